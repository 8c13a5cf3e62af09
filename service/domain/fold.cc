#include "service/domain/fold.h"

#include <algorithm>

#include "service/domain/facts.h"
#include "service/domain/status_macros.h"
#include "service/domain/views/view.h"

namespace minutebook::domain {
namespace {

bool PointsToTerm(const v1::Event& event) {
  return TenureOf(event) != nullptr || VacancyOf(event) != nullptr ||
         event.has_office_handed_over();
}

}  // namespace

absl::Status Fold(const LedgerContext& context, const EventEnvelope& envelope,
                  const v1::Event& event, StateWriter& state) {
  if (envelope.bodies.empty() || !IsSupported(TypeOf(event))) return absl::OkStatus();
  const Recorded recorded{context, envelope, event};
  Keys keys;
  for (const View* view : Views()) {
    if (view->rows != nullptr) RETURN_IF_ERROR(view->rows(recorded, state, &keys));
  }
  if (keys.empty()) return absl::OkStatus();
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());

  // Positions only grow, so a new fact goes last; and the bytes of a message appended to those of
  // another of its type merge with them. So nothing is parsed here.
  SubjectRow addition;
  *addition.add_facts() = MakeFact(envelope, event);
  const std::string bytes = addition.SerializeAsString();
  for (const std::string& key : keys) {
    ASSIGN_OR_RETURN(std::optional<std::string> row, state.Get(key));
    state.Put(key, row.has_value() ? std::move(*row) + bytes : bytes);
  }
  if (PointsToTerm(event)) {
    PointerRow pointer;
    // Not the rows that it disputes from elsewhere: readers take the first for its own.
    const std::string own = TermPrefix(envelope.bodies.front(), OfficeOf(event));
    for (const std::string& key : keys) {
      if (key.starts_with(own)) pointer.add_keys(key);
    }
    state.Put(EventKey(envelope.id), pointer.SerializeAsString());
  }
  return absl::OkStatus();
}

}  // namespace minutebook::domain
