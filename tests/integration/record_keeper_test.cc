// A record keeper's day, by the command alone: record, find a mistake, correct it, dispute, settle,
// retract, undo, attach a source, audit, sign off.
#include <gmock/gmock.h>

#include "tests/integration/run_minutebook.h"
#include "tests/integration/running_server.h"
#include "tests/integration/sample.h"

namespace minutebook {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class RecordKeeperTest : public ::testing::Test {
 protected:
  RecordKeeperTest() {
    Import(server_.client(), FirstRecord());
    EXPECT_THAT(Run({"record",
                     "meeting-held",
                     "--body",
                     "ascn",
                     "--on",
                     "2026-08-20",
                     "--ref",
                     "annual-9",
                     "--series",
                     "annual",
                     "--ordinal",
                     "9",
                     "--topics",
                     "Heat",
                     "Twins",
                     "--presiding-party",
                     "ph",
                     "--presiding-as",
                     "chair",
                     "--source-url",
                     "https://example.org/9",
                     "--source-published",
                     "2026-08"}),
                StartsWith("0 Recorded: meeting held"));
    EXPECT_THAT(Run({"record", "document-tabled", "--body", "ascn", "--at", "annual-9", "--on",
                     "2026-08-20", "--document", "plan", "--title", "Plan", "--ref", "plan"}),
                StartsWith("0 Recorded"));
  }

  // The exit code, then what the command prints.
  std::string Run(std::vector<std::string> arguments) {
    const Ran ran = RunMinutebook(server_.address(), std::move(arguments));
    return std::to_string(ran.code) + " " + ran.out + ran.err;
  }

  // `correct ascn:annual-9` with what such a command needs beside its flags.
  std::string Correct(std::vector<std::string> flags) {
    flags.insert(flags.begin(), {"correct", "ascn:annual-9", "--because", "A slip.", "--authority",
                                 "the secretariat"});
    return Run(std::move(flags));
  }

