// What answers rest on, and what changed between two states of knowledge.
#include "service/domain/answers/explain.h"

#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>

#include <sstream>

#include "service/domain/answers/compare.h"
#include "tests/ledger/ledger_fixture.h"

namespace minutebook::ledger {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using testing::StatusIs;

// NewEvents of body "b", from position 2 on. The first five are known since 2020, the next three
// since September 2021, the rest since February 2022.
constexpr char kRecord[] = R"(
{"ref":"begin","on":"2018","bodyEstablished":{"names":[{"text":"Body"}],"timeZone":"UTC"}}
{"ref":"p-kh","partyRegistered":{"party":"kh","kind":"PARTY_KIND_STATE","names":[{"text":"Cambodia"}]}}
{"ref":"p-sg","partyRegistered":{"party":"sg","kind":"PARTY_KIND_STATE","names":[{"text":"Singapore"}]}}
{"ref":"office","on":"2018","officeDefined":{"office":"chair","names":[{"text":"Chair"}],"seats":1}}
{"ref":"kh","on":"2021-08-30","chairNominated":{"party":"kh","during":"2022"},"sources":[{"id":"one","url":"https://one.example/"}]}
{"ref":"sg","on":"2021-08-30","chairElected":{"party":"sg","during":"2023"}}
{"ref":"four","on":"2021-08-30","meetingHeld":{"series":"annual","ordinal":4}}
{"ref":"kh-fix","eventCorrected":{"event":"kh","version":"kh","replacement":{"on":"2021-08-31","chairNominated":{"party":"kh","during":"2024"},"sources":[{"id":"two","url":"https://two.example/"}]},"reason":"The year was misread.","authority":"the Secretariat"}}
{"ref":"not-sg","eventRetracted":{"event":"sg","reason":"It was a proposal.","authority":"the Chair"}}
{"ref":"four-again","on":"2021-08","disputes":[{"event":"four","about":["DISPUTE_ASPECT_START"]}],"meetingHeld":{"series":"annual","ordinal":4,"title":"Fourth"}}
{"ref":"settled","disputeResolved":{"upheld":"four","setAside":["four-again"],"about":["DISPUTE_ASPECT_START"],"reason":"The minutes say so.","authority":"the Chair"}}
{"ref":"seen","sourceAttached":{"event":"kh"},"sources":[{"id":"three","url":"https://three.example/"}]}
)";

class ExplainTest : public LedgerTest {
 protected:
  ExplainTest() {
    std::istringstream lines(kRecord);
    std::string line;
    for (std::getline(lines, line); std::getline(lines, line);) {
      const store::Position position = Head() + 1;
      RecordLine(line, position <= 5 ? "2020-01-01" : position <= 8 ? "2021-09-01" : "2022-02-01");
    }
  }

  void RecordLine(const std::string& line, const std::string& known_at) {
    v1::NewEvent event;
    event.set_body("b");
    event.set_known_at(known_at);
    const auto parsed = google::protobuf::util::JsonStringToMessage(line, event.mutable_event());
    ASSERT_TRUE(parsed.ok()) << parsed.ToString() << line;
    Record({event});
  }

  absl::StatusOr<v1::ExplainAnswerResponse> TryExplain(const v1::ExplainAnswerRequest& request) {
    return domain::Answer(request, ledger_->AnswerNow());
  }

  static v1::ExplainAnswerRequest AboutChair(const std::string& on, std::uint64_t position = 0) {
    v1::ExplainAnswerRequest request;
    request.mutable_get_office_holder()->set_body("b");
    request.mutable_get_office_holder()->set_office("chair");
    request.mutable_get_office_holder()->set_on(on);
    request.mutable_get_office_holder()->mutable_as_of()->set_position(position);
    return request;
  }

  static v1::ExplainAnswerRequest AboutEvents(const std::vector<std::string>& events) {
    v1::ExplainAnswerRequest request;
    request.mutable_events()->set_body("b");
    for (const std::string& event : events) request.mutable_events()->add_events(event);
    return request;
  }

  v1::ExplainAnswerResponse Explain(const v1::ExplainAnswerRequest& request) {
    auto answer = TryExplain(request);
    EXPECT_THAT(answer, testing::IsOk());
    return answer.ok() ? *answer : v1::ExplainAnswerResponse();
  }

