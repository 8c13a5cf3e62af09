// Types and subjects of events.
#include "service/domain/event.h"

#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include <cctype>

namespace minutebook::domain {
namespace {

TEST(TypeOf, IsTheNumberAndTheNameOfEveryFact) {
  const google::protobuf::OneofDescriptor* facts = v1::Event::descriptor()->FindOneofByName("fact");
  ASSERT_EQ(facts->field_count(), v1::EventType_descriptor()->value_count() - 1);
  for (int i = 0; i < facts->field_count(); ++i) {
    const google::protobuf::FieldDescriptor* field = facts->field(i);
    v1::Event event;
    event.GetReflection()->MutableMessage(&event, field);
    std::string name = "EVENT_TYPE_" + field->name();
    for (char& c : name) c = static_cast<char>(std::toupper(c));
    EXPECT_EQ(TypeOf(event), field->number());
    EXPECT_EQ(v1::EventType_Name(TypeOf(event)), name);
  }
  EXPECT_EQ(TypeOf(v1::Event()), v1::EVENT_TYPE_UNSPECIFIED);
}

TEST(MeetingIdOf, TakesTheIdThenSeriesAndOrdinalThenTheRef) {
  v1::Event event;
  event.set_ref("the-ref");
  v1::MeetingHeld& held = *event.mutable_meeting_held();
  EXPECT_EQ(MeetingIdOf(event), "the-ref");
  held.set_series("annual");
  EXPECT_EQ(MeetingIdOf(event), "the-ref");
  held.set_ordinal(4);
  EXPECT_EQ(MeetingIdOf(event), "annual-4");
  held.set_meeting("fourth");
  EXPECT_EQ(MeetingIdOf(event), "fourth");
  event.mutable_meeting_scheduled()->set_ordinal(4);
  EXPECT_EQ(MeetingIdOf(event), "the-ref");
  event.mutable_meeting_scheduled()->set_series("annual");
  EXPECT_EQ(MeetingIdOf(event), "annual-4");
}

TEST(MeetingIdOf, IsTheOneNamedByEventsAboutAMeeting) {
  v1::Event event;
  event.set_ref("the-ref");
  event.mutable_meeting_cancelled();
  EXPECT_EQ(MeetingIdOf(event), "");
  event.mutable_meeting_cancelled()->set_meeting("annual-5");
  EXPECT_EQ(MeetingIdOf(event), "annual-5");
  event.mutable_meeting_rescheduled()->set_meeting("annual-6");
  EXPECT_EQ(MeetingIdOf(event), "annual-6");
  event.mutable_minutes_approved()->set_meeting("annual-7");
  EXPECT_EQ(MeetingIdOf(event), "annual-7");
  event.mutable_body_established();
  EXPECT_EQ(MeetingIdOf(event), "");
}

TEST(IdOfAProposalDecisionOrAction, IsItsOwnOrTheRef) {
  v1::Event event;
  event.set_ref("the-ref");
  event.mutable_proposal_put_forward();
  EXPECT_EQ(ProposalIdOf(event), "the-ref");
  EXPECT_EQ(DecisionIdOf(event), "");
  EXPECT_EQ(ActionIdOf(event), "");
  event.mutable_proposal_put_forward()->set_proposal("green-deal");
  EXPECT_EQ(ProposalIdOf(event), "green-deal");
  event.mutable_decision_recorded();
  EXPECT_EQ(DecisionIdOf(event), "the-ref");
  event.mutable_action_assigned();
  EXPECT_EQ(ActionIdOf(event), "the-ref");
  event.mutable_action_completed();
  EXPECT_EQ(ActionIdOf(event), "");
  event.mutable_action_completed()->set_action("portal");
  EXPECT_EQ(ActionIdOf(event), "portal");
}

TEST(OfficeOf, IsNamedByTheEventOrByItsOffice) {
  v1::Event event;
  event.mutable_chair_assumed();
  EXPECT_EQ(OfficeOf(event), "chair");
  event.mutable_guiding_country_vacated();
  EXPECT_EQ(OfficeOf(event), "guiding-country");
  event.mutable_officer_elected()->set_office("treasurer");
  EXPECT_EQ(OfficeOf(event), "treasurer");
  event.mutable_officer_vacated()->set_office("treasurer");
  EXPECT_EQ(OfficeOf(event), "treasurer");
  event.mutable_office_handed_over()->set_office("chair");
  EXPECT_EQ(OfficeOf(event), "chair");
  event.mutable_office_defined()->set_office("secretary");
  EXPECT_EQ(OfficeOf(event), "secretary");
  event.mutable_meeting_held();
  EXPECT_EQ(OfficeOf(event), "");
}

TEST(TenureOf, IsFoundWhateverTheOffice) {
  int tenures = 0, vacancies = 0;
  const google::protobuf::OneofDescriptor* facts = v1::Event::descriptor()->FindOneofByName("fact");
  for (int i = 0; i < facts->field_count(); ++i) {
    const google::protobuf::FieldDescriptor* field = facts->field(i);
    v1::Event event;
    event.GetReflection()->MutableMessage(&event, field);
    EXPECT_EQ(TenureOf(event) != nullptr, field->message_type()->name() == "Tenure");
    EXPECT_EQ(VacancyOf(event) != nullptr, field->message_type()->name() == "Vacancy");
    tenures += TenureOf(event) != nullptr;
    vacancies += VacancyOf(event) != nullptr;
  }
  EXPECT_EQ(tenures, 9);
  EXPECT_EQ(vacancies, 3);
}

TEST(DocumentOf, IsTheDocumentThatTheEventIsAbout) {
  v1::Event event;
  event.mutable_document_noted()->set_document("ascn:framework");
  EXPECT_EQ(DocumentOf(event), "ascn:framework");
  event.mutable_decision_recorded()->set_document("framework");
  EXPECT_EQ(DocumentOf(event), "framework");
  event.mutable_meeting_held();
  EXPECT_EQ(DocumentOf(event), "");
}

}  // namespace
}  // namespace minutebook::domain
