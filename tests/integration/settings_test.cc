// minutebookd's settings: where they come from, which outweighs which, and that all mistakes are
// told at once, before anything is opened.
#include <gmock/gmock.h>
#include <sys/wait.h>

#include <cstdio>
#include <filesystem>

#include "tests/testing/temp_dir.h"

namespace minutebook {
namespace {

using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;

struct Printed {
  int code = 0;
  std::string text;  // both streams
};

class SettingsTest : public ::testing::Test {
 protected:
  // `before`: variables of the environment.
  Printed Run(const std::string& arguments, const std::string& before = "") {
    const std::string command = before + " " + MINUTEBOOKD + " " + arguments + " 2>&1";
    std::FILE* const out = popen(command.c_str(), "r");
    Printed printed;
    char bytes[4096];
    for (std::size_t got = 0; (got = std::fread(bytes, 1, sizeof(bytes), out)) > 0;) {
      printed.text.append(bytes, got);
    }
    printed.code = WEXITSTATUS(pclose(out));
    return printed;
  }
  std::string File(const std::string& text) {
    testing::WriteFile(dir_.Sub("minutebookd.toml"), text);
    return "--config " + dir_.Sub("minutebookd.toml");
  }

  testing::TempDir dir_;
  const std::string data_ = dir_.Sub("ledger");
};

TEST_F(SettingsTest, EveryMistakeIsToldAtOnceAndNothingIsOpened) {
  const Printed printed =
      Run(File("data = \"" + data_ +
               "\"\nlisten = \"0.0.0.0:1\"\ncheckpoint-seconds = \"often\"\n"
               "no-such-thing = 1\n") +
          " --log-level loud --backup-folder " + data_ + "/backups --confirm-clock noon --other");
  EXPECT_EQ(printed.code, 2);
  EXPECT_THAT(printed.text,
              AllOf(HasSubstr("--log-level: \"loud\" is none of debug, info, warn, error"),
                    HasSubstr("--checkpoint-seconds: \"often\" is no whole number from 1 to 86400"),
                    HasSubstr("no-such-thing"), HasSubstr("--other: there is no such option"),
                    HasSubstr("--backup-folder: "), HasSubstr("--confirm-clock: "),
                    HasSubstr("listen: 0.0.0.0")));
  EXPECT_FALSE(std::filesystem::exists(data_));
}

TEST_F(SettingsTest, TheCommandLineOutweighsTheEnvironmentAndThisTheFile) {
  const std::string file = File("data = \"in-file\"\nname = \"in-file\"\nlog-level = \"debug\"\n");
  const Printed printed = Run(file + " --print-config --data on-line",
                              "MINUTEBOOKD_DATA=in-environment MINUTEBOOKD_NAME=in-environment");
  EXPECT_EQ(printed.code, 0) << printed.text;
  EXPECT_THAT(
      printed.text,
      AllOf(HasSubstr("\ndata = \"on-line\""), HasSubstr("\nname = \"in-environment\""),
            HasSubstr("\nlog-level = \"debug\""), HasSubstr("\nlisten = \"127.0.0.1:7466\""),
            HasSubstr("\ncheckpoint-seconds = 60\n"), Not(HasSubstr("check-config"))));
  // What is printed is a file that says the same.
  const Printed again = Run(File(printed.text) + " --print-config");
  EXPECT_EQ(again.code, 0) << again.text;
  EXPECT_EQ(again.text, printed.text);
}

TEST_F(SettingsTest, AFileIsReadAsTheTomlThatItIs) {
  const Printed printed = Run(File("data = \"/srv/no. #1\"  # the first\n"
                                   "name = 'the \"old\" one'\n"
                                   "log-file = \"C:\\\\log = [1, 2]\"\n"
                                   "metrics-listen = \"\"\"\n127.0.0.1:0\"\"\"\n"
                                   "checkpoint-seconds = 0x10\n"
                                   "access-log = true\n"
                                   "witness = [  # none yet\n]\n") +
                              " --print-config");
  EXPECT_EQ(printed.code, 0) << printed.text;
  EXPECT_THAT(
      printed.text,
      AllOf(HasSubstr("data = \"/srv/no. #1\"\n"), HasSubstr("name = \"the \\\"old\\\" one\"\n"),
            HasSubstr("log-file = \"C:\\\\log = [1, 2]\"\n"),
            HasSubstr("checkpoint-seconds = 16\n"), HasSubstr("access-log = true\n"),
            HasSubstr("metrics-listen = \"127.0.0.1:0\"\n")));
  const Printed again = Run(File(printed.text) + " --print-config");
  EXPECT_EQ(again.text, printed.text);
}

TEST_F(SettingsTest, AFileThatIsNoTomlIsRefusedWithTheLine) {
  for (const std::string mistake :
       {"name = unquoted", "name = \"open", "name \"a\"", "name", "name = \"a\"\nname = \"b\"",
        "name = \"\xff\"", "\xEF\xBB\xBE = 1"}) {
    const Printed printed = Run(File("data = \"x\"\n" + mistake + "\n") + " --check-config");
    EXPECT_EQ(printed.code, 2) << mistake;
    EXPECT_THAT(printed.text, AnyOf(HasSubstr("line 2: this is no TOML: "),
                                    HasSubstr("line 3: this is no TOML: ")))
        << mistake;
  }
  const Printed odd = Run(File("data = \"x\"\nname = 1.5\n\"--\" = 1\nlog-file = \"a\\u0000b\"\n") +
                          " --check-config");
  EXPECT_THAT(odd.text, AllOf(HasSubstr("name: a setting is a text"),
                              HasSubstr("--: there is no such option"),
                              HasSubstr("log-file: a setting is a text")));
}

TEST_F(SettingsTest, WhatIsForOneStartAloneIsRefusedInAFile) {
  const Printed printed = Run(File("data = \"x\"\nrepair-torn-tail = true\n") + " --check-config");
  EXPECT_EQ(printed.code, 2);
  EXPECT_THAT(printed.text, HasSubstr("repair-torn-tail"));
}

TEST_F(SettingsTest, ATableInAFileIsNotPassedOver) {
  const Printed printed = Run(File("data = \"x\"\nsigning.key = \"k\"\n[tls]\ncert = \"nope\"\n"
                                   "[section]\nlisten = \"0.0.0.0:1\"\n") +
                              " --check-config");
  EXPECT_EQ(printed.code, 2);
  EXPECT_THAT(printed.text, AllOf(HasSubstr("signing.key: there is no such option"),
                                  HasSubstr("tls.cert: there is no such option"),
                                  HasSubstr("section.listen: there is no such option")));
}

TEST_F(SettingsTest, WhatIsForOneStartAloneIsRefusedEmpty) {
  for (const std::string option :
       {"--rotate-signing-key", "--signing-key-lost", "--confirm-clock"}) {
    const Printed printed = Run("--data " + data_ + " --check-config " + option + " \"\"");
    EXPECT_EQ(printed.code, 2) << option;
    EXPECT_THAT(printed.text, HasSubstr(option + ": is empty"));
  }
}

TEST_F(SettingsTest, AreCheckedWithoutAServer) {
  const Printed right = Run("--data " + data_ + " --check-config");
  EXPECT_EQ(right.code, 0);
  EXPECT_THAT(right.text, HasSubstr("The settings are right."));
  EXPECT_FALSE(std::filesystem::exists(data_));
  EXPECT_THAT(Run("--check-config").text, HasSubstr("--data: say where"));
  EXPECT_EQ(Run("--config /no/such/file --data x --check-config").code, 2);
}

// Its own, of which it tells nobody unless jemalloc is asked.
TEST_F(SettingsTest, TheAllocatorGivesFreePagesBackByAThreadOfItsOwn) {
  const Printed printed = Run("--version", "MALLOC_CONF=stats_print:true");
  EXPECT_EQ(printed.code, 0);
  EXPECT_THAT(printed.text,
              AllOf(HasSubstr("opt.background_thread: true"), HasSubstr("opt.dirty_decay_ms: 1000"),
                    HasSubstr("opt.narenas: 4")));
}

}  // namespace
}  // namespace minutebook
