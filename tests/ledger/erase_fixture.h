// A record over both stores of which something is to be erased, and everything that is to be seen
// of it then.
#pragma once

#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <future>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "store/memory_store.h"
#include "tests/ledger/ledger_fixture.h"
#include "tests/testing/temp_dir.h"

namespace minutebook::ledger {

// NewEvents of body "b", from position 2 on.
inline constexpr char kEraseRecord[] = R"(
{"ref":"begin","on":"2018","bodyEstablished":{"names":[{"text":"Body"}],"timeZone":"UTC"}}
{"ref":"p-kh","partyRegistered":{"party":"kh","kind":"PARTY_KIND_STATE","names":[{"text":"Cambodia"}]}}
{"ref":"p-sg","partyRegistered":{"party":"sg","kind":"PARTY_KIND_STATE","names":[{"text":"Singapore"}]}}
{"ref":"office","on":"2018","officeDefined":{"office":"chair","names":[{"text":"Chair"}],"seats":1}}
{"ref":"kh","on":"2021-08-30","chairNominated":{"party":"kh","during":"2022"},"wording":"zzfirstzz"}
{"ref":"sg","on":"2021-08-30","chairElected":{"party":"sg","during":"2023"},"remarks":[{"text":"zzremarkzz"}]}
{"ref":"four","on":"2021-08-30","meetingHeld":{"series":"annual","ordinal":4,"title":"zzmeetingzz"}}
{"ref":"kh-fix","eventCorrected":{"event":"kh","version":"kh","replacement":{"on":"2021-08-31","chairNominated":{"party":"kh","during":"2024"},"wording":"zzsecondzz"},"reason":"The year was misread.","authority":"the Secretariat"}}
{"ref":"not-sg","eventRetracted":{"event":"sg","reason":"It was a proposal.","authority":"the Chair"}}
{"ref":"four-again","on":"2021-08","disputes":[{"event":"four","about":["DISPUTE_ASPECT_START"]}],"meetingHeld":{"series":"annual","ordinal":4,"title":"Fourth"}}
{"ref":"kh-term","on":"2022","chairAssumed":{"party":"kh","during":"2024","fulfils":"kh"}}
{"ref":"settled","disputeResolved":{"upheld":"four","setAside":["four-again"],"about":["DISPUTE_ASPECT_START"],"reason":"The minutes say so.","authority":"the Chair"}}
{"ref":"sg-back","eventRetracted":{"event":"not-sg","reason":"It was not.","authority":"the Chair"}}
{"ref":"seen","sourceAttached":{"event":"kh"},"sources":[{"id":"three","url":"https://three.example/"}]}
{"ref":"three","on":"2020","documentAdopted":{"document":"three","title":"Three papers","count":3}}
{"ref":"one","on":"2024","documentIdentified":{"document":"one","title":"One","oneOf":"three"}}
{"ref":"three-fix","eventCorrected":{"event":"three","version":"three","replacement":{"on":"2021-03","documentAdopted":{"document":"three","title":"Three papers","count":3}},"reason":"The year was misread.","authority":"the Secretariat"}}
{"ref":"do","on":"2020","actionAssigned":{"action":"do","subject":"Say","due":"2021-02"}}
)";
inline constexpr store::Position kKh = 6, kMeeting = 8, kKhFix = 9;
inline constexpr store::Position kRecorded = 19;

struct OnMemory {
  static constexpr store::Position kStride = 1;
  std::unique_ptr<store::Store> Open() {
    store::MemoryStoreOptions options;
    options.identity.ledger_id.fill(7);
    options.identity.name = "test";
    options.disk = disk;
    return store::MakeMemoryStore(std::move(options));
  }
  std::vector<std::string> FilesWith(const std::string&) { return {}; }
  std::shared_ptr<store::MemoryDisk> disk = store::MakeMemoryDisk();
};

