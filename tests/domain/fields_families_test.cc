// What each event's own fields must keep to, family by family.
#include <google/protobuf/descriptor.h>

#include "tests/domain/fields_testing.h"

namespace minutebook::domain {
namespace {

using ::testing::HasSubstr;

TEST(CheckFieldsOfBodies, NamesZoneAndPeriods) {
  ExpectFound({
      {"body_established { names { text: 'ASCN' language: 'en' } abbreviations: 'ASCN' "
       "time_zone: 'Asia/Jakarta' parent: 'asean' purpose: 'p' }",
       {}},
      {"body_established {}",
       {"MISSING_FIELD bodyEstablished.names", "MISSING_FIELD bodyEstablished.timeZone"}},
      {"body_established { names { text: 'n' } time_zone: 'Asia/Nowhere' parent: 'A' }",
       {"UNKNOWN_TIME_ZONE bodyEstablished.timeZone", "MALFORMED_ID bodyEstablished.parent"}},
      {"body_established { names { text: ' ' language: 'english!' } time_zone: '../UTC' }",
       {"MISSING_FIELD bodyEstablished.names[0].text",
        "MALFORMED_LANGUAGE bodyEstablished.names[0].language",
        "UNKNOWN_TIME_ZONE bodyEstablished.timeZone"}},
      {"body_renamed { names { text: 'n' from_date: '2021' to_date: '2020' } }",
       {"PERIOD_ENDS_BEFORE_IT_BEGINS bodyRenamed.names[0].to"}},
      {"body_renamed { names { text: 'n' from_date: 'x' to_date: 'y' } }",
       {"MALFORMED_DATE bodyRenamed.names[0].from", "MALFORMED_DATE bodyRenamed.names[0].to"}},
      {"body_renamed {}", {"MISSING_FIELD bodyRenamed.names"}},
      {"body_dissolved { successor: 'mayors' }", {}},
      {"body_dissolved { successor: 'asean:mayors' }", {"MALFORMED_ID bodyDissolved.successor"}},
      {"procedure_set { vetoes: 'V' in_force { from_date: '2021' during: '2021' } }",
       {"MALFORMED_ID procedureSet.vetoes[0]", "CONFLICTING_FIELDS procedureSet.inForce.during"}},
  });
}

TEST(CheckFieldsOfBodies, LanguagesAreBcp47) {
  for (const char* tag : {"en", "vi", "km", "zh-Hans", "sr-Latn-RS", "x-own", "i-klingon", "fil"}) {
    v1::NewEvent event = WithFact("body_renamed { names { text: 'n' } }");
    event.mutable_event()->mutable_body_renamed()->mutable_names(0)->set_language(tag);
    EXPECT_THAT(Found(event), ::testing::IsEmpty()) << tag;
  }
  for (const char* tag :
       {"e", "en-", "-en", "en_US", "en--US", "123", "en-toolongsubtag", "x", "e n"}) {
    v1::NewEvent event = WithFact("body_renamed { names { text: 'n' } }");
    event.mutable_event()->mutable_body_renamed()->mutable_names(0)->set_language(tag);
    EXPECT_THAT(Found(event), ::testing::SizeIs(1)) << tag;
  }
}

TEST(CheckFieldsOfOffices, SeatsTermsAndTurns) {
  ExpectFound({
      {"office_defined { office: 'chair' seats: 1 term_rule { months: 12 calendar: true } "
       "rotation { order: 'bn' order: 'kh' first: '2021' } follows_parent_office: 'chair' }",
       {}},
      {"office_defined { seats: 1 unlimited_seats: true }",
       {"MISSING_FIELD officeDefined.office", "CONFLICTING_FIELDS officeDefined.seats"}},
      {"office_defined { office: 'b:chair' names {} term_rule { calendar: true } rotation {} }",
       {"MALFORMED_ID officeDefined.office", "MISSING_FIELD officeDefined.names[0].text",
        "CONFLICTING_FIELDS officeDefined.termRule.calendar",
        "MISSING_FIELD officeDefined.rotation.order",
        "MISSING_FIELD officeDefined.rotation.first"}},
      {"office_rules_changed { office: 'chair' seats: 2 in_force_from: '2021' }", {}},
      {"office_rules_changed { office: 'chair' }", {"MISSING_FIELD officeRulesChanged"}},
      {"office_rules_changed { term_rule { months: 1201 } in_force_from: '?' }",
       {"MISSING_FIELD officeRulesChanged.office",
        "OUT_OF_RANGE officeRulesChanged.termRule.months",
        "MALFORMED_DATE officeRulesChanged.inForceFrom"}},
      {"turn_excepted { office: 'chair' exception: TURN_EXCEPTION_SKIPPED party: 'mm' "
       "turn: '2006' }",
       {}},
      {"turn_excepted { taken_by: 'A' new_turn: '1' }",
       {"MISSING_FIELD turnExcepted.office", "MISSING_FIELD turnExcepted.exception",
        "MISSING_FIELD turnExcepted.party", "MISSING_FIELD turnExcepted.turn",
        "MALFORMED_ID turnExcepted.takenBy", "MALFORMED_DATE turnExcepted.newTurn"}},
      {"office_abolished {}", {"MISSING_FIELD officeAbolished.office"}},
  });
}

TEST(CheckFieldsOfParties, NamesKindsAndCounts) {
  ExpectFound({
      {"party_registered { party: 'hanoi' kind: PARTY_KIND_CITY names { text: 'Hà Nội' } "
       "part_of: 'vn' }",
       {}},
      {"party_registered { party: 'p1' kind: PARTY_KIND_PERSON }", {}},
      {"party_registered { party: 'p1' kind: PARTY_KIND_PERSON names { text: 'n' } }",
       {"PERSON_NAMED_AT_REGISTRATION partyRegistered.names"}},
      {"party_registered {}",
       {"MISSING_FIELD partyRegistered.party", "MISSING_FIELD partyRegistered.kind",
        "MISSING_FIELD partyRegistered.names"}},
      {"party_named { party: 'p1' names { text: 'n' } }", {}},
      {"party_named {}", {"MISSING_FIELD partyNamed.party", "MISSING_FIELD partyNamed.names"}},
      {"member_admitted {}", {"MISSING_FIELD memberAdmitted.party"}},
      {"member_admitted { party: 'SG' member_class: 'member city' }",
       {"MALFORMED_ID memberAdmitted.party"}},
      {"member_withdrawn {}", {"MISSING_FIELD memberWithdrawn.party"}},
      {"partner_added {}", {"MISSING_FIELD partnerAdded.party"}},
      {"partner_left {}", {"MISSING_FIELD partnerLeft.party"}},
      {"members_counted { member_class: 'member city' count: 2 named: 'a' named: 'b' part_of: 'vn' "
       "}",
       {}},
      {"members_counted { member_class: 'member city' count: 1 named: 'a' named: 'b' }",
       {"COUNT_BELOW_NAMED membersCounted.count"}},
      {"members_counted {}",
       {"MISSING_FIELD membersCounted.class", "MISSING_FIELD membersCounted.count"}},
  });
}

TEST(CheckFieldsOfTerms, DatesAndReferences) {
  ExpectFound({
      {"chair_elected { party: 'bn' person: 'p' from_date: '2021-01-01' to_date: '2022-01-01' "
       "alternatives { during: '2021' } fulfils: 'other' replaces: 'asean:that' }",
       {}},
      {"chair_nominated { party: 'kh' during: '2022' }", {}},
      {"chair_assumed { party: 'kh' to_date: '2022' }", {}},
      {"chair_assumed {}", {"MISSING_FIELD chairAssumed.party"}},
      {"chair_assumed { party: 'K' person: 'P' during: '2022/..' fulfils: ' ' replaces: 'a:b:c' }",
       {"MALFORMED_ID chairAssumed.party", "MALFORMED_ID chairAssumed.person",
        "MALFORMED_DATE chairAssumed.during", "MALFORMED_REFERENCE chairAssumed.fulfils",
        "MALFORMED_REFERENCE chairAssumed.replaces"}},
      {"chair_assumed { party: 'kh' from_date: '2021' during: '2021' }",
       {"CONFLICTING_FIELDS chairAssumed.during"}},
      {"chair_assumed { party: 'kh' alternatives {} }",
       {"MISSING_FIELD chairAssumed.or[0].during"}},
      {"chair_assumed { party: 'kh' alternatives { during: '2021' to_date: '2022' } }",
       {"CONFLICTING_FIELDS chairAssumed.or[0].during"}},
      {"chair_assumed { party: 'kh' alternatives { from_date: '2021' to_date: '2020' } }",
       {"TERM_ENDS_BEFORE_IT_BEGINS chairAssumed.or[0].to"}},
      {"chair_vacated {}", {}},
      {"chair_vacated { party: 'K' term: 'a b' from_date: 'x' cause: 'resigned' }",
       {"MALFORMED_ID chairVacated.party", "MALFORMED_REFERENCE chairVacated.term",
        "MALFORMED_DATE chairVacated.from"}},
      {"office_handed_over { office: 'chair' from_party: 'my' to_party: 'ph' during: '2026' }", {}},
      {"office_handed_over { from_party: 'M' during: 'x' }",
       {"MISSING_FIELD officeHandedOver.office", "MALFORMED_ID officeHandedOver.from",
        "MISSING_FIELD officeHandedOver.to", "MALFORMED_DATE officeHandedOver.during"}},
  });
}

TEST(CheckFieldsOfTerms, ATermThatCertainlyEndsBeforeItBeginsIsRefused) {
  const struct {
    const char* from;
    const char* to;
    bool refused;
  } kCases[] = {
      {"2021-08-30", "2021-08-31", false},
      {"2021-08-30", "2021-08-30", true},
      {"2021-08-30", "2021-08-29", true},
      {"2021-08-30", "2021-08", false},
      {"2021-08-31", "2021-08", true},
      {"2021-08", "2021-08-01", true},
      {"2021-08", "2021-08-02", false},
      {"2021-08", "2021-08", false},
      {"2021", "2021", false},
      {"2022", "2021", true},
      {"2021~", "2020-12-31?", true},
      {"2021/2022", "2021-06", false},
  };
  for (const auto& [from, to, refused] : kCases) {
    v1::NewEvent event = WithFact("guiding_country_elected { party: 'sg' }");
    event.mutable_event()->mutable_guiding_country_elected()->set_from_date(from);
    event.mutable_event()->mutable_guiding_country_elected()->set_to_date(to);
    const std::vector<std::string> found = Found(event);
    EXPECT_EQ(!found.empty(), refused) << from << " " << to;
    if (refused) {
      EXPECT_THAT(found,
                  ::testing::ElementsAre(
                      "TERM_ENDS_BEFORE_IT_BEGINS events[0].event.guidingCountryElected.to"));
    }
  }
}

TEST(CheckFieldsOfTerms, TheOfficeIsNamedOnceInOneWay) {
  ExpectFound({
      {"chair_elected { office: 'chair' party: 'bn' }",
       {"OFFICE_NAMED_BY_EVENT chairElected.office"}},
      {"guiding_country_vacated { office: 'chair' }",
       {"OFFICE_NAMED_BY_EVENT guidingCountryVacated.office"}},
      {"officer_elected { office: 'treasurer' party: 'bn' }", {}},
      {"officer_elected { party: 'bn' }", {"MISSING_FIELD officerElected.office"}},
      {"officer_vacated {}", {"MISSING_FIELD officerVacated.office"}},
      {"officer_assumed { office: 'Chair' party: 'bn' }", {"MALFORMED_ID officerAssumed.office"}},
      {"officer_nominated { office: 'chair' party: 'bn' }",
       {"OFFICER_ON_NAMED_OFFICE officerNominated.office"}},
      {"officer_vacated { office: 'guiding-country' }",
       {"OFFICER_ON_NAMED_OFFICE officerVacated.office"}},
  });
}

TEST(CheckFieldsOfTerms, AnOfficerEventOnTheChairIsToldWhichEventToRecord) {
  const std::pair<const char*, const char*> kCases[] = {
      {"officer_elected { office: 'chair' party: 'a' }", "record ChairElected instead"},
      {"officer_vacated { office: 'chair' }", "record ChairVacated instead"},
      {"officer_assumed { office: 'guiding-country' party: 'a' }",
       "record GuidingCountryAssumed instead"},
  };
  for (const auto& [fact, remedy] : kCases) {
    const Violations found = CheckFields(WithFact(fact), "events[0]");
    ASSERT_EQ(found.size(), 1u) << fact;
    EXPECT_THAT(found[0].message, HasSubstr(remedy));
  }
}

TEST(CheckFieldsOfMeetings, IdsDatesAndPeople) {
  ExpectFound({
      {"meeting_scheduled { series: 'annual' ordinal: 5 planned: '2021-11' host: 'kh' }", {}},
      {"meeting_scheduled {}", {"MISSING_FIELD meetingScheduled.planned"}},
      {"meeting_scheduled { meeting: 'b:m' series: 'A' planned: 'soon' host: 'K' }",
       {"MALFORMED_ID meetingScheduled.meeting", "MALFORMED_ID meetingScheduled.series",
        "MALFORMED_DATE meetingScheduled.planned", "MALFORMED_ID meetingScheduled.host"}},
      {"meeting_rescheduled { meeting: 'annual-5' }", {}},
      {"meeting_rescheduled { planned: 'x' }",
       {"MISSING_FIELD meetingRescheduled.meeting", "MALFORMED_DATE meetingRescheduled.planned"}},
      {"meeting_cancelled {}", {"MISSING_FIELD meetingCancelled.meeting"}},
      {"meeting_held { presiding { person: 'p' } participants { party: 'sg' } "
       "participants { kind: 'member city' count: 26 } resumes: 'annual-3' }",
       {}},
      {"meeting_held { presiding { capacity: 'host' } participants { count: 26 } resumes: 'X' }",
       {"MISSING_FIELD meetingHeld.presiding.party",
        "MISSING_FIELD meetingHeld.participants[0].party", "MALFORMED_ID meetingHeld.resumes"}},
      {"minutes_approved { meeting: 'annual-3' url: 'https://a.example' }", {}},
      {"minutes_approved { sha256: 'x' url: 'x' }",
       {"MISSING_FIELD minutesApproved.meeting", "MALFORMED_HASH minutesApproved.sha256",
        "MALFORMED_URL minutesApproved.url"}},
  });
}

TEST(CheckFieldsOfMeetings, TheIdFollowsFromSeriesAndOrdinalOrTheRef) {
  v1::NewEvent event = WithFact("meeting_held { series: 'annual' }");
  EXPECT_THAT(Found(event), ::testing::IsEmpty());  // the ref
  event.mutable_event()->clear_ref();
  event.set_event_id("2ed6657d-e927-568b-95e1-2665a8aea6a2");
  EXPECT_THAT(Found(event),
              ::testing::ElementsAre("MISSING_FIELD events[0].event.meetingHeld.meeting"));
  event.mutable_event()->mutable_meeting_held()->set_ordinal(4);
  EXPECT_THAT(Found(event), ::testing::IsEmpty());
  event.mutable_event()->mutable_meeting_held()->set_series(std::string(64, 's'));
  EXPECT_THAT(Found(event),
              ::testing::ElementsAre("MALFORMED_ID events[0].event.meetingHeld.meeting"));
  event.mutable_event()->mutable_meeting_held()->set_meeting("fourth");
  EXPECT_THAT(Found(event), ::testing::IsEmpty());
}

TEST(CheckFieldsOfDocuments, TitlesFilesAndGroups) {
  ExpectFound({
      {"document_tabled { document: 'd' title: 't' sponsors: 'sg' files { url: 'https://a.example' "
       "language: 'en' media_type: 'application/pdf' } }",
       {}},
      {"document_tabled { files { language: '?' media_type: 'pdf' sha256: 'x' url: 'x' } }",
       {"MISSING_FIELD documentTabled.document", "MISSING_FIELD documentTabled.title",
        "MALFORMED_LANGUAGE documentTabled.files[0].language",
        "MALFORMED_MEDIA_TYPE documentTabled.files[0].mediaType",
        "MALFORMED_HASH documentTabled.files[0].sha256",
        "MALFORMED_URL documentTabled.files[0].url"}},
      {"document_adopted { document: 'd' count: 3 }", {}},
      {"document_adopted { document: 'd' symbol: 'S/RES/15 (1946)' }", {}},
      {"document_adopted { document: 'd' count: 1 }", {"MISSING_FIELD documentAdopted.title"}},
      {"document_adopted { title: 't' submitted_to: 'A' submission_due: 'x' files {} }",
       {"MISSING_FIELD documentAdopted.document", "MALFORMED_ID documentAdopted.submittedTo",
        "MALFORMED_DATE documentAdopted.submissionDue",
        "MISSING_FIELD documentAdopted.files[0].url"}},
      {"document_identified { document: 'd' one_of: 'three' title: 't' }", {}},
      {"document_identified { document: 'd' one_of: 'd' title: 't' }",
       {"CONFLICTING_FIELDS documentIdentified.oneOf"}},
      {"document_identified {}",
       {"MISSING_FIELD documentIdentified.document", "MISSING_FIELD documentIdentified.oneOf",
        "MISSING_FIELD documentIdentified.title"}},
      {"document_noted { document: 'ascn:d' noting: NOTING_ENDORSED }", {}},
      {"document_noted { document: 'asean:d' noting: NOTING_ENDORSED }",
       {"BODY_NOT_TOUCHED documentNoted.document"}},
      {"document_noted {}",
       {"MISSING_FIELD documentNoted.document", "MISSING_FIELD documentNoted.noting"}},
      {"document_superseded { document: 'd' superseded_by: 'd' }",
       {"CONFLICTING_FIELDS documentSuperseded.supersededBy"}},
      {"document_superseded {}", {"MISSING_FIELD documentSuperseded.document"}},
      {"document_rescinded {}", {"MISSING_FIELD documentRescinded.document"}},
      {"file_attached { document: 'd' }", {"MISSING_FIELD fileAttached.file"}},
      {"file_attached { document: 'd' file {} }", {"MISSING_FIELD fileAttached.file.url"}},
  });
}

TEST(CheckFieldsOfDecisions, SubjectsCountsAndVotes) {
  ExpectFound({
      {"proposal_put_forward { title: 't' proposers: 'jp' proposer_count: 6 }", {}},
      {"proposal_put_forward { subject: 's' }", {}},
      {"proposal_put_forward { proposal: 'P' proposers: 'jp' proposers: 'kr' proposer_count: 1 }",
       {"MALFORMED_ID proposalPutForward.proposal", "MISSING_FIELD proposalPutForward.subject",
        "COUNT_BELOW_NAMED proposalPutForward.proposerCount"}},
      {"decision_recorded { event: 'sg-guide' outcome: OUTCOME_ADOPTED by_consensus: true }", {}},
      {"decision_recorded { subject: 's' outcome: OUTCOME_ADOPTED tally { votes_for: 3 vetoes: 'V' "
       "} }",
       {"MALFORMED_ID decisionRecorded.tally.vetoes[0]"}},
      {"decision_recorded { subject: 's' outcome: OUTCOME_ADOPTED by_consensus: true tally {} }",
       {"CONFLICTING_FIELDS decisionRecorded.tally"}},
      {"decision_recorded {}",
       {"MISSING_FIELD decisionRecorded.subject", "MISSING_FIELD decisionRecorded.outcome"}},
      {"decision_recorded { document: 'D' proposal: 'P' event: 'E' outcome: OUTCOME_DEFERRED }",
       {"MALFORMED_ID decisionRecorded.document", "MALFORMED_ID decisionRecorded.proposal",
        "MALFORMED_REFERENCE decisionRecorded.event"}},
      {"action_assigned { subject: 's' assignees: 'sg' due: '2021' }", {}},
      {"action_assigned { assignees: 'S' due: 'x' }",
       {"MISSING_FIELD actionAssigned.subject", "MALFORMED_ID actionAssigned.assignees[0]",
        "MALFORMED_DATE actionAssigned.due"}},
      {"action_completed {}", {"MISSING_FIELD actionCompleted.action"}},
  });
}

TEST(CheckFieldsOfDecisions, ARefTooLongForAnIdNeedsAnIdBesideIt) {
  v1::NewEvent event = WithFact("action_assigned { subject: 's' }");
  event.mutable_event()->set_ref(std::string(65, 'r'));
  EXPECT_THAT(Found(event),
              ::testing::ElementsAre("MALFORMED_ID events[0].event.actionAssigned.action"));
}

TEST(CheckFieldsOfTheRecord, ReasonsAuthoritiesAndReplacements) {
  ExpectFound({
      {"event_corrected { event: 'a' version: 'a' reason: 'r' authority: 'x' "
       "replacement { chair_elected { party: 'bn' } } }",
       {}},
      {"event_corrected {}",
       {"MISSING_FIELD eventCorrected.event", "MISSING_FIELD eventCorrected.version",
        "MISSING_FIELD eventCorrected.reason", "MISSING_FIELD eventCorrected.authority",
        "MISSING_FIELD eventCorrected.replacement"}},
      {"event_corrected { event: 'a' version: 'a' reason: 'r' authority: 'x' "
       "replacement { on: 'x' } }",
       {"MALFORMED_DATE eventCorrected.replacement.on", "UNSET_FACT eventCorrected.replacement"}},
      {"event_corrected { event: 'a' version: 'a' reason: 'r' authority: 'x' "
       "replacement { officer_elected { office: 'chair' party: 'x' from_date: '2021' to_date: "
       "'2020' } } }",
       {"OFFICER_ON_NAMED_OFFICE eventCorrected.replacement.officerElected.office",
        "TERM_ENDS_BEFORE_IT_BEGINS eventCorrected.replacement.officerElected.to"}},
      {"event_corrected { event: 'a' version: 'a' reason: 'r' authority: 'x' "
       "replacement { ledger_established {} } }",
       {"EVENT_TYPE_RESERVED eventCorrected.replacement.ledgerEstablished"}},
      {"event_corrected { event: 'a' version: 'a' reason: 'r' authority: 'x' "
       "replacement { event_corrected {} } }",
       {"NESTED_CORRECTION eventCorrected.replacement.eventCorrected"}},
      {"event_retracted { event: 'a' reason: 'r' authority: 'x' }", {}},
      {"event_retracted {}",
       {"MISSING_FIELD eventRetracted.event", "MISSING_FIELD eventRetracted.reason",
        "MISSING_FIELD eventRetracted.authority"}},
      {"dispute_resolved { upheld: 'a' set_aside: 'b' about: DISPUTE_ASPECT_START reason: 'r' "
       "authority: 'x' }",
       {}},
      {"dispute_resolved {}",
       {"MISSING_FIELD disputeResolved.upheld", "MISSING_FIELD disputeResolved.setAside",
        "MISSING_FIELD disputeResolved.about", "MISSING_FIELD disputeResolved.reason",
        "MISSING_FIELD disputeResolved.authority"}},
      {"source_attached {}", {"MISSING_FIELD sourceAttached.event"}},
      {"audit_signed_off { office: 'chair' term: 'a' position: 9 "
       "report_digest: '01234567890123456789012345678901' "
       "accepted { code: 'GAP' events: 'a' reason: 'r' } }",
       {}},
      {"audit_signed_off { term: 'a b' report_digest: 'x' accepted { events: 'a b' } }",
       {"MISSING_FIELD auditSignedOff.office", "MALFORMED_REFERENCE auditSignedOff.term",
        "MISSING_FIELD auditSignedOff.position", "MALFORMED_HASH auditSignedOff.reportDigest",
        "MISSING_FIELD auditSignedOff.accepted[0].code",
        "MALFORMED_REFERENCE auditSignedOff.accepted[0].events[0]",
        "MISSING_FIELD auditSignedOff.accepted[0].reason"}},
  });
}

TEST(CheckFieldsOfTheRecord, CorrectionsWithinCorrectionsEndSomewhere) {
  v1::NewEvent event = WithFact("");
  v1::Event* inner = event.mutable_event();
  for (int i = 0; i < 50; ++i) inner = inner->mutable_event_corrected()->mutable_replacement();
  std::vector<std::string> codes;
  for (const Violation& violation : CheckFields(event, "")) codes.push_back(violation.code);
  EXPECT_THAT(codes, ::testing::Contains("NESTED_CORRECTION"));
  EXPECT_THAT(codes, ::testing::Contains("NESTED_TOO_DEEP"));
}

}  // namespace
}  // namespace minutebook::domain
