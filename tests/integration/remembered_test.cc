// What a client remembers of its own appends, and how a server that loses one is found out.
#include "service/verify/remembered.h"

#include <gmock/gmock.h>

#include <csignal>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/integration/run_minutebook.h"
#include "tests/integration/running_server.h"
#include "tests/integration/sample.h"
#include "tests/integration/server_process.h"
#include "tests/testing/events.h"
#include "tests/testing/status_matchers.h"

namespace minutebook {
namespace {

using ::testing::HasSubstr;
using verify::JudgeAppend;
using verify::Judged;
using verify::JudgeEvent;
using verify::Remembered;
using verify::Suspicion;

// An honest append of two events, and what was remembered before it.
class RememberedAppend : public ::testing::Test {
 protected:
  RememberedAppend() : server_(Signing(folder_.Sub("key"))) {
    const auto first = server_.client().Ask(v1::GetCheckpointRequest());
    EXPECT_TRUE(first.ok()) << first.status();
    before_ = *verify::Judge(std::nullopt, *first).now;
    *request_.add_events() = testing::BodyEstablished("ascn");
    *request_.add_events() = testing::BodyEstablished("nrg");
    request_.mutable_evidence()->set_since_tree_size(before_.size);
    auto answer = server_.client().Append(request_);
    EXPECT_TRUE(answer.ok()) << answer.status();
    answer_ = *std::move(answer);
  }

  static ledger::LedgerOptions Signing(const std::string& path) {
    ledger::LedgerOptions options;
    options.signing.key_path = path;
    return options;
  }
  void ExpectSuspicion(Suspicion suspicion, const std::string& why) {
    const Judged judged = JudgeAppend(before_, request_, answer_);
    EXPECT_EQ(judged.suspicion, suspicion) << judged.why;
    EXPECT_THAT(judged.why, HasSubstr(why));
    EXPECT_FALSE(judged.now.has_value());
  }

