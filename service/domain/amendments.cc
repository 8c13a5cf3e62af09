#include "service/domain/amendments.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "service/domain/facts.h"
#include "service/domain/keys.h"
#include "service/domain/status_macros.h"

namespace minutebook::domain {
namespace {

// What an EventCorrected or EventRetracted names.
const std::string& TargetOf(const v1::Event& amendment) {
  return amendment.has_event_corrected() ? amendment.event_corrected().event()
                                         : amendment.event_retracted().event();
}

std::optional<EventId> Named(const LedgerContext& context, std::string_view body,
                             const std::string& reference) {
  const absl::StatusOr<EventId> id = ResolveEvent(context.ledger_id, body, reference);
  if (!id.ok()) return std::nullopt;
  return *id;
}

absl::StatusOr<Effective> Apply(const AmendedRow& row, const RecordedEvent& root,
                                const StateReader& state) {
  Effective effective;
  effective.as_read = root;
  effective.holds = !row.retracted();
  if (row.corrected_by().empty()) return effective;
  effective.version = IdFromBytes(row.corrected_by());
  effective.version_at = row.corrected_at();
  ASSIGN_OR_RETURN(std::optional<RecordedEvent> correction, state.ReadEvent(*effective.version));
  if (!correction.has_value()) return absl::DataLossError("a correction is not in the log");
  v1::Event& event = effective.as_read.event;
  event = std::move(*correction->event.mutable_event_corrected()->mutable_replacement());
  event.set_ref(root.event.ref());
  return effective;
}

absl::StatusOr<AmendedRow> ReadRow(const RecordedEvent& root, const StateReader& state) {
  AmendedRow row;
  ASSIGN_OR_RETURN(const std::optional<std::string> value,
                   state.Get(EventKey(root.envelope.bodies.front(), root.envelope.id)));
  if (value.has_value() && !row.ParseFromString(*value)) {
    return absl::DataLossError("a row of the views cannot be read");
  }
  return row;
}

// Every amendment of `root` on record, by position.
absl::StatusOr<std::vector<RowFact>> Amendments(const RecordedEvent& root,
                                                const StateReader& state) {
  return FactsUnder(AmendmentPrefix(root.envelope.bodies.front(), root.envelope.id), state);
}

// Ids of what is retracted. A retraction that is itself retracted takes nothing back. Each
// amendment comes after what it amends, so one pass from the last decides.
std::set<std::string> RetractedBy(const LedgerContext& context,
                                  const std::vector<RowFact>& amendments) {
  std::set<std::string> retracted;
  for (auto fact = amendments.rbegin(); fact != amendments.rend(); ++fact) {
    if (!fact->event().has_event_retracted() || retracted.contains(fact->event_id())) continue;
    if (const auto target = Resolve(context, *fact, TargetOf(fact->event()))) {
      retracted.insert(std::string(IdBytes(*target)));
    }
  }
  return retracted;
}

// The last correction holds that is not retracted.
AmendedRow WhatHolds(const LedgerContext& context, const EventId& root,
                     const std::vector<RowFact>& amendments) {
  const std::set<std::string> retracted = RetractedBy(context, amendments);
  AmendedRow row;
  row.set_retracted(retracted.contains(std::string(IdBytes(root))));
  for (const RowFact& fact : amendments) {
    if (!fact.event().has_event_corrected() || retracted.contains(fact.event_id())) continue;
    row.set_corrected_by(fact.event_id());
    row.set_corrected_at(fact.position());
  }
  return row;
}

}  // namespace

absl::StatusOr<std::vector<RowFact>> FactsUnder(const std::string& prefix,
                                                const StateReader& state) {
  std::vector<RowFact> facts;
  absl::Status bad;
  RETURN_IF_ERROR(state.Scan(prefix, [&](std::string_view, std::string_view value) {
    absl::StatusOr<SubjectRow> row = ParseRow(value);
    if (!row.ok()) {
      bad = row.status();
      return false;
    }
    for (RowFact& fact : *row->mutable_facts()) facts.push_back(std::move(fact));
    return true;
  }));
  RETURN_IF_ERROR(bad);
  return facts;
}

bool Amends(const v1::Event& event) {
  return event.has_event_corrected() || event.has_event_retracted();
}

absl::StatusOr<std::optional<Effective>> ReadEffective(const LedgerContext& context,
                                                       const EventId& id,
                                                       const StateReader& state) {
  ASSIGN_OR_RETURN(const std::optional<RecordedEvent> root, state.ReadEvent(id));
  if (!root.has_value() || Amends(root->event) || root->envelope.bodies.empty()) {
    return std::optional<Effective>();
  }
  ASSIGN_OR_RETURN(const AmendedRow row, ReadRow(*root, state));
  ASSIGN_OR_RETURN(Effective effective, Apply(row, *root, state));
  return std::optional<Effective>(std::move(effective));
}

absl::StatusOr<std::optional<RecordedEvent>> RootOf(const LedgerContext& context,
                                                    const RecordedEvent& amendment,
                                                    const StateReader& state) {
  std::optional<RecordedEvent> at = amendment;
  // Ends: each names an event recorded before it.
  while (at.has_value() && Amends(at->event)) {
    if (at->envelope.bodies.empty()) return std::optional<RecordedEvent>();
    const auto id = Named(context, at->envelope.bodies.front(), TargetOf(at->event));
    if (!id.has_value()) return std::optional<RecordedEvent>();
    const store::Position position = at->envelope.position;
    ASSIGN_OR_RETURN(at, state.ReadEvent(*id));
    if (at.has_value() && at->envelope.position >= position) at.reset();
  }
  if (at.has_value() && at->envelope.bodies.empty()) at.reset();
  return at;
}

absl::StatusOr<std::optional<Amendment>> Amend(const LedgerContext& context,
                                               const RecordedEvent& amendment,
                                               const StateReader& state) {
  ASSIGN_OR_RETURN(const std::optional<RecordedEvent> root, RootOf(context, amendment, state));
  if (!root.has_value()) return std::optional<Amendment>();
  Amendment amended;
  ASSIGN_OR_RETURN(amended.row, ReadRow(*root, state));
  ASSIGN_OR_RETURN(amended.before, Apply(amended.row, *root, state));
  if (amendment.event.has_event_corrected()) {
    amended.row.set_corrected_by(std::string(IdBytes(amendment.envelope.id)));
    amended.row.set_corrected_at(amendment.envelope.position);
    amended.after = amended.before;
    amended.after.as_read.event = amendment.event.event_corrected().replacement();
    amended.after.as_read.event.set_ref(root->event.ref());
    amended.after.version = amendment.envelope.id;
    amended.after.version_at = amendment.envelope.position;
    return std::optional<Amendment>(std::move(amended));
  }
  ASSIGN_OR_RETURN(std::vector<RowFact> all, Amendments(*root, state));
  all.push_back(MakeFact(amendment.envelope, amendment.event));
  amended.row = WhatHolds(context, root->envelope.id, all);
  ASSIGN_OR_RETURN(amended.after, Apply(amended.row, *root, state));
  return std::optional<Amendment>(std::move(amended));
}

absl::StatusOr<bool> IsRetracted(const LedgerContext& context, const RecordedEvent& event,
                                 const StateReader& state) {
  ASSIGN_OR_RETURN(const std::optional<RecordedEvent> root, RootOf(context, event, state));
  if (!root.has_value()) return false;
  ASSIGN_OR_RETURN(const std::vector<RowFact> all, Amendments(*root, state));
  return RetractedBy(context, all).contains(std::string(IdBytes(event.envelope.id)));
}

bool DisputesEvent(const LedgerContext& context, const RecordedEvent& event, const EventId& id) {
  const std::string& body = event.envelope.bodies.front();
  return std::any_of(
      event.event.disputes().begin(), event.event.disputes().end(),
      [&](const v1::Dispute& dispute) { return Named(context, body, dispute.event()) == id; });
}

std::vector<EventId> AboutWhich(const LedgerContext& context, std::string_view primary,
                                const v1::Event& event) {
  std::vector<EventId> ids;
  std::set<EventId> seen;
  const auto add = [&](const std::string& reference) {
    if (reference.empty()) return;
    const auto id = Named(context, primary, reference);
    if (id.has_value() && seen.insert(*id).second) ids.push_back(*id);
  };
  for (const v1::Dispute& dispute : event.disputes()) add(dispute.event());
  add(event.dispute_resolved().upheld());
  for (const std::string& aside : event.dispute_resolved().set_aside()) add(aside);
  add(event.source_attached().event());
  add(event.audit_signed_off().term());
  return ids;
}

}  // namespace minutebook::domain
