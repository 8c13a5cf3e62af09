// Many watchers with filters of all kinds, of which none may miss, double or disorder an event,
// while appends and an erasure go on: against a list that is filtered naively.
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>

#include <memory>
#include <random>
#include <thread>

#include "absl/strings/str_cat.h"
#include "minutebook/v1/ledger_service.grpc.pb.h"
#include "tests/integration/running_server.h"
#include "tests/testing/events.h"
#include "tests/testing/rounds.h"
#include "tests/testing/status_matchers.h"

namespace minutebook {
namespace {

using testing::BodyEstablished;
using testing::IsOk;
using testing::MeetingHeld;
using testing::PartyRegistered;

constexpr char kEnd[] = "the end";
constexpr int kBodies = 3;
constexpr int kWatchersAtOnce = 12;

std::string BodyAt(std::uint32_t number) { return absl::StrCat("body-", number % kBodies); }

v1::EventFilter RandomFilter(std::mt19937& random) {
  v1::EventFilter filter;
  const std::uint32_t first = random() % kBodies;
  for (std::uint32_t i = random() % 3; i > 0; --i) filter.add_bodies(BodyAt(first + i));
  if (random() % 3 == 0) {
    filter.add_types(random() % 2 == 0 ? v1::EVENT_TYPE_MEETING_HELD
                                       : v1::EVENT_TYPE_PARTY_REGISTERED);
  }
  return filter;
}

bool Matches(const v1::EventFilter& filter, const v1::EventHeader& header) {
  bool of_type = filter.types().empty();
  for (const int type : filter.types()) of_type |= header.type() == type;
  bool of_body = filter.bodies().empty();
  for (const std::string& body : filter.bodies()) {
    for (const auto& touched : header.bodies()) of_body |= touched.body() == body;
  }
  return of_type && of_body;
}

// Watches until it is told of the end.
class Watching {
 public:
  Watching(v1::LedgerService::Stub& stub, std::uint64_t from, v1::EventFilter filter)
      : from_(from), filter_(std::move(filter)) {
    v1::WatchRequest request;
    request.set_from_position(from);
    *request.mutable_filter() = filter_;
    context_.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
    reader_ = stub.Watch(&context_, request);
    reader_->WaitForInitialMetadata();
    thread_ = std::thread([this] { Read(); });
  }

  std::uint64_t from() const { return from_; }
  const v1::EventFilter& filter() const { return filter_; }
  // What it was told, once that has ended.
  const std::vector<v1::RecordedEvent>& Told() {
    if (thread_.joinable()) thread_.join();
    return told_;
  }

 private:
  void Read() {
    v1::WatchResponse message;
    bool ended = false;
    while (!ended && reader_->Read(&message)) {
      for (const v1::RecordedEvent& event : message.events()) {
        if (ended) break;
        EXPECT_LE(event.header().position(), message.position());
        told_.push_back(event);
        ended = event.event().wording() == kEnd;
      }
    }
    EXPECT_TRUE(ended) << filter_.ShortDebugString();
    context_.TryCancel();
  }

  const std::uint64_t from_;
  const v1::EventFilter filter_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<v1::WatchResponse>> reader_;
  std::vector<v1::RecordedEvent> told_;
  std::thread thread_;
};

class RandomRecord {
 public:
  RandomRecord(RunningServer& server, std::uint32_t seed) : server_(server), random_(seed) {
    for (int i = 0; i < kBodies; ++i) Append({BodyEstablished(BodyAt(i))});
  }

  void AppendSome(int appends) {
    for (int i = 0; i < appends; ++i) {
      std::vector<v1::NewEvent> events;
      for (std::uint32_t count = 1 + random_() % 4; count > 0; --count) events.push_back(Next(""));
      Append(events);
    }
  }
  // So that every filter lets one through.
  void AppendEnd() {
    for (int i = 0; i < 8 * kBodies; ++i) Append({Next(kEnd)});
  }

