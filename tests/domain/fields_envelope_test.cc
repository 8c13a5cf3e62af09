// What holds for every event, whatever happened: ids, bodies, dates, sources, strings, limits.
#include <google/protobuf/descriptor.h>

#include "tests/domain/fields_testing.h"

namespace minutebook::domain {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kUuid[] = "2ed6657d-e927-568b-95e1-2665a8aea6a2";
constexpr char kHeld[] = "meeting_held { meeting: 'annual-4' }";

v1::NewEvent Valid() { return WithFact(kHeld); }

TEST(CheckFields, FindsNothingInAnEventThatIsRight) { EXPECT_THAT(Found(Valid()), IsEmpty()); }

TEST(CheckFields, FindsNothingInAnEventThatSaysAllItCan) {
  EXPECT_THAT(Found(ParseNewEvent(R"pb(
                event_id: '2ED6657D-e927-568b-95e1-2665a8aea6a2'
                body: 'ascn'
                further_bodies: [ 'asean', 'mayors' ]
                known_at: '2021-08-31'
                event {
                  on: '2021-08-30~'
                  on_inferred: 'dated by the meeting'
                  at: 'asean:summit-32'
                  sources {
                    id: 'vna'
                    url: 'https://example.org/a?b=c'
                    published: '2021-08-30'
                    title: 'Một cuộc họp'
                    sha256: '01234567890123456789012345678901'
                  }
                  sources { publisher: 'A gazette' }
                  wording: "two lines,\n\tone indented"
                  remarks { party: 'sg' person: 'a-person' capacity: 'Chair' text: 'words' }
                  disputes {
                    event: 'asean:other'
                    about: [ DISPUTE_ASPECT_HOLDER ]
                  }
                  refines: [ 'other', '2ed6657d-e927-568b-95e1-2665a8aea6a3' ]
                  note: 'n'
                  meeting_held { meeting: 'annual-4' }
                })pb")),
              IsEmpty());
}

TEST(CheckFields, AnEventHasEitherAnIdOrARef) {
  v1::NewEvent event = Valid();
  event.mutable_event()->clear_ref();
  EXPECT_THAT(Found(event), ElementsAre("MISSING_EVENT_ID events[0].eventId"));
  event.set_event_id(kUuid);
  EXPECT_THAT(Found(event), IsEmpty());
  event.mutable_event()->set_ref("a-ref");
  EXPECT_THAT(Found(event), ElementsAre("EVENT_ID_AND_REF events[0].eventId"));
  event.mutable_event()->clear_ref();
  for (const char* id :
       {"x", "{2ed6657d-e927-568b-95e1-2665a8aea6a2}", "00000000-0000-0000-0000-000000000000"}) {
    event.set_event_id(id);
    EXPECT_THAT(Found(event), ElementsAre("MALFORMED_EVENT_ID events[0].eventId")) << id;
  }
}

TEST(CheckFields, BodiesAreSlugsNamedOnce) {
  v1::NewEvent event = Valid();
  event.clear_body();
  EXPECT_THAT(Found(event), ElementsAre("MISSING_FIELD events[0].body"));
  event.set_body("ASCN");
  EXPECT_THAT(Found(event), ElementsAre("MALFORMED_ID events[0].body"));
  event = Valid();
  for (const char* body : {"ascn", "asean", "asean", "b:c", ""}) event.add_further_bodies(body);
  EXPECT_THAT(Found(event), ElementsAre("MALFORMED_ID events[0].furtherBodies[3]",
                                        "DUPLICATE_ITEM events[0].furtherBodies[0]",
                                        "DUPLICATE_ITEM events[0].furtherBodies[2]",
                                        "EMPTY_ITEM events[0].furtherBodies[4]"));
  event = Valid();
  for (int i = 0; i < 16; ++i) event.add_further_bodies("b" + std::to_string(i));
  EXPECT_THAT(Found(event), IsEmpty());
  event.add_further_bodies("b16");
  EXPECT_THAT(Found(event), ElementsAre("TOO_MANY_ITEMS events[0].furtherBodies"));
}

TEST(CheckFields, KnownAtIsATimeOrADay) {
  v1::NewEvent event = Valid();
  for (const char* known : {"2021-08-30", "2021-08-30T12:00:00+07:00"}) {
    event.set_known_at(known);
    EXPECT_THAT(Found(event), IsEmpty()) << known;
  }
  for (const char* known : {"2021-08", "2021-02-30", "yesterday", "2021-08-30T12:00"}) {
    event.set_known_at(known);
    EXPECT_THAT(Found(event), ElementsAre("MALFORMED_TIME events[0].knownAt")) << known;
  }
}

TEST(CheckFields, AnEventSaysWhatHappened) {
  v1::NewEvent event;
  EXPECT_THAT(Found(event),
              ElementsAre("MISSING_EVENT_ID events[0].eventId", "MISSING_FIELD events[0].body",
                          "MISSING_EVENT events[0].event"));
  EXPECT_THAT(Found(WithFact("")), ElementsAre("UNSET_FACT events[0].event"));
}

TEST(CheckFields, ThePathMayBeEmpty) {
  const Violations found = CheckFields(WithFact("at: 'A'" + std::string(kHeld)), "");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].field, "event.at");
}