  testing::TempDir folder_;
  RunningServer server_;
  Remembered before_;
  v1::AppendRequest request_;
  v1::AppendResponse answer_;
};

TEST_F(RememberedAppend, IsProvedAsItWasSentAndRemembered) {
  Judged judged = JudgeAppend(before_, request_, answer_);
  EXPECT_EQ(judged.suspicion, Suspicion::kNone) << judged.why;
  ASSERT_TRUE(judged.now.has_value());
  EXPECT_EQ(judged.now->size, answer_.receipts(1).position());
  // Sent again, it is proved again.
  request_.mutable_evidence()->set_since_tree_size(judged.now->size);
  const auto again = server_.client().Append(request_);
  ASSERT_TRUE(again.ok()) << again.status();
  judged = JudgeAppend(*judged.now, request_, *again);
  EXPECT_EQ(judged.suspicion, Suspicion::kNone) << judged.why;
}

TEST_F(RememberedAppend, SaysNothingWhereNoProofCame) {
  answer_.clear_evidence();
  const Judged judged = JudgeAppend(before_, request_, answer_);
  EXPECT_EQ(judged.suspicion, Suspicion::kNone);
  EXPECT_FALSE(judged.now.has_value());
}

TEST_F(RememberedAppend, AnEventThatTheEvidenceLeavesOutIsNotTakenForProved) {
  auto& events = *answer_.mutable_evidence()->mutable_events();
  events.RemoveLast();
  ExpectSuspicion(Suspicion::kNotRecorded, "is not proved");
  const v1::Receipt& receipt = answer_.receipts(1);
  answer_.mutable_evidence()->add_left_out_event_ids(receipt.event_id());
  const Judged judged = JudgeAppend(before_, request_, answer_);
  EXPECT_EQ(judged.suspicion, Suspicion::kNone) << judged.why;
  EXPECT_THAT(judged.left_out, ::testing::ElementsAre(1));

  v1::GetEventRequest get;
  get.set_event_id(receipt.event_id());
  get.mutable_evidence()->set_since_tree_size(judged.now->size);
  ASSERT_OK_AND_ASSIGN(v1::GetEventResponse event, server_.client().GetEvent(get));
  const v1::NewEvent& sent = request_.events(1);
  EXPECT_EQ(JudgeEvent(*judged.now, sent, receipt, event).suspicion, Suspicion::kNone);
  EXPECT_EQ(JudgeEvent(*judged.now, request_.events(0), receipt, event).why,
            absl::StrCat("the event at position ", receipt.position(), " is of another body"));
  *event.mutable_evidence()->mutable_events(0) = answer_.evidence().events(0);
  EXPECT_THAT(JudgeEvent(*judged.now, sent, receipt, event).why, HasSubstr("is not proved"));
  event.clear_evidence();
  EXPECT_THAT(JudgeEvent(*judged.now, sent, receipt, event).why, HasSubstr("is not proved"));
}

TEST_F(RememberedAppend, OtherWordsThanWereSentAreCaught) {
  request_.mutable_events(1)->mutable_event()->set_note("as it was meant");
  ExpectSuspicion(Suspicion::kNotRecorded, "says something else");
}

TEST_F(RememberedAppend, AReceiptOfAnotherPlaceIsCaught) {
  answer_.mutable_receipts(0)->set_position(answer_.receipts(1).position());
  ExpectSuspicion(Suspicion::kNotRecorded, "has another id");
  answer_.mutable_receipts(0)->set_position(99);
  ExpectSuspicion(Suspicion::kNotRecorded, "is not proved");
  answer_.mutable_receipts()->RemoveLast();
  ExpectSuspicion(Suspicion::kNotRecorded, "1 receipts came");
}

TEST_F(RememberedAppend, ATreeWithoutTheEventsIsCaught) {
  // The checkpoint from before the append, which is truly signed.
  answer_.mutable_evidence()->mutable_checkpoint()->set_note(before_.note);
  answer_.mutable_evidence()->mutable_consistency()->clear_hashes();
  ExpectSuspicion(Suspicion::kNotRecorded, "the proof is of a tree of");
}

TEST_F(RememberedAppend, ATreeThatDidNotGrowFromTheOneSeenIsCaught) {
  answer_.mutable_evidence()->mutable_consistency()->clear_hashes();
  ExpectSuspicion(Suspicion::kRewritten, "do not begin with");
}

// A server that goes back to what it had before the command's own append.
TEST(RememberedServer, ThatLosesAnAppendIsFoundOutByTheNextCommand) {
  const testing::TempDir folder;
  const std::string data = folder.Sub("ledger");
  std::string address;
  {
    ServerProcess server(data);
    address = server.address();
    EXPECT_EQ(server.End(SIGTERM), 0);
  }
  const std::string before = folder.Sub("before");
  const auto command = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--known-ledgers", folder.Sub("known")});
    return RunMinutebook(address, arguments);
  };
  const std::vector<std::string> record = {
      "record", "body-established", "--body",       "ascn",  "--name",
      "ASCN",   "--time-zone",      "Asia/Jakarta", "--ref", "began"};
  {
    ServerProcess server(data, address);
    EXPECT_EQ(command({"ledger"}).code, 0);
    EXPECT_EQ(server.End(SIGTERM), 0);
  }
  std::filesystem::copy(data, before, std::filesystem::copy_options::recursive);
  {
    ServerProcess server(data, address);
    const Ran ran = command(record);
    EXPECT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(command({"known", "list"}).out, HasSubstr("3 events"));
    EXPECT_EQ(server.End(SIGTERM), 0);
  }
  std::filesystem::remove_all(data);
  std::filesystem::rename(before, data);
  std::filesystem::remove(data + ".signing-key.last-signed");
  ServerProcess server(data, address);
  const Ran ran = command(record);
  EXPECT_EQ(ran.code, 6) << ran.out << ran.err;
  EXPECT_THAT(ran.err, HasSubstr("THE HISTORY OF THIS LEDGER WAS CUT"));
  EXPECT_EQ(server.End(SIGTERM), 0);
}

// A proof is since what a command remembered when it asked, not since what another has by now.
TEST(RememberedServer, IsNotSuspectedByCommandsThatRunAtOnce) {
  constexpr int kAtOnce = 8;
  constexpr int kEach = 6;
  const testing::TempDir folder;
  const RunningServer server([&] {
    ledger::LedgerOptions options;
    options.signing.key_path = folder.Sub("key");
    return options;
  }());
  const auto record = [&](int number) {
    return RunMinutebook(server.address(), {"--known-ledgers", folder.Sub("known"), "record",
                                            "body-established", "--body", absl::StrCat("b", number),
                                            "--name", "B", "--time-zone", "UTC", "--ref", "began"});
  };
  EXPECT_EQ(record(0).code, 0);
  std::vector<std::thread> commands;
  for (int i = 0; i < kAtOnce; ++i) {
    commands.emplace_back([&, i] {
      for (int n = 1; n <= kEach; ++n) {
        const Ran ran = record(i * kEach + n);
        EXPECT_EQ(ran.code, 0) << ran.err;
      }
    });
  }
  for (std::thread& command : commands) command.join();
}

}  // namespace
}  // namespace minutebook
