#include "tests/soak/load.h"

#include <algorithm>
#include <mutex>
#include <span>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "minutebook/v1/ledger_service.pb.h"
#include "tools/bench/bytes.h"
#include "tools/bench/queries.h"
#include "tools/bench/streams.h"
#include "tools/bench/unary_load.h"
#include "tools/client/client.h"

namespace minutebook::soak {
namespace {

using Clock = std::chrono::steady_clock;

constexpr char kReadMethod[] = "/minutebook.v1.LedgerService/ReadEvents";
constexpr std::uint64_t kBodies = 100;
// Events of the mix that imports begin with: what is appended must not come so far, as it would be
// on record then, and cost hardly anything.
constexpr std::uint64_t kImportsFrom = 8'000'000;
constexpr std::size_t kImportEvents = 250;
constexpr std::uint64_t kReplayEvents = 5'000;
// On record before anything is asked.
constexpr std::uint64_t kEventsBefore = 20'000;
constexpr double kSpare = 1.6;  // more requests than were needed last

}  // namespace

// Sees every event once and in order, as it is recorded.
class Load::Watcher {
 public:
  explicit Watcher(const std::string& address) : client_({.server = address}) {
    thread_ = std::thread([this] {
      v1::WatchRequest request;
      request.set_from_position(1);
      std::uint64_t last = 0;
      client::WatchCallbacks callbacks;
      callbacks.on_event = [&](const v1::RecordedEvent& event) -> absl::Status {
        if (event.header().position() != last + 1) {
          return absl::DataLossError(
              absl::StrCat("a watcher saw position ", event.header().position(), " after ", last));
        }
        ++last;
        ++count_;
        return absl::OkStatus();
      };
      callbacks.on_broken = [this](const absl::Status& why, std::uint64_t) { Note(why); };
      const absl::Status ended = client_.Watch(request, callbacks, &cancellation_);
      if (!absl::IsCancelled(ended)) Note(ended);
    });
  }
  ~Watcher() {
    cancellation_.Cancel();
    thread_.join();
  }
  std::uint64_t count() const { return count_; }
  std::vector<absl::Status> TakeErrors() {
    const std::lock_guard lock(mutex_);
    return std::exchange(errors_, {});
  }

 private:
  void Note(const absl::Status& status) {
    const std::lock_guard lock(mutex_);
    errors_.push_back(status);
  }