  // The event of a ref; an empty one, and a failure, where it is not told.
  static v1::ExplainedEvent Of(const v1::ExplainAnswerResponse& answer, const std::string& ref) {
    for (const auto& event : answer.events()) {
      if (event.records(0).record().event().ref() == ref) return event;
    }
    ADD_FAILURE() << ref << " is not told";
    return {};
  }

  static std::vector<std::string> Refs(const v1::ExplainAnswerResponse& answer) {
    std::vector<std::string> refs;
    for (const auto& event : answer.events()) {
      refs.push_back(event.records(0).record().event().ref());
    }
    return refs;
  }

  // All subjects that changed, in pieces of at least `bytes`.
  std::vector<v1::SubjectChange> Compare(const v1::CompareKnowledgeRequest& request,
                                         std::size_t bytes = 100'000) {
    std::vector<v1::SubjectChange> subjects;
    auto comparison = domain::Comparison::Start(request, ledger_->AnswerNow());
    EXPECT_THAT(comparison, testing::IsOk());
    while (comparison.ok()) {
      v1::CompareKnowledgeResponse piece;
      const auto more = (*comparison)->Next(bytes, &piece);
      EXPECT_THAT(more, testing::IsOk());
      if (!more.ok() || !*more) break;
      subjects.insert(subjects.end(), piece.subjects().begin(), piece.subjects().end());
    }
    return subjects;
  }

  absl::Status Refused(const v1::CompareKnowledgeRequest& request) {
    return domain::Comparison::Start(request, ledger_->AnswerNow()).status();
  }

  static v1::CompareKnowledgeRequest Between(std::uint64_t from, std::uint64_t to) {
    v1::CompareKnowledgeRequest request;
    request.set_body("b");
    request.mutable_from()->set_position(from);
    request.mutable_to()->set_position(to);
    return request;
  }
};

TEST_F(ExplainTest, ACorrectedEventIsToldWithWhatItSaidFirstAndWhy) {
  const auto answer = Explain(AboutChair("2024-06-01"));
  const v1::ExplainedEvent kh = Of(answer, "kh");
  EXPECT_TRUE(kh.in_basis());
  EXPECT_EQ(kh.standing(), v1::EVENT_STANDING_HOLDS);
  EXPECT_EQ(kh.shown().chair_nominated().during(), "2024");
  ASSERT_THAT(kh.records(), SizeIs(3));
  EXPECT_EQ(kh.record_count(), 3u);
  EXPECT_EQ(kh.records(0).standing(), v1::EVENT_STANDING_SUPERSEDED);
  EXPECT_EQ(kh.records(0).by_event_id(), kh.records(1).event_id());
  EXPECT_EQ(kh.records(0).record().event().chair_nominated().during(), "2022");
  EXPECT_EQ(kh.records(0).record().header().position(), 6u);
  EXPECT_EQ(kh.records(1).standing(), v1::EVENT_STANDING_HOLDS);
  EXPECT_EQ(kh.records(1).record().event().event_corrected().reason(), "The year was misread.");
  ASSERT_THAT(kh.sources(), SizeIs(2));
  EXPECT_EQ(kh.sources(0).source().id(), "two");
  EXPECT_EQ(kh.sources(0).given_by(), kh.records(1).event_id());
  EXPECT_EQ(kh.sources(1).source().id(), "three");
  EXPECT_EQ(kh.sources(1).given_by(), kh.records(2).event_id());
}

TEST_F(ExplainTest, NothingRecordedLaterLeaksIntoAnExplanationAsOfAPosition) {
  const auto answer = Explain(AboutChair("2022-06-01", 8));
  const v1::ExplainedEvent kh = Of(answer, "kh");
  EXPECT_EQ(kh.shown().chair_nominated().during(), "2022");
  EXPECT_THAT(kh.records(), SizeIs(1));
  EXPECT_EQ(kh.records(0).standing(), v1::EVENT_STANDING_HOLDS);
  const auto next_year = Explain(AboutChair("2023-06-01", 8));
  EXPECT_EQ(Of(next_year, "sg").standing(), v1::EVENT_STANDING_HOLDS);
}

