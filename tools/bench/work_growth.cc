// One ledger made larger and larger, and measured at each size on the way.
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "minutebook/v1/admin_service.pb.h"
#include "tools/bench/bytes.h"
#include "tools/bench/growth.h"
#include "tools/bench/import_events.h"
#include "tools/bench/queries.h"
#include "tools/bench/rebuild.h"
#include "tools/bench/streams.h"
#include "tools/bench/unary_load.h"
#include "tools/bench/works.h"

namespace minutebook::bench {
namespace {

using Clock = std::chrono::steady_clock;
// So many times the server is killed, each time with so many events just imported.
constexpr int kKills = 3;
constexpr std::uint64_t kBeforeKill = 5000;
constexpr int kStops = 3;
constexpr std::uint64_t kAppends = 4000;
constexpr std::size_t kAppendsInFlight = 64;
// Of each question: so many that most are asked once, so that no memory of the answer helps.
constexpr std::uint64_t kQuestions = 20'000;
// Files of the import are merged behind it, and by the server that is killed meanwhile all over
// again: for some seconds after it is opened, on one core, which is not what a question costs. So
// it is asked once it rests, or after so many periods.
constexpr std::chrono::milliseconds kLook{250};
constexpr double kRestShare = 0.05;  // of a core
constexpr int kLooksAtRest = 4;      // one after the other: a merge may begin where one ends
constexpr int kRestPeriodsMax = 30;
// What a size takes beyond its import, in periods, and how much of its import's time a rebuild
// takes, at most: to tell beforehand whether there is time for it.
constexpr double kPeriodsOfSize = 15 + kRestPeriodsMax;
constexpr double kOfImport = 1.0;

double SecondsSince(Clock::time_point began) {
  return std::chrono::duration<double>(Clock::now() - began).count();
}

// What the files of the folder take of the disk.
double DiskBytes(const std::string& folder) {
  double bytes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    struct stat found {};
    if (lstat(entry.path().c_str(), &found) == 0) {
      bytes += static_cast<double>(found.st_blocks) * 512;
    }
  }
  return bytes;
}

// One ledger over so many bodies.
class Growing {
 public:
  Growing(const Options& options, std::uint64_t bodies, Curves* curves)
      : options_(options), mix_(bodies), curves_(*curves) {
    options_.bodies = bodies;
  }

  absl::Status Start();
  // Makes it `size` events long, and measures it.
  absl::Status GrowTo(std::uint64_t size);
  // What making it `size` events long and measuring it may take.
  double SecondsTo(std::uint64_t size) const;
  // Ends all curves with the reason.
  void End(const absl::Status& why);

 private:
  const Child& child() const { return server_->child; }
  Curve& CurveOf(const std::string& work, const std::string& unit);
  void Add(const std::string& work, const std::string& unit, double value) {
    CurveOf(work, unit).points.push_back({size_, value});
  }
  absl::Status Reopen(double* seconds);
  absl::Status ImportTo(std::uint64_t size, Imported* sum);
  absl::Status OpenAfterKills(std::uint64_t size, Imported* sum);
  absl::Status OpenAfterStops();
  // Until the server has nothing more to do by itself.
  void Rest();
  void Ask(const Query& query);
  void AskAll();
  absl::Status Append();
  absl::Status Rebuild();