 private:
  v1::NewEvent Next(const std::string& wording) {
    const std::uint32_t number = ++last_;
    const std::string body = BodyAt(number / 2);
    v1::NewEvent event = number % 2 == 0 ? MeetingHeld(body, number, "2019")
                                         : PartyRegistered(body, absl::StrCat("party-", number));
    if (number % 6 == 0) event.add_further_bodies(BodyAt(number / 2 + 1));
    event.mutable_event()->set_wording(wording.empty() ? absl::StrCat("words ", number) : wording);
    return event;
  }
  void Append(const std::vector<v1::NewEvent>& events) {
    v1::AppendRequest request;
    for (const auto& event : events) *request.add_events() = event;
    ASSERT_THAT(server_.client().Append(request), IsOk());
  }

  RunningServer& server_;
  std::mt19937 random_;
  std::uint32_t last_ = 0;
};

std::vector<v1::RecordedEvent> AllOf(const ledger::Ledger& ledger) {
  std::vector<v1::RecordedEvent> all;
  for (store::Position at = 1; at <= ledger.log().Head(); ++at) {
    all.emplace_back();
    EXPECT_TRUE(all.back().ParseFromString(*ledger.log().Read(at)));
  }
  return all;
}

std::vector<std::uint64_t> Expected(const std::vector<v1::RecordedEvent>& all,
                                    const Watching& watching) {
  std::vector<std::uint64_t> positions;
  for (const v1::RecordedEvent& event : all) {
    if (event.header().position() < watching.from()) continue;
    if (!Matches(watching.filter(), event.header())) continue;
    positions.push_back(event.header().position());
    if (event.event().wording() == kEnd) break;
  }
  return positions;
}

void RunRound(std::uint32_t seed) {
  std::mt19937 random(seed);
  ledger::LedgerOptions ledger;
  ledger.limits.feed_bytes_max = random() % 2 == 0 ? 3'000 : 1'000'000;
  ledger.limits.wake_pace = {.burst_max = 1 + random() % 4,
                             .rest_for_each = std::chrono::microseconds(random() % 500)};
  rpc::RpcLimits limits;
  limits.stream_message_bytes_max = random() % 2 == 0 ? 700 : 100'000;
  limits.shared_events_bytes_max = random() % 2 == 0 ? 2'000 : 100'000;
  RunningServer server(ledger, limits);
  const auto stub = v1::LedgerService::NewStub(
      grpc::CreateChannel(server.address(), grpc::InsecureChannelCredentials()));
  std::vector<std::unique_ptr<Watching>> watching;
  const auto watch = [&] {
    for (int i = 0; i < kWatchersAtOnce; ++i) {
      const std::uint64_t from = 1 + random() % (server.ledger().log().Head() + 1);
      watching.push_back(std::make_unique<Watching>(*stub, from, RandomFilter(random)));
    }
  };

  RandomRecord record(server, seed);
  record.AppendSome(30);
  const store::Position erased = 2 + kBodies + random() % 20;
  watch();
  std::thread appender([&] { record.AppendSome(100); });
  watch();
  EXPECT_THAT(server.ledger().Erase({erased, "asked for", "the officer", "local"}), IsOk());
  const std::size_t before = watching.size();
  watch();
  appender.join();
  record.AppendEnd();

  const std::vector<v1::RecordedEvent> all = AllOf(server.ledger());
  for (std::size_t i = 0; i < watching.size(); ++i) {
    std::vector<std::uint64_t> told;
    for (const v1::RecordedEvent& event : watching[i]->Told()) {
      told.push_back(event.header().position());
      if (event.header().position() != erased) continue;
      EXPECT_TRUE(i < before || !event.has_event()) << "an erased event was told";
    }
    EXPECT_EQ(told, Expected(all, *watching[i]))
        << "from " << watching[i]->from() << " " << watching[i]->filter().ShortDebugString();
  }
}

TEST(WatchTest, EveryWatcherIsToldExactlyWhatItsFilterLetsThrough) {
  testing::Rounds rounds(4);
  while (rounds.Next()) {
    SCOPED_TRACE(absl::StrCat("seed ", rounds.seed()));
    RunRound(rounds.seed());
  }
}

}  // namespace
}  // namespace minutebook
