// Slugs, UUIDs and references.
#include "service/domain/identifiers.h"

#include "tests/testing/status_matchers.h"

namespace minutebook::domain {
namespace {

using ::testing::HasSubstr;
using testing::IsOk;
using testing::IsOkAndHolds;
using testing::StatusIs;

constexpr absl::StatusCode kRefused = absl::StatusCode::kInvalidArgument;
constexpr std::string_view kUuid = "2ed6657d-e927-568b-95e1-2665a8aea6a2";

TEST(IsSlug, TakesTheAlphabet) {
  for (const char* text : {"a", "0", "ascn", "annual-4", "a.b_c-d", "a--b", "2021-08-30"}) {
    EXPECT_TRUE(IsSlug(text)) << text;
  }
  EXPECT_TRUE(IsSlug(std::string(64, 'a')));
  EXPECT_TRUE(IsSlug(std::string(128, 'a'), kRefBytesMax));
}

TEST(IsSlug, RefusesOtherCharactersEndsAndLengths) {
  for (const char* text : {"", "-a", "a-", ".a", "a.", "_", "A", "a b", "a:b", "a/b", "\xc4\x91",
                           "a\n", "annual-4 "}) {
    EXPECT_FALSE(IsSlug(text)) << text;
  }
  EXPECT_FALSE(IsSlug(std::string(65, 'a')));
  EXPECT_FALSE(IsSlug(std::string(129, 'a'), kRefBytesMax));
  EXPECT_FALSE(IsSlug(std::string_view("a\0b", 3)));
}

TEST(IsSlug, RefusesAUuidSoThatRefsAndIdsAreNeverMixed) {
  EXPECT_FALSE(IsSlug(kUuid));
  EXPECT_TRUE(IsSlug("2ed6657d-e927-568b-95e1-2665a8aea6a"));
}

TEST(ParseSubjectName, TakesTheBodyWrittenOrTheOneGiven) {
  ASSERT_OK_AND_ASSIGN(const SubjectName own, ParseSubjectName("annual-4", "ascn"));
  EXPECT_EQ(own.body, "ascn");
  EXPECT_EQ(own.id, "annual-4");
  ASSERT_OK_AND_ASSIGN(const SubjectName other, ParseSubjectName("asean:summit-32", "ascn"));
  EXPECT_EQ(other.body, "asean");
  EXPECT_EQ(other.id, "summit-32");
}

TEST(ParseSubjectName, RefusesWhatIsNoName) {
  for (const char* text : {"", ":", "a:", ":a", "a:b:c", "A", "asean: summit"}) {
    EXPECT_THAT(ParseSubjectName(text, "ascn"), StatusIs(kRefused, HasSubstr("asean:annual-4")))
        << text;
  }
}

TEST(Uuid, IsReadInEitherCaseAndWrittenInLowerCase) {
  ASSERT_OK_AND_ASSIGN(const EventId id, ParseUuid("2ED6657D-E927-568B-95e1-2665A8AEA6A2"));
  EXPECT_EQ(FormatUuid(id), kUuid);
  EXPECT_EQ(id[0], 0x2e);
  EXPECT_EQ(id[15], 0xa2);
}

TEST(Uuid, OtherFormsAreRefused) {
  for (const char* text :
       {"", "{2ed6657d-e927-568b-95e1-2665a8aea6a2}",
        "urn:uuid:2ed6657d-e927-568b-95e1-2665a8aea6a2", "2ed6657de927568b95e12665a8aea6a2",
        "2ed6657d-e927-568b-95e1-2665a8aea6a", "2ed6657d-e927-568b-95e1-2665a8aea6a2 ",
        "2ed6657d-e927-568b-95e1-2665a8aea6ag", "2ed6657de-927-568b-95e1-2665a8aea6a2"}) {
    EXPECT_THAT(ParseUuid(text), StatusIs(kRefused, HasSubstr("is not a UUID"))) << text;
  }
}

TEST(UuidV5, GivesThePublishedAnswers) {
  ASSERT_OK_AND_ASSIGN(const EventId dns, ParseUuid("6ba7b810-9dad-11d1-80b4-00c04fd430c8"));
  // RFC 9562, appendix A.4.
  EXPECT_EQ(FormatUuid(UuidV5(dns, "www.example.com")), kUuid);
  // Documentation of Python's uuid module.
  EXPECT_EQ(FormatUuid(UuidV5(dns, "python.org")), "886313e1-3b8a-5372-9b90-0c9aee199e5d");
}

TEST(IdOfRef, NamesBodyAndRefOnTwoLines) {
  ASSERT_OK_AND_ASSIGN(const EventId ledger, ParseUuid("6ba7b810-9dad-11d1-80b4-00c04fd430c8"));
  EXPECT_EQ(IdOfRef(ledger, "ascn", "annual-4"), UuidV5(ledger, "ascn\nannual-4"));
  EXPECT_NE(IdOfRef(ledger, "ascn", "annual-4"), IdOfRef(ledger, "asean", "annual-4"));
}

TEST(ResolveEvent, TakesAUuidARefOrABodysRef) {
  const EventId ledger{1, 2, 3};
  ASSERT_OK_AND_ASSIGN(const EventId id, ParseUuid(kUuid));
  EXPECT_THAT(ResolveEvent(ledger, "ascn", kUuid), IsOkAndHolds(id));
  EXPECT_THAT(ResolveEvent(ledger, "ascn", "2ED6657D-E927-568B-95E1-2665A8AEA6A2"),
              IsOkAndHolds(id));
  EXPECT_THAT(ResolveEvent(ledger, "ascn", "kh-2022"),
              IsOkAndHolds(IdOfRef(ledger, "ascn", "kh-2022")));
  EXPECT_THAT(ResolveEvent(ledger, "ascn", "asean:kh-2022"),
              IsOkAndHolds(IdOfRef(ledger, "asean", "kh-2022")));
  const std::string long_ref(128, 'r');
  EXPECT_THAT(ResolveEvent(ledger, "ascn", long_ref),
              IsOkAndHolds(IdOfRef(ledger, "ascn", long_ref)));
}

TEST(ResolveEvent, RefusesTheRest) {
  for (const char* text :
       {"", "Kh", "a:b:c", ":a", "a:", "asean:2ed6657d-e927-568b-95e1-2665a8aea6a2"}) {
    EXPECT_THAT(ResolveEvent(EventId{}, "ascn", text), StatusIs(kRefused, HasSubstr("kh-2022")))
        << text;
    EXPECT_THAT(CheckReference(text), StatusIs(kRefused)) << text;
  }
  EXPECT_THAT(CheckReference("asean:kh-2022"), IsOk());
}

}  // namespace
}  // namespace minutebook::domain
