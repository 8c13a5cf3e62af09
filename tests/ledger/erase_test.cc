// Erasing, over both stores: what goes, what stays, and that nothing of what went is left anywhere.
#include <random>
#include <thread>

#include "service/domain/keys.h"
#include "service/ledger/record.h"
#include "store/merkle_tree.h"
#include "tests/ledger/erase_fixture.h"

namespace minutebook::ledger {
namespace {

using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::Not;
using testing::StatusIs;

template <typename Where>
class EraseTest : public ErasureTest<Where> {};
TYPED_TEST_SUITE(EraseTest, ErasedStores);

TYPED_TEST(EraseTest, WhatIsErasedIsNowhereAnyMoreWhenTheCallReturns) {
  this->RecordAll();
  const std::string before = this->Everything();
  for (const char* word : {"zzfirstzz", "zzsecondzz", "zzmeetingzz"}) {
    ASSERT_THAT(before, HasSubstr(word));
  }
  ASSERT_OK_AND_ASSIGN(const EraseOutcome chair, this->Erase(kKh));
  EXPECT_THAT(chair.erased, ElementsAre(kKh, kKhFix)) << "a correction repeats what it corrects";
  ASSERT_OK_AND_ASSIGN(const EraseOutcome meeting, this->Erase(kMeeting));
  EXPECT_EQ(meeting.receipt.position, kRecorded + 3);
  EXPECT_EQ(meeting.receipt.bodies[0].revision, kRecorded + 2);
  for (int round = 0; round < 2; ++round) {
    const std::string after = this->Everything();
    for (const char* word : {"zzfirstzz", "zzsecondzz", "zzmeetingzz"}) {
      EXPECT_THAT(after, Not(HasSubstr(word)));
      EXPECT_THAT(this->where_->FilesWith(word), IsEmpty());
    }
    EXPECT_THAT(after, HasSubstr("zzremarkzz")) << "what was not erased stays";
    this->Open();
  }
}

TYPED_TEST(EraseTest, HeaderPositionsRevisionsAndTreeStay) {
  this->RecordAll();
  std::vector<std::string> headers;
  for (store::Position at = 1; at <= kRecorded; ++at) {
    headers.emplace_back(HeaderBytesOfStored(*this->ledger_->log().Read(at)));
  }
  const store::TreeHead head = this->ledger_->tree_head();
  ASSERT_THAT(this->Erase(kKh), IsOk());
  store::CompactRange tree;
  for (store::Position at = 1; at <= this->ledger_->log().Head(); ++at) {
    const std::string stored = *this->ledger_->log().Read(at);
    if (at <= kRecorded) {
      EXPECT_EQ(HeaderBytesOfStored(stored), headers[at - 1]);
    }
    tree.Append(store::HashLeaf(HeaderBytesOfStored(stored)));
    if (at == kRecorded) {
      EXPECT_EQ(tree.Root(), head.root) << "the root of the size before";
    }
    EXPECT_EQ(IsErased(stored), at == kKh || at == kKhFix);
  }
  EXPECT_EQ(tree.Root(), this->ledger_->tree_head().root);
}

TYPED_TEST(EraseTest, RowsAreThoseOfARebuildWhicheverEventsAreErased) {
  for (store::Position erased = 2; erased <= kRecorded; erased += TypeParam::kStride) {
    SCOPED_TRACE(absl::StrCat("position ", erased));
    this->ledger_.reset();
    this->where_ = std::make_unique<TypeParam>();
    this->Open();
    this->RecordAll();
    ASSERT_THAT(this->Erase(erased), IsOk());
    ASSERT_THAT(this->Append(R"({"ref":"more","on":"2025","chairElected":{"party":"sg",)"
                             R"("during":"2026"}})"),
                AnyOf(IsOk(), StatusIs(absl::StatusCode::kFailedPrecondition)));
    const std::vector<std::string> live = this->Rows();
    const std::vector<std::string> words = this->Words();
    this->Rebuild();
    ASSERT_EQ(this->Rows(), live);
    ASSERT_EQ(this->Words(), words);
  }
}

TYPED_TEST(EraseTest, RowsAreThoseOfARebuildAfterManyErasuresInAnyOrder) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE(absl::StrCat("seed ", seed));
  std::mt19937 random(seed);
  this->RecordAll();
  for (int i = 0; i < 8; ++i) {
    const store::Position position = 2 + random() % (kRecorded - 1);
    SCOPED_TRACE(absl::StrCat("position ", position));
    ASSERT_THAT(this->Erase(position), IsOk());
    const std::vector<std::string> live = this->Rows();
    this->Rebuild();
    ASSERT_EQ(this->Rows(), live);
  }
}

TYPED_TEST(EraseTest, AnErasureAndARebuildExcludeEachOther) {
  this->RecordAll();
  {
    ASSERT_OK_AND_ASSIGN(const auto rebuild, this->ledger_->BeginRebuild(/*check_only=*/false));
    ASSERT_THAT(rebuild->Step(), IsOk());
    EXPECT_THAT(this->Erase(kMeeting),
                StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("being made anew")));
    EXPECT_EQ(this->ledger_->log().Head(), kRecorded);
  }
  ASSERT_THAT(this->Erase(kMeeting), IsOk()) << "the rebuild has ended, before its end";
  EXPECT_THAT(this->where_->FilesWith("zzmeetingzz"), IsEmpty());
  // The other pair of rows is served from here on, and the next erasure is made in it.
  const std::vector<std::string> live = this->Rows();
  ASSERT_OK_AND_ASSIGN(auto rebuild, this->ledger_->BeginRebuild(/*check_only=*/false));
  std::optional<Rebuilt> done;
  while (!done.has_value()) {
    ASSERT_OK_AND_ASSIGN(const RebuildProgress progress, rebuild->Step());
    done = progress.done;
  }
  rebuild.reset();
  EXPECT_EQ(done->before, done->after);
  EXPECT_TRUE(done->replaced);
  EXPECT_EQ(this->Rows(), live);
  ASSERT_THAT(this->Erase(kKh), IsOk());
  const std::vector<std::string> again = this->Rows();
  for (const char* word : {"zzfirstzz", "zzsecondzz", "zzmeetingzz"}) {
    EXPECT_THAT(this->where_->FilesWith(word), IsEmpty());
  }
  this->Rebuild();
  EXPECT_EQ(this->Rows(), again);
}

TYPED_TEST(EraseTest, AppendsAndReadsGoOnMeanwhile) {
  this->RecordAll();
  std::promise<void> done;
  std::thread appends([&, stop = done.get_future()] {
    for (int i = 0; i < 100 && stop.wait_for(std::chrono::seconds(0)) != std::future_status::ready;
         ++i) {
      EXPECT_THAT(this->Append(absl::StrCat(R"({"ref":"m)", i, R"(","on":"2025","meetingHeld":)",
                                            R"({"meeting":"m)", i, R"("}})")),
                  IsOk());
      EXPECT_THAT(this->ledger_->AnswerNow().rows.Get(domain::BodyKey("b"), 3), IsOk());
    }
  });
  EXPECT_THAT(this->Erase(kKh), IsOk());
  EXPECT_THAT(this->Erase(kMeeting), IsOk());
  done.set_value();
  appends.join();
  const std::vector<std::string> live = this->Rows();
  this->Rebuild();
  EXPECT_EQ(this->Rows(), live);
}

}  // namespace
}  // namespace minutebook::ledger
