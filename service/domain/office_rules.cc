#include "service/domain/office_rules.h"

#include "service/domain/edtf.h"

namespace minutebook::domain {
namespace {

void Change(const v1::OfficeRulesChanged& changed, OfficeRules* rules) {
  v1::OfficeDefined& definition = rules->definition;
  if (changed.has_term_rule()) *definition.mutable_term_rule() = changed.term_rule();
  if (changed.has_rotation()) *definition.mutable_rotation() = changed.rotation();
  if (changed.seats() > 0) {
    definition.set_seats(changed.seats());
    definition.set_unlimited_seats(false);
  }
}

}  // namespace

bool InForce(const std::string& date, absl::CivilDay day) {
  const absl::StatusOr<Edtf> parsed = ParseEdtf(date);
  return !parsed.ok() || parsed->first() <= day;
}

EndState EndedBy(const std::string& date, absl::CivilDay day) {
  const absl::StatusOr<Edtf> parsed = ParseEdtf(date);
  if (!parsed.ok() || day < parsed->first()) return EndState::kNotYet;
  return day < parsed->last() ? EndState::kPossibly : EndState::kEnded;
}

OfficeRules RulesOn(const LedgerContext& context, const SubjectRow& office, absl::CivilDay day) {
  OfficeRules rules;
  const Facts facts = InOrder(office);
  Facts definitions;
  for (const RowFact* fact : facts) {
    if (fact->event().has_office_defined()) definitions.push_back(fact);
  }
  const std::vector<Account> accounts = Accounts(context, definitions);
  if (!accounts.empty() && InForce(accounts.front().event.on(), day)) {
    rules.defined = true;
    rules.definition = accounts.front().event.office_defined();
  }
  for (const RowFact* fact : facts) {
    const v1::Event& event = fact->event();
    if (event.has_turn_excepted()) rules.exceptions.push_back(fact);
    if (event.has_office_rules_changed()) {
      const std::string& from = event.office_rules_changed().in_force_from();
      if (InForce(from.empty() ? event.on() : from, day)) {
        Change(event.office_rules_changed(), &rules);
      }
    }
  }
  const std::vector<Account> ends =
      Accounts(context, InOrder(office, v1::EVENT_TYPE_OFFICE_ABOLISHED));
  if (const Account* end = Sharpest(ends); end != nullptr) {
    rules.ended = EndedBy(end->event.on(), day);
    if (rules.ended != EndState::kNotYet) rules.abolished = end->event.on();
  }
  if (rules.definition.unlimited_seats()) {
    rules.seats = 0;
  } else if (rules.definition.seats() > 0) {
    rules.seats = rules.definition.seats();
  }
  return rules;
}

}  // namespace minutebook::domain
