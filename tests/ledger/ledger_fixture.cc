#include "tests/ledger/ledger_fixture.h"

#include <future>
#include <utility>

namespace minutebook::ledger {

absl::StatusOr<std::unique_ptr<Ledger>> LedgerTest::TryOpen(LedgerOptions options) {
  ledger_.reset();
  store::MemoryStoreOptions store_options;
  store_options.identity.ledger_id.fill(7);
  store_options.identity.name = "test";
  store_options.disk = disk_;
  store_options.before_commit = [this](const store::Group& group) {
    FaultRowReads({});
    return before_commit_ ? before_commit_(group) : absl::OkStatus();
  };
  store_options.after_commit = [this](const store::Group& group) {
    return after_commit_ ? after_commit_(group) : absl::OkStatus();
  };
  store_options.before_row_read = [this](std::string_view, store::Position as_of) {
    store::MutexLock lock(fault_mutex_);
    return row_fault_ && as_of == row_fault_as_of_ ? row_fault_() : absl::OkStatus();
  };
  return Ledger::Open(store::MakeMemoryStore(std::move(store_options)), clock_, std::move(options));
}

void LedgerTest::Open(LedgerOptions options) {
  auto ledger = TryOpen(std::move(options));
  ASSERT_THAT(ledger, testing::IsOk());
  ledger_ = *std::move(ledger);
}

absl::StatusOr<AppendOutcome> LedgerTest::Append(std::vector<v1::NewEvent> events,
                                                 std::vector<v1::BodyExpectation> expectations,
                                                 AppendMode mode) {
  AppendCommand command;
  command.mode = mode;
  command.events = std::move(events);
  command.expectations = std::move(expectations);
  command.recorder = "local";
  std::promise<absl::StatusOr<AppendOutcome>> answered;
  ledger_->Append(std::move(command), [&](absl::StatusOr<AppendOutcome> outcome) {
    answered.set_value(std::move(outcome));
  });
  return answered.get_future().get();
}

AppendOutcome LedgerTest::Record(std::vector<v1::NewEvent> events) {
  AppendOutcome none{std::vector<Receipt>(events.size()), {}, {}};
  for (auto& receipt : none.receipts) receipt.bodies.emplace_back();
  auto outcome = Append(std::move(events));
  EXPECT_TRUE(outcome.ok()) << outcome.status().ToString();
  return outcome.ok() ? *std::move(outcome) : none;
}

v1::RecordedEvent LedgerTest::EventAt(store::Position position) {
  auto stored = ledger_->log().Read(position);
  EXPECT_THAT(stored, testing::IsOk());
  v1::RecordedEvent event;
  EXPECT_TRUE(stored.ok() && event.ParseFromString(*stored));
  return event;
}

void LedgerTest::FaultRowReads(std::function<absl::Status()> fault) {
  const store::Position head = fault ? Head() : 0;
  store::MutexLock lock(fault_mutex_);
  row_fault_ = std::move(fault);
  row_fault_as_of_ = head;
}

std::vector<std::string> CodesOf(const absl::Status& status) {
  std::vector<std::string> codes;
  const auto refusal = RefusalOf(status);
  if (!refusal) return codes;
  for (const auto& violation : refusal->violations()) codes.push_back(violation.code());
  return codes;
}

std::vector<std::string> FieldsOf(const absl::Status& status) {
  std::vector<std::string> fields;
  const auto refusal = RefusalOf(status);
  if (!refusal) return fields;
  for (const auto& violation : refusal->violations()) fields.push_back(violation.field());
  return fields;
}

v1::ErrorReason ReasonOf(const absl::Status& status) {
  const auto refusal = RefusalOf(status);
  return refusal ? refusal->reason() : v1::ERROR_REASON_UNSPECIFIED;
}

v1::BodyExpectation ExpectRevision(const std::string& body, std::uint64_t revision) {
  v1::BodyExpectation expectation;
  expectation.set_body(body);
  expectation.set_exact_revision(revision);
  return expectation;
}

}  // namespace minutebook::ledger
