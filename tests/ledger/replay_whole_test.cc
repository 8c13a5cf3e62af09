// Replay of events as they lie, in the log's own rows, beside the same read one by one: message by
// message the same bytes, and the same end.
#include <gmock/gmock.h>

#include <algorithm>
#include <functional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "service/domain/erasures.h"
#include "service/ledger/record.h"
#include "service/ledger/replay.h"
#include "store/bytes.h"
#include "store/forwarding_log.h"
#include "store/merkle_tree.h"
#include "tests/ledger/erase_fixture.h"
#include "tests/testing/rounds.h"

namespace minutebook::ledger {
namespace {

using ::testing::HasSubstr;
using testing::IsOk;
using testing::StatusIs;

// A log whose events together are given in another way than it does.
class OtherwiseTogether final : public store::ForwardingLog {
 public:
  using Change = std::function<void(store::FramedEvents*, std::string* bytes)>;
  OtherwiseTogether(const store::EventLogReader& log, Change change)
      : ForwardingLog(log), change_(std::move(change)) {}

  absl::Status Scan(store::Position first, std::uint64_t count, bool backward,
                    const Visit& visit) const override {
    ++scans_;
    return ForwardingLog::Scan(first, count, backward, visit);
  }
  // How often its events were asked for one by one.
  int scans() const { return scans_; }
  absl::Status ScanFramed(store::Position first, const FramedVisit& visit) const override {
    return log().ScanFramed(first, [&](store::FramedEvents run) {
      std::string bytes(run.bytes);
      change_(&run, &bytes);
      run.bytes = bytes;
      return visit(run);
    });
  }

 private:
  const Change change_;
  mutable int scans_ = 0;
};

template <typename Where>
class ReplayWholeTest : public ::testing::Test {
 protected:
  ReplayWholeTest() : store_(where_.Open()) {}

  const store::EventLogReader& log() const { return store_->log(); }
  store::Position Head() const { return log().Head(); }
  void Reopen() {
    store_.reset();
    store_ = where_.Open();
  }
  std::size_t Below(std::size_t end) { return random_() % end; }

  // An event of some size, that is said to be of this id.
  store::NewRecord EventOf(store::Position position, const store::EventId& id,
                           const v1::Event& event) {
    v1::EventHeader header;
    header.set_position(position);
    header.set_event_id(std::string(id.begin(), id.end()));
    header.set_type(v1::EVENT_TYPE_MEETING_HELD);
    const std::string bytes = HeaderBytes(header);
    return {id, {}, EncodeStored(bytes, "salt", event.SerializeAsString()), store::HashLeaf(bytes)};
  }
  void Commit(std::size_t count) {
    store::Group group{Head() + 1, {}, {}, {}};
    for (std::size_t i = 0; i < count; ++i) {
      const store::Position position = group.first_position + i;
      store::EventId id{};
      id.fill(7);  // the ledger's own, of the first
      if (position > 1) id = domain::ErasureId(id, 1'000'000 + position);
      v1::Event event;
      const std::size_t size = Below(30) == 0 ? Below(9000) : Below(400);
      event.mutable_meeting_held()->set_title(std::string(size, 'x'));
      group.events.push_back(EventOf(position, id, event));
    }
    ASSERT_THAT(store_->Commit(group), IsOk());
  }
  // Takes the payload of an event; `told`: and says so.
  void Erase(store::Position erased, bool told) {
    const store::Position position = Head() + 1;
    store::EventId id{};
    id.fill(7);
    id = domain::ErasureId(id, told ? erased : 2'000'000 + position);
    v1::Event event;
    event.mutable_payload_erased()->set_position(erased);
    store::Group group{position, {EventOf(position, id, event)}, {}, {}};
    group.redaction.events.push_back({erased, Redacted(*log().Read(erased))});
    kept_.insert(position);
    ASSERT_THAT(store_->Commit(group), IsOk());
  }
  void FillAtRandom() {
    for (std::size_t groups = 1 + Below(12); groups > 0; --groups) {
      Commit(Below(2) == 0 ? 1 : 1 + Below(100));
      if (Below(4) == 0) Reopen();
    }
    for (std::size_t erasures = Below(4); erasures > 0 && Head() > 1; --erasures) {
      const store::Position position = 2 + Below(Head() - 1);
      if (kept_.insert(position).second) Erase(position, true);
    }
  }

