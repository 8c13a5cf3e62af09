// CollectKeys and CheckRules: every view's, one after the other.
#include <algorithm>
#include <iterator>

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
  SubjectRow addition;
  *addition.add_facts() = MakeFact(recorded.envelope, recorded.event);
  const std::size_t added = addition.ByteSizeLong();
  for (const std::string& key : keys) {
    ASSIGN_OR_RETURN(const SubjectRow* row, check.Row(key));
    if (row->facts_size() >= facts_per_subject_max) {
      check.Fail(
          "fact", "SUBJECT_TOO_LARGE",
          Concat({"its subject has ", std::to_string(row->facts_size()),
                  " events on record, which is the most it may have; begin another subject"}));
      break;
    }
    const std::size_t bytes = row->ByteSizeLong() + added;
    if (bytes <= subject_bytes_max) continue;
    check.Fail("fact", "SUBJECT_TOO_LARGE",
               Concat({"with this event its subject would have ", std::to_string(bytes),
                       " bytes on record, and may have ", std::to_string(subject_bytes_max),
                       "; shorten the event, or begin another subject"}));
    break;
  }
  return absl::OkStatus();
}

}  // namespace

void CollectKeys(const LedgerContext& context, const EventEnvelope& envelope,
                 const v1::Event& event, std::vector<std::string>* keys) {
  if (envelope.bodies.empty()) return;
  const Recorded recorded{context, envelope, event};
  Keys own;
  for (const View* view : Views()) view->collect(recorded, &own);
  // An event may name a party in many places.
  std::sort(own.begin(), own.end());
  own.erase(std::unique(own.begin(), own.end()), own.end());
  std::move(own.begin(), own.end(), std::back_inserter(*keys));
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
    if (check.full()) return absl::OkStatus();
  }
  return CheckSizes(recorded, check);
}

}  // namespace minutebook::domain
