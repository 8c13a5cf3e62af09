// Audits of records with more meetings than one audit holds.
#include <gmock/gmock.h>

#include "service/domain/edtf.h"
#include "tests/domain/audit/audit_book.h"
#include "tests/testing/status_matchers.h"

namespace minutebook::domain {
namespace {

using ::minutebook::testing::StatusIs;
using ::testing::Contains;
using ::testing::HasSubstr;

// What one audit holds of its days (audit_record.h).
constexpr std::size_t kHeldByOne = 20'000;

std::string Meeting(absl::CivilDay on, const std::string& id, const std::string& more = "") {
  return R"({"on":")" + FormatDay(on) + R"(","meetingHeld":{"meeting":")" + id + "\"" + more + "}}";
}

TEST(LongRecordTest, AnAuditHoldsWhatIsOfItsDaysHoweverLongTheRecordIs) {
  std::vector<std::string> events = {
      Meeting(absl::CivilDay(2001, 5, 2), "one", R"(,"series":"annual","ordinal":1)"),
      Meeting(absl::CivilDay(2040, 5, 2), "three", R"(,"series":"annual","ordinal":3)"),
      // By the date of its meeting alone.
      R"({"documentAdopted":{"document":"paper","title":"Paper"},"at":"m500"})",
      R"({"documentAdopted":{"document":"early","title":"Early"},"at":"m1"})",
  };
  std::vector<std::string> meetings;
  for (std::size_t i = 0; i <= kHeldByOne; ++i) {
    meetings.push_back(
        Meeting(absl::CivilDay(2001, 1, 1) + static_cast<int>(i) / 2, "m" + std::to_string(i)));
  }
  events.insert(events.begin(), meetings.begin(), meetings.end());
  const Book book = BookWith(events);

  const v1::AuditChairmanshipResponse year = AuditOf(book, "", "2001-09", "2001-09");
  EXPECT_THAT(CodesOf(year), Contains("ORDINAL_MISSING")) << "between one years before and after";
  int told = 0;
  for (const v1::AuditStatement& statement : year.statements()) {
    told += statement.kind() == v1::STATEMENT_KIND_MEETING ? 1 : 0;
    if (statement.kind() == v1::STATEMENT_KIND_DOCUMENT_ADOPTED) {
      EXPECT_THAT(statement.text(), HasSubstr("Paper"));
    }
  }
  EXPECT_EQ(told, 60);

  v1::AuditChairmanshipRequest all;
  all.set_body("b");
  all.set_office("chair");
  EXPECT_THAT(Answer(all, book.Context()),
              StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("fewer days")));
}

}  // namespace
}  // namespace minutebook::domain
