// Minutes, and files by their hash.
#include <gmock/gmock.h>

#include "tests/domain/views/ascn_record.h"
#include "tests/testing/status_matchers.h"

namespace minutebook::domain {
namespace {

using ::minutebook::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// 32 bytes of 0, of 0x10 and so on, as JSON writes them.
const std::string kZeros = std::string(43, 'A') + "=";
const std::string kTens = "EBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBA=";

std::string File(const std::string& sha256, const std::string& rest = "") {
  return R"({"sha256":")" + sha256 + "\"" + rest + "}";
}

class FileTest : public ::testing::Test {
 protected:
  FileTest() {
    AddUntil2021(book_);
    book_.Add("ascn",
              R"({"ref":"plan","on":"2021-08-30","documentAdopted":{"document":"plan",
                  "title":"Plan","version":"final","files":[)" +
                  File(kZeros, R"(,"role":"annex","language":"en")") + "]}}",
              "2021-08-30");
  }

  // Each place in short, as of what is asked.
  std::vector<std::string> Find(char byte, v1::FindFileRequest request = {}) {
    if (request.body().empty()) request.set_body("ascn");
    request.set_sha256(std::string(32, byte));
    const auto response = book_.Ask(request);
    EXPECT_TRUE(response.ok()) << response.status();
    std::vector<std::string> places;
    if (!response.ok()) return places;
    for (const v1::FiledAs& place : response->places()) {
      places.push_back(place.document() + place.meeting() + " " + place.file().role() + " " +
                       place.file().language() + " " + place.version() + " [" + place.fact().ref() +
                       "]");
    }
    return places;
  }

  Book book_;
};

TEST_F(FileTest, AFileIsFoundByItsHashWithDocumentRoleLanguageAndEvent) {
  EXPECT_THAT(Find('\0'), ElementsAre("plan annex en final [plan]"));
  EXPECT_THAT(Find('\x01'), IsEmpty());
  v1::FindFileRequest other;
  other.set_body("asean");
  EXPECT_THAT(Find('\0', other), IsEmpty());
}

TEST_F(FileTest, AttachedFilesAndMinutesAreFoundToo) {
  book_.Add("ascn", R"({"ref":"vi","on":"2022-01-01","fileAttached":{"document":"plan",
      "version":"draft","file":)" +
                        File(kTens, R"(,"language":"vi")") + "}}");
  book_.Add("ascn", R"({"ref":"minutes","on":"2022-02-01","minutesApproved":{
      "meeting":"annual-4","asCorrected":true,"sha256":")" +
                        kTens + R"("}})");
  EXPECT_THAT(Find('\x10'), ElementsAre("plan  vi draft [vi]", "annual-4 minutes   [minutes]"));
  v1::FindFileRequest request;
  request.set_document("plan");
  EXPECT_THAT(Find('\x10', request), ElementsAre("plan  vi draft [vi]"));
  request.set_document("other");
  EXPECT_THAT(Find('\x10', request), IsEmpty());
  // Not yet on the day; not yet on record.
  request = {};
  request.set_on("2022-01-31");
  EXPECT_THAT(Find('\x10', request), ElementsAre("plan  vi draft [vi]"));
  request = {};
  request.mutable_as_of()->set_position(book_.head() - 2);
  EXPECT_THAT(Find('\x10', request), IsEmpty());
  request.mutable_as_of()->set_position(0);
  request.mutable_as_of()->set_known_at("2021-12-31");
  EXPECT_THAT(Find('\x10', request), IsEmpty());
  EXPECT_THAT(Find('\0', request), ElementsAre("plan annex en final [plan]"));
}

TEST_F(FileTest, AFileThatASharperAccountReplacedIsNotTheOneOnRecord) {
  book_.Add("ascn", R"({"ref":"sharper","on":"2021-08-30","refines":["plan"],"documentAdopted":{
      "document":"plan","title":"Plan","files":[)" +
                        File(kTens) + "]}}");
  EXPECT_THAT(Find('\0'), IsEmpty());
  EXPECT_THAT(Find('\x10'), ElementsAre("plan   final [sharper]"));
}

TEST_F(FileTest, TheDocumentsStateIsToldWithIt) {
  book_.Add("ascn", R"({"on":"2022-01-01","documentRescinded":{"document":"plan"}})");
  v1::FindFileRequest request;
  request.set_body("ascn");
  request.set_sha256(std::string(32, '\0'));
  MINUTEBOOK_ASSERT_OK_AND_ASSIGN(a, const auto now, book_.Ask(request));
  ASSERT_EQ(now.places_size(), 1);
  EXPECT_EQ(now.places(0).state(), v1::DOCUMENT_STATE_RESCINDED);
  EXPECT_EQ(now.places(0).title(), "Plan");
  request.set_on("2021-12-31");
  MINUTEBOOK_ASSERT_OK_AND_ASSIGN(b, const auto then, book_.Ask(request));
  EXPECT_EQ(then.places(0).state(), v1::DOCUMENT_STATE_ADOPTED);
}

TEST_F(FileTest, AHashOfAnotherLengthIsRefused) {
  v1::FindFileRequest request;
  request.set_body("ascn");
  request.set_sha256("short");
  EXPECT_THAT(book_.Ask(request),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("sha256: ")));
}

TEST_F(FileTest, MinutesSayHowAndAtWhichMeetingTheyWereApproved) {
  book_.Add("ascn", R"({"ref":"annual-5","on":"2022-08-30","meetingHeld":{"series":"annual",
      "ordinal":5}})");
  book_.Add("ascn", R"({"ref":"minutes","on":"2022-08-30","at":"annual-5","minutesApproved":{
      "meeting":"annual-4","asCorrected":true,"url":"https://example.org/m","sha256":")" +
                        kTens + R"("}})");
  const v1::Meeting meeting = book_.Meeting("ascn", "annual-4");
  EXPECT_TRUE(meeting.minutes_approved());
  ASSERT_EQ(meeting.minutes_size(), 1);
  EXPECT_TRUE(meeting.minutes(0).as_corrected());
  EXPECT_EQ(meeting.minutes(0).at(), "annual-5");
  EXPECT_EQ(meeting.minutes(0).on(), "2022-08-30");
  EXPECT_EQ(meeting.minutes(0).sha256(), std::string(32, '\x10'));
  EXPECT_EQ(meeting.minutes(0).url(), "https://example.org/m");
  EXPECT_EQ(meeting.minutes(0).event_id(), FormatUuid(book_.IdOf("ascn", "minutes")));
  EXPECT_FALSE(book_.Meeting("ascn", "annual-5").minutes_approved());
}

}  // namespace
}  // namespace minutebook::domain
