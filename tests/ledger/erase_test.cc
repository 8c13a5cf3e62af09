// Erasing, over both stores: what goes, what stays, and that nothing of what went is left anywhere.
#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>

#include <filesystem>
#include <future>
#include <random>
#include <sstream>
#include <thread>
#include <utility>

#include "service/domain/answers/explain.h"
#include "service/domain/erasures.h"
#include "service/domain/keys.h"
#include "service/ledger/record.h"
#include "store/memory_store.h"
#include "store/merkle_tree.h"
#include "tests/ledger/ledger_fixture.h"
#include "tests/testing/temp_dir.h"

namespace minutebook::ledger {
namespace {

using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using ::testing::Not;
using testing::ReadFile;
using testing::StatusIs;
using testing::TempDir;

// NewEvents of body "b", from position 2 on.
constexpr char kRecord[] = R"(
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
)";
constexpr store::Position kKh = 6, kMeeting = 8, kKhFix = 9;
constexpr store::Position kRecorded = 15;

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
    EXPECT_THAT(store, IsOk());
    return store.ok() ? *std::move(store) : nullptr;
  }
  std::vector<std::string> FilesWith(const std::string& word) {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(dir.Sub("ledger"))) {
      if (!entry.is_regular_file()) continue;
      const std::string bytes = ReadFile(entry.path().string());
      if (bytes.find(word) != bytes.npos) found.push_back(entry.path().filename().string());
    }
    return found;
  }
  TempDir dir;
};

template <typename Where>
class EraseTest : public ::testing::Test {
 protected:
  EraseTest() { Open(); }

  void Open() {
    ledger_.reset();
    auto ledger = Ledger::Open(where_->Open(), clock_, {});
    ASSERT_THAT(ledger, IsOk());
    ledger_ = *std::move(ledger);
  }
  // Opened with its views folded anew from the log.
  void Rebuild() {
    ledger_.reset();
    ASSERT_THAT(where_->Open()->ResetViews("another"), IsOk());
    Open();
  }

