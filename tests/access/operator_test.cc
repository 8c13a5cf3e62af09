// minutebookd as its operator starts it, and the command as its callers use it: first token, others
// made with it, profiles.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "tests/integration/run_minutebook.h"
#include "tests/integration/server_process.h"
#include "tests/testing/temp_dir.h"
#include "tools/cli/app.h"
#include "tools/cli/exit_code.h"

namespace minutebook {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing::ReadFile;
using testing::WriteFile;

constexpr auto kByToken = ServerProcess::LetIn::kByTokenAlone;

class OperatorTest : public ::testing::Test {
 protected:
  Ran Run(const std::string& server, const std::string& token_file,
          std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"--token-file", token_file});
    return RunMinutebook(server, std::move(arguments));
  }
  static std::string Record(const std::string& body) {
    return R"({"body":")" + body + R"(","ref":"established","on":"2020","bodyEstablished":)" +
           R"({"names":[{"text":"A body","language":"en"}],"timeZone":"Asia/Jakarta"}})";
  }

  testing::TempDir folder_;
  const std::string data_ = folder_.Sub("ledger");
  const std::string admin_ = data_ + ".admin-token";
};

TEST_F(OperatorTest, TheFirstTokenIsTheMachinesOwnersAndMakesTheOthers) {
  std::string first;
  std::string clerk = folder_.Sub("clerk");
  {
    ServerProcess server(data_, "127.0.0.1:0", {}, kByToken);
    ASSERT_TRUE(server.serving()) << server.log();
    struct stat facts = {};
    ASSERT_EQ(stat(admin_.c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 0777, 0600u);
    first = ReadFile(admin_);
    EXPECT_THAT(server.log(), Not(HasSubstr(first.substr(0, first.size() - 1))));

    EXPECT_EQ(RunMinutebook(server.address(), {"show", "bodies"}).code, cli::kRefused);
    const Ran made = Run(server.address(), admin_,
                         {"access", "token", "create", "--role", "recorder", "--body", "ours",
                          "--label", "The clerk", "--save", clerk});
    EXPECT_EQ(made.code, cli::kOk) << made.err;
    const Ran recorded = Run(server.address(), clerk, {"record", "--line", Record("ours")});
    EXPECT_EQ(recorded.code, cli::kOk) << recorded.err;
    const Ran refused = Run(server.address(), clerk, {"record", "--line", Record("theirs")});
    EXPECT_EQ(refused.code, cli::kRefused);
    EXPECT_THAT(refused.err, HasSubstr("minutebook access grant 'token:"));
    EXPECT_THAT(refused.err, HasSubstr("' recorder --body theirs"));
    EXPECT_THAT(server.log(), HasSubstr("turned away: method=Append"));
    EXPECT_EQ(server.End(SIGTERM), 0);
  }
  // The second start makes no other, and what was given still holds.
  ServerProcess again(data_, "127.0.0.1:0", {}, kByToken);
  ASSERT_TRUE(again.serving()) << again.log();
  EXPECT_EQ(ReadFile(admin_), first);
  EXPECT_THAT(Run(again.address(), clerk, {"show", "bodies"}).out, HasSubstr("ours"));
  const Ran listed = Run(again.address(), admin_, {"access", "list"});
  EXPECT_THAT(listed.out, HasSubstr("recorder  ours"));
}

TEST_F(OperatorTest, ALostTokenIsReplacedAtStart) {
  { ServerProcess server(data_, "127.0.0.1:0", {}, kByToken); }
  const std::string lost = ReadFile(admin_);
  ServerProcess server(data_, "127.0.0.1:0", {"--new-admin-token"}, kByToken);
  ASSERT_TRUE(server.serving()) << server.log();
  EXPECT_NE(ReadFile(admin_), lost);
  EXPECT_EQ(Run(server.address(), admin_, {"access", "token", "list"}).code, cli::kOk);
}

TEST_F(OperatorTest, LettingEverybodyInIsAChoiceAndLoud) {
  ServerProcess server(data_);
  ASSERT_TRUE(server.serving()) << server.log();
  EXPECT_THAT(server.log(), HasSubstr("warning anyone on this machine may do everything"));
  EXPECT_EQ(RunMinutebook(server.address(), {"admin", "info"}).code, cli::kOk);
  EXPECT_NE(access(admin_.c_str(), F_OK), 0);
  ServerProcess open(folder_.Sub("other"), "0.0.0.0:0");
  EXPECT_FALSE(open.serving());
  EXPECT_THAT(open.log(), HasSubstr("anyone who reaches it could do everything"));
}

TEST_F(OperatorTest, ADamagedAccessFileStopsTheStart) {
  { ServerProcess server(data_, "127.0.0.1:0", {}, kByToken); }
  testing::FlipByte(data_ + ".access", -3);
  ServerProcess server(data_, "127.0.0.1:0", {}, kByToken);
  EXPECT_FALSE(server.serving());
  EXPECT_THAT(server.log(), HasSubstr(data_ + ".access is damaged"));
}

class ProfileTest : public OperatorTest {
 protected:
  ProfileTest() : server_(data_, "127.0.0.1:0", {}, kByToken) {}

  Ran RunWith(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "minutebook");
    std::vector<const char*> argv;
    for (const std::string& argument : arguments) argv.push_back(argument.c_str());
    std::istringstream in;
    std::ostringstream out;
    std::ostringstream err;
    cli::Console console{in, out, err};
    console.config_file = config_;
    Ran ran;
    ran.code = cli::RunApp(static_cast<int>(argv.size()), argv.data(), console);
    ran.out = out.str();
    ran.err = err.str();
    return ran;
  }

  ServerProcess server_;
  const std::string config_ = folder_.Sub("config.toml");
};