TEST_F(ExplainTest, ARetractedEventIsToldBesideTheAnswerThatWouldRestOnIt) {
  const auto answer = Explain(AboutChair("2023-06-01"));
  const v1::ExplainedEvent sg = Of(answer, "sg");
  EXPECT_FALSE(sg.in_basis());
  EXPECT_EQ(sg.standing(), v1::EVENT_STANDING_RETRACTED);
  EXPECT_EQ(sg.shown().chair_elected().party(), "sg");
  ASSERT_THAT(sg.records(), SizeIs(2));
  EXPECT_EQ(sg.records(0).standing(), v1::EVENT_STANDING_RETRACTED);
  EXPECT_EQ(sg.records(1).record().event().event_retracted().reason(), "It was a proposal.");
  // It has nothing to do with meetings.
  v1::ExplainAnswerRequest meeting;
  meeting.mutable_get_meeting()->set_body("b");
  meeting.mutable_get_meeting()->set_meeting("annual-4");
  EXPECT_THAT(Refs(Explain(meeting)), ::testing::Not(::testing::Contains("sg")));
}

TEST_F(ExplainTest, ASettledDisputeTellsTheSideSetAsideAndWhy) {
  v1::ExplainAnswerRequest request;
  request.mutable_get_meeting()->set_body("b");
  request.mutable_get_meeting()->set_meeting("annual-4");
  const auto answer = Explain(request);
  EXPECT_EQ(Of(answer, "four").standing(), v1::EVENT_STANDING_HOLDS);
  const v1::ExplainedEvent aside = Of(answer, "four-again");
  EXPECT_EQ(aside.standing(), v1::EVENT_STANDING_SET_ASIDE);
  ASSERT_GE(aside.records_size(), 2);
  EXPECT_EQ(aside.records(aside.records_size() - 1).record().event().dispute_resolved().reason(),
            "The minutes say so.");
  // Before it was settled both sides were in dispute.
  request.mutable_get_meeting()->mutable_as_of()->set_position(11);
  EXPECT_EQ(Of(Explain(request), "four").standing(), v1::EVENT_STANDING_DISPUTED);
  EXPECT_EQ(Of(Explain(request), "four-again").standing(), v1::EVENT_STANDING_DISPUTED);
}

TEST_F(ExplainTest, PagesAreOfOneAnswerWhateverIsRecordedBetweenThem) {
  v1::ExplainAnswerRequest request = AboutChair("2024-06-01");
  const auto whole = Refs(Explain(request));
  ASSERT_GE(whole.size(), 3u);
  request.mutable_page()->set_size(1);
  std::vector<std::string> paged;
  do {
    const auto page = Explain(request);
    for (const std::string& ref : Refs(page)) paged.push_back(ref);
    request.mutable_page()->set_token(page.next_page_token());
    if (paged.size() == 1) {
      RecordLine(
          R"({"ref":"no-kh","eventRetracted":{"event":"kh","reason":"A test.","authority":"the Chair"}})",
          "");
    }
  } while (!request.page().token().empty() && paged.size() < 100);
  EXPECT_EQ(paged, whole);
}

TEST_F(ExplainTest, EventsAreExplainedByThemselvesAndACorrectionWithWhatItCorrects) {
  EXPECT_THAT(Refs(Explain(AboutEvents({"four", "kh-fix"}))),
              ::testing::IsSupersetOf({"four", "kh"}));
  EXPECT_THAT(TryExplain(AboutEvents({"never"})),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("is not on record")));
  EXPECT_THAT(TryExplain(AboutEvents({})),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("name 1 to 100 events")));
  EXPECT_THAT(TryExplain(v1::ExplainAnswerRequest()),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("question")));
}