  absl::StatusOr<AppendOutcome> Append(const std::string& line) {
    AppendCommand command;
    v1::NewEvent& event = command.events.emplace_back();
    event.set_body("b");
    EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(line, event.mutable_event()).ok());
    command.recorder = kLocalPrincipal;
    std::promise<absl::StatusOr<AppendOutcome>> answered;
    ledger_->Append(std::move(command), [&](absl::StatusOr<AppendOutcome> outcome) {
      answered.set_value(std::move(outcome));
    });
    return answered.get_future().get();
  }
  void RecordAll() {
    std::istringstream lines(kRecord);
    std::string line;
    for (std::getline(lines, line); std::getline(lines, line);) {
      ASSERT_THAT(Append(line), IsOk()) << line;
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
          IsOk());
    }
    return rows;
  }
  std::vector<std::string> Words() {
    std::vector<std::string> words;
    EXPECT_THAT(ledger_->words().WaitFor(ledger_->log().Head(), std::chrono::seconds(60)), IsOk());
    EXPECT_THAT(ledger_->words().Scan("",
                                      [&](std::string_view key, std::string*) {
                                        words.emplace_back(key);
                                        return true;
                                      }),
                IsOk());
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
using Stores = ::testing::Types<OnMemory, OnRocks>;
TYPED_TEST_SUITE(EraseTest, Stores);

TYPED_TEST(EraseTest, WhatIsErasedIsNowhereAnyMoreWhenTheCallReturns) {
  this->RecordAll();
  const std::string before = this->Everything();
  for (const char* word : {"zzfirstzz", "zzsecondzz", "zzmeetingzz"}) {
    ASSERT_THAT(before, HasSubstr(word));
  }
  ASSERT_OK_AND_ASSIGN(const EraseOutcome chair, this->Erase(kKh));
  EXPECT_THAT(chair.erased, ElementsAre(kKh, kKhFix)) << "a correction repeats what it corrects";
  ASSERT_OK_AND_ASSIGN(const EraseOutcome meeting, this->Erase(kMeeting));
  EXPECT_EQ(meeting.receipt.position(), kRecorded + 3);
  EXPECT_EQ(meeting.receipt.bodies(0).revision(), kRecorded + 2);
  for (int round = 0; round < 2; ++round) {
    const std::string after = this->Everything();
    for (const char* word : {"zzfirstzz", "zzsecondzz", "zzmeetingzz"}) {
      EXPECT_THAT(after, Not(HasSubstr(word)));
      EXPECT_THAT(this->where_->FilesWith(word), IsEmpty());
    }
    EXPECT_THAT(after, HasSubstr("zzremarkzz")) << "what was not erased stays";
    this->Open();
  }
}

TYPED_TEST(EraseTest, HeaderPositionsRevisionsAndTreeStay) {
  this->RecordAll();
  std::vector<std::string> headers;
  for (store::Position at = 1; at <= kRecorded; ++at) {
    headers.emplace_back(HeaderBytesOfStored(*this->ledger_->log().Read(at)));
  }
  const store::TreeHead head = this->ledger_->tree_head();
  ASSERT_THAT(this->Erase(kKh), IsOk());
  store::CompactRange tree;
  for (store::Position at = 1; at <= this->ledger_->log().Head(); ++at) {
    const std::string stored = *this->ledger_->log().Read(at);
    if (at <= kRecorded) {
      EXPECT_EQ(HeaderBytesOfStored(stored), headers[at - 1]);
    }
    tree.Append(store::HashLeaf(HeaderBytesOfStored(stored)));
    if (at == kRecorded) {
      EXPECT_EQ(tree.Root(), head.root) << "the root of the size before";
    }
    EXPECT_EQ(IsErased(stored), at == kKh || at == kKhFix);
  }
  EXPECT_EQ(tree.Root(), this->ledger_->tree_head().root);
}

TYPED_TEST(EraseTest, RowsAreThoseOfARebuildWhicheverEventsAreErased) {
  for (store::Position erased = 2; erased <= kRecorded; erased += TypeParam::kStride) {
    SCOPED_TRACE(absl::StrCat("position ", erased));
    this->ledger_.reset();
    this->where_ = std::make_unique<TypeParam>();
    this->Open();
    this->RecordAll();
    ASSERT_THAT(this->Erase(erased), IsOk());
    ASSERT_THAT(this->Append(R"({"ref":"more","on":"2025","chairElected":{"party":"sg",)"
                             R"("during":"2026"}})"),
                AnyOf(IsOk(), StatusIs(absl::StatusCode::kFailedPrecondition)));
    const std::vector<std::string> live = this->Rows();
    const std::vector<std::string> words = this->Words();
    this->Rebuild();
    ASSERT_EQ(this->Rows(), live);
    ASSERT_EQ(this->Words(), words);
  }
}

TYPED_TEST(EraseTest, RowsAreThoseOfARebuildAfterManyErasuresInAnyOrder) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE(absl::StrCat("seed ", seed));
  std::mt19937 random(seed);
  this->RecordAll();
  for (int i = 0; i < 8; ++i) {
    const store::Position position = 2 + random() % (kRecorded - 1);
    SCOPED_TRACE(absl::StrCat("position ", position));
    ASSERT_THAT(this->Erase(position), IsOk());
    const std::vector<std::string> live = this->Rows();
    this->Rebuild();
    ASSERT_EQ(this->Rows(), live);
  }
}