TEST(CheckFields, EveryTypeIsCheckedAndThoseOfTheServerAreReserved) {
  const google::protobuf::OneofDescriptor* facts = v1::Event::descriptor()->FindOneofByName("fact");
  for (int i = 0; i < facts->field_count(); ++i) {
    const google::protobuf::FieldDescriptor* field = facts->field(i);
    v1::NewEvent event = WithFact("");
    event.mutable_event()->GetReflection()->MutableMessage(event.mutable_event(), field);
    const std::string path = "events[0].event." + field->json_name();
    const std::vector<std::string> found = Found(event);
    EXPECT_THAT(found, Not(Contains("EVENT_NOT_SUPPORTED " + path)));
    const bool reserved = field->number() < v1::EVENT_TYPE_BODY_ESTABLISHED;
    EXPECT_EQ(found == std::vector<std::string>{"EVENT_TYPE_RESERVED " + path}, reserved) << path;
  }
}

TEST(CheckFields, ChecksTheEnvelope) {
  const std::string held(kHeld);
  ExpectFound({
      {"at: 'asean:summit'" + held, {"BODY_NOT_TOUCHED at"}},
      {"at: 'Summit'" + held, {"MALFORMED_ID at"}},
      {"sources {}" + held, {"MISSING_FIELD sources[0].url"}},
      {"sources { id: 'vna' }" + held, {"MISSING_FIELD sources[0].url"}},
      {"sources { title: ' ' }" + held, {"MISSING_FIELD sources[0].url"}},
      {"sources { title: 't' id: 'V N A' }" + held, {"MALFORMED_ID sources[0].id"}},
      {"sources { title: 't' } sources { url: 'ftp://a.example' }" + held,
       {"MALFORMED_URL sources[1].url"}},
      {"sources { title: 't' published: 'May 2021' }" + held,
       {"MALFORMED_DATE sources[0].published"}},
      {"sources { title: 't' sha256: 'short' }" + held, {"MALFORMED_HASH sources[0].sha256"}},
      {"sources { id: 'a' title: 't' } sources { id: 'a' title: 'u' }" + held,
       {"DUPLICATE_ITEM sources[1]"}},
      {"remarks { party: 'sg' }" + held, {"MISSING_FIELD remarks[0].text"}},
      {"remarks { party: 'S' person: 'P' text: 't' }" + held,
       {"MALFORMED_ID remarks[0].party", "MALFORMED_ID remarks[0].person"}},
      {"disputes {}" + held,
       {"MISSING_FIELD disputes[0].event", "MISSING_FIELD disputes[0].about"}},
      {"disputes { event: 'a b' about: DISPUTE_ASPECT_UNSPECIFIED }" + held,
       {"MALFORMED_REFERENCE disputes[0].event", "MISSING_FIELD disputes[0].about[0]"}},
      {"refines: 'a' refines: 'a b'" + held, {"MALFORMED_REFERENCE refines[1]"}},
      {"refines: ''" + held, {"EMPTY_ITEM refines[0]"}},
  });
}

