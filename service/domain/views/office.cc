// Offices: defined, their rules changed, turns excepted, abolished. Who holds them is the view of
// terms.
#include "service/domain/edtf.h"
#include "service/domain/facts.h"
#include "service/domain/office_rules.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"
#include "service/domain/views/all_views.h"

namespace minutebook::domain {
namespace {

bool IsOfOffice(v1::EventType type) {
  switch (type) {
    case v1::EVENT_TYPE_OFFICE_DEFINED:
    case v1::EVENT_TYPE_OFFICE_RULES_CHANGED:
    case v1::EVENT_TYPE_TURN_EXCEPTED:
    case v1::EVENT_TYPE_OFFICE_ABOLISHED:
      return true;
    default:
      return false;
  }
}

void Collect(const Recorded& recorded, Keys* keys) {
  const std::string office = OfficeOf(recorded.event);
  if (!office.empty()) keys->push_back(OfficeKey(recorded.primary(), office));
}

void Rows(const Recorded& recorded, Keys* keys) {
  if (IsOfOffice(recorded.type())) Collect(recorded, keys);
}

// Where the event's type says which office it is about, the event has no field for it.
std::string_view OfficeField(const v1::Event& event) {
  switch (TypeOf(event)) {
    case v1::EVENT_TYPE_CHAIR_NOMINATED:
    case v1::EVENT_TYPE_CHAIR_ELECTED:
    case v1::EVENT_TYPE_CHAIR_ASSUMED:
    case v1::EVENT_TYPE_CHAIR_VACATED:
    case v1::EVENT_TYPE_GUIDING_COUNTRY_NOMINATED:
    case v1::EVENT_TYPE_GUIDING_COUNTRY_ELECTED:
    case v1::EVENT_TYPE_GUIDING_COUNTRY_ASSUMED:
    case v1::EVENT_TYPE_GUIDING_COUNTRY_VACATED:
      return "fact";
    default:
      return "fact.office";
  }
}

absl::Status CheckDefined(const Recorded& recorded, const std::string& office,
                          const SubjectRow& row, Check& check) {
  const Facts definitions = InOrder(row, v1::EVENT_TYPE_OFFICE_DEFINED);
  if (!definitions.empty() &&
      !RefersToOneOf(recorded.context, recorded.primary(), recorded.event, definitions)) {
    check.Fail("fact.office", "OFFICE_ALREADY_DEFINED",
               Concat({"office ", Quoted(office),
                       " is defined already; record officeRulesChanged, or refine or dispute the "
                       "definition"}));
  }
  return absl::OkStatus();
}

absl::Status CheckOffice(const Recorded& recorded, Check& check) {
  const std::string office = OfficeOf(recorded.event);
  if (office.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const SubjectRow* row, check.Row(OfficeKey(recorded.primary(), office)));
  if (recorded.event.has_office_defined()) return CheckDefined(recorded, office, *row, check);
  const std::string_view field = OfficeField(recorded.event);
  if (InOrder(*row, v1::EVENT_TYPE_OFFICE_DEFINED).empty()) {
    check.Fail(field, "OFFICE_NOT_DEFINED",
               Concat({"office ", Quoted(office), " is not defined in body ", recorded.primary(),
                       "; record officeDefined first"}));
    return absl::OkStatus();
  }
  const Facts ends = InOrder(*row, v1::EVENT_TYPE_OFFICE_ABOLISHED);
  if (ends.empty() || recorded.event.has_audit_signed_off()) return absl::OkStatus();
  if (RefersToOneOf(recorded.context, recorded.primary(), recorded.event, ends)) {
    return absl::OkStatus();
  }
  // What occurred before the end, perhaps, may be recorded after it.
  const absl::StatusOr<Edtf> on = ParseEdtf(recorded.event.on());
  const std::vector<Account> accounts = Accounts(recorded.context, ends);
  if (recorded.event.has_office_abolished() || !on.ok() ||
      EndedBy(Sharpest(accounts)->event.on(), on->first()) == EndState::kEnded) {
    check.Fail(field, "OFFICE_ABOLISHED",
               Concat({"office ", Quoted(office),
                       " was abolished; only what occurred before may "
                       "be recorded, with its date in \"on\""}));
  }
  return absl::OkStatus();
}

}  // namespace

const View kOfficeView = {&Collect, &Rows, &CheckOffice};

}  // namespace minutebook::domain