TYPED_TEST(EraseTest, TheSameAgainIsAnsweredWithTheFirstReceipt) {
  this->RecordAll();
  ASSERT_OK_AND_ASSIGN(const EraseOutcome first, this->Erase(kMeeting));
  EXPECT_FALSE(first.receipt.already_recorded());
  const store::Position head = this->ledger_->log().Head();
  ASSERT_OK_AND_ASSIGN(const EraseOutcome again, this->ledger_->Erase({kMeeting, "another reason",
                                                                       "another authority", "op"}));
  EXPECT_EQ(again.receipt.position(), first.receipt.position());
  EXPECT_EQ(again.receipt.event_id(), first.receipt.event_id());
  EXPECT_TRUE(again.receipt.already_recorded());
  EXPECT_EQ(this->ledger_->log().Head(), head);
}

TYPED_TEST(EraseTest, TheErasedEventSentAgainGivesItsReceiptMarked) {
  this->RecordAll();
  ASSERT_THAT(this->Erase(kMeeting), IsOk());
  ASSERT_OK_AND_ASSIGN(const AppendOutcome again,
                       this->Append(R"({"ref":"four","on":"2021-08-30","meetingHeld":)"
                                    R"({"series":"annual","ordinal":4,"title":"zzmeetingzz"}})"));
  EXPECT_TRUE(again.receipts[0].erased());
  EXPECT_EQ(again.receipts[0].position(), kMeeting);
}

TYPED_TEST(EraseTest, EventsOfTheServerAndErasuresAreNotErased) {
  this->RecordAll();
  ASSERT_OK_AND_ASSIGN(const EraseOutcome first, this->Erase(kMeeting));
  for (const store::Position position : {store::Position{1}, first.receipt.position()}) {
    const auto refused = this->Erase(position);
    EXPECT_THAT(refused, StatusIs(absl::StatusCode::kFailedPrecondition));
    EXPECT_THAT(CodesOf(refused.status()), ElementsAre("NOT_ERASABLE"));
  }
  EXPECT_THAT(this->Erase(99), StatusIs(absl::StatusCode::kNotFound));
}

TYPED_TEST(EraseTest, ReasonAndAuthorityAreRequired) {
  this->RecordAll();
  const auto refused = this->ledger_->Erase({kMeeting, " ", std::string(4097, 'a'), "op"});
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(FieldsOf(refused.status()), ElementsAre("reason", "authority"));
  EXPECT_EQ(this->ledger_->log().Head(), kRecorded);
}

TYPED_TEST(EraseTest, AnErasedEventIsNotAmended) {
  this->RecordAll();
  ASSERT_THAT(this->Erase(kMeeting), IsOk());
  const auto retracted =
      this->Append(R"({"ref":"r","eventRetracted":{"event":"four","reason":"r","authority":"a"}})");
  EXPECT_THAT(CodesOf(retracted.status()), ElementsAre("EVENT_ERASED"));
  const auto corrected = this->Append(
      R"({"ref":"c","eventCorrected":{"event":"four","version":"four","reason":"r",)"
      R"("authority":"a","replacement":{"on":"2021","meetingHeld":{"meeting":"m"}}}})");
  EXPECT_THAT(CodesOf(corrected.status()), ElementsAre("EVENT_ERASED"));
}

TYPED_TEST(EraseTest, AnExplanationSaysWhoErasedItAndWhyAsOfEveryPosition) {
  this->RecordAll();
  ASSERT_OK_AND_ASSIGN(const EraseOutcome erased, this->Erase(kMeeting));
  for (store::Position at = kMeeting; at <= this->ledger_->log().Head(); ++at) {
    v1::ExplainAnswerRequest request;
    request.mutable_events()->set_body("b");
    request.mutable_events()->add_events("four");
    request.mutable_events()->mutable_as_of()->set_position(at);
    ASSERT_OK_AND_ASSIGN(const auto told, domain::Answer(request, this->ledger_->AnswerNow()));
    EXPECT_THAT(told.DebugString(), Not(HasSubstr("zzmeetingzz")));
    // Another event that disputes it is told beside it.
    const v1::ExplainedEvent& event = told.events(told.events(0).in_basis() ? 0 : 1);
    EXPECT_EQ(event.standing(), v1::EVENT_STANDING_ERASED);
    EXPECT_FALSE(event.has_shown());
    EXPECT_EQ(event.records(0).by_event_id(), erased.receipt.event_id());
    const v1::RecordedEvent& by = event.records(event.records_size() - 1).record();
    EXPECT_EQ(by.event().payload_erased().reason(), "a request");
    EXPECT_EQ(by.event().payload_erased().authority(), "the data officer");
    EXPECT_EQ(by.header().recorder(), "op");
  }
}