  Options options_;
  const Mix mix_;
  Curves& curves_;
  std::optional<Server> server_;
  std::uint64_t size_ = 0;  // events asked for
  std::uint64_t next_ = 0;  // the event that comes next
  double payload_bytes_ = 0;
  double seconds_ = 0;  // of all imports
};

Curve& Growing::CurveOf(const std::string& work, const std::string& unit) {
  const auto found = std::find_if(curves_.begin(), curves_.end(), [&](const Curve& curve) {
    return curve.work == work && curve.unit == unit && curve.bodies == mix_.bodies();
  });
  if (found != curves_.end()) return *found;
  curves_.push_back({work, unit, mix_.bodies(), {}, {}});
  return curves_.back();
}

void Growing::End(const absl::Status& why) {
  for (Curve& curve : curves_) {
    if (curve.bodies == mix_.bodies() && curve.failed.ok()) curve.failed = why;
  }
}

double Growing::SecondsTo(std::uint64_t size) const {
  const double always = kPeriodsOfSize * std::chrono::duration<double>(options_.period()).count();
  if (next_ == 0) return always;
  const double each = seconds_ / static_cast<double>(next_);
  const auto more = static_cast<double>(size - std::min(next_, size));
  return always + each * (more + kOfImport * static_cast<double>(size));
}

absl::Status Growing::Start() {
  auto server = StartOurs(options_);
  if (!server.ok()) return server.status();
  server_.emplace(*std::move(server));
  for (const v1::NewEvent& event : mix_.SetUpEvents()) {
    payload_bytes_ += static_cast<double>(event.event().ByteSizeLong());
  }
  return WaitForIndex(child());
}

absl::Status Growing::Reopen(double* seconds) {
  const auto began = Clock::now();
  auto child = ServeLedger(options_, server_->folder);
  if (!child.ok()) return child.status();
  *seconds = SecondsSince(began);
  Server again{std::move(server_->folder), *std::move(child)};
  server_.reset();
  server_.emplace(std::move(again));
  return absl::OkStatus();
}

absl::Status Growing::ImportTo(std::uint64_t size, Imported* sum) {
  if (size <= next_) return absl::OkStatus();
  const auto began = Clock::now();
  auto imported = ImportEvents(child(), mix_, next_, size);
  if (!imported.ok()) return imported.status();
  seconds_ += SecondsSince(began);
  next_ = size;
  sum->seconds += imported->seconds;
  sum->index_seconds += imported->index_seconds;
  sum->cpu_seconds += imported->cpu_seconds;
  sum->events += imported->events;
  payload_bytes_ += imported->payload_bytes;
  return absl::OkStatus();
}

// The last events in parts, each followed by a kill; the slowest counts: how much of the log was
// not in the files yet differs.
absl::Status Growing::OpenAfterKills(std::uint64_t size, Imported* sum) {
  std::vector<double> opens;
  std::vector<double> cpus;
  for (int i = 1; i <= kKills; ++i) {
    const std::uint64_t left = static_cast<std::uint64_t>(kKills - i) * kBeforeKill;
    absl::Status status = ImportTo(size - left, sum);
    if (!status.ok()) return status;
    server_->child.Kill();
    status = Reopen(&opens.emplace_back());
    if (!status.ok()) return status;
    cpus.push_back(child().CpuSeconds());
  }
  Add("open after kill -9", "ms", *std::max_element(opens.begin(), opens.end()) * 1e3);
  Add("open after kill -9", "CPU ms", *std::max_element(cpus.begin(), cpus.end()) * 1e3);
  return absl::OkStatus();
}

absl::Status Growing::OpenAfterStops() {
  std::vector<double> opens;
  std::vector<double> cpus;
  for (int i = 0; i < kStops; ++i) {
    server_->child.Stop();
    if (i == 0) {
      Add("disk, by payload bytes", "times", DiskBytes(LedgerIn(server_->folder)) / payload_bytes_);
    }
    absl::Status status = Reopen(&opens.emplace_back());
    if (!status.ok()) return status;
    cpus.push_back(child().CpuSeconds());
  }
  Add("open after a clean stop", "ms", Median(opens) * 1e3);
  Add("open after a clean stop", "CPU ms", Median(cpus) * 1e3);
  return absl::OkStatus();
}

void Growing::Rest() {
  const auto began = Clock::now();
  const double cpu_began = child().CpuSeconds();
  double cpu = cpu_began;
  for (int at_rest = 0;
       at_rest < kLooksAtRest && Clock::now() - began < kRestPeriodsMax * options_.period();) {
    std::this_thread::sleep_for(kLook);
    const double now = child().CpuSeconds();
    const double share = (now - cpu) / std::chrono::duration<double>(kLook).count();
    at_rest = share < kRestShare ? at_rest + 1 : 0;
    cpu = now;
  }
  Add("merging of files after it is opened", "CPU ms", (cpu - cpu_began) * 1e3);
}

// A question that is refused ends its own curve, no other.
void Growing::Ask(const Query& query) {
  Curve& curve = CurveOf(query.work, "CPU us a call");
  if (!curve.failed.ok()) return;
  Tell(absl::StrCat("growth: ", query.work));
  curve.failed = ReplyBytes(child(), query).status();
  if (!curve.failed.ok()) return;
  UnaryLoad load;
  load.method = query.method;
  load.requests = query.requests;
  load.in_flight = options_.in_flight;
  load.warm_up = options_.warm_up();
  load.period = options_.period();
  const auto sample = RunUnary(child(), load);
  curve.failed = sample.status();
  if (sample.ok()) curve.points.push_back({size_, sample->cpu_us});
}

void Growing::AskAll() {
  const Record record{mix_, size_, kQuestions};
  const v1::AsOf now;
  v1::AsOf middle;
  middle.set_position(record.middle());
  for (const auto& [when, as_of] : {std::pair("now", now), std::pair("as of the middle", middle)}) {
    Ask(OfficeHolder(record, when, as_of));
    Ask(Document(record, when, as_of));
    Ask(Meetings(record, when, as_of, true));
  }
  Ask(Inclusion(record, "any event", 1, record.last()));
}

absl::Status Growing::Append() {
  std::vector<grpc::ByteBuffer> messages;
  for (std::uint64_t i = 0; i < kAppends; ++i) {
    v1::AppendStreamRequest request;
    *request.add_appends()->add_events() = mix_.EventAt(next_++);
    messages.push_back(ToByteBuffer(request));
  }
  const auto sample = RunPipelined(
      child(),
      {messages, false, kAppendsInFlight, std::chrono::milliseconds(0), std::chrono::minutes(1)});
  if (!sample.ok()) return sample.status();
  Add("pipelined append", "CPU us an event", sample->cpu_us);
  return absl::OkStatus();
}

absl::Status Growing::Rebuild() {
  const auto sample = RebuildViews(child());
  if (!sample.ok()) return sample.status();
  Add("rebuild of all views", "CPU us an event", sample->cpu_us);
  return absl::OkStatus();
}

absl::Status Growing::GrowTo(std::uint64_t size) {
  Tell(absl::StrCat("growth: ", size, " events over ", mix_.bodies(), " bodies"));
  size_ = size;
  Imported sum;
  absl::Status status = ImportTo(size - kKills * kBeforeKill, &sum);
  if (!status.ok()) return status;
  const auto count = static_cast<double>(sum.events);
  Add("import", "events/s", count / sum.seconds);
  Add("import and index of words", "events/s", count / (sum.seconds + sum.index_seconds));
  Add("import and index of words", "CPU us an event", sum.cpu_seconds * 1e6 / count);
  Add("memory after the import", "MB", child().ResidentBytes() / 1e6);
  status = OpenAfterKills(size, &sum);
  if (status.ok()) status = OpenAfterStops();
  if (!status.ok()) return status;
  Rest();
  AskAll();
  Add("memory after the questions", "MB", child().ResidentBytes() / 1e6);
  status = Append();
  if (status.ok()) status = Rebuild();
  return status;
}

}  // namespace

Curves MeasureGrowth(const Options& options, const SecondsLeft& left) {
  Curves curves;
  for (const std::uint64_t bodies : options.growth_bodies) {
    Growing growing(options, bodies, &curves);
    absl::Status status = growing.Start();
    for (std::size_t i = 0; i < options.sizes.size() && status.ok(); ++i) {
      const double wanted = growing.SecondsTo(options.sizes[i]);
      status = wanted > left() ? absl::DeadlineExceededError(
                                     absl::StrCat("no time for ", options.sizes[i], " events"))
                               : growing.GrowTo(options.sizes[i]);
    }
    if (!status.ok()) {
      growing.End(status);
      if (std::none_of(curves.begin(), curves.end(),
                       [&](const Curve& curve) { return curve.bodies == bodies; })) {
        curves.push_back({"growth", "", bodies, {}, status});
      }
    }
  }
  return curves;
}

}  // namespace minutebook::bench
