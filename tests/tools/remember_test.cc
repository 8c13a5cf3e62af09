// The command beside a server whose history changes: what is remembered, what is said, how it ends.
#include "tools/cli/remember.h"

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>

#include <sstream>

#include "minutebook/v1/audit_service.grpc.pb.h"
#include "tests/testing/temp_dir.h"
#include "tests/tools/signing_log.h"
#include "tools/cli/app.h"

namespace minutebook::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// Answers GetCheckpoint from whatever log it is given; knows nothing else.
class Server final : public v1::AuditService::Service {
 public:
  Server() {
    int port = 0;
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(this);
    server_ = builder.BuildAndStart();
    address_ = "127.0.0.1:" + std::to_string(port);
  }
  const std::string& address() const { return address_; }

  grpc::Status GetCheckpoint(grpc::ServerContext*, const v1::GetCheckpointRequest* request,
                             v1::GetCheckpointResponse* response) override {
    if (!log) return {grpc::StatusCode::FAILED_PRECONDITION, "the ledger signs nothing"};
    *response = log->Answer(request->since_tree_size());
    return grpc::Status::OK;
  }

  std::optional<testing::SigningLog> log;  // set between calls

 private:
  std::string address_;
  std::unique_ptr<grpc::Server> server_;
};

class MemoryTest : public ::testing::Test {
 protected:
  struct Ended {
    int code;
    std::string out;
    std::string err;
  };

  Ended Command(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"minutebook", "--server", server_.address(),
                                         "--known-ledgers", folder_.Sub("state/known-ledgers")});
    std::vector<const char*> argv;
    for (const std::string& argument : arguments) argv.push_back(argument.c_str());
    std::istringstream in;
    std::ostringstream out;
    std::ostringstream err;
    const int code = RunApp(static_cast<int>(argv.size()), argv.data(), Console{in, out, err});
    return {code, out.str(), err.str()};
  }

  // A server that knows no GetLedger: what matters is whether it was asked.
  void ExpectAsked() {
    const Ended ended = Command({"ledger"});
    EXPECT_NE(ended.code, kSuspect) << ended.err;
    EXPECT_THAT(ended.err, HasSubstr("does not know how to do that"));
  }
  void ExpectStopped(const std::string& loud) {
    const Ended ended = Command({"ledger"});
    EXPECT_EQ(ended.code, kSuspect) << ended.err;
    EXPECT_THAT(ended.err, HasSubstr(loud));
    EXPECT_THAT(ended.err, HasSubstr("minutebook known forget " + server_.address()));
    EXPECT_THAT(ended.err, Not(HasSubstr("does not know how to do that")));
  }

  testing::TempDir folder_;
  Server server_;
};

TEST_F(MemoryTest, TheFirstKeyIsToldAndALedgerThatGrowsIsNot) {
  server_.log.emplace(9);
  EXPECT_THAT(Command({"ledger"}).err, HasSubstr("is new here"));
  server_.log.emplace(20);
  EXPECT_THAT(Command({"ledger"}).err, Not(HasSubstr("is new here")));
  EXPECT_THAT(Command({"known", "list"}).out, HasSubstr("20 events"));
}

TEST_F(MemoryTest, EachForgeryStopsTheCommandUntilTheServerIsForgotten) {
  server_.log.emplace(9);
  ExpectAsked();
  server_.log.emplace(20, 1, " rewritten");
  ExpectStopped("THE HISTORY OF THIS LEDGER WAS REWRITTEN OR FORKED");
  server_.log.emplace(8);
  ExpectStopped("THE HISTORY OF THIS LEDGER WAS CUT");
  server_.log.emplace(20, 2);
  ExpectStopped("THE KEY OF THIS LEDGER CHANGED, AND THE KEY SEEN BEFORE DOES NOT VOUCH FOR IT");
  server_.log.reset();
  ExpectStopped("THIS LEDGER IS NOT SIGNED AS IT WAS BEFORE");
  server_.log.emplace(20, 2);
  server_.log->statements = {testing::SigningLog::Statement(2, /*lost=*/true)};
  ExpectStopped("was lost, so nothing signed by it vouches for the next one");
  // What was remembered stayed as it was.
  server_.log.emplace(20);
  ExpectAsked();
  server_.log.emplace(20, 1, " rewritten");
  EXPECT_EQ(Command({"known", "forget", server_.address()}).code, kOk);
  ExpectAsked();
}

TEST_F(MemoryTest, AKeyThatTheOneRememberedVouchesForIsToldAndRememberedInItsPlace) {
  server_.log.emplace(9);
  ExpectAsked();
  server_.log.emplace(20, 2);
  server_.log->statements = {testing::SigningLog::Statement(2)};
  EXPECT_THAT(Command({"ledger"}).err, HasSubstr("the one remembered vouches for it"));
  server_.log->statements.clear();
  ExpectAsked();
  server_.log.emplace(20, 1);
  ExpectStopped("DOES NOT VOUCH FOR IT");
}

TEST_F(MemoryTest, AServerWithoutAKeyIsNotRemembered) {
  ExpectAsked();
  EXPECT_THAT(Command({"known", "list"}).out, HasSubstr("No server is known"));
}

TEST_F(MemoryTest, AMemoryThatCannotBeReadIsNoEmptyOne) {
  server_.log.emplace(9);
  ExpectAsked();
  testing::WriteFile(folder_.Sub("state/known-ledgers"), "{\"server\":");
  EXPECT_EQ(Command({"ledger"}).code, kSuspect);
  EXPECT_EQ(Command({"known", "list"}).code, kBroken);
}

}  // namespace
}  // namespace minutebook::cli