TYPED_TEST(EraseTest, ABodysErasuresAreListedInItsRows) {
  this->RecordAll();
  ASSERT_THAT(this->Erase(kMeeting), IsOk());
  const domain::AnswerContext now = this->ledger_->AnswerNow();
  const std::string key = domain::ErasureKey("b", kMeeting);
  EXPECT_TRUE((*now.rows.Get(key, now.head)).has_value());
  EXPECT_FALSE((*now.rows.Get(key, kRecorded)).has_value());
}

TYPED_TEST(EraseTest, ACorrectionErasedAloneLeavesTheVersionBefore) {
  this->RecordAll();
  ASSERT_OK_AND_ASSIGN(const EraseOutcome outcome, this->Erase(kKhFix));
  EXPECT_THAT(outcome.erased, ElementsAre(kKhFix));
  EXPECT_THAT(this->Everything(), AllOf(HasSubstr("zzfirstzz"), Not(HasSubstr("zzsecondzz"))));
}

// As if a payload had been lost.
template <typename Where>
void Lose(Where& where, store::Position position) {
  const auto store = where.Open();
  store::Group group{store->log().Head() + 1, {}, {}, {}};
  v1::EventHeader header;
  header.set_position(group.first_position);
  header.set_event_id(std::string(16, 'x'));
  const std::string bytes = HeaderBytes(header);
  store::EventId id{};
  id.fill('x');
  group.events.push_back({id, {}, EncodeStored(bytes, "s", "\n"), store::HashLeaf(bytes)});
  group.redaction.events.push_back({position, Redacted(*store->log().Read(position))});
  ASSERT_THAT(store->Commit(group), IsOk());
}

TYPED_TEST(EraseTest, APayloadThatIsMissingUnaccountedForIsDamage) {
  this->RecordAll();
  this->ledger_.reset();
  Lose(*this->where_, kMeeting);
  const auto log = this->where_->Open();
  v1::ReadEventsRequest request;
  ASSERT_OK_AND_ASSIGN(Replay replay, Replay::Start(log->log(), request));
  EXPECT_THAT(replay.NextPage({}, [](std::string_view) {}),
              StatusIs(absl::StatusCode::kDataLoss, HasSubstr("position 8 is missing")));
  const store::Position at = kMeeting;
  EXPECT_THAT(LogEvents(log->log()).Read({&at, 1}), StatusIs(absl::StatusCode::kDataLoss));
}

TYPED_TEST(EraseTest, AppendsAndReadsGoOnMeanwhile) {
  this->RecordAll();
  std::promise<void> done;
  std::thread appends([&, stop = done.get_future()] {
    for (int i = 0; i < 100 && stop.wait_for(std::chrono::seconds(0)) != std::future_status::ready;
         ++i) {
      EXPECT_THAT(this->Append(absl::StrCat(R"({"ref":"m)", i, R"(","on":"2025","meetingHeld":)",
                                            R"({"meeting":"m)", i, R"("}})")),
                  IsOk());
      EXPECT_THAT(this->ledger_->AnswerNow().rows.Get(domain::BodyKey("b"), 3), IsOk());
    }
  });
  EXPECT_THAT(this->Erase(kKh), IsOk());
  EXPECT_THAT(this->Erase(kMeeting), IsOk());
  done.set_value();
  appends.join();
  const std::vector<std::string> live = this->Rows();
  this->Rebuild();
  EXPECT_EQ(this->Rows(), live);
}

}  // namespace
}  // namespace minutebook::ledger
