// Replay of the whole ledger to one client, which parses the events or does not.
#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "minutebook/v1/ledger_service.pb.h"
#include "tools/bench/bytes.h"
#include "tools/bench/parse_alone.h"
#include "tools/bench/peers.h"
#include "tools/bench/streams.h"
#include "tools/bench/works.h"

namespace minutebook::bench {
namespace {

using Clock = std::chrono::steady_clock;

// What one replay is made of.
struct Shape {
  std::size_t events = 0;
  std::size_t messages = 0;
  grpc::ByteBuffer message;  // a full one
  std::size_t message_events = 0;
};

absl::StatusOr<Shape> ShapeOf(const Server& server) {
  Shape shape;
  v1::ReadEventsResponse parsed;
  absl::Status status =
      ReadAll(server.child.address(), [&](const grpc::ByteBuffer& message) -> absl::Status {
        if (!Parse(message, &parsed)) return absl::DataLossError("a message does not parse");
        const auto events = static_cast<std::size_t>(parsed.events_size());
        shape.events += events;
        ++shape.messages;
        if (events >= shape.message_events) {
          shape.message = message;
          shape.message_events = events;
        }
        return absl::OkStatus();
      });
  if (!status.ok()) return status;
  if (shape.message_events == 0) return absl::InternalError("the replay is empty");
  return shape;
}

// Replays again and again for the period.
absl::StatusOr<Sample> Read(const Options& options, const Server& server, bool parse,
                            std::size_t events_of_replay) {
  v1::ReadEventsResponse parsed;  // reused: its memory is kept
  std::size_t events = 0;
  const double cpu = server.child.CpuSeconds();
  const auto began = Clock::now();
  while (Clock::now() - began < options.period()) {
    absl::Status status =
        ReadAll(server.child.address(), [&](const grpc::ByteBuffer& message) -> absl::Status {
          if (parse && !Parse(message, &parsed)) return absl::DataLossError("does not parse");
          return absl::OkStatus();
        });
    if (!status.ok()) return status;
    events += events_of_replay;
  }
  const double seconds = std::chrono::duration<double>(Clock::now() - began).count();
  const auto count = static_cast<double>(events);
  return Sample{count / seconds, 0, 0, (server.child.CpuSeconds() - cpu) * 1e6 / count};
}

struct Result {
  Row raw{"replay, unparsed", "bare stream", "events", 1, {}, {}, {}};
  Row parsed{"replay, parsed", "bare stream, parsed", "events", 1, {}, {}, {}};
  Row parse{"replay, parsed", "parse alone", "events", 1, {}, {}, {}};
  Row peer{"replay, unparsed", "PostgreSQL COPY BINARY out, ordered", "events", 1, {}, {}, {}};
};

// Where PostgreSQL is not installed, nothing.
absl::StatusOr<std::optional<Postgres>> StartPeer(const Options& options, std::size_t rows) {
  if (!options.peers || !HavePostgres()) return std::nullopt;
  auto postgres = Postgres::Start(options);
  if (!postgres.ok()) return postgres.status();
  const std::vector<std::string> payloads(rows, std::string(kPeerPayloadBytes, 'x'));
  auto copied = postgres->CopyIn(payloads);
  if (!copied.ok()) return copied.status();
  return std::optional<Postgres>(*std::move(postgres));
}

absl::Status RunRound(const Options& options, const Server& server, const Server& bare,
                      const Shape& shape, const Postgres* peer, Result* result) {
  const std::size_t bare_events = shape.message_events * shape.messages;
  for (const bool parse : {false, true}) {
    auto limit = Read(options, bare, parse, bare_events);
    if (!limit.ok()) return limit.status();
    auto ours = Read(options, server, parse, shape.events);
    if (!ours.ok()) return ours.status();
    Row& row = parse ? result->parsed : result->raw;
    row.bare.push_back(*limit);
    row.ours.push_back(*ours);
  }
  result->parse.ours.push_back(result->parsed.ours.back());
  result->parse.bare.push_back(ParseAlone(options, shape.message, shape.message_events));
  if (peer == nullptr) return absl::OkStatus();
  auto copied = peer->CopyOut(shape.events);
  if (!copied.ok()) return copied.status();
  result->peer.ours.push_back(result->raw.ours.back());
  result->peer.bare.push_back(*copied);
  return absl::OkStatus();
}

absl::Status RunRounds(const Options& options, const Server& server, Result* result) {
  auto shape = ShapeOf(server);
  if (!shape.ok()) return shape.status();
  auto bare = StartStream(options, ToString(shape->message), shape->messages);
  if (!bare.ok()) return bare.status();
  auto peer = StartPeer(options, shape->events);
  if (!peer.ok()) return peer.status();
  for (int round = 1; round <= options.rounds; ++round) {
    Tell(absl::StrCat("replay: round ", round, " of ", options.rounds));
    absl::Status status =
        RunRound(options, server, *bare, *shape, peer->has_value() ? &**peer : nullptr, result);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace

void MeasureReplay(const Options& options, const Server& server, Rows* rows) {
  Result result;
  const absl::Status status = RunRounds(options, server, &result);
  for (Row* row : {&result.raw, &result.parsed, &result.parse, &result.peer}) {
    if (row == &result.peer && row->bare.empty()) continue;
    row->failed = status;
    rows->push_back(std::move(*row));
  }
}

}  // namespace minutebook::bench
