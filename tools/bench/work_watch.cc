// From an append to its delivery to a watcher, one append at a time: by itself, and while a
// thousand others watch other bodies.
#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "minutebook/v1/ledger_service.pb.h"
#include "tools/bench/bytes.h"
#include "tools/bench/stream_call.h"
#include "tools/bench/unary_load.h"
#include "tools/bench/works.h"

namespace minutebook::bench {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t kOthers = 1000;
constexpr std::size_t kOthersOfConnection = 250;
constexpr std::uint64_t kWatched = 0;  // a body
// More than can be had one at a time.
constexpr double kPerSecondMax = 8'000;
constexpr std::chrono::seconds kDeliveryMax{30};

// A Watch of one body from now on. It is caught up once it is there.
class Watcher {
 public:
  static absl::StatusOr<std::unique_ptr<Watcher>> Start(
      const std::shared_ptr<grpc::Channel>& channel, const std::string& body) {
    auto watcher = std::make_unique<Watcher>(channel);
    v1::WatchRequest request;
    request.mutable_filter()->add_bodies(body);
    const grpc::ByteBuffer bytes = ToByteBuffer(request);
    StreamTag tag{};
    bool ok = false;
    while (watcher->call_.Next(&tag, &ok) && ok) {
      if (tag == StreamTag::kStarted) {
        watcher->call_.WriteLast(bytes);
        watcher->call_.Read(&watcher->message_);
      }
      if (tag != StreamTag::kRead) continue;
      if (!Parse(watcher->message_, &watcher->parsed_)) break;
      watcher->call_.Read(&watcher->message_);
      if (watcher->parsed_.has_caught_up()) return watcher;
    }
    return absl::UnavailableError("a watcher was refused");
  }

  explicit Watcher(const std::shared_ptr<grpc::Channel>& channel)
      : call_(channel, "/minutebook.v1.LedgerService/Watch") {}
  ~Watcher() { Stop(); }

  // Notes from here on, on a thread of its own, when each event comes.
  void Note() {
    thread_ = std::thread([this] {
      StreamTag tag{};
      bool ok = false;
      while (call_.Next(&tag, &ok) && ok) {
        if (tag != StreamTag::kRead || !Parse(message_, &parsed_)) continue;
        const auto now = Clock::now();
        for (int i = 0; i < parsed_.events_size(); ++i) delivered_.push_back(now);
        count_ = delivered_.size();
        call_.Read(&message_);
      }
    });
  }
  // False where so many have not come in time.
  bool WaitFor(std::size_t count) const {
    const auto deadline = Clock::now() + kDeliveryMax;
    while (count_ < count && Clock::now() < deadline) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return count_ >= count;
  }
  void Stop() {
    call_.Cancel();
    if (thread_.joinable()) thread_.join();
  }
  // Once it is stopped.
  const std::vector<Clock::time_point>& delivered() const { return delivered_; }

 private:
  grpc::ByteBuffer message_;  // outlives the call, which may still write to it
  StreamCall call_;
  v1::WatchResponse parsed_;
  std::vector<Clock::time_point> delivered_;
  std::atomic<std::size_t> count_{0};
  std::thread thread_;
};

// Appends about the body that is watched, of kinds that are never refused, beyond all others.
class Appends {
 public:
  explicit Appends(const Options& options)
      : mix_(options.mix()),
        next_((options.events / mix_.block_events() + 1000) * mix_.block_events()) {
    count_ = static_cast<std::size_t>(
        kPerSecondMax *
        std::chrono::duration<double>(options.warm_up() + options.period()).count());
  }

  // Those of one period.
  std::vector<grpc::ByteBuffer> Next() {
    std::vector<grpc::ByteBuffer> requests;
    for (; requests.size() < count_; next_ += mix_.bodies()) {
      if (mix_.KindOf(next_) != Kind::kMeeting) continue;
      v1::AppendRequest request;
      *request.add_events() = mix_.EventAt(next_);
      requests.push_back(ToByteBuffer(request));
    }
    return requests;
  }

 private:
  const Mix mix_;
  std::uint64_t next_;
  std::size_t count_;
};

Sample OneAtATime(double p50_us, double p99_us, double cpu_us) {
  return {1e6 / p50_us, p50_us, p99_us, cpu_us};
}

absl::Status RunRound(const Options& options, const Server& server, const Server& echo,
                      Appends* appends, Row* row) {
  const std::vector<grpc::ByteBuffer> requests = appends->Next();
  UnaryLoad load;
  load.requests = requests;
  load.warm_up = options.warm_up();
  load.period = options.period();
  const auto echoed = RunUnary(echo.child, load);
  if (!echoed.ok()) return echoed.status();

  auto watcher = Watcher::Start(Connect(server.child.address()), options.mix().BodyOf(kWatched));
  if (!watcher.ok()) return watcher.status();
  (*watcher)->Note();
  std::vector<Clock::time_point> began;
  load.once = true;
  load.began = &began;
  const auto answered = RunUnary(server.child, load);
  if (!answered.ok()) return answered.status();
  if (!(*watcher)->WaitFor(began.size())) return absl::DeadlineExceededError("not delivered");
  (*watcher)->Stop();

  std::vector<float> latencies_us;
  for (std::size_t i = 0; i < began.size(); ++i) {
    if (began[i] < began.front() + load.warm_up) continue;
    latencies_us.push_back(
        std::chrono::duration<float, std::micro>((*watcher)->delivered()[i] - began[i]).count());
  }
  const Sample ours = MakeSample(0, 0, &latencies_us);
  row->ours.push_back(OneAtATime(ours.p50_us, ours.p99_us, answered->cpu_us));
  const double half_echo_us = echoed->p50_us / 2;
  row->bare.push_back(
      OneAtATime(answered->p50_us + half_echo_us, answered->p99_us + half_echo_us, 0));
  return absl::OkStatus();
}

absl::Status StartOthers(const Options& options, const Server& server,
                         std::vector<std::unique_ptr<Watcher>>* others) {
  if (options.bodies < 2) return absl::FailedPreconditionError("there are no other bodies");
  std::shared_ptr<grpc::Channel> channel;
  for (std::size_t i = 0; i < kOthers; ++i) {
    if (i % kOthersOfConnection == 0) channel = Connect(server.child.address());
    const std::uint64_t body = kWatched + 1 + i % (options.bodies - 1);
    auto watcher = Watcher::Start(channel, options.mix().BodyOf(body));
    if (!watcher.ok()) return watcher.status();
    others->push_back(*std::move(watcher));
  }
  return absl::OkStatus();
}

}  // namespace

void MeasureWatch(const Options& options, const Server& server, Rows* rows) {
  constexpr char kLimit[] = "its own answer and half an echo";
  constexpr std::size_t kReplyBytes = 120;
  Row alone{"watch, one watcher", kLimit, "calls", 1, {}, {}, {}};
  Row many{
      absl::StrCat("watch, ", kOthers, " more on other bodies"), kLimit, "calls", 1, {}, {}, {}};
  const auto echo = StartEcho(options, kReplyBytes);
  alone.failed = many.failed = echo.status();
  Appends appends(options);
  for (int round = 0; round < options.rounds && alone.failed.ok(); ++round) {
    Tell("watch");
    alone.failed = RunRound(options, server, *echo, &appends, &alone);
    std::vector<std::unique_ptr<Watcher>> others;
    if (many.failed.ok()) many.failed = StartOthers(options, server, &others);
    if (many.failed.ok()) many.failed = RunRound(options, server, *echo, &appends, &many);
  }
  rows->push_back(std::move(alone));
  rows->push_back(std::move(many));
}

}  // namespace minutebook::bench
