// The index of words follows the log by itself: live, after a restart, and when it must be made
// anew.
#include "service/ledger/search_index.h"

#include <gmock/gmock.h>

#include <set>
#include <thread>

#include "absl/strings/str_cat.h"
#include "service/domain/search/search.h"
#include "store/forwarding_log.h"
#include "tests/ledger/ledger_fixture.h"

namespace minutebook::ledger {
namespace {

using testing::BodyEstablished;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::MeetingHeld;
using testing::StatusIs;

// Longer than any index of a test takes.
constexpr std::chrono::seconds kPatience{60};

class SearchIndexTest : public LedgerTest {
 protected:
  v1::NewEvent Meeting(std::uint32_t ordinal, const std::string& title) {
    v1::NewEvent event = MeetingHeld("a", ordinal, std::to_string(1990 + ordinal % 30));
    event.mutable_event()->mutable_meeting_held()->set_title(title);
    return event;
  }

  // Meetings found, once the index has come to the head.
  std::vector<std::string> Found(const std::string& query) {
    EXPECT_THAT(ledger_->words().WaitFor(Head(), kPatience), IsOk());
    v1::SearchRequest request;
    request.set_query(query);
    const auto answer = domain::Answer(request, ledger_->AnswerNow(), ledger_->words());
    EXPECT_THAT(answer, IsOk());
    std::vector<std::string> subjects;
    if (!answer.ok()) return subjects;
    for (const v1::SearchHit& hit : answer->hits()) subjects.push_back(hit.subject());
    return subjects;
  }

  // All entries, as the disk holds them.
  std::vector<std::string> Keys() {
    std::set<std::string> keys;
    EXPECT_THAT(store().words().Scan(
                    {.word = "", .beginning = true},
                    [&keys](std::string_view word, std::string_view body, std::string_view item) {
                      keys.insert(absl::StrCat(std::string(word), " ", std::string(body), " ",
                                               std::string(item)));
                      return true;
                    }),
                IsOk());
    return {keys.begin(), keys.end()};
  }
  store::Store& store() {
    store::MemoryStoreOptions options;
    options.disk = disk_;
    store_ = store::MakeMemoryStore(options);
    return *store_;
  }