  client::Client client_;
  client::Cancellation cancellation_;
  std::atomic<std::uint64_t> count_ = 0;
  std::mutex mutex_;
  std::vector<absl::Status> errors_;
  std::thread thread_;
};

Load::Load(const Options& options, const bench::Server& server)
    : options_(options), server_(server), mix_(kBodies), next_import_(kImportsFrom) {}
Load::~Load() = default;
void Load::StopWatching() { watcher_.reset(); }

absl::Status Load::Begin() {
  std::vector<grpc::ByteBuffer> messages;
  while (next_append_ < kEventsBefore) {
    v1::ImportRequest message;
    for (std::size_t i = 0; i < kImportEvents; ++i) {
      *message.add_events() = mix_.EventAt(next_append_++);
    }
    messages.push_back(bench::ToByteBuffer(message));
  }
  absl::Status status = bench::Import(server_.child.address(), messages, 4);
  watcher_ = std::make_unique<Watcher>(server_.child.address());
  return status;
}

std::vector<grpc::ByteBuffer> Load::NextAppends(double seconds) {
  std::vector<grpc::ByteBuffer> requests(
      static_cast<std::size_t>(2000 + kSpare * appends_per_second_ * seconds));
  for (std::size_t i = 0; i < requests.size(); ++i) {
    v1::AppendRequest request;
    *request.add_events() = mix_.EventAt(next_append_ + i);
    requests[i] = bench::ToByteBuffer(request);
  }
  return requests;
}

absl::StatusOr<bench::Sample> Load::Append(std::chrono::milliseconds period) {
  const auto requests = NextAppends(std::chrono::duration<double>(period).count());
  std::vector<Clock::time_point> began;
  bench::UnaryLoad load;
  load.requests = requests;
  load.once = true;
  load.in_flight = options_.writers;
  load.warm_up = std::chrono::milliseconds(0);
  load.period = period;
  load.began = &began;
  if (next_append_ + requests.size() > kImportsFrom) {
    return absl::OutOfRangeError("the soak has used up what it may append; ask for fewer seconds");
  }
  auto sample = bench::RunUnary(server_.child, load);
  next_append_ += began.size();
  if (sample.ok()) appends_per_second_ = sample->per_second;
  return sample;
}

absl::StatusOr<double> Load::ImportSome() {
  v1::ImportRequest message;
  for (std::size_t i = 0; i < kImportEvents; ++i) {
    *message.add_events() = mix_.EventAt(next_import_++);
  }
  const grpc::ByteBuffer bytes = bench::ToByteBuffer(message);
  const absl::Status status = bench::Import(server_.child.address(), {&bytes, 1}, 1);
  if (!status.ok()) return status;
  return static_cast<double>(kImportEvents);
}

absl::StatusOr<double> Load::ReplaySome() {
  v1::ReadEventsRequest request;
  request.set_position(replay_from_);
  request.set_limit(kReplayEvents);
  std::uint64_t expected = replay_from_;
  const absl::Status status =
      bench::ReadStream(server_.child.address(), kReadMethod, bench::ToByteBuffer(request),
                        [&](const grpc::ByteBuffer& buffer) -> absl::Status {
                          v1::ReadEventsResponse response;
                          if (!bench::Parse(buffer, &response))
                            return absl::DataLossError("no response parses");
                          for (const v1::RecordedEvent& event : response.events()) {
                            if (event.header().position() != expected++) {
                              return absl::DataLossError("a replay left a position out");
                            }
                          }
                          return absl::OkStatus();
                        });
  if (!status.ok()) return status;
  const auto count = static_cast<double>(expected - replay_from_);
  // Another range each time; and from the beginning, once the end was seen.
  replay_from_ = count < static_cast<double>(kReplayEvents) ? 1 : expected;
  return count;
}

Stretch Load::Run(std::chrono::seconds period) {
  const auto began = Clock::now();
  const double seconds = std::chrono::duration<double>(period).count();
  Stretch stretch;
  std::mutex mutex;
  const auto note = [&](const absl::Status& status) {
    const std::lock_guard lock(mutex);
    if (!status.ok()) stretch.errors.push_back(status);
  };
  const auto again = [&](double* per_second, auto some) {
    while (Clock::now() < began + period) {
      const absl::StatusOr<double> done = some();
      note(done.status());
      if (!done.ok()) return;
      *per_second += *done / seconds;
    }
  };
  const bench::Record record{mix_, kEventsBefore, 1000};
  std::vector<bench::Sample> questions(2);
  const auto ask = [&](const bench::Query& query, bench::Sample* sample) {
    bench::UnaryLoad load;
    load.method = query.method;
    load.requests = query.requests;
    load.warm_up = std::chrono::milliseconds(0);
    load.period = period;
    const auto measured = bench::RunUnary(server_.child, load);
    note(measured.status());
    if (measured.ok()) *sample = *measured;
  };
  const std::uint64_t watched = watcher_->count();
  {
    std::vector<std::jthread> threads;
    threads.emplace_back([&] { ask(bench::OfficeHolder(record, "now", {}), &questions[0]); });
    threads.emplace_back([&] { ask(bench::Document(record, "now", {}), &questions[1]); });
    threads.emplace_back(
        [&] { again(&stretch.imported_per_second, [&] { return ImportSome(); }); });
    threads.emplace_back(
        [&] { again(&stretch.replayed_per_second, [&] { return ReplaySome(); }); });
    const auto appended = Append(period);
    note(appended.status());
    if (appended.ok()) stretch.appends = *appended;
  }
  stretch.questions = {questions[0].per_second + questions[1].per_second,
                       std::max(questions[0].p50_us, questions[1].p50_us),
                       std::max(questions[0].p99_us, questions[1].p99_us), 0};
  stretch.watched_per_second = static_cast<double>(watcher_->count() - watched) / seconds;
  for (const absl::Status& error : watcher_->TakeErrors()) note(error);
  stretch.resident_bytes = server_.child.ResidentBytes();
  client::Client client({.server = server_.child.address()});
  const auto ledger = client.GetLedger();
  note(ledger.status());
  if (ledger.ok()) stretch.position = ledger->position();
  return stretch;
}

}  // namespace minutebook::soak
