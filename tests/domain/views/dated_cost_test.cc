// What a page of a list by date costs: rows read are counted.
#include <gmock/gmock.h>

#include <functional>
#include <string>

#include "service/domain/edtf.h"
#include "tests/domain/views/book.h"
#include "tests/testing/status_matchers.h"

namespace minutebook::domain {
namespace {

using ::minutebook::testing::IsOk;

// Counts what is read of the rows.
class CountedRows final : public store::VersionedMapReader {
 public:
  explicit CountedRows(const store::VersionedMapReader& rows) : rows_(rows) {}
  absl::StatusOr<std::optional<store::RowVersion>> Get(std::string_view key,
                                                       store::Position as_of) const override {
    ++read_;
    return rows_.Get(key, as_of);
  }
  absl::StatusOr<std::vector<std::optional<store::RowVersion>>> MultiGet(
      std::span<const std::string> keys, store::Position as_of) const override {
    read_ += keys.size();
    return rows_.MultiGet(keys, as_of);
  }
  using Visit = std::function<bool(std::string_view, store::Position, std::string_view)>;
  absl::Status Scan(std::string_view prefix, std::string_view after, store::Position as_of,
                    const Visit& visit) const override {
    return rows_.Scan(prefix, after, as_of, Counted(visit));
  }
  absl::Status ScanBack(std::string_view prefix, std::string_view before, store::Position as_of,
                        const Visit& visit) const override {
    return rows_.ScanBack(prefix, before, as_of, Counted(visit));
  }
  std::size_t read() const { return read_; }

 private:
  Visit Counted(const Visit& visit) const {
    ++read_;  // the seek
    return [this, &visit](std::string_view key, store::Position since, std::string_view value) {
      ++read_;
      return visit(key, since, value);
    };
  }
  const store::VersionedMapReader& rows_;
  mutable std::size_t read_ = 0;
};

// Meetings on days of their own, from 2000 on.
Book BookOfMeetings(int count) {
  Book book;
  book.Add("club",
           R"({"on":"1990","bodyEstablished":{"names":[{"text":"Club"}],"timeZone":"UTC"}})");
  for (int i = 0; i < count; ++i) {
    book.Add("club", R"({"on":")" + FormatDay(absl::CivilDay(2000, 1, 1) + i) +
                         R"(","meetingHeld":{"meeting":"m)" + std::to_string(i) + R"("}})");
  }
  return book;
}

TEST(DatedCostTest, APageCostsTheSameReadsHoweverManyMeetingsTheBodyHas) {
  const auto reads = [](const Book& book, const v1::ListMeetingsRequest& request) {
    const CountedRows counted(book.Context().rows);
    const AnswerContext all = book.Context();
    const AnswerContext context{all.ledger, counted, all.cuts, all.head, all.now_us, all.events};
    const auto page = Answer(request, context);
    EXPECT_THAT(page, IsOk());
    if (page.ok()) {
      EXPECT_EQ(page->meetings_size(), 10);
    }
    return counted.read();
  };
  const Book few = BookOfMeetings(100);
  const Book many = BookOfMeetings(10'000);
  for (const bool descending : {false, true}) {
    for (const char* from : {"", "2000-02-10"}) {
      v1::ListMeetingsRequest request;
      request.set_body("club");
      request.set_descending(descending);
      request.set_from_date(from);
      request.mutable_page()->set_size(10);
      const std::size_t of_few = reads(few, request);
      EXPECT_EQ(reads(many, request), of_few) << descending << " " << from;
      EXPECT_LT(of_few, 60u);
    }
  }
}

TEST(DatedCostTest, APageAfterALongDateBeginsWhereTheRangeDoes) {
  const auto reads = [](int count) {
    Book book = BookOfMeetings(count);
    book.Add("club", R"({"on":"1995/2090","meetingHeld":{"meeting":"long"}})");
    const CountedRows counted(book.Context().rows);
    const AnswerContext all = book.Context();
    const AnswerContext context{all.ledger, counted, all.cuts, all.head, all.now_us, all.events};
    v1::ListMeetingsRequest request;
    request.set_body("club");
    request.set_from_date(FormatDay(absl::CivilDay(2000, 1, 1) + (count - 20)));
    request.mutable_page()->set_size(1);
    const auto first = Answer(request, context);
    EXPECT_THAT(first, IsOk());
    EXPECT_EQ(first->meetings(0).meeting(), "long");
    const std::size_t before = counted.read();
    request.mutable_page()->set_token(first->next_page_token());
    const auto second = Answer(request, context);
    EXPECT_THAT(second, IsOk());
    EXPECT_EQ(second->meetings(0).meeting(), "m" + std::to_string(count - 20));
    return counted.read() - before;
  };
  EXPECT_EQ(reads(3000), reads(100));
}

}  // namespace
}  // namespace minutebook::domain