TEST(CheckFields, AWrongDateIsNamedWithTheRightForm) {
  v1::NewEvent event = Valid();
  event.mutable_event()->set_on("2021-02-30");
  const Violations found = CheckFields(event, "events[0]");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].field, "events[0].event.on");
  EXPECT_EQ(found[0].code, "MALFORMED_DATE");
  EXPECT_THAT(found[0].message, AllOf(HasSubstr("'2021-02-30'"), HasSubstr("2021-08-30")));
  event.mutable_event()->clear_on();
  EXPECT_THAT(Found(event), IsEmpty());
  event.mutable_event()->set_on_inferred("because");
  EXPECT_THAT(Found(event), ElementsAre("CONFLICTING_FIELDS events[0].event.onInferred"));
}

TEST(CheckFields, ARefMayHave128BytesAndIsNoUuid) {
  v1::NewEvent event = Valid();
  event.mutable_event()->set_ref(std::string(128, 'r'));
  EXPECT_THAT(Found(event), IsEmpty());
  for (const std::string& ref : {std::string(129, 'r'), std::string(kUuid), std::string("a:b")}) {
    event.mutable_event()->set_ref(ref);
    EXPECT_THAT(Found(event), ElementsAre("MALFORMED_ID events[0].event.ref")) << ref;
  }
}

TEST(CheckFields, AddressesAreHttp) {
  v1::NewEvent event = Valid();
  v1::Source& source = *event.mutable_event()->add_sources();
  for (const char* url :
       {"http://a", "https://a.example/b?c#d", "https://[2001:db8::1]:8/\xc3\xa9"}) {
    source.set_url(url);
    EXPECT_THAT(Found(event), IsEmpty()) << url;
  }
  for (const std::string& url :
       {std::string("http://"), std::string("https:///a"), std::string("//a"), std::string("a.b"),
        std::string("javascript:alert(1)"), std::string("HTTP:/a"), std::string("http://a b"),
        "http://a/" + std::string(2048, 'x')}) {
    source.set_url(url);
    EXPECT_THAT(Found(event), ElementsAre("MALFORMED_URL events[0].event.sources[0].url")) << url;
  }
}

TEST(CheckFields, UnknownFieldsAreRefusedAtAnyDepth) {
  v1::NewEvent event = Valid();
  event.GetReflection()->MutableUnknownFields(&event)->AddVarint(99, 1);
  v1::MeetingHeld& held = *event.mutable_event()->mutable_meeting_held();
  v1::Participant& participant = *held.add_participants();
  participant.set_kind("member city");
  participant.GetReflection()->MutableUnknownFields(&participant)->AddLengthDelimited(7, "x");
  EXPECT_THAT(Found(event),
              ElementsAre("UNKNOWN_FIELD events[0]",
                          "UNKNOWN_FIELD events[0].event.meetingHeld.participants[0]"));
  const Violations found = CheckFields(event, "events[0]");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_THAT(found[1].message,
              AllOf(HasSubstr("number 7"), HasSubstr("minutebook.v1.Participant")));
}

TEST(CheckFields, AFactOfANewerContractIsAnUnknownField) {
  v1::NewEvent event = WithFact("");
  event.event()
      .GetReflection()
      ->MutableUnknownFields(event.mutable_event())
      ->AddLengthDelimited(199, "");
  EXPECT_THAT(Found(event),
              ElementsAre("UNSET_FACT events[0].event", "UNKNOWN_FIELD events[0].event"));
}

TEST(CheckFields, EnumValuesAreThoseOfTheContract) {
  v1::NewEvent event = Valid();
  event.mutable_event()->mutable_meeting_held()->set_format(static_cast<v1::MeetingFormat>(9));
  EXPECT_THAT(Found(event), ElementsAre("UNKNOWN_ENUM_VALUE events[0].event.meetingHeld.format"));
  event = Valid();
  v1::Dispute& dispute = *event.mutable_event()->add_disputes();
  dispute.set_event("other");
  dispute.add_about(v1::DISPUTE_ASPECT_COUNT);
  dispute.add_about(static_cast<v1::DisputeAspect>(-1));
  EXPECT_THAT(Found(event), ElementsAre("UNKNOWN_ENUM_VALUE events[0].event.disputes[0].about[1]"));
}

