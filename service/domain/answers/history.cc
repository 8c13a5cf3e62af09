#include "service/domain/answers/history.h"

#include <algorithm>
#include <string>
#include <utility>

#include "service/domain/facts.h"
#include "service/domain/keys.h"
#include "service/domain/status_macros.h"

namespace minutebook::domain {
namespace {

// Adds the facts of all rows under a prefix, until there are too many.
absl::Status AddRows(const AsOfState& state, const std::string& prefix, EventHistory* history,
                     std::vector<RowFact>* facts) {
  absl::Status bad;
  RETURN_IF_ERROR(state.Scan(prefix, [&](std::string_view, std::string_view value) {
    absl::StatusOr<SubjectRow> row = ParseRow(value);
    if (!row.ok()) {
      bad = row.status();
      return false;
    }
    for (RowFact& fact : *row->mutable_facts()) facts->push_back(std::move(fact));
    history->cut_short = history->cut_short || facts->size() >= history_rows_max;
    return facts->size() < history_rows_max;
  }));
  return bad;
}

// What an event about another one names: those that it disputes, or settles between.
std::vector<EventId> Named(const LedgerContext& context, const RowFact& about) {
  RecordedEvent event;
  event.envelope.bodies.assign(about.bodies().begin(), about.bodies().end());
  event.event = about.event();
  return AboutWhich(context, event);
}

bool Contains(const std::vector<EventId>& ids, const EventId& id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

// Whether a dispute with the other event was settled.
bool IsSettledWith(const LedgerContext& context, const EventHistory& history,
                   const EventId& other) {
  return std::any_of(history.about.begin(), history.about.end(), [&](const RowFact& about) {
    return about.event().has_dispute_resolved() && Contains(Named(context, about), other);
  });
}

bool IsSetAsideIn(const LedgerContext& context, const EventHistory& history) {
  for (const RowFact& about : history.about) {
    for (const std::string& reference : about.event().dispute_resolved().set_aside()) {
      if (Resolve(context, about, reference) == history.now.id()) return true;
    }
  }
  return false;
}

// Events that this one disputes, or that dispute it.
std::set<EventId> Opponents(const LedgerContext& context, const EventHistory& history) {
  std::set<EventId> others;
  RowFact self;
  for (const std::string& body : history.now.as_read.envelope.bodies) self.add_bodies(body);
  for (const v1::Dispute& dispute : history.now.as_read.event.disputes()) {
    if (const auto id = Resolve(context, self, dispute.event())) others.insert(*id);
  }
  for (const RowFact& about : history.about) {
    for (const v1::Dispute& dispute : about.event().disputes()) {
      if (Resolve(context, about, dispute.event()) != history.now.id()) continue;
      others.insert(IdFromBytes(about.event_id()));
    }
  }
  return others;
}

}  // namespace

absl::StatusOr<std::optional<EventHistory>> ReadHistory(const LedgerContext& context,
                                                        const EventId& id, const AsOfState& state) {
  ASSIGN_OR_RETURN(std::optional<EventRecord> root, state.ReadRecord(id));
  if (!root.has_value()) return std::optional<EventHistory>();
  ASSIGN_OR_RETURN(std::optional<Effective> now, ReadEffective(context, id, state));
  if (!now.has_value()) return std::optional<EventHistory>();
  EventHistory history;
  history.root = *std::move(root);
  if (history.erased()) {
    ASSIGN_OR_RETURN(history.erasure, state.ReadErasure(history.root.header.position()));
  }
  history.now = *std::move(now);
  const std::vector<std::string>& bodies = history.now.as_read.envelope.bodies;
  RETURN_IF_ERROR(
      AddRows(state, AmendmentPrefix(bodies.front(), id), &history, &history.amendments));
  for (const std::string& body : bodies) {
    RETURN_IF_ERROR(AddRows(state, AboutPrefix(body, id), &history, &history.about));
  }
  std::vector<RowFact>& about = history.about;
  std::sort(about.begin(), about.end(),
            [](const RowFact& a, const RowFact& b) { return a.position() < b.position(); });
  const auto same = [](const RowFact& a, const RowFact& b) { return a.position() == b.position(); };
  about.erase(std::unique(about.begin(), about.end(), same), about.end());
  return std::optional<EventHistory>(std::move(history));
}

std::map<std::string, std::string> RetractedIn(const LedgerContext& context,
                                               const EventHistory& history) {
  std::map<std::string, std::string> retracted;
  const std::vector<RowFact>& all = history.amendments;
  // Each comes after what it amends, so one pass from the last decides.
  for (auto fact = all.rbegin(); fact != all.rend(); ++fact) {
    if (!fact->event().has_event_retracted() || retracted.contains(fact->event_id())) continue;
    const auto target = Resolve(context, *fact, fact->event().event_retracted().event());
    if (target.has_value()) {
      retracted.emplace(std::string(IdBytes(*target)), fact->event_id());
    }
  }
  return retracted;
}

absl::StatusOr<v1::EventStanding> StandingOf(const LedgerContext& context,
                                             const EventHistory& history, const AsOfState& state) {
  if (history.erased()) return v1::EVENT_STANDING_ERASED;
  if (!history.now.holds) return v1::EVENT_STANDING_RETRACTED;
  if (IsSetAsideIn(context, history)) return v1::EVENT_STANDING_SET_ASIDE;
  for (const EventId& other : Opponents(context, history)) {
    if (IsSettledWith(context, history, other)) continue;
    ASSIGN_OR_RETURN(const std::optional<Effective> side, ReadEffective(context, other, state));
    if (side.has_value() && side->holds) return v1::EVENT_STANDING_DISPUTED;
  }
  return v1::EVENT_STANDING_HOLDS;
}

std::set<EventId> OtherSides(const LedgerContext& context, const EventHistory& history) {
  std::set<EventId> others = Opponents(context, history);
  for (const RowFact& about : history.about) {
    if (!about.event().has_dispute_resolved()) continue;
    for (const EventId& id : Named(context, about)) others.insert(id);
  }
  others.erase(history.now.id());
  return others;
}

}  // namespace minutebook::domain
