#include "service/domain/marks.h"

#include <algorithm>
#include <utility>

#include "service/domain/facts.h"
#include "service/domain/keys.h"
#include "service/domain/status_macros.h"
#include "service/domain/views/view.h"

namespace minutebook::domain {
namespace {

bool IsOfTerm(const v1::Event& event) {
  return TenureOf(event) != nullptr || VacancyOf(event) != nullptr ||
         event.has_office_handed_over();
}

RecordedEvent RecordedOf(const RowFact& fact) {
  return {
      {fact.position(), IdFromBytes(fact.event_id()), {fact.bodies().begin(), fact.bodies().end()}},
      fact.event()};
}

// How a settlement came out for the event; nullopt where it names it on neither side.
std::optional<Settlement> SettledFor(const LedgerContext& context, const RowFact& fact,
                                     const EventId& target) {
  const v1::DisputeResolved& resolved = fact.event().dispute_resolved();
  const std::optional<EventId> upheld = Resolve(context, fact, resolved.upheld());
  Settlement settlement;
  settlement.set_event_id(fact.event_id());
  settlement.set_position(fact.position());
  *settlement.mutable_about() = resolved.about();
  if (upheld.has_value()) settlement.set_upheld_event_id(std::string(IdBytes(*upheld)));
  if (upheld == target) {
    settlement.set_upheld(true);
    return settlement;
  }
  for (const std::string& aside : resolved.set_aside()) {
    if (Resolve(context, fact, aside) == target) return settlement;
  }
  return std::nullopt;
}

// Whether answers about the one see the other anyway: both are of one office, or of one row.
bool ToldTogether(const LedgerContext& context, const RecordedEvent& a, const RecordedEvent& b) {
  if (IsOfTerm(a.event) && IsOfTerm(b.event) &&
      a.envelope.bodies.front() == b.envelope.bodies.front() &&
      OfficeOf(a.event) == OfficeOf(b.event)) {
    return true;
  }
  const Keys rows_a = RowsOf(context, a);
  const Keys rows_b = RowsOf(context, b);
  return std::any_of(rows_a.begin(), rows_a.end(), [&rows_b](const std::string& key) {
    return std::find(rows_b.begin(), rows_b.end(), key) != rows_b.end();
  });
}

// Events about `effective` that touch `body`, by position.
absl::StatusOr<std::vector<RowFact>> FactsAbout(const Effective& effective, std::string_view body,
                                                const StateReader& state) {
  ASSIGN_OR_RETURN(std::vector<RowFact> facts,
                   FactsUnder(AboutPrefix(body, effective.id()), state));
  std::sort(facts.begin(), facts.end(),
            [](const RowFact& a, const RowFact& b) { return a.position() < b.position(); });
  return facts;
}

}  // namespace

RowFact FactOf(const Effective& effective) {
  RowFact fact = MakeFact(effective.as_read.envelope, effective.as_read.event);
  if (effective.version.has_value()) {
    fact.set_corrected_by(std::string(IdBytes(*effective.version)));
    fact.set_corrected_at(effective.version_at);
  }
  return fact;
}

absl::StatusOr<RowFact> MarkedFact(const LedgerContext& context, const Effective& effective,
                                   std::string_view body, const StateReader& state) {
  RowFact marked = FactOf(effective);
  ASSIGN_OR_RETURN(std::vector<RowFact> about, FactsAbout(effective, body, state));
  for (RowFact& fact : about) {
    if (fact.event().has_dispute_resolved()) {
      if (auto settlement = SettledFor(context, fact, effective.id())) {
        *marked.add_settlements() = *std::move(settlement);
      }
    } else {
      const bool marks = MarksFact(context, RecordedOf(fact), effective.as_read);
      if (marks) *marked.add_disputed_by() = std::move(fact);
    }
  }
  return marked;
}

bool MarksFact(const LedgerContext& context, const RecordedEvent& about,
               const RecordedEvent& target) {
  if (about.event.has_dispute_resolved()) return true;
  if (!DisputesEvent(context, about, target.envelope.id)) return false;
  return !ToldTogether(context, about, target);
}

std::vector<std::string> SharedBodies(const RecordedEvent& a, const RecordedEvent& b) {
  std::vector<std::string> shared;
  for (const std::string& body : a.envelope.bodies) {
    if (std::find(b.envelope.bodies.begin(), b.envelope.bodies.end(), body) !=
        b.envelope.bodies.end()) {
      shared.push_back(body);
    }
  }
  return shared;
}

}  // namespace minutebook::domain
