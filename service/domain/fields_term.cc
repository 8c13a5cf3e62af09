// Who fills an office, and when. One path for the chair, the guiding country and all other offices.
#include <google/protobuf/descriptor.h>

#include "minutebook/v1/term.pb.h"
#include "service/domain/event.h"
#include "service/domain/fields.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

constexpr std::size_t kReadingsMax = 16;
constexpr std::string_view kOrderCode = "TERM_ENDS_BEFORE_IT_BEGINS";

// "officer_elected" on the chair: "ChairElected".
std::string NamedEvent(const v1::Event& event, std::string_view office) {
  const std::string& field =
      v1::Event::descriptor()->FindFieldByNumber(event.fact_case())->camelcase_name();
  const std::string_view what = std::string_view(field).substr(std::string_view("officer").size());
  return Concat({office == kChair ? "Chair" : "GuidingCountry", what});
}

// `field` is `office` of a tenure or a vacancy.
void CheckOffice(const v1::Event& event, const std::string& office, const MessageCheck& fact,
                 int field) {
  const bool any_office = event.has_officer_nominated() || event.has_officer_elected() ||
                          event.has_officer_assumed() || event.has_officer_vacated();
  if (!any_office) {
    if (office.empty()) return;
    fact.Refuse(field, "OFFICE_NAMED_BY_EVENT",
                "The event itself names the office; leave this empty, or record an officer event "
                "for another office.");
    return;
  }
  fact.Require(field, "name the office by its id, such as treasurer");
  fact.Slug(field);
  if (office == kChair || office == kGuidingCountry) {
    fact.Refuse(field, "OFFICER_ON_NAMED_OFFICE",
                Concat({"This office has events of its own; record ", NamedEvent(event, office),
                        " instead."}));
  }
}

void CheckTenure(const v1::Event& event, const v1::Tenure& tenure, const MessageCheck& fact) {
  using Fact = v1::Tenure;
  CheckOffice(event, tenure.office(), fact, Fact::kOfficeFieldNumber);
  fact.Require(Fact::kPartyFieldNumber, "name the party that holds the office");
  fact.Subject(Fact::kPartyFieldNumber);
  fact.Subject(Fact::kPersonFieldNumber);
  fact.Date(Fact::kFromDateFieldNumber);
  fact.Date(Fact::kToDateFieldNumber);
  fact.Date(Fact::kDuringFieldNumber);
  fact.DuringAlone(Fact::kFromDateFieldNumber, Fact::kToDateFieldNumber, Fact::kDuringFieldNumber);
  fact.Order(Fact::kFromDateFieldNumber, Fact::kToDateFieldNumber, kOrderCode);
  fact.Items(Fact::kAlternativesFieldNumber, kReadingsMax);
  fact.Each(Fact::kAlternativesFieldNumber, [](const MessageCheck& reading) {
    using v1::Period;
    CheckPeriod(reading, kOrderCode);
    if (reading.Has(Period::kFromDateFieldNumber) || reading.Has(Period::kToDateFieldNumber))
      return;
    reading.Require(Period::kDuringFieldNumber,
                    "another reading has dates; write from and to, or during");
  });
  fact.Reference(Fact::kFulfilsFieldNumber);
  fact.Reference(Fact::kReplacesFieldNumber);
}

void CheckVacancy(const v1::Event& event, const v1::Vacancy& vacancy, const MessageCheck& fact) {
  using Fact = v1::Vacancy;
  CheckOffice(event, vacancy.office(), fact, Fact::kOfficeFieldNumber);
  fact.Subject(Fact::kPartyFieldNumber);
  fact.Reference(Fact::kTermFieldNumber);
  fact.Date(Fact::kFromDateFieldNumber);
}

void CheckHandedOver(const MessageCheck& fact) {
  using Fact = v1::OfficeHandedOver;
  fact.Require(Fact::kOfficeFieldNumber, "name the office by its id, such as chair");
  fact.Slug(Fact::kOfficeFieldNumber);
  fact.Subject(Fact::kFromPartyFieldNumber);
  fact.Require(Fact::kToPartyFieldNumber, "name the party that took over");
  fact.Subject(Fact::kToPartyFieldNumber);
  fact.Date(Fact::kDuringFieldNumber);
}

}  // namespace

bool CheckTermFields(const v1::Event& event, const MessageCheck& fact) {
  if (const v1::Tenure* tenure = TenureOf(event); tenure != nullptr) {
    CheckTenure(event, *tenure, fact);
  } else if (const v1::Vacancy* vacancy = VacancyOf(event); vacancy != nullptr) {
    CheckVacancy(event, *vacancy, fact);
  } else if (event.has_office_handed_over()) {
    CheckHandedOver(fact);
  } else {
    return false;
  }
  return true;
}

}  // namespace minutebook::domain
