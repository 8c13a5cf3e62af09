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

void CheckSize(const SubjectRow& row, const Recorded& recorded, const NewFact& fact, Check& check) {
  if (row.facts_size() >= facts_per_subject_max) {
    check.Fail("fact", "SUBJECT_TOO_LARGE",
               Concat({"its subject has ", std::to_string(row.facts_size()),
                       " events on record, which is the most it may have; begin another subject"}));
    return;
  }
  constexpr std::size_t kPositionBytesMax = 11;
  const std::size_t row_bytes = row.facts().empty() ? 0 : row.ByteSizeLong();
  if (row_bytes + kPositionBytesMax + fact.bytes.size() <= subject_bytes_max) return;
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
    if (!MarksFact(recorded.context, event, target->as_read)) continue;
    Keys marked = RowsOf(recorded.context, target->as_read);
    std::move(marked.begin(), marked.end(), std::back_inserter(*keys));
  }
  return absl::OkStatus();
}

// Of the rows that the event joins, and of those whose facts it marks.
absl::Status CheckSizes(const Recorded& recorded, const NewFact& fact, Check& check) {
  const std::size_t told = check.told();
  for (const JoinedRow& joined : fact.rows) {
    ASSIGN_OR_RETURN(const SubjectRow* row, check.Row(joined.key));
    CheckSize(*row, recorded, fact, check);
    if (check.told() > told) return absl::OkStatus();
  }
  Keys marked;
  RETURN_IF_ERROR(AddMarked(recorded, check, &marked));
  for (const std::string& key : marked) {
    ASSIGN_OR_RETURN(const SubjectRow* row, check.Row(key));
    CheckSize(*row, recorded, fact, check);
    if (check.told() > told) break;
  }
  return absl::OkStatus();
}

absl::Status CheckAll(const Recorded& recorded, const NewFact& fact, Check& check) {
  for (const View* view : Views()) {
    if (view->check != nullptr) RETURN_IF_ERROR(view->check(recorded, check));
    if (check.full()) return absl::OkStatus();
  }
  return CheckSizes(recorded, fact, check);
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
  return CheckAll(recorded,
                  NewFactOf(recorded.envelope, recorded.event, recorded.event.SerializeAsString()),
                  check);
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
  if (keys->empty()) {
    *keys = std::move(own);
  } else {
    std::move(own.begin(), own.end(), std::back_inserter(*keys));
  }
}

absl::Status CheckRules(const LedgerContext& context, const EventEnvelope& envelope,
                        const v1::Event& event, const NewFact& fact, std::string_view path,
                        const StateReader& state, Violations* violations) {
  const Recorded recorded{context, envelope, event};
  Check check(path, "event", event, state, violations);
  if (envelope.bodies.empty() || !IsSupported(recorded.type())) {
    check.Fail("fact", "EVENT_NOT_SUPPORTED",
               "this version does not take events of this type from clients");
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(CheckAll(recorded, fact, check));
  if (!Amends(event) || check.told() > 0) return absl::OkStatus();
  return CheckAmended(context, envelope, event, path, state, violations);
}

absl::Status CheckRules(const LedgerContext& context, const EventEnvelope& envelope,
                        const v1::Event& event, std::string_view path, const StateReader& state,
                        Violations* violations) {
  return CheckRules(context, envelope, event, NewFactOf(envelope, event, event.SerializeAsString()),
                    path, state, violations);
}

}  // namespace minutebook::domain
