#include "service/domain/event.h"

#include "absl/strings/str_cat.h"

namespace minutebook::domain {
namespace {

using v1::Event;

std::string Or(const std::string& id, const std::string& ref) { return id.empty() ? ref : id; }

// Of MeetingScheduled and MeetingHeld, which are the same in this.
template <typename Meeting>
std::string NewMeetingId(const Meeting& meeting, const std::string& ref) {
  if (!meeting.meeting().empty()) return meeting.meeting();
  if (meeting.series().empty() || meeting.ordinal() == 0) return ref;
  return absl::StrCat(meeting.series(), "-", meeting.ordinal());
}

}  // namespace

v1::EventType TypeOf(const Event& event) {
  return static_cast<v1::EventType>(static_cast<int>(event.fact_case()));
}

std::string MeetingIdOf(const Event& event) {
  switch (event.fact_case()) {
    case Event::kMeetingScheduled:
      return NewMeetingId(event.meeting_scheduled(), event.ref());
    case Event::kMeetingHeld:
      return NewMeetingId(event.meeting_held(), event.ref());
    case Event::kMeetingRescheduled:
      return event.meeting_rescheduled().meeting();
    case Event::kMeetingCancelled:
      return event.meeting_cancelled().meeting();
    case Event::kMinutesApproved:
      return event.minutes_approved().meeting();
    default:
      return "";
  }
}

std::string ProposalIdOf(const Event& event) {
  if (!event.has_proposal_put_forward()) return "";
  return Or(event.proposal_put_forward().proposal(), event.ref());
}

std::string DecisionIdOf(const Event& event) {
  if (!event.has_decision_recorded()) return "";
  return Or(event.decision_recorded().decision(), event.ref());
}

std::string ActionIdOf(const Event& event) {
  if (event.has_action_assigned()) return Or(event.action_assigned().action(), event.ref());
  if (event.has_action_completed()) return event.action_completed().action();
  return "";
}

std::string OfficeOf(const Event& event) {
  switch (event.fact_case()) {
    case Event::kChairNominated:
    case Event::kChairElected:
    case Event::kChairAssumed:
    case Event::kChairVacated:
      return std::string(kChair);
    case Event::kGuidingCountryNominated:
    case Event::kGuidingCountryElected:
    case Event::kGuidingCountryAssumed:
    case Event::kGuidingCountryVacated:
      return std::string(kGuidingCountry);
    case Event::kOfficerVacated:
      return event.officer_vacated().office();
    case Event::kOfficeHandedOver:
      return event.office_handed_over().office();
    case Event::kOfficeDefined:
      return event.office_defined().office();
    case Event::kOfficeRulesChanged:
      return event.office_rules_changed().office();
    case Event::kTurnExcepted:
      return event.turn_excepted().office();
    case Event::kOfficeAbolished:
      return event.office_abolished().office();
    case Event::kAuditSignedOff:
      return event.audit_signed_off().office();
    default: {
      const v1::Tenure* tenure = TenureOf(event);  // OfficerNominated, -Elected, -Assumed
      return tenure == nullptr ? "" : tenure->office();
    }
  }
}

std::string DocumentOf(const Event& event) {
  switch (event.fact_case()) {
    case Event::kDocumentTabled:
      return event.document_tabled().document();
    case Event::kDocumentAdopted:
      return event.document_adopted().document();
    case Event::kDocumentIdentified:
      return event.document_identified().document();
    case Event::kDocumentNoted:
      return event.document_noted().document();
    case Event::kDocumentSuperseded:
      return event.document_superseded().document();
    case Event::kDocumentRescinded:
      return event.document_rescinded().document();
    case Event::kFileAttached:
      return event.file_attached().document();
    case Event::kDecisionRecorded:
      return event.decision_recorded().document();
    default:
      return "";
  }
}

const v1::Tenure* TenureOf(const Event& event) {
  switch (event.fact_case()) {
    case Event::kChairNominated:
      return &event.chair_nominated();
    case Event::kChairElected:
      return &event.chair_elected();
    case Event::kChairAssumed:
      return &event.chair_assumed();
    case Event::kGuidingCountryNominated:
      return &event.guiding_country_nominated();
    case Event::kGuidingCountryElected:
      return &event.guiding_country_elected();
    case Event::kGuidingCountryAssumed:
      return &event.guiding_country_assumed();
    case Event::kOfficerNominated:
      return &event.officer_nominated();
    case Event::kOfficerElected:
      return &event.officer_elected();
    case Event::kOfficerAssumed:
      return &event.officer_assumed();
    default:
      return nullptr;
  }
}

const v1::Vacancy* VacancyOf(const Event& event) {
  switch (event.fact_case()) {
    case Event::kChairVacated:
      return &event.chair_vacated();
    case Event::kGuidingCountryVacated:
      return &event.guiding_country_vacated();
    case Event::kOfficerVacated:
      return &event.officer_vacated();
    default:
      return nullptr;
  }
}

}  // namespace minutebook::domain
