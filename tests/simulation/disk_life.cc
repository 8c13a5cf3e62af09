#include "tests/simulation/disk_life.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <optional>
#include <set>

#include "service/ledger/record.h"
#include "service/ledger/refusal.h"
#include "store/rocks_store.h"
#include "tests/simulation/ledgers.h"
#include "tests/testing/events.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/status_matchers.h"

namespace minutebook::simulation {
namespace {

using testing::IsOk;

constexpr std::int64_t kNoonUs = 1'795'348'800'000'000;  // 2026-11-22T12:00:00Z
// The ledger before: its own first event, a body, meetings.
constexpr std::uint32_t kMeetingsBefore = 12;
constexpr store::Position kHeadBefore = 2 + kMeetingsBefore;

const testing::FakeClock& Clock() {
  static const testing::FakeClock clock(kNoonUs);
  return clock;
}

absl::StatusOr<std::unique_ptr<ledger::Ledger>> OpenLedger(const std::string& path,
                                                           rocksdb::Env* env, bool repair = false) {
  store::OpenOptions options;
  options.path = path;
  options.new_ledger_id.fill(7);
  options.repair_torn_tail = repair;
  auto store = store::OpenRocksStoreOn(options, env);
  if (!store.ok()) return store.status();
  return ledger::Ledger::Open(*std::move(store), Clock(), {});
}

v1::NewEvent Meeting(std::uint32_t ordinal) { return testing::MeetingHeld("a", ordinal, "2019"); }

v1::ErrorReason ReasonOf(const absl::Status& status) {
  const auto refusal = ledger::RefusalOf(status);
  return refusal ? refusal->reason() : v1::ERROR_REASON_UNSPECIFIED;
}

}  // namespace

void DiskLife::MakeBefore(const std::string& folder) {
  namespace fs = std::filesystem;
  const std::string path = folder + "/open";
  for (std::uint32_t ordinal = 1; ordinal <= kMeetingsBefore; ordinal += 3) {
    ASSERT_OK_AND_ASSIGN(const auto ledger, OpenLedger(path, nullptr));
    if (ordinal == 1) {
      ASSERT_THAT(AppendTo(*ledger, {testing::BodyEstablished("a")}), IsOk());
    }
    for (std::uint32_t i = 0; i < 3; ++i) {
      ASSERT_THAT(AppendTo(*ledger, {Meeting(ordinal + i)}), IsOk());
    }
    // The last time as it lies while it is open.
    if (ordinal + 3 > kMeetingsBefore) {
      fs::copy(path, folder + "/before", fs::copy_options::recursive);
    }
  }
  fs::remove_all(path);
}

void DiskLife::Run(FaultyDisk& disk, const std::function<void()>& opened) {
  const auto clear = [](const absl::Status& status) {
    return status.code() == absl::StatusCode::kUnavailable;
  };
  const auto ledger = OpenLedger(path_, disk.env());
  if (!ledger.ok()) {
    EXPECT_TRUE(disk.failed()) << ledger.status();
    EXPECT_TRUE(clear(ledger.status())) << ledger.status();
    return;
  }
  EXPECT_EQ((*ledger)->log().Head(), kHeadBefore) << "a shorter ledger is served";
  opened();
  std::uint32_t ordinal = kMeetingsBefore;
  for (const std::size_t count : {1, 2, 1, 3}) {
    sent_.emplace_back();
    for (std::size_t i = 0; i < count; ++i) sent_.back().events.push_back(Meeting(++ordinal));
    Append(**ledger, &sent_.back());
  }
  ReadAll(**ledger, disk.failed() ? 1 : 0);
  if (!latched_) return;
  EXPECT_NE((*ledger)->read_only_because(), "");
  const auto again = AppendTo(**ledger, {Meeting(1)});
  ASSERT_THAT(again, IsOk()) << "what is on record is answered for";
  EXPECT_TRUE(again->receipts[0].already_recorded);
}

void DiskLife::Append(ledger::Ledger& ledger, Sent* sent) {
  const auto outcome = AppendTo(ledger, sent->events);
  if (outcome.ok()) {
    EXPECT_FALSE(latched_) << "a ledger that latched took an append";
    sent->receipts = outcome->receipts;
    EXPECT_EQ(sent->receipts.size(), sent->events.size());
    return;
  }
  EXPECT_THAT(outcome, testing::StatusIs(absl::StatusCode::kUnavailable));
  if (ledger.read_only_because().empty()) return;  // a read failed before anything was written
  EXPECT_EQ(ReasonOf(outcome.status()),
            latched_ ? v1::ERROR_REASON_READ_ONLY : v1::ERROR_REASON_OUTCOME_UNKNOWN)
      << outcome.status();
  latched_ = true;
}

void DiskLife::ReadAll(const ledger::Ledger& ledger, int errors_max) {
  for (store::Position position = 1; position <= ledger.log().Head(); ++position) {
    const auto event = ReadAt(ledger, position);
    if (event.ok()) continue;
    EXPECT_THAT(event, testing::StatusIs(absl::StatusCode::kUnavailable));
    EXPECT_GE(--errors_max, 0) << "reads do not go on: " << event.status();
  }
}

bool DiskLife::CheckAfterwards(bool may_be_torn) {
  auto ledger = OpenLedger(path_, nullptr);
  const bool torn = may_be_torn && absl::IsDataLoss(ledger.status());
  if (torn) ledger = OpenLedger(path_, nullptr, /*repair=*/true);
  EXPECT_THAT(ledger, IsOk());
  if (!ledger.ok()) return torn;
  store::Position head = kHeadBefore;
  for (const Sent& sent : sent_) {
    for (std::size_t i = 0; i < sent.receipts.size(); ++i) {
      EXPECT_EQ(sent.receipts[i].position, ++head);
      const auto event = ReadAt(**ledger, head);
      EXPECT_THAT(event, IsOk()) << "position " << head << " was acknowledged";
      if (!event.ok()) return torn;
      EXPECT_EQ(ledger::CanonicalBytes(event->event()),
                ledger::CanonicalBytes(sent.events[i].event()));
    }
  }
  std::set<store::Position> all;
  for (const Sent& sent : sent_) {
    const auto again = AppendTo(**ledger, sent.events);
    EXPECT_THAT(again, IsOk()) << "half of an append is on record";
    if (!again.ok()) return torn;
    for (std::size_t i = 0; i < again->receipts.size(); ++i) {
      const ledger::Receipt& receipt = again->receipts[i];
      all.insert(receipt.position);
      if (sent.receipts.empty()) continue;
      EXPECT_TRUE(receipt.already_recorded);
      EXPECT_EQ(receipt.position, sent.receipts[i].position);
    }
  }
  EXPECT_EQ((*ledger)->log().Head(), kHeadBefore + all.size())
      << "something is on record twice, or that nobody sent";
  ReadAll(**ledger, 0);
  EXPECT_THAT(CheckViews(**ledger), IsOk());
  return torn;
}

}  // namespace minutebook::simulation
