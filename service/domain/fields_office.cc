// Offices and the rules by which they are filled.
#include "minutebook/v1/office.pb.h"
#include "service/domain/fields.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

// A century: enough for any rule, and far from where months overflow.
constexpr std::uint32_t kTermMonthsMax = 1200;
constexpr std::string_view kNameOffice = "name the office, such as chair";

void CheckTermRule(const MessageCheck& fact, int field, const v1::TermRule& value) {
  fact.Each(field, [&](const MessageCheck& rule) {
    using Rule = v1::TermRule;
    if (value.months() > kTermMonthsMax) {
      rule.Refuse(Rule::kMonthsFieldNumber, "OUT_OF_RANGE",
                  Concat({"A term lasts at most ", std::to_string(kTermMonthsMax),
                          " months; write 0 where there is no rule."}));
    }
    if (value.calendar() && value.months() == 0) {
      rule.Refuse(Rule::kCalendarFieldNumber, "CONFLICTING_FIELDS",
                  "Terms that run with the calendar have a length; write it in months.");
    }
  });
}

void CheckRotation(const MessageCheck& fact, int field) {
  fact.Each(field, [](const MessageCheck& rotation) {
    using Rotation = v1::Rotation;
    rotation.Require(Rotation::kOrderFieldNumber, "list the parties in the order of their turns");
    rotation.Parties(Rotation::kOrderFieldNumber);
    rotation.Require(Rotation::kFirstFieldNumber, "write the period of the first turn, as 2021");
    rotation.Date(Rotation::kFirstFieldNumber);
  });
}

void CheckDefined(const v1::OfficeDefined& office, const MessageCheck& fact) {
  using Fact = v1::OfficeDefined;
  fact.Require(Fact::kOfficeFieldNumber, kNameOffice);
  fact.Slug(Fact::kOfficeFieldNumber);
  CheckNames(fact, Fact::kNamesFieldNumber);
  fact.Text(Fact::kAliasesFieldNumber, kNameBytesMax);
  if (office.unlimited_seats() && office.seats() != 0) {
    fact.Refuse(Fact::kSeatsFieldNumber, "CONFLICTING_FIELDS",
                "Write a number of seats or unlimitedSeats, not both.");
  }
  CheckTermRule(fact, Fact::kTermRuleFieldNumber, office.term_rule());
  CheckRotation(fact, Fact::kRotationFieldNumber);
  fact.Slug(Fact::kFollowsParentOfficeFieldNumber);
}

void CheckRulesChanged(const v1::OfficeRulesChanged& office, const MessageCheck& fact) {
  using Fact = v1::OfficeRulesChanged;
  fact.Require(Fact::kOfficeFieldNumber, kNameOffice);
  fact.Slug(Fact::kOfficeFieldNumber);
  CheckTermRule(fact, Fact::kTermRuleFieldNumber, office.term_rule());
  CheckRotation(fact, Fact::kRotationFieldNumber);
  fact.Date(Fact::kInForceFromFieldNumber);
  if (!office.has_term_rule() && !office.has_rotation() && office.seats() == 0) {
    fact.RefuseThis("MISSING_FIELD",
                    "No rule is changed; set termRule, rotation or seats to what holds now.");
  }
}

void CheckTurnExcepted(const MessageCheck& fact) {
  using Fact = v1::TurnExcepted;
  fact.Require(Fact::kOfficeFieldNumber, kNameOffice);
  fact.Slug(Fact::kOfficeFieldNumber);
  fact.Chosen(Fact::kExceptionFieldNumber);
  fact.Require(Fact::kPartyFieldNumber, "name the party whose turn it was");
  fact.Subject(Fact::kPartyFieldNumber);
  fact.Require(Fact::kTurnFieldNumber, "write the period of the turn, as 2006");
  fact.Date(Fact::kTurnFieldNumber);
  fact.Subject(Fact::kTakenByFieldNumber);
  fact.Date(Fact::kNewTurnFieldNumber);
}

}  // namespace

bool CheckOfficeFields(const v1::Event& event, const MessageCheck& fact) {
  switch (event.fact_case()) {
    case v1::Event::kOfficeDefined:
      CheckDefined(event.office_defined(), fact);
      return true;
    case v1::Event::kOfficeRulesChanged:
      CheckRulesChanged(event.office_rules_changed(), fact);
      return true;
    case v1::Event::kTurnExcepted:
      CheckTurnExcepted(fact);
      return true;
    case v1::Event::kOfficeAbolished:
      fact.Require(v1::OfficeAbolished::kOfficeFieldNumber, kNameOffice);
      fact.Slug(v1::OfficeAbolished::kOfficeFieldNumber);
      return true;
    default:
      return false;
  }
}

}  // namespace minutebook::domain
