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
  const Mix mix = options.mix();
  const std::uint64_t block = mix.block_events();
  std::uint64_t next = block;  // the first block is the probe's
  for (const bool pipelined : {false, true}) {
    for (const std::size_t in_flight : options.levels) {
      const double rate = in_flight == 1 ? kPerSecondMaxAlone
                          : pipelined    ? kPerSecondMaxPipelined
                                         : kPerSecondMax;
      const auto count = static_cast<std::uint64_t>(rate * seconds);
      Level& level = levels.emplace_back();
      level.in_flight = in_flight;
      level.pipelined = pipelined;
      level.requests.reserve(count);
      for (std::uint64_t n = 0; n < count; ++n) {
        level.requests.push_back(RequestOf(mix.EventAt(next + n), pipelined));
      }
      next += (count / block + 1) * block;
    }
  }
  return levels;
}

// Who answers: an echo keeps nothing, so it is sent the same again; only our results are read.
enum class Answers { kEcho, kBare, kOurs };

// The level's appends as calls, or pipelined.
absl::Status RunLevel(const Options& options, const Server& server, Answers answers,
                      const Level& level, std::vector<Sample>* samples) {
  const auto sample =
      level.pipelined
          ? RunPipelined(server.child, {level.requests, answers != Answers::kOurs, level.in_flight,
                                        options.warm_up(), options.period()})
          : RunUnary(server.child, {kAppendMethod, level.requests, answers != Answers::kEcho,
                                    level.in_flight, options.warm_up(), options.period()});
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
  *request.add_events() = options.mix().EventAt(0);
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
    if (!level.pipelined) status = RunLevel(options, echo, Answers::kEcho, level, &level.echo);
    if (status.ok()) status = RunLevel(options, *commit, Answers::kBare, level, &level.commit);
    if (status.ok()) status = RunLevel(options, *ours, Answers::kOurs, level, &level.ours);
    if (status.ok() && !level.pipelined) status = RunPeers(options, peers, &level);
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

// The calls with as many in flight; their peers have no other way to append.
const Level& CallsLike(const Level& level, const std::vector<Level>& levels) {
  return *std::find_if(levels.begin(), levels.end(), [&](const Level& other) {
    return !other.pipelined && other.in_flight == level.in_flight;
  });
}

}  // namespace

void MeasureAppend(const Options& options, Rows* rows, std::vector<Sample>* syncs) {
  std::vector<Level> levels = MakeLevels(options);
  const absl::Status status = RunRounds(options, &levels, syncs);
  for (const Level& level : levels) {
    const char* const work = level.pipelined ? "pipelined append" : "durable append";
    const auto add = [&](const char* limit, const std::vector<Sample>& samples) {
      rows->push_back({work, limit, "calls", level.in_flight, level.ours, samples, status});
    };
    add(level.pipelined ? "bare group commit, pipelined" : "bare group commit", level.commit);
    if (!level.pipelined) add("bare echo", level.echo);
    const Level& calls = CallsLike(level, levels);
    if (!calls.etcd.empty()) add("etcd Put", calls.etcd);
    if (!calls.postgres.empty()) add("PostgreSQL insert", calls.postgres);
  }
}

}  // namespace minutebook::bench
