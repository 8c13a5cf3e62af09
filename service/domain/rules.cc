// CollectKeys and CheckRules: every view's, one after the other.
#include <algorithm>
#include <iterator>

#include "service/domain/admission.h"
#include "service/domain/amendments.h"
#include "service/domain/facts.h"
#include "service/domain/fold.h"
#include "service/domain/marks.h"
#include "service/domain/row.pb.h"
#include "service/domain/state_patch.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"
#include "service/domain/views/view.h"

namespace minutebook::domain {
namespace {

// What a row keeps of an event is at most so long.
std::size_t FactBytesAtMost(const Recorded& recorded) {
  constexpr std::size_t kFrameBytes = 64;
  constexpr std::size_t kBodyFrameBytes = 8;
  std::size_t bytes = kFrameBytes + recorded.event.ByteSizeLong();
  for (const std::string& body : recorded.envelope.bodies) bytes += kBodyFrameBytes + body.size();
  return bytes;
}

void CheckSize(const SubjectRow& row, const Recorded& recorded, Check& check) {
  if (row.facts_size() >= facts_per_subject_max) {
    check.Fail("fact", "SUBJECT_TOO_LARGE",
               Concat({"its subject has ", std::to_string(row.facts_size()),
                       " events on record, which is the most it may have; begin another subject"}));
    return;
  }
  const std::size_t row_bytes = row.ByteSizeLong();
  if (row_bytes + FactBytesAtMost(recorded) <= subject_bytes_max) return;
  const std::size_t bytes = row_bytes + MakeFact(recorded.envelope, recorded.event).ByteSizeLong();
  if (bytes <= subject_bytes_max) return;
  check.Fail("fact", "SUBJECT_TOO_LARGE",
             Concat({"with this event its subject would have ", std::to_string(bytes),
                     " bytes on record, and may have ", std::to_string(subject_bytes_max),
                     "; shorten the event, or begin another subject"}));
}

// Adds the rows whose facts the event marks.
absl::Status AddMarked(const Recorded& recorded, Check& check, Keys* keys) {
  const std::vector<EventId> about =
      AboutWhich(recorded.context, recorded.primary(), recorded.event);
  if (about.empty()) return absl::OkStatus();
  const RecordedEvent event{recorded.envelope, recorded.event};
  for (const EventId& id : about) {
    ASSIGN_OR_RETURN(const std::optional<Effective> target,
                     ReadEffective(recorded.context, id, check.state()));
    if (!target.has_value() || !target->holds) continue;
    ASSIGN_OR_RETURN(const bool marks,
                     MarksFact(recorded.context, event, target->as_read, check.state()));
    if (!marks) continue;
    ASSIGN_OR_RETURN(Keys marked, RowsOf(recorded.context, target->as_read, check.state()));
    std::move(marked.begin(), marked.end(), std::back_inserter(*keys));
  }
  return absl::OkStatus();
}

// Of the rows that the event joins, and of those whose facts it marks.
absl::Status CheckSizes(const Recorded& recorded, Check& check) {
  ASSIGN_OR_RETURN(Keys keys, RowsOf(recorded, check.state()));
  RETURN_IF_ERROR(AddMarked(recorded, check, &keys));
  for (const std::string& key : keys) {
    ASSIGN_OR_RETURN(const SubjectRow* row, check.Row(key));
    const std::size_t told = check.told();
    CheckSize(*row, recorded, check);
    if (check.told() > told) break;
  }
  return absl::OkStatus();
}

absl::Status CheckAll(const Recorded& recorded, Check& check) {
  for (const View* view : Views()) {
    if (view->check != nullptr) RETURN_IF_ERROR(view->check(recorded, check));
    if (check.full()) return absl::OkStatus();
  }
  return CheckSizes(recorded, check);
}

// What an amendment leaves of the event that it is about is judged like a new event, in the record
// without that event.
absl::Status CheckAmended(const LedgerContext& context, const EventEnvelope& envelope,
                          const v1::Event& event, std::string_view path, const StateReader& state,
                          Violations* violations) {
  ASSIGN_OR_RETURN(const std::optional<Amendment> amendment,
                   Amend(context, {envelope, event}, state));
  if (!amendment.has_value() || !amendment->after.holds) return absl::OkStatus();
  StatePatch without(state);
  RETURN_IF_ERROR(TakeOut(context, amendment->before, without));
  const Effective& after = amendment->after;
  const Recorded recorded{context, after.as_read.envelope, after.as_read.event};
  const bool corrects = event.has_event_corrected();
  Check check(path, corrects ? "event.eventCorrected.replacement" : "event.eventRetracted",
              after.as_read.event, without, violations);
  return CheckAll(recorded, check);
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
  Check check(path, "event", event, state, violations);
  if (envelope.bodies.empty() || !IsSupported(recorded.type())) {
    check.Fail("fact", "EVENT_NOT_SUPPORTED",
               "this version does not take events of this type from clients");
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(CheckAll(recorded, check));
  if (!Amends(event) || check.told() > 0) return absl::OkStatus();
  return CheckAmended(context, envelope, event, path, state, violations);
}

}  // namespace minutebook::domain