  std::unique_ptr<store::Store> store_;
};

TEST_F(SearchIndexTest, WhatWasAcknowledgedIsFound) {
  Record({BodyEstablished("a")});
  for (std::uint32_t i = 1; i <= 20; ++i) {
    Record({Meeting(i, "Gathering number" + std::to_string(i))});
    EXPECT_THAT(Found("number" + std::to_string(i)), ElementsAre("annual-" + std::to_string(i)));
  }
  EXPECT_EQ(Found("gathering").size(), 20u);
}

TEST_F(SearchIndexTest, RemarksThatRowsDoNotKeepAreFound) {
  Record({BodyEstablished("a")});
  v1::NewEvent event = testing::NewEvent("a", "doc", "2020");
  event.mutable_event()->mutable_document_adopted()->set_document("plan");
  event.mutable_event()->mutable_document_adopted()->set_title("Plan");
  event.mutable_event()->add_remarks()->set_text("A unicorn among plans");
  Record({event});
  EXPECT_THAT(Found("unicorn"), ElementsAre("plan"));
  EXPECT_THAT(Found("unicorn plan"), ElementsAre("plan"));
  EXPECT_THAT(Found("unicorn meeting"), IsEmpty());
}

TEST_F(SearchIndexTest, AReopenedLedgerGoesOnWhereTheIndexStands) {
  Record({BodyEstablished("a"), Meeting(1, "Alpha")});
  EXPECT_THAT(Found("alpha"), ElementsAre("annual-1"));
  Open();
  Record({Meeting(2, "Beta")});
  EXPECT_THAT(Found("alpha"), ElementsAre("annual-1"));
  EXPECT_THAT(Found("beta"), ElementsAre("annual-2"));
}

TEST_F(SearchIndexTest, AnIndexThatWasLostOrOfAnotherVersionIsMadeAnewToTheSameKeys) {
  Record({BodyEstablished("a"), testing::ChairDefined("a"), testing::PartyRegistered("a", "sg")});
  for (std::uint32_t i = 1; i <= 300; ++i) Record({Meeting(i, "Meeting of " + std::to_string(i))});
  Record({testing::ChairAssumed("a", "sg", "2019")});
  EXPECT_EQ(Found("meeting").size(), 100u) << "a page";
  const std::vector<std::string> live = Keys();
  EXPECT_GT(live.size(), 900u);
  ledger_.reset();
  ASSERT_THAT(store().words().Reset("another version"), IsOk());
  Open();
  EXPECT_THAT(Found("300"), ElementsAre("annual-300"));
  EXPECT_EQ(Keys(), live);
  const store::Position head = Head();
  ledger_.reset();
  // As if the log had been longer once: what follows from events that are gone must not stay.
  const std::string_view word = "\xff";
  const store::WordPlace stray{"a", "", std::span(&word, 1)};
  ASSERT_THAT(store().words().Put(head + 1, std::span(&stray, 1)), IsOk());
  Open();
  EXPECT_THAT(Found("300"), ElementsAre("annual-300"));
  EXPECT_EQ(Keys(), live);
}

// An index whose disk stands still until it is told to go on.
class HeldWords final : public store::WordIndex {
 public:
  explicit HeldWords(store::WordIndex& words) : words_(words) {}
  void Release(absl::Status outcome) {
    store::MutexLock lock(mutex_);
    outcome_ = std::move(outcome);
    changed_.NotifyAll();
  }
  store::WordIndexState state() const override { return words_.state(); }
  absl::StatusOr<bool> Scan(const store::WordQuestion& question,
                            const store::WordVisit& visit) const override {
    return words_.Scan(question, visit);
  }
  absl::Status Reset(std::string_view version) override { return words_.Reset(version); }
  absl::Status Put(store::Position position, std::span<const store::WordPlace> places,
                   const std::function<bool()>& go_on) override {
    {
      store::MutexLock lock(mutex_);
      ++puts_;
      changed_.NotifyAll();
      while (!outcome_.has_value() && go_on()) {
        changed_.WaitUntil(mutex_, std::chrono::steady_clock::now() + std::chrono::milliseconds(1));
      }
      if (outcome_.has_value() && !outcome_->ok()) return *outcome_;
    }
    return words_.Put(position, places, go_on);
  }
  // Until Release.
  void Hold() {
    store::MutexLock lock(mutex_);
    outcome_.reset();
  }
  int puts() {
    store::MutexLock lock(mutex_);
    return puts_;
  }
  // Until something is being put, for the nth time.
  void AwaitPut(int nth) {
    store::MutexLock lock(mutex_);
    while (puts_ < nth) changed_.Wait(mutex_);
  }

 private:
  store::WordIndex& words_;
  store::Mutex mutex_;
  store::CondVar changed_;
  std::optional<absl::Status> outcome_ GUARDED_BY(mutex_);
  int puts_ GUARDED_BY(mutex_) = 0;
};

// A log that has grown when another thread looks.
class GrownLog final : public store::ForwardingLog {
 public:
  GrownLog(const store::EventLogReader& log, store::Position before)
      : ForwardingLog(log), before_(before) {}
  store::Position Head() const override {
    return std::this_thread::get_id() == made_on_ ? before_ : ForwardingLog::Head();
  }

 private:
  const store::Position before_;
  const std::thread::id made_on_ = std::this_thread::get_id();
};

// Its last events were lost, and others came in their places before the index looked.
TEST_F(SearchIndexTest, AnIndexOfALongerLogIsMadeAnewHoweverSoonTheLogGrows) {
  Record({BodyEstablished("a"), Meeting(1, "Alpha")});
  const auto other = store::MakeMemoryStore({});
  ASSERT_THAT(other->words().Reset(domain::SearchVersion()), IsOk());
  ASSERT_THAT(other->words().Put(Head(), {}), IsOk());
  const GrownLog log(ledger_->log(), Head() - 1);
  Feed feed{1024};
  const SearchIndex index(log, ledger_->AnswerNow().rows, other->words(), feed, ledger_->context());
  ASSERT_THAT(index.WaitFor(Head(), kPatience), IsOk());
  v1::SearchRequest request;
  request.set_query("alpha");
  ASSERT_OK_AND_ASSIGN(const auto answer, domain::Answer(request, ledger_->AnswerNow(), index));
  EXPECT_EQ(answer.hits_size(), 1);
}

class HeldIndexTest : public SearchIndexTest {
 protected:
  HeldIndexTest() {
    Record({BodyEstablished("a")});
    Found("a");
    held_ = std::make_unique<HeldWords>(other_->words());
    index_ = std::make_unique<SearchIndex>(ledger_->log(), ledger_->AnswerNow().rows, *held_, feed_,
                                           ledger_->context(), std::chrono::milliseconds(1));
  }

