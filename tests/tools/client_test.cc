// The client against a server that loses answers and breaks streams.
#include "tools/client/client.h"

#include "gmock/gmock.h"
#include "tests/testing/status_matchers.h"
#include "tests/tools/fake_server.h"
#include "tools/client/error.h"

namespace minutebook::client {
namespace {

using ::minutebook::testing::IsOk;
using ::minutebook::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::SizeIs;

ClientOptions OptionsFor(const std::string& server) {
  ClientOptions options;
  options.server = server;
  options.retry.first_delay = absl::Milliseconds(1);
  options.retry.delay_max = absl::Milliseconds(1);
  return options;
}

v1::NewEvent Event(const std::string& ref) {
  v1::NewEvent event;
  event.set_body("b");
  event.mutable_event()->set_ref(ref);
  event.mutable_event()->mutable_meeting_held();
  return event;
}

// Events "0" to "n-1".
EventSource Numbered(int n) {
  return [i = 0, n]() mutable -> absl::StatusOr<std::optional<v1::NewEvent>> {
    if (i == n) return std::nullopt;
    return Event(std::to_string(i++));
  };
}

TEST(Client, AnAppendWhoseAnswerIsLostIsRetriedUnderTheSameId) {
  FakeLedger ledger;
  ledger.lose_answers = 2;
  Client client(OptionsFor(ledger.address()));
  v1::AppendRequest request;
  *request.add_events() = Event("");  // neither ref nor id
  ASSERT_OK_AND_ASSIGN(const v1::AppendResponse response, client.Append(request));
  EXPECT_EQ(ledger.appends(), 3);
  EXPECT_THAT(ledger.Names(), ElementsAre(request.events(0).event_id()));
  EXPECT_TRUE(response.receipts(0).already_recorded());
}

TEST(Client, AnAppendNeverAnsweredHasAnUnknownOutcome) {
  FakeLedger ledger;
  ledger.lose_answers = 100;
  Client client(OptionsFor(ledger.address()));
  v1::AppendRequest request;
  *request.add_events() = Event("a");
  const auto response = client.Append(request);
  EXPECT_THAT(response, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_TRUE(ErrorOf(response.status()).outcome_unknown());
}

TEST(Client, ALaterRefusalForWantOfRoomDoesNotSettleALostAnswer) {
  FakeLedger ledger;
  ledger.lose_answers = 1;
  ledger.then_refuse = "READ_ONLY";
  Client client(OptionsFor(ledger.address()));
  v1::AppendRequest request;
  *request.add_events() = Event("a");
  EXPECT_TRUE(ErrorOf(client.Append(request).status()).outcome_unknown());
}

TEST(Client, ARefusalThatIsTheFirstWordIsTheServersOwn) {
  FakeLedger ledger;
  ledger.then_refuse = "READ_ONLY";
  Client client(OptionsFor(ledger.address()));
  v1::AppendRequest request;
  *request.add_events() = Event("a");
  EXPECT_EQ(ErrorOf(client.Append(request).status()).reason, v1::ERROR_REASON_READ_ONLY);
}

TEST(Client, AServerThatIsNotThereWasSentNothing) {
  std::string address;
  {
    FakeLedger gone;
    address = gone.address();
  }
  ClientOptions options = OptionsFor(address);
  options.retry.attempts_max = 1;
  Client client(options);
  v1::AppendRequest request;
  *request.add_events() = Event("a");
  const Error error = ErrorOf(client.Append(request).status());
  EXPECT_TRUE(error.unreachable);
  EXPECT_FALSE(error.outcome_unknown());
}

TEST(Client, ABrokenImportIsTakenUpAndDoublesNothing) {
  FakeLedger ledger;
  ledger.break_import_after = 3;
  ClientOptions options = OptionsFor(ledger.address());
  options.import_batch_events_max = 10;
  Client client(options);
  const ImportOutcome outcome = client.Import(Numbered(95), nullptr);
  EXPECT_THAT(outcome.status, IsOk());
  EXPECT_EQ(outcome.recorded + outcome.already_recorded, 95u);
  EXPECT_EQ(ledger.streams(), 2);
  const auto names = ledger.Names();
  ASSERT_THAT(names, SizeIs(95));
  for (int i = 0; i < 95; ++i) EXPECT_EQ(names[static_cast<std::size_t>(i)], std::to_string(i));
}

TEST(Client, ARefusedImportNamesTheEventAndWhatWasKept) {
  FakeLedger ledger;
  ledger.refuse_name = "47";
  ledger.break_import_after = 2;
  ClientOptions options = OptionsFor(ledger.address());
  options.import_batch_events_max = 10;
  Client client(options);
  const ImportOutcome outcome = client.Import(Numbered(95), nullptr);
  EXPECT_THAT(outcome.status, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(outcome.refused, 47u);
  EXPECT_EQ(outcome.recorded + outcome.already_recorded, 47u);
}

TEST(Client, ASourcesErrorEndsTheImportAfterWhatCameBeforeIt) {
  FakeLedger ledger;
  Client client(OptionsFor(ledger.address()));
  int i = 0;
  const ImportOutcome outcome = client.Import(
      [&]() -> absl::StatusOr<std::optional<v1::NewEvent>> {
        if (i == 3) return absl::InvalidArgumentError("bad line");
        return Event(std::to_string(i++));
      },
      nullptr);
  EXPECT_THAT(outcome.status, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(outcome.recorded, 3u);
}

TEST(Client, AWatchResumesAfterTheLastEventAndTellsEachOnce) {
  FakeLedger ledger;
  ledger.break_watch_after = 2;
  Client client(OptionsFor(ledger.address()));
  EXPECT_THAT(client.Import(Numbered(5), nullptr).status, IsOk());
  std::vector<std::uint64_t> positions;
  v1::WatchRequest request;
  request.set_from_position(1);
  Cancellation cancellation;
  WatchCallbacks callbacks;
  callbacks.on_event = [&](const v1::RecordedEvent& event) {
    positions.push_back(event.header().position());
    return absl::OkStatus();
  };
  callbacks.on_caught_up = [&](std::uint64_t) { cancellation.Cancel(); };
  EXPECT_THAT(client.Watch(request, callbacks, &cancellation),
              StatusIs(absl::StatusCode::kCancelled));
  EXPECT_THAT(positions, ElementsAre(1, 2, 3, 4, 5));
}

TEST(Client, AWatchEndsWithTheErrorOfItsCallback) {
  FakeLedger ledger;
  Client client(OptionsFor(ledger.address()));
  EXPECT_THAT(client.Import(Numbered(2), nullptr).status, IsOk());
  v1::WatchRequest request;
  request.set_from_position(1);
  WatchCallbacks callbacks;
  callbacks.on_event = [](const v1::RecordedEvent&) { return absl::AbortedError("enough"); };
  EXPECT_THAT(client.Watch(request, callbacks), StatusIs(absl::StatusCode::kAborted));
}

}  // namespace
}  // namespace minutebook::client
