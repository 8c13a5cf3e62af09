// What is kept from earlier questions changes no answer, whatever was recorded meanwhile.
#include <gmock/gmock.h>

#include <map>

#include "service/domain/answer_memo.h"
#include "tests/domain/views/random_history.h"

namespace minutebook::domain {
namespace {

constexpr std::uint32_t kSeeds = 8;
constexpr int kEvents = 40;

// Keeps everything.
class MapMemo final : public AnswerMemo {
 public:
  std::shared_ptr<const void> Find(std::string_view key) override {
    const auto found = kept_.find(key);
    if (found == kept_.end()) return nullptr;
    ++found_;
    return found->second;
  }
  void Keep(std::string key, std::shared_ptr<const void> value, std::size_t) override {
    EXPECT_TRUE(kept_.emplace(std::move(key), std::move(value)).second);
  }
  std::size_t found() const { return found_; }

 private:
  std::map<std::string, std::shared_ptr<const void>, std::less<>> kept_;
  std::size_t found_ = 0;
};

class Asking {
 public:
  Asking(const Book& book, std::shared_ptr<MapMemo> memo) : book_(book), memo_(std::move(memo)) {}

  template <typename Request>
  void Compare(Request request, const std::string& on, store::Position position) const {
    request.set_body("club");
    request.set_on(on);
    request.mutable_as_of()->set_position(position);
    const AnswerContext anew = book_.Context();
    AnswerContext kept = anew;
    kept.memo = memo_;
    const auto expected = Answer(request, anew);
    const auto answered = Answer(request, kept);
    ASSERT_EQ(answered.status(), expected.status());
    if (!expected.ok()) return;
    EXPECT_EQ(answered->SerializeAsString(), expected->SerializeAsString())
        << request.DebugString() << answered->DebugString() << expected->DebugString();
  }

  void CompareAll(const std::string& on, store::Position position) const {
    v1::GetOfficeHolderRequest holder;
    holder.set_office("seat");
    Compare(holder, on, position);
    v1::ListTermsRequest terms;
    terms.set_office("seat");
    Compare(terms, on, position);
    v1::GetPartyRequest party;
    party.set_party("p1");
    Compare(party, on, position);
    Compare(v1::GetBodyRequest(), on, position);
    Compare(v1::ListMembersRequest(), on, position);
    Compare(v1::ListOfficesRequest(), on, position);
    Compare(v1::ListMeetingsRequest(), on, position);
    Compare(v1::ListDocumentsRequest(), on, position);
    Compare(v1::ListActionsRequest(), on, position);
  }

 private:
  const Book& book_;
  const std::shared_ptr<MapMemo> memo_;
};

TEST(AnswerMemoTest, WhatIsKeptChangesNoAnswer) {
  for (std::uint32_t seed = 1; seed <= kSeeds; ++seed) {
    SCOPED_TRACE(seed);
    History history(seed);
    Book book;
    const auto memo = std::make_shared<MapMemo>();
    const Asking asking(book, memo);
    asking.CompareAll("2020-01-15", 0);
    LayDown(book);
    for (const ToRecord& event : history.Events(kEvents)) {
      book.Record(event);
      asking.CompareAll(history.Day(), 0);
      asking.CompareAll(history.Day(), 1 + history.Below(static_cast<std::uint32_t>(book.head())));
    }
    EXPECT_GT(memo->found(), 0U);
  }
}

}  // namespace
}  // namespace minutebook::domain