struct OnRocks {
  // Of the events that are erased in turn: each costs a folder.
  static constexpr store::Position kStride = 4;
  std::unique_ptr<store::Store> Open() {
    store::OpenOptions options{.path = dir.Sub("ledger"), .new_name = "test"};
    options.new_ledger_id.fill(7);
    auto store = store::OpenRocksStore(options);
    EXPECT_THAT(store, testing::IsOk());
    return store.ok() ? *std::move(store) : nullptr;
  }
  std::vector<std::string> FilesWith(const std::string& word) {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(dir.Sub("ledger"))) {
      if (!entry.is_regular_file()) continue;
      const std::string bytes = testing::ReadFile(entry.path().string());
      if (bytes.find(word) != bytes.npos) found.push_back(entry.path().filename().string());
    }
    return found;
  }
  testing::TempDir dir;
};

template <typename Where>
class ErasureTest : public ::testing::Test {
 protected:
  ErasureTest() { Open(); }

  void Open(LedgerOptions options = {}) {
    ledger_.reset();
    auto ledger = Ledger::Open(where_->Open(), clock_, std::move(options));
    ASSERT_THAT(ledger, testing::IsOk());
    ledger_ = *std::move(ledger);
  }
  // Opened with its views folded anew from the log.
  void Rebuild() {
    ledger_.reset();
    ASSERT_THAT(where_->Open()->ResetViews("another"), testing::IsOk());
    Open();
  }

  absl::StatusOr<AppendOutcome> Append(const std::string& line) {
    AppendCommand command;
    v1::NewEvent& event = command.events.emplace_back();
    event.set_body("b");
    EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(line, event.mutable_event()).ok());
    command.recorder = "local";
    std::promise<absl::StatusOr<AppendOutcome>> answered;
    ledger_->Append(std::move(command), [&](absl::StatusOr<AppendOutcome> outcome) {
      answered.set_value(std::move(outcome));
    });
    return answered.get_future().get();
  }
  void RecordAll() {
    std::istringstream lines(kEraseRecord);
    std::string line;
    for (std::getline(lines, line); std::getline(lines, line);) {
      ASSERT_THAT(Append(line), testing::IsOk()) << line;
    }
    ASSERT_EQ(ledger_->log().Head(), kRecorded);
  }
  absl::StatusOr<EraseOutcome> Erase(store::Position position) {
    return ledger_->Erase({position, "a request", "the data officer", "op"});
  }

  // All rows as of every position: "position key since value".
  std::vector<std::string> Rows() {
    std::vector<std::string> rows;
    const domain::AnswerContext now = ledger_->AnswerNow();
    for (store::Position at = 1; at <= now.head; ++at) {
      EXPECT_THAT(
          now.rows.Scan("", "", at,
                        [&](std::string_view key, store::Position since, std::string_view value) {
                          rows.push_back(absl::StrCat(at, " ", std::string(key), " ", since, " ",
                                                      std::string(value)));
                          return true;
                        }),
          testing::IsOk());
    }
    return rows;
  }
  std::vector<std::string> Words() {
    std::vector<std::string> words;
    EXPECT_THAT(ledger_->words().WaitFor(ledger_->log().Head(), std::chrono::seconds(60)),
                testing::IsOk());
    EXPECT_THAT(ledger_->words().Scan(
                    {.word = "", .beginning = true},
                    [&](std::string_view word, std::string_view body, std::string_view item) {
                      words.push_back(absl::StrCat(std::string(word), " ", std::string(body), " ",
                                                   std::string(item)));
                      return true;
                    }),
                testing::IsOk());
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    return words;
  }
  // Everything that the ledger holds in memory or tells.
  std::string Everything() {
    std::string all;
    for (const std::string& row : Rows()) all += row;
    for (const std::string& word : Words()) all += word;
    for (store::Position at = 1; at <= ledger_->log().Head(); ++at) all += *ledger_->log().Read(at);
    for (const auto& group : ledger_->feed().From(2)) {
      for (const std::string& stored : group->stored) all += stored;
    }
    return all;
  }

  std::unique_ptr<Where> where_ = std::make_unique<Where>();
  testing::FakeClock clock_{kNoonUs};
  std::unique_ptr<Ledger> ledger_;
};
using ErasedStores = ::testing::Types<OnMemory, OnRocks>;

}  // namespace minutebook::ledger
