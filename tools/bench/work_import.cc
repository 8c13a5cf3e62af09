// An import in messages of 1,000 events, beside the same bytes put into RocksDB and synced.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tools/bench/commit_log.h"
#include "tools/bench/import_events.h"
#include "tools/bench/peers.h"
#include "tools/bench/streams.h"
#include "tools/bench/works.h"

namespace minutebook::bench {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::size_t kBatchEvents = kImportMessageEvents;
constexpr std::size_t kQuickEvents = 20'000;

using Messages = std::vector<grpc::ByteBuffer>;

struct Data {
  Messages messages;
  std::vector<std::string> values;  // each event's bytes
};

Data MakeData(const Mix& mix, std::uint64_t events) {
  Data data{ImportMessages(mix, 0, events), {}};
  for (std::uint64_t n = 0; n < events; ++n) {
    data.values.push_back(mix.EventAt(n).SerializeAsString());
  }
  return data;
}

double OwnCpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

Sample SampleOf(std::size_t events, Clock::time_point began, double cpu_seconds) {
  const double seconds = std::chrono::duration<double>(Clock::now() - began).count();
  const auto count = static_cast<double>(events);
  return {count / seconds, 0, 0, cpu_seconds * 1e6 / count};
}

absl::StatusOr<Sample> RunBare(const Options& options, const std::vector<std::string>& values) {
  auto folder = TempFolder::Make(options.data);
  if (!folder.ok()) return folder.status();
  const std::unique_ptr<rocksdb::DB> db = OpenBareLog(folder->path());
  rocksdb::WriteOptions write_options;
  write_options.sync = true;
  const auto began = Clock::now();
  const double cpu = OwnCpuSeconds();
  for (std::size_t at = 0; at < values.size(); at += kBatchEvents) {
    rocksdb::WriteBatch batch;
    for (std::size_t i = at; i < std::min(at + kBatchEvents, values.size()); ++i) {
      (void)batch.Put(BareLogKey(i + 1), values[i]);
    }
    const rocksdb::Status status = db->Write(write_options, &batch);
    if (!status.ok()) return absl::UnavailableError(status.ToString());
  }
  return SampleOf(values.size(), began, OwnCpuSeconds() - cpu);
}

absl::StatusOr<Sample> RunOurs(const Options& options, const Messages& messages,
                               std::size_t events) {
  auto server = StartOurs(options);
  if (!server.ok()) return server.status();
  const auto began = Clock::now();
  const double cpu = server->child.CpuSeconds();
  absl::Status status = Import(server->child.address(), messages, kImportsInFlight);
  if (!status.ok()) return status;
  return SampleOf(events, began, server->child.CpuSeconds() - cpu);
}

absl::Status RunRound(const Options& options, const Data& data, const Postgres* postgres, Row* row,
                      Row* peer) {
  auto bare = RunBare(options, data.values);
  if (!bare.ok()) return bare.status();
  auto ours = RunOurs(options, data.messages, data.values.size());
  if (!ours.ok()) return ours.status();
  row->bare.push_back(*bare);
  row->ours.push_back(*ours);
  if (postgres == nullptr) return absl::OkStatus();
  auto copied = postgres->CopyIn(data.values);
  if (!copied.ok()) return copied.status();
  peer->bare.push_back(*copied);
  peer->ours.push_back(*ours);
  return absl::OkStatus();
}

absl::Status RunRounds(const Options& options, Row* row, Row* peer) {
  std::optional<Postgres> postgres;
  if (options.peers && HavePostgres()) {
    auto started = Postgres::Start(options);
    if (!started.ok()) return started.status();
    postgres.emplace(*std::move(started));
  }
  const Data data = MakeData(options.mix(), options.quick ? kQuickEvents : options.events);
  for (int round = 1; round <= options.rounds; ++round) {
    Tell(absl::StrCat("import: round ", round, " of ", options.rounds));
    absl::Status status = RunRound(options, data, postgres ? &*postgres : nullptr, row, peer);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace

void MeasureImport(const Options& options, Rows* rows) {
  Row row{"import", "log-only RocksDB", "events", kImportsInFlight, {}, {}, {}};
  Row peer{"import", "PostgreSQL COPY into an indexed table", "events", kImportsInFlight, {}, {},
           {}};
  row.failed = peer.failed = RunRounds(options, &row, &peer);
  rows->push_back(std::move(row));
  if (!peer.bare.empty()) rows->push_back(std::move(peer));
}

absl::StatusOr<Sample> ImportOnce(const Options& options, std::size_t events) {
  return RunOurs(options, ImportMessages(options.mix(), 0, events), events);
}

absl::StatusOr<Server> StartLoaded(const Options& options) {
  Tell(absl::StrCat("importing ", options.events, " events to be read"));
  auto server = StartOurs(options);
  if (!server.ok()) return server.status();
  auto imported = ImportEvents(server->child, options.mix(), 0, options.events);
  if (!imported.ok()) return imported.status();
  return server;
}

}  // namespace minutebook::bench
