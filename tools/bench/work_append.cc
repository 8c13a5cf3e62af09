// Durable appends of one event each, with a number of them in flight: as calls, and pipelined on
// one stream.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "minutebook/v1/ledger_service.pb.h"
#include "tools/bench/bytes.h"
#include "tools/bench/events.h"
#include "tools/bench/peers.h"
#include "tools/bench/streams.h"
#include "tools/bench/unary_load.h"
#include "tools/bench/works.h"

namespace minutebook::bench {
namespace {

constexpr std::size_t kInFlight[] = {1, 16, 64, 256};
// More than can be had here: the requests for each period are made before it begins.
constexpr double kPerSecondMax = 45'000;
constexpr double kPerSecondMaxPipelined = 90'000;
constexpr double kPerSecondMaxAlone = 8'000;
constexpr std::uint64_t kEtcdKeys = 50'000;

struct Level {
  std::size_t in_flight = 0;
  bool pipelined = false;
  std::vector<grpc::ByteBuffer> requests;
  std::vector<Sample> echo;
  std::vector<Sample> commit;
  std::vector<Sample> ours;
  std::vector<Sample> etcd;
  std::vector<Sample> postgres;
};

// Those that are installed.
struct Peers {
  std::optional<Server> etcd;
  std::vector<grpc::ByteBuffer> puts;
  std::optional<Postgres> postgres;
};

absl::Status StartPeers(const Options& options, Peers* peers) {
  if (!options.peers) return absl::OkStatus();
  if (HaveEtcd()) {
    auto etcd = StartEtcd(options);
    if (!etcd.ok()) return etcd.status();
    peers->etcd.emplace(*std::move(etcd));
    const std::string value(kPeerPayloadBytes, 'x');
    for (std::uint64_t n = 0; n < kEtcdKeys; ++n) {
      peers->puts.push_back(ToByteBuffer(EtcdPut(n, value)));
    }
  }
  if (HavePostgres()) {
    auto postgres = Postgres::Start(options);
    if (!postgres.ok()) return postgres.status();
    peers->postgres.emplace(*std::move(postgres));
  }
  return absl::OkStatus();
}

grpc::ByteBuffer RequestOf(v1::NewEvent event, bool pipelined) {
  v1::AppendStreamRequest stream;
  v1::AppendRequest& append = *stream.add_appends();
  *append.add_events() = std::move(event);
  return pipelined ? ToByteBuffer(stream) : ToByteBuffer(append);
}

std::vector<Level> MakeLevels(const Options& options) {
  const double seconds =
      std::chrono::duration<double>(options.warm_up() + options.period()).count();
  std::vector<Level> levels;
  std::uint64_t next = kBlockEvents;  // the first block is the probe's
  for (const bool pipelined : {false, true}) {
    for (const std::size_t in_flight : kInFlight) {
      const double rate = in_flight == 1 ? kPerSecondMaxAlone
                          : pipelined    ? kPerSecondMaxPipelined
                                         : kPerSecondMax;
      const auto count = static_cast<std::uint64_t>(rate * seconds);
      Level& level = levels.emplace_back();
      level.in_flight = in_flight;
      level.pipelined = pipelined;
      level.requests.reserve(count);
      for (std::uint64_t n = 0; n < count; ++n) {
        level.requests.push_back(RequestOf(EventAt(next + n), pipelined));
      }
      next += (count / kBlockEvents + 1) * kBlockEvents;
    }
  }
  return levels;
}

absl::Status RunPipelinedLevel(const Options& options, const Server& server, bool bare,
                               const Level& level, std::vector<Sample>* samples) {
  PipelinedLoad load;
  load.messages = level.requests;
  load.one_result_a_message = bare;
  load.in_flight = level.in_flight;
  load.warm_up = options.warm_up();
  load.period = options.period();
  auto sample = RunPipelined(server.child, load);
  if (!sample.ok()) return sample.status();
  samples->push_back(*sample);
  return absl::OkStatus();
}

absl::Status RunLevel(const Options& options, const Server& server, bool once, const Level& level,
                      std::vector<Sample>* samples) {
  UnaryLoad load;
  load.requests = level.requests;
  load.once = once;
  load.in_flight = level.in_flight;
  load.warm_up = options.warm_up();
  load.period = options.period();
  auto sample = RunUnary(server.child, load);
  if (!sample.ok()) return sample.status();
  samples->push_back(*sample);
  return absl::OkStatus();
}

absl::Status RunPeers(const Options& options, const Peers& peers, Level* level) {
  if (peers.etcd) {
    UnaryLoad load;
    load.method = kEtcdPutMethod;
    load.requests = peers.puts;
    load.in_flight = level->in_flight;
    load.warm_up = options.warm_up();
    load.period = options.period();
    auto sample = RunUnary(peers.etcd->child, load);
    if (!sample.ok()) return sample.status();
    level->etcd.push_back(*sample);
  }
  if (peers.postgres) {
    auto sample = peers.postgres->Insert(level->in_flight, options);
    if (!sample.ok()) return sample.status();
    level->postgres.push_back(*sample);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::size_t> ReplyBytes(const Options& options) {
  auto server = StartOurs(options);
  if (!server.ok()) return server.status();
  v1::AppendRequest request;
  *request.add_events() = EventAt(0);
  auto reply = CallOnce(server->child.address(), kAppendMethod, ToByteBuffer(request));
  if (!reply.ok()) return reply.status();
  return reply->Length();
}

// New ledgers each round, so that rounds are alike. Level by level, one after the other.
absl::Status RunRound(const Options& options, const Server& echo, const Peers& peers,
                      std::size_t reply_bytes, std::vector<Level>* levels,
                      std::vector<Sample>* syncs) {
  auto sync = ProbeSync(options.data);
  if (!sync.ok()) return sync.status();
  syncs->push_back(*sync);
  auto commit = StartCommit(options, reply_bytes);
  if (!commit.ok()) return commit.status();
  auto ours = StartOurs(options);
  if (!ours.ok()) return ours.status();
  for (Level& level : *levels) {
    absl::Status status;
    if (level.pipelined) {
      status = RunPipelinedLevel(options, *commit, true, level, &level.commit);
      if (status.ok()) status = RunPipelinedLevel(options, *ours, false, level, &level.ours);
      if (status.ok()) continue;
      return status;
    }
    status = RunLevel(options, echo, false, level, &level.echo);
    if (status.ok()) status = RunLevel(options, *commit, true, level, &level.commit);
    if (status.ok()) status = RunLevel(options, *ours, true, level, &level.ours);
    if (status.ok()) status = RunPeers(options, peers, &level);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status RunRounds(const Options& options, std::vector<Level>* levels,
                       std::vector<Sample>* syncs) {
  auto reply_bytes = ReplyBytes(options);
  if (!reply_bytes.ok()) return reply_bytes.status();
  auto echo = StartEcho(options, *reply_bytes);
  if (!echo.ok()) return echo.status();
  Peers peers;
  if (absl::Status status = StartPeers(options, &peers); !status.ok()) return status;
  for (int round = 1; round <= options.rounds; ++round) {
    Tell(absl::StrCat("append: round ", round, " of ", options.rounds));
    absl::Status status = RunRound(options, *echo, peers, *reply_bytes, levels, syncs);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace

void MeasureAppend(const Options& options, Rows* rows, std::vector<Sample>* syncs) {
  std::vector<Level> levels = MakeLevels(options);
  const absl::Status status = RunRounds(options, &levels, syncs);
  for (const Level& level : levels) {
    if (level.pipelined) {
      rows->push_back({"pipelined append", "bare group commit, pipelined", "calls", level.in_flight,
                       level.ours, level.commit, status});
      continue;
    }
    rows->push_back({"durable append", "bare group commit", "calls", level.in_flight, level.ours,
                     level.commit, status});
    rows->push_back(
        {"durable append", "bare echo", "calls", level.in_flight, level.ours, level.echo, status});
    const std::pair<const char*, const std::vector<Sample>*> peers[] = {
        {"etcd Put", &level.etcd}, {"PostgreSQL insert", &level.postgres}};
    for (const auto& [peer, samples] : peers) {
      if (samples->empty()) continue;
      rows->push_back(
          {"durable append", peer, "calls", level.in_flight, level.ours, *samples, status});
    }
  }
}

}  // namespace minutebook::bench