  RunningServer server_;
};

TEST_F(RecordKeeperTest, ACorrectionSaysWhatIsDifferentAndKeepsTheRest) {
  EXPECT_THAT(Correct({"--on", "2026-08-21", "--topic", "Heat"}),
              AllOf(StartsWith("0 Correcting meeting held [annual-9]"),
                    HasSubstr("2026-08-20 -> 2026-08-21"), HasSubstr("Heat; Twins -> Heat\n"),
                    Not(HasSubstr("presiding")), HasSubstr("Recorded: event corrected")));
  EXPECT_THAT(Run({"show", "meeting", "ascn", "annual-9"}),
              AllOf(HasSubstr("HELD, 21 August 2026"), HasSubstr("Philippines, as chair"),
                    HasSubstr("Heat"), Not(HasSubstr("Twins"))));
}

TEST_F(RecordKeeperTest, ASecondCorrectionReplacesTheVersionThatHolds) {
  EXPECT_THAT(Correct({"--on", "2026-08-21"}), StartsWith("0 "));
  EXPECT_THAT(
      Correct({"--place", "Manila"}),
      AllOf(StartsWith("0 "), HasSubstr("nothing -> Manila"), Not(HasSubstr("2026-08-21"))));
  EXPECT_THAT(Run({"show", "meeting", "ascn", "annual-9"}),
              AllOf(HasSubstr("HELD, 21 August 2026"), HasSubstr("Manila")));
}

TEST_F(RecordKeeperTest, ACorrectedNumberLeavesTheMeetingItsId) {
  EXPECT_THAT(Correct({"--ordinal", "10"}), StartsWith("0 "));
  EXPECT_THAT(Run({"show", "meeting", "ascn", "annual-9"}), HasSubstr("number 10"));
  EXPECT_THAT(Run({"show", "document", "ascn", "plan"}), StartsWith("0 "));
}

TEST_F(RecordKeeperTest, ASourceIsCorrectedInItsPlaceAndFieldsAreCleared) {
  EXPECT_THAT(Correct({"--source-published", "2026-08-22", "--clear", "presiding"}),
              AllOf(StartsWith("0 "), HasSubstr("https://example.org/9, published 2026-08-22"),
                    HasSubstr("presiding party  ph -> nothing")));
  EXPECT_THAT(Run({"show", "meeting", "ascn", "annual-9"}), Not(HasSubstr("Presided")));
}

TEST_F(RecordKeeperTest, ADryRunSendsNothing) {
  const auto head = server_.ledger().log().Head();
  EXPECT_THAT(Correct({"--on", "2026-08-21", "--dry-run"}),
              AllOf(StartsWith("0 "), HasSubstr("-> 2026-08-21"), HasSubstr("Nothing was sent.")));
  EXPECT_EQ(server_.ledger().log().Head(), head);
}

TEST_F(RecordKeeperTest, WhatCannotBeCorrectedSoIsAnsweredWithTheRemedy) {
  EXPECT_THAT(Correct({"--on", "2026-08-20"}), AllOf(StartsWith("2 "), HasSubstr("nothing would")));
  EXPECT_THAT(Correct({"--ordnal", "8"}),
              AllOf(StartsWith("2 "), HasSubstr("no flag --ordnal, did you mean --ordinal?")));
  EXPECT_THAT(Correct({"--clear", "host"}), AllOf(StartsWith("2 "), HasSubstr("no such field")));
  EXPECT_THAT(Run({"correct", "annual-9", "--on", "2026"}),
              AllOf(StartsWith("2 "), HasSubstr("BODY:REF")));
  EXPECT_THAT(Run({"correct", "ascn:anual-9", "--on", "2026"}), StartsWith("3 "));
  EXPECT_THAT(Run({"correct", "ascn:annual-9", "--on", "2026"}),
              AllOf(StartsWith("2 "), HasSubstr("--because is required")));
  EXPECT_THAT(Run({"correct"}), AllOf(StartsWith("2 "), HasSubstr("name the event")));
}

TEST_F(RecordKeeperTest, HelpOnAnEventTellsWhatItSaysAndItsFlags) {
  EXPECT_THAT(Run({"correct", "ascn:annual-9", "--help"}),
              AllOf(StartsWith("0 "), HasSubstr("series annual, ordinal 9"),
                    HasSubstr("--presiding-party"), HasSubstr("--because TEXT REQUIRED")));
}

TEST_F(RecordKeeperTest, AnotherAccountDisputesUntilItIsSettled) {
  EXPECT_THAT(
      Run({"dispute", "ascn:annual-9", "--about", "occurrence", "--on", "2026-08-21", "--because",
           "A day later.", "--ref", "other", "--source-url", "https://example.org/other"}),
      AllOf(StartsWith("0 Beside meeting held [annual-9]"), HasSubstr("-> 2026-08-21")));
  EXPECT_THAT(Run({"show", "meeting", "ascn", "annual-9"}),
              AllOf(HasSubstr("Disputed"), HasSubstr("[other]: A day later.")));
  EXPECT_THAT(Run({"settle", "ascn:annual-9", "--against", "ascn:other", "--about", "occurrence",
                   "--because", "The minutes.", "--authority", "the secretariat"}),
              AllOf(StartsWith("0 Upholding meeting held [annual-9]"), HasSubstr("[other]")));
  EXPECT_THAT(
      Run({"show", "meeting", "ascn", "annual-9"}),
      AllOf(HasSubstr("HELD, 20 August 2026"), Not(HasSubstr("Disputed")), HasSubstr("Set aside")));
  EXPECT_THAT(Run({"audit", "ascn", "chair", "--from", "2026-08", "--to", "2026-08"}),
              HasSubstr("It was settled for annual-9."));
}

TEST_F(RecordKeeperTest, ASharperAccountRefines) {
  EXPECT_THAT(Run({"refine", "ascn:annual-9", "--on", "2026-08-20", "--place", "Manila", "--ref",
                   "place", "--source-url", "https://example.org/place"}),
              AllOf(StartsWith("0 Beside"), HasSubstr("nothing -> Manila")));
  EXPECT_THAT(Run({"show", "meeting", "ascn", "annual-9"}),
              AllOf(HasSubstr("Manila"), Not(HasSubstr("Disputed"))));
}

TEST_F(RecordKeeperTest, ARetractionIsUndoneByItsOwnRetraction) {
  const auto retract = [&](const std::string& event, const std::string& ref) {
    return Run({"retract", event, "--because", "It was withdrawn.", "--authority",
                "the secretariat", "--ref", ref});
  };
  EXPECT_THAT(retract("ascn:plan", "no-plan"), StartsWith("0 Retracting document tabled [plan]"));
  EXPECT_THAT(Run({"show", "document", "ascn", "plan"}), StartsWith("3 "));
  EXPECT_THAT(Run({"show", "event", "ascn:plan"}), HasSubstr("It is retracted"));
  EXPECT_THAT(retract("ascn:no-plan", "plan-again"), StartsWith("0 Retracting event retracted"));
  EXPECT_THAT(Run({"show", "document", "ascn", "plan"}), StartsWith("0 "));
}

TEST_F(RecordKeeperTest, AFurtherSourceIsAttachedAndAnEmptyOneIsNot) {
  EXPECT_THAT(Run({"attach-source", "ascn:plan", "--source-url", "https://example.org/plan"}),
              StartsWith("0 A source of document tabled [plan]"));
  EXPECT_THAT(Run({"explain", "document", "ascn", "plan"}), HasSubstr("https://example.org/plan"));
  EXPECT_THAT(Run({"attach-source", "ascn:plan"}),
              AllOf(StartsWith("2 "), HasSubstr("--source-url")));
}

TEST_F(RecordKeeperTest, AMeetingOfTwoBodiesIsCorrectedInBoth) {
  EXPECT_THAT(Run({"correct", "amf:mayors-2022", "--place", "Siem Reap", "--because", "A slip.",
                   "--authority", "the secretariat"}),
              AllOf(StartsWith("0 "), HasSubstr(" of amf"), HasSubstr(" of mgmac")));
}

}  // namespace
}  // namespace minutebook