TEST(CheckFields, TextIsUtf8WithoutControlCharacters) {
  v1::NewEvent event = Valid();
  for (const char* good : {"Đà Nẵng", "a\n\tb", "\xf0\x9f\x8f\x99", "\xef\xbf\xbd"}) {
    event.mutable_event()->set_note(good);
    EXPECT_THAT(Found(event), IsEmpty()) << good;
  }
  for (const char* bad : {"\xff", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe1\xba",
                          "\x80", "\xe0\x80\x80", "\xf0\x80\x80\x80", "\xc3"}) {
    event.mutable_event()->set_note(bad);
    EXPECT_THAT(Found(event), ElementsAre("INVALID_UTF8 events[0].event.note"));
  }
  for (const std::string& bad :
       {std::string("a\0b", 3), std::string("\r\n"), std::string("\x1b[31m"), std::string("\x7f"),
        std::string("\xc2\x85")}) {
    event.mutable_event()->set_note(bad);
    EXPECT_THAT(Found(event), ElementsAre("CONTROL_CHARACTER events[0].event.note"));
  }
}

TEST(CheckFields, TextsAndListsHaveLimits) {
  v1::NewEvent event = Valid();
  event.mutable_event()->set_wording(std::string(4096, 'w'));
  v1::MeetingHeld& held = *event.mutable_event()->mutable_meeting_held();
  for (int i = 0; i < 1000; ++i) held.add_topics("t");
  for (int i = 0; i < 64; ++i) event.mutable_event()->add_remarks()->set_text("r");
  for (int i = 0; i < 32; ++i) {
    event.mutable_event()->add_sources()->set_title("s");
    event.mutable_event()->add_refines("r");
    v1::Dispute& dispute = *event.mutable_event()->add_disputes();
    dispute.set_event("d");
    dispute.add_about(v1::DISPUTE_ASPECT_COUNT);
  }
  EXPECT_THAT(Found(event), IsEmpty());
  event.mutable_event()->set_wording(std::string(4097, 'w'));
  held.add_topics("t");
  *event.mutable_event()->add_remarks() = event.event().remarks(0);
  *event.mutable_event()->add_sources() = event.event().sources(0);
  event.mutable_event()->mutable_sources(0)->set_title(std::string(513, 't'));
  event.mutable_event()->mutable_sources(0)->set_publisher(std::string(513, 'p'));
  event.mutable_event()->add_refines("r");
  *event.mutable_event()->add_disputes() = event.event().disputes(0);
  EXPECT_THAT(
      Found(event),
      ::testing::UnorderedElementsAre(
          "TOO_LONG events[0].event.wording", "TOO_MANY_ITEMS events[0].event.meetingHeld.topics",
          "TOO_MANY_ITEMS events[0].event.remarks", "TOO_MANY_ITEMS events[0].event.sources",
          "TOO_LONG events[0].event.sources[0].title",
          "TOO_LONG events[0].event.sources[0].publisher", "TOO_MANY_ITEMS events[0].event.refines",
          "TOO_MANY_ITEMS events[0].event.disputes"));
}

TEST(CheckFields, ManyViolationsAreToldUpToALimit) {
  v1::NewEvent event = Valid();
  for (int i = 0; i < 99; ++i) event.mutable_event()->mutable_meeting_held()->add_topics("");
  event.mutable_event()->set_at("A");
  EXPECT_EQ(Found(event).size(), 100u);
  EXPECT_THAT(Found(event), Not(Contains("MORE_VIOLATIONS ")));
  for (int i = 0; i < 500; ++i) event.mutable_event()->mutable_meeting_held()->add_topics("");
  const std::vector<std::string> found = Found(event);
  EXPECT_EQ(found.size(), 101u);
  EXPECT_EQ(found.back(), "MORE_VIOLATIONS ");
}

}  // namespace
}  // namespace minutebook::domain