TEST_F(ProfileTest, AProfileSaysWhichServerAndWhoCalls) {
  WriteFile(config_, "timeout = 20\n\n[mine]\nserver = \"" + server_.address() +
                         "\"\ntoken-file = \"" + admin_ + "\"\n\n[other]\nserver = \"[::1]:1\"\n");
  EXPECT_EQ(RunWith({"--profile", "mine", "access", "list"}).code, cli::kOk);
  EXPECT_EQ(RunWith({"--profile", "other", "access", "list"}).code, cli::kUnavailable);
  // Options go before the profile.
  EXPECT_EQ(RunWith({"--profile", "mine", "--server", "[::1]:1", "access", "list"}).code,
            cli::kUnavailable);
  EXPECT_EQ(RunWith({"--profile", "mine", "--token", "wrong", "access", "list"}).code,
            cli::kRefused);
  // So do variables.
  setenv("MINUTEBOOK_SERVER", "[::1]:1", 1);
  EXPECT_EQ(RunWith({"--profile", "mine", "access", "list"}).code, cli::kUnavailable);
  unsetenv("MINUTEBOOK_SERVER");
}

TEST_F(ProfileTest, WhatTheFileGotWrongIsNamed) {
  WriteFile(config_, "[mine]\nserver = \"x:1\"\n");
  EXPECT_THAT(RunWith({"--profile", "mien", "ledger"}).err, HasSubstr("did you mean mine?"));
  WriteFile(config_, "[mine]\nservre = \"x:1\"\n");
  const Ran ran = RunWith({"--profile", "mine", "ledger"});
  EXPECT_EQ(ran.code, cli::kUsage);
  EXPECT_THAT(ran.err, HasSubstr("no setting servre, did you mean server?"));
}

TEST_F(ProfileTest, AFileIsReadAsTheTomlThatItIs) {
  std::filesystem::create_directory(folder_.Sub("no. #1"));
  const std::string token = folder_.Sub("no. #1/token");
  WriteFile(token, ReadFile(admin_));
  chmod(token.c_str(), 0600);
  WriteFile(config_, "timeout = 60  # seconds\n[mine]\nserver = '" + server_.address() +
                         "'\ntoken-file = \"" + token + "\"\n");
  const Ran ran = RunWith({"--profile", "mine", "access", "list"});
  EXPECT_EQ(ran.code, cli::kOk) << ran.err;
  for (const char* wrong : {"[mine]\nserver = unquoted\n", "[mine]\nserver = [\"a\"]\n",
                            "[mine]\n[mine.more]\nserver = \"a\"\n"}) {
    WriteFile(config_, wrong);
    const Ran refused = RunWith({"--profile", "mine", "ledger"});
    EXPECT_EQ(refused.code, cli::kUsage) << wrong;
    EXPECT_THAT(refused.err, HasSubstr("the configuration file: ")) << wrong;
  }
}

TEST_F(ProfileTest, ATokenIsReadFromAFileOfItsOwnersAloneAndSentNowhereInPlainText) {
  chmod(admin_.c_str(), 0644);
  const Ran open = Run(server_.address(), admin_, {"ledger"});
  EXPECT_EQ(open.code, cli::kRefused);
  EXPECT_THAT(open.err, HasSubstr("chmod 600"));
  chmod(admin_.c_str(), 0600);
  for (const char* afar : {"10.0.0.1:7466", "minutes.example.org:7466", "127.0.0.1.evil.org:1"}) {
    const Ran ran = Run(afar, admin_, {"ledger"});
    EXPECT_EQ(ran.code, cli::kRefused) << afar;
    EXPECT_THAT(ran.err, HasSubstr("the token was not sent")) << afar;
  }
}

}  // namespace
}  // namespace minutebook