TEST_F(ExplainTest, AComparisonTellsWhatWasShownWhatIsShownAndWhy) {
  const auto subjects = Compare(Between(8, 13));
  ASSERT_THAT(subjects, SizeIs(3));
  EXPECT_EQ(subjects[0].kind(), v1::SUBJECT_KIND_TERM);
  EXPECT_EQ(subjects[0].subject(), "chair");
  ASSERT_THAT(subjects[0].events(), SizeIs(1));
  const v1::EventChange& kh = subjects[0].events(0);
  EXPECT_EQ(kh.before().chair_nominated().during(), "2022");
  EXPECT_EQ(kh.after().chair_nominated().during(), "2024");
  ASSERT_THAT(kh.because(), SizeIs(2));
  EXPECT_EQ(kh.because(0).event().event_corrected().authority(), "the Secretariat");
  EXPECT_TRUE(kh.because(1).event().has_source_attached());
  const v1::EventChange& sg = subjects[1].events(0);
  EXPECT_TRUE(sg.has_before());
  EXPECT_FALSE(sg.has_after());
  EXPECT_EQ(sg.because(0).event().event_retracted().reason(), "It was a proposal.");
  EXPECT_EQ(subjects[2].kind(), v1::SUBJECT_KIND_MEETING);
  EXPECT_EQ(subjects[2].subject(), "annual-4");
  ASSERT_THAT(subjects[2].events(), SizeIs(2));
}

TEST_F(ExplainTest, AComparisonTellsOfASettlementThatWasWithdrawn) {
  RecordLine(R"({"ref":"unsettled","eventRetracted":{"event":"settled","reason":"Not theirs.",)"
             R"("authority":"the Chair"}})",
             "2022-02-01");
  const auto subjects = Compare(Between(13, 14));
  ASSERT_THAT(subjects, SizeIs(1));
  EXPECT_EQ(subjects[0].subject(), "annual-4");
  ASSERT_THAT(subjects[0].events(), SizeIs(2));
  for (const v1::EventChange& side : subjects[0].events()) {
    EXPECT_EQ(side.before().SerializeAsString(), side.after().SerializeAsString());
    ASSERT_THAT(side.because(), SizeIs(1));
    EXPECT_EQ(side.because(0).event().event_retracted().reason(), "Not theirs.");
  }
}

TEST_F(ExplainTest, AComparisonTellsOfASourceThatWasWithdrawn) {
  RecordLine(R"({"eventRetracted":{"event":"seen","reason":"Another matter.",)"
             R"("authority":"the Chair"},"ref":"unseen"})",
             "2022-02-01");
  const auto subjects = Compare(Between(13, 14));
  ASSERT_THAT(subjects, SizeIs(1));
  ASSERT_THAT(subjects[0].events(), SizeIs(1));
  EXPECT_EQ(subjects[0].events(0).after().ref(), "kh");
}

TEST_F(ExplainTest, StatesOfKnowledgeAreComparedByWhatWasKnownToo) {
  v1::CompareKnowledgeRequest request;
  request.set_body("b");
  request.mutable_from()->set_known_at("2020-06-01");
  request.mutable_to()->set_known_at("2021-12-31");
  const auto subjects = Compare(request);
  ASSERT_THAT(subjects, SizeIs(3));
  for (const auto& subject : subjects) {
    EXPECT_FALSE(subject.events(0).has_before());
    EXPECT_TRUE(subject.events(0).has_after());
    EXPECT_THAT(subject.events(0).because(), SizeIs(1));
  }
  EXPECT_THAT(Compare(Between(8, 8)), IsEmpty());
  // However small the pieces.
  EXPECT_THAT(Compare(request, 1), SizeIs(3));
}

TEST_F(ExplainTest, StatesThatCannotBeComparedAreRefused) {
  EXPECT_THAT(Refused(Between(10, 6)),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("exchange them")));
  v1::CompareKnowledgeRequest backward = Between(0, 0);
  backward.mutable_from()->set_known_at("2021-12-31");
  backward.mutable_to()->set_known_at("2021-12-30");
  EXPECT_THAT(Refused(backward),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("exchange them")))
      << "also where nothing was known in between";
  EXPECT_THAT(Refused(Between(1, 999)), StatusIs(absl::StatusCode::kOutOfRange, HasSubstr("999")));
  v1::CompareKnowledgeRequest unknown = Between(0, 0);
  unknown.set_body("nobody");
  EXPECT_THAT(Refused(unknown), StatusIs(absl::StatusCode::kNotFound, HasSubstr("nobody")));
  unknown.clear_body();
  EXPECT_THAT(Refused(unknown), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("body")));
}

}  // namespace
}  // namespace minutebook::ledger