  // Two readers of one question: one of pages as messages, one of their events one by one.
  void ExpectTheSame(const store::EventLogReader& log, const v1::ReadEventsRequest& request) {
    SCOPED_TRACE(request.ShortDebugString());
    auto whole = Replay::Start(log, request);
    auto singly = Replay::Start(this->log(), request);
    ASSERT_THAT(whole, IsOk());
    ASSERT_THAT(singly, IsOk());
    for (store::Position pages = 0; !singly->finished(); ++pages) {
      ASSERT_LE(pages, Head()) << "the replay does not end";
      const PageLimits limits{.events_max = 1 + Below(80),
                              .bytes_max = 1 + Below(Below(2) == 0 ? 20'000 : 1'000'000),
                              .examined_max = 1 + Below(120)};
      std::string message = "before";
      std::string expected = message;
      ASSERT_THAT(whole->NextPage(limits, &message), IsOk());
      ASSERT_THAT(
          singly->NextPage(
              limits, [&](std::string_view stored) { store::AppendFramed(stored, &expected); }),
          IsOk());
      ASSERT_TRUE(message == expected) << "page " << pages << " after " << singly->examined();
      ASSERT_EQ(whole->examined(), singly->examined());
      ASSERT_EQ(whole->resume(), singly->resume());
      ASSERT_EQ(whole->finished(), singly->finished());
      // What is recorded meanwhile is no part of it.
      if (Head() < 3000 && Below(10) == 0) Commit(1 + Below(40));
    }
  }
  v1::ReadEventsRequest AnyRequest() {
    v1::ReadEventsRequest request;
    if (Below(2) == 0) request.set_position(1 + Below(Head()));
    if (Below(5) == 0) request.set_backward(true);
    if (Below(5) == 0) request.set_limit(1 + Below(100));
    if (Below(5) == 0) request.mutable_filter()->add_types(v1::EVENT_TYPE_MEETING_HELD);
    return request;
  }

  testing::Rounds rounds_{40};
  std::mt19937 random_{rounds_.first_seed()};
  Where where_;
  std::unique_ptr<store::Store> store_;
  std::set<store::Position> kept_;  // from further erasures: erased already, or one itself
};
TYPED_TEST_SUITE(ReplayWholeTest, ErasedStores);

TYPED_TEST(ReplayWholeTest, SendsTheBytesOfReadingOneByOne) {
  SCOPED_TRACE(::testing::Message() << "seed " << this->rounds_.first_seed());
  this->FillAtRandom();
  while (this->rounds_.Next()) {
    if (this->Head() < 3000 && this->Below(10) == 0) this->FillAtRandom();
    ASSERT_NO_FATAL_FAILURE(this->ExpectTheSame(this->log(), this->AnyRequest()));
  }
}

TYPED_TEST(ReplayWholeTest, SendsAllThatIsInTheLog) {
  this->Commit(250);
  this->Erase(40, true);
  std::string expected;
  for (store::Position at = 1; at <= this->Head(); ++at) {
    store::AppendFramed(*this->log().Read(at), &expected);
  }
  ASSERT_OK_AND_ASSIGN(Replay replay, Replay::Start(this->log(), {}));
  std::string all;
  while (!replay.finished()) ASSERT_THAT(replay.NextPage({.events_max = 77}, &all), IsOk());
  EXPECT_TRUE(all == expected);
}

TYPED_TEST(ReplayWholeTest, LooksAtEachEventWhereTheBytesAreNotJustTheEvents) {
  SCOPED_TRACE(::testing::Message() << "seed " << this->rounds_.first_seed());
  for (const std::size_t count : {1, 70, 1, 33}) this->Commit(count);
  const OtherwiseTogether::Change changes[] = {
      [](store::FramedEvents*, std::string* bytes) { bytes->pop_back(); },
      [](store::FramedEvents*, std::string* bytes) { bytes->push_back('\x0a'); },
      [](store::FramedEvents*, std::string* bytes) { bytes->append("\x0a\x00", 2); },
      [](store::FramedEvents*, std::string* bytes) { bytes->front() = '\x12'; },
      [](store::FramedEvents*, std::string* bytes) { bytes->append(*bytes); },
      [](store::FramedEvents* run, std::string* bytes) {  // without its last event
        std::string_view rest = *bytes;
        for (std::uint64_t i = run->first; i < run->last; ++i) store::TakeFramed(&rest);
        bytes->resize(bytes->size() - rest.size());
      }};
  for (const auto& change : changes) {
    for (const std::size_t one_in : {1, 5}) {
      const OtherwiseTogether log(this->log(), [&](store::FramedEvents* run, std::string* bytes) {
        if (this->Below(one_in) == 0) change(run, bytes);
      });
      ASSERT_NO_FATAL_FAILURE(this->ExpectTheSame(log, {}));
      EXPECT_TRUE(one_in > 1 || log.scans() > 0);
    }
  }
}

TYPED_TEST(ReplayWholeTest, APayloadThatIsMissingUnaccountedForIsDamageWhereItsPageIs) {
  this->Commit(200);
  this->Erase(100, false);
  ASSERT_OK_AND_ASSIGN(Replay replay, Replay::Start(this->log(), {}));
  std::string message;
  EXPECT_THAT(replay.NextPage({.events_max = 99}, &message), IsOk());
  EXPECT_THAT(replay.NextPage({.events_max = 10}, &message),
              StatusIs(absl::StatusCode::kDataLoss, HasSubstr("position 100 is missing")));
}

}  // namespace
}  // namespace minutebook::ledger
