// A ledger on the fake store with a clock that the test sets.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <vector>

#include "service/ledger/ledger.h"
#include "service/ledger/refusal.h"
#include "store/memory_store.h"
#include "store/mutex.h"
#include "tests/testing/events.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/status_matchers.h"

namespace minutebook::ledger {

// 2026-11-22T12:00:00Z.
inline constexpr std::int64_t kNoonUs = 1'795'348'800'000'000;

class LedgerTest : public ::testing::Test {
 protected:
  LedgerTest() { Open(); }

  // Opens the ledger on the same disk, as after a restart.
  void Open(LedgerOptions options = {});
  absl::StatusOr<std::unique_ptr<Ledger>> TryOpen(LedgerOptions options = {});

  // Appends and waits for the answer.
  absl::StatusOr<AppendOutcome> Append(std::vector<v1::NewEvent> events,
                                       std::vector<v1::BodyExpectation> expectations = {},
                                       AppendMode mode = AppendMode::kAllOrNone);
  // Appends what must succeed.
  AppendOutcome Record(std::vector<v1::NewEvent> events);
  // The event at a position.
  v1::RecordedEvent EventAt(store::Position position);
  store::Position Head() const { return ledger_->log().Head(); }
  // Until the next commit, has reads of rows as of the log's head asked, which the writer alone
  // does: what `fault` gives, if not OK, is what they give. Empty: reads go well.
  void FaultRowReads(std::function<absl::Status()> fault);

  testing::FakeClock clock_{kNoonUs};
  std::shared_ptr<store::MemoryDisk> disk_ = store::MakeMemoryDisk();
  std::function<absl::Status(const store::Group&)> before_commit_;
  std::function<absl::Status(const store::Group&)> after_commit_;
  store::Mutex fault_mutex_;
  std::function<absl::Status()> row_fault_ GUARDED_BY(fault_mutex_);
  store::Position row_fault_as_of_ GUARDED_BY(fault_mutex_) = 0;
  std::unique_ptr<Ledger> ledger_;
};

// The codes of the violations that a status carries, and the fields that they name.
std::vector<std::string> CodesOf(const absl::Status& status);
std::vector<std::string> FieldsOf(const absl::Status& status);
v1::ErrorReason ReasonOf(const absl::Status& status);

v1::BodyExpectation ExpectRevision(const std::string& body, std::uint64_t revision);

}  // namespace minutebook::ledger
