// CollectKeys and CheckRules: every view's, one after the other.
#include <algorithm>

#include "service/domain/admission.h"
#include "service/domain/facts.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"
#include "service/domain/views/view.h"

namespace minutebook::domain {
namespace {

absl::Status CheckSizes(const Recorded& recorded, Check& check) {
  Keys keys;
  for (const View* view : Views()) {
    if (view->rows != nullptr) RETURN_IF_ERROR(view->rows(recorded, check.state(), &keys));
  }
  for (const std::string& key : keys) {
    ASSIGN_OR_RETURN(const SubjectRow* row, check.Row(key));
    if (row->facts_size() < facts_per_subject_max) continue;
    check.Fail("fact", "SUBJECT_TOO_LARGE",
               Concat({"its subject has ", std::to_string(row->facts_size()),
                       " events on record, which is the most it may have; begin another subject"}));
    break;
  }
  return absl::OkStatus();
}

}  // namespace

void CollectKeys(const LedgerContext& context, const EventEnvelope& envelope,
                 const v1::Event& event, std::vector<std::string>* keys) {
  if (envelope.bodies.empty()) return;
  const Recorded recorded{context, envelope, event};
  for (const View* view : Views()) view->collect(recorded, keys);
}

absl::Status CheckRules(const LedgerContext& context, const EventEnvelope& envelope,
                        const v1::Event& event, std::string_view path, const StateReader& state,
                        Violations* violations) {
  const Recorded recorded{context, envelope, event};
  Check check(path, event, state, violations);
  if (envelope.bodies.empty() || !IsSupported(recorded.type())) {
    check.Fail("fact", "EVENT_NOT_SUPPORTED",
               "this version does not take events of this type from clients");
    return absl::OkStatus();
  }
  for (const View* view : Views()) {
    if (view->check != nullptr) RETURN_IF_ERROR(view->check(recorded, check));
  }
  return CheckSizes(recorded, check);
}

}  // namespace minutebook::domain
