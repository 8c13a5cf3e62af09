// ROTATION_BROKEN: who held the office beside whom the rules name: its own rotation, or the holder
// of the parent's office.
#include <algorithm>

#include "service/domain/answers/rotation.h"
#include "service/domain/audit/due.h"
#include "service/domain/audit/findings.h"
#include "service/domain/audit/words.h"
#include "service/domain/edtf.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

// Turns of one term that are looked at.
constexpr int kTurnsMax = 100;

// The party that the rotation first defined would have named, had nothing changed it.
std::string FirstNamed(const OfficeRecord& office, absl::CivilDay day) {
  OfficeRules plain;
  for (const RowFact* fact : InOrder(office.office.row)) {
    if (!fact->event().has_office_defined()) continue;
    plain.definition = fact->event().office_defined();
    break;
  }
  const std::optional<Turn> turn = TurnOn(plain, day);
  return turn.has_value() ? turn->party : "";
}

// The change of rules that the party owes its turn to: the last in force on the day.
const RowFact* ChangeBefore(const OfficeRecord& office, absl::CivilDay day) {
  const RowFact* change = nullptr;
  for (const RowFact* fact : InOrder(office.office.row)) {
    const v1::Event& event = fact->event();
    if (!event.has_office_rules_changed() || !event.office_rules_changed().has_rotation()) continue;
    const std::string& from = event.office_rules_changed().in_force_from();
    if (InForce(from.empty() ? event.on() : from, day)) change = fact;
  }
  return change;
}

absl::StatusOr<std::string> Names(Question& question, const std::vector<std::string>& parties) {
  std::vector<std::string> names;
  for (const std::string& party : parties) {
    ASSIGN_OR_RETURN(const v1::PartyName name, question.Name(party));
    names.push_back(name.name());
  }
  return Series(names);
}

absl::Status LookAt(AuditRecord& record, std::size_t i, absl::CivilDay day, const Due& due,
                    Findings* findings) {
  const v1::Term& term = record.office->terms[i];
  const std::string& party = record.State(i).tenure.party();
  const bool due_then =
      std::find(due.parties.begin(), due.parties.end(), party) != due.parties.end();
  const OfficeRecord& ruling = record.parent != nullptr ? *record.parent : *record.office;
  const std::string by_order = FirstNamed(ruling, day);
  Finding finding{"ROTATION_BROKEN", kQuestion, "", "", FormatDay(day), FactsOf(term.facts())};
  const std::string label = Capital(LabelOf(term));
  const std::string source = record.parent != nullptr ? Concat({ruling.made.name(), " is then "})
                                                      : "by the rule the turn is of ";
  if (!due_then) {
    ASSIGN_OR_RETURN(const std::string named, Names(record.question, due.parties));
    finding.message = Concat({label, " is out of turn on ", DateWords(FormatDay(day)), ": ", source,
                              named, ", and no exception on record names it instead."});
    finding.remedy = "Record the exception or the change of rules, or correct the term.";
    if (due.fact != nullptr) finding.facts.push_back(ShortFact(*due.fact));
    findings->push_back(std::move(finding));
    return absl::OkStatus();
  }
  const RowFact* why = due.excepted != nullptr ? due.excepted : ChangeBefore(ruling, day);
  if (by_order.empty() || by_order == party || why == nullptr) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::string named, Names(record.question, {by_order}));
  finding.severity = kNote;
  finding.message =
      Concat({label, " departs from the order first set, by which ", named, " would have come; ",
              due.excepted != nullptr ? "an exception on record justifies it."
                                      : "a change of the rules justifies it."});
  finding.remedy = "Nothing need be done.";
  finding.justified_by.push_back(ShortFact(*why));
  findings->push_back(std::move(finding));
  return absl::OkStatus();
}

}  // namespace

absl::Status FindRotation(AuditRecord& record, Findings* findings) {
  for (std::size_t i = 0; i < record.office->terms.size(); ++i) {
    const TermState& term = record.State(i);
    const Span& span = term.readings.front();
    if (!IsHeld(term) || term.tenure.acting() || !record.Covers(i) || !span.begin_stated) continue;
    absl::CivilDay day = span.begin.last;
    const absl::CivilDay end = span.end.has_value() ? span.end->first : record.today + 1;
    for (int turns = 0; turns < kTurnsMax && day < end; ++turns) {
      const Due due = DueOn(record, day);
      if (!due.parties.empty()) RETURN_IF_ERROR(LookAt(record, i, day, due, findings));
      if (due.until <= day) break;
      day = due.until;
    }
  }
  return absl::OkStatus();
}

}  // namespace minutebook::domain
