#include "service/domain/audit/due.h"

#include <algorithm>

#include "service/domain/answers/rotation.h"
#include "service/domain/audit/items.h"

namespace minutebook::domain {
namespace {

const absl::CivilDay kEver(9999, 12, 31);

Due ByRotation(const LedgerContext& ledger, const OfficeRecord& office, absl::CivilDay day) {
  Due due{{}, kEver};
  const OfficeRules rules = RulesOn(ledger, office.office.row, day);
  if (const std::optional<Turn> turn = TurnOn(rules, day); turn.has_value()) {
    due.parties = {turn->party};
    due.until = turn->end;
    // The rules made a copy; the fact lies in the row.
    due.excepted = turn->excepted;
  } else if (rules.definition.term_rule().months() > 0) {
    due.until = day + 31;
  }
  return due;
}

void Earlier(absl::CivilDay boundary, absl::CivilDay day, Due* due) {
  if (boundary > day) due->until = std::min(due->until, boundary);
}

}  // namespace

Due DueOn(const AuditRecord& record, absl::CivilDay day) {
  const LedgerContext& ledger = record.question.ledger();
  if (record.parent == nullptr) return ByRotation(ledger, *record.office, day);
  Due due = ByRotation(ledger, *record.parent, day);
  std::vector<std::string> holders;
  bool sure = true;
  for (const TermState& term : record.parent->tenures.terms()) {
    if (!term.takes_seat()) continue;
    for (const Span& reading : term.readings) {
      Earlier(reading.begin.first, day, &due);
      if (reading.end.has_value()) Earlier(reading.end->first, day, &due);
    }
    const v1::Coverage coverage = CoverageOf(term.readings, day);
    if (coverage == v1::COVERAGE_NONE) continue;
    sure = sure && term.disputed.empty() &&
           (coverage == v1::COVERAGE_CERTAIN || coverage == v1::COVERAGE_BY_YEAR);
    if (std::find(holders.begin(), holders.end(), term.tenure.party()) == holders.end()) {
      holders.push_back(term.tenure.party());
    }
    due.fact = term.first;
  }
  if (holders.empty()) return due;
  // What the parent's record surely says of its holder goes before its rotation.
  const std::string turn = due.parties.empty() ? std::string() : due.parties.front();
  const bool as_ruled = std::find(holders.begin(), holders.end(), turn) != holders.end();
  if (!as_ruled && sure) due.excepted = nullptr;
  if (!as_ruled && !sure && !turn.empty()) holders.push_back(turn);
  due.parties = std::move(holders);
  return due;
}

}  // namespace minutebook::domain