  std::unique_ptr<store::Store> other_ = store::MakeMemoryStore({});
  Feed feed_{1024};
  std::unique_ptr<HeldWords> held_;
  std::unique_ptr<SearchIndex> index_;
};

TEST_F(HeldIndexTest, ASearchThatWaitsTooLongIsToldHowFarItIsAndWhenToTryAgain) {
  const absl::Status waited = index_->WaitFor(Head(), std::chrono::milliseconds(1));
  EXPECT_THAT(waited, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(ReasonOf(waited), v1::ERROR_REASON_CATCHING_UP);
  EXPECT_GT(RefusalOf(waited)->retry_after_ms(), 0);
  held_->Release(absl::OkStatus());
  EXPECT_THAT(index_->WaitFor(Head(), kPatience), IsOk());
}

// An erasure's caller runs at a higher priority than the index, and may wait long for it otherwise.
TEST_F(HeldIndexTest, WhatIsBeingAddedIsBrokenOffForWhoWantsItDropped) {
  held_->AwaitPut(1);
  EXPECT_THAT(index_->MakeAnew(), IsOk());
  held_->AwaitPut(2);
  EXPECT_EQ(index_->applied_position(), 0u);
  held_->Release(absl::OkStatus());
  EXPECT_THAT(index_->WaitFor(Head(), kPatience), IsOk());
}

TEST_F(HeldIndexTest, WhatIsBeingAddedIsBrokenOffAtTheEnd) {
  held_->AwaitPut(1);
  index_.reset();
}

TEST_F(HeldIndexTest, AnIndexThatFailsSaysWhyAndGoesOnOnceItCan) {
  held_->Release(absl::UnavailableError("the disk is full"));
  EXPECT_THAT(index_->WaitFor(Head(), kPatience),
              StatusIs(absl::StatusCode::kUnavailable, ::testing::HasSubstr("the disk is full")));
  EXPECT_THAT(index_->failure(), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(index_->WaitFor(0), IsOk()) << "what had come in is found";
  const int puts = held_->puts();
  held_->AwaitPut(puts + 2);
  held_->Release(absl::OkStatus());
  while (!index_->failure().ok()) std::this_thread::yield();
  EXPECT_THAT(index_->WaitFor(Head(), kPatience), IsOk());
}

// An erasure must be able to drop the words of an index that stands still.
TEST_F(HeldIndexTest, AnIndexThatFailsIsDroppedAllTheSame) {
  held_->Release(absl::UnavailableError("the disk is full"));
  EXPECT_THAT(index_->WaitFor(Head(), kPatience), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(index_->MakeAnew(), IsOk());
}

// The words are dropped between a search's look at how far they are and its look at them.
class DroppedWords final : public domain::WordSource {
 public:
  DroppedWords(SearchIndex& index, HeldWords& held) : index_(index), held_(held) {}
  absl::Status Reach(store::Position position) const override {
    return index_.WaitFor(position, kPatience);
  }
  std::uint64_t drops() const override { return index_.drops(); }
  absl::StatusOr<bool> Scan(const store::WordQuestion& question,
                            const store::WordVisit& visit) const override {
    if (dropped_) return index_.Scan(question, visit);
    dropped_ = true;
    held_.Hold();
    EXPECT_THAT(index_.MakeAnew(), IsOk());
    auto scanned = index_.Scan(question, visit);
    held_.Release(absl::OkStatus());
    return scanned;
  }
  bool dropped() const { return dropped_; }

 private:
  SearchIndex& index_;
  HeldWords& held_;
  mutable bool dropped_ = false;
};

TEST_F(HeldIndexTest, ASearchThatTheWordsAreDroppedUnderLooksAgain) {
  held_->Release(absl::OkStatus());
  const DroppedWords words(*index_, *held_);
  v1::SearchRequest request;
  request.set_query("a");
  ASSERT_OK_AND_ASSIGN(const auto answer, domain::Answer(request, ledger_->AnswerNow(), words));
  EXPECT_TRUE(words.dropped());
  EXPECT_EQ(answer.hits_size(), 1);
}

}  // namespace
}  // namespace minutebook::ledger
