// Questions about now and as of the middle of the ledger, beside an echo of as many bytes.
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "minutebook/v1/ledger_service.pb.h"
#include "tools/bench/bytes.h"
#include "tools/bench/queries.h"
#include "tools/bench/unary_load.h"
#include "tools/bench/works.h"

namespace minutebook::bench {
namespace {

constexpr std::size_t kQuestions = 1000;

// A question, how many at once, and whether nobody asked them before.
struct Asked {
  Query query;
  std::size_t in_flight;
  bool anew = false;
};

// The time at which the middle of the ledger was known, as a condition.
absl::StatusOr<v1::AsOf> KnownBy(const Server& server, std::uint64_t position) {
  v1::GetEventRequest request;
  request.set_position(position);
  auto reply = CallOnce(server.child.address(), "/minutebook.v1.LedgerService/GetEvent",
                        ToByteBuffer(request));
  if (!reply.ok()) return reply.status();
  v1::GetEventResponse response;
  if (!Parse(*reply, &response)) return absl::DataLossError("GetEvent's reply does not parse");
  v1::AsOf known_at;
  known_at.set_known_at(absl::FormatTime(
      absl::RFC3339_full, absl::FromUnixMicros(response.event().header().known_at_us()),
      absl::UTCTimeZone()));
  return known_at;
}

absl::StatusOr<std::vector<Asked>> MakeQueries(const Options& options, const Server& server) {
  const Record record{options.mix(), options.events, kQuestions};
  const v1::AsOf now;
  v1::AsOf middle;
  middle.set_position(record.middle());
  const auto known_at = KnownBy(server, record.middle());
  if (!known_at.ok()) return known_at.status();
  const std::string at_position = "as of a position";
  const std::string at_known = "as known at a time";
  std::vector<Asked> asked;
  const auto add = [&](Query query) {
    asked.push_back({query, options.in_flight});
    query.work += ", anew";
    asked.push_back({std::move(query), options.in_flight, /*anew=*/true});
  };
  add(OfficeHolder(record, "now", now));
  add(OfficeHolder(record, at_position, middle));
  add(OfficeHolder(record, at_known, *known_at));
  add(Document(record, "now", now));
  add(Document(record, at_position, middle));
  add(Document(record, at_known, *known_at));
  add(Meetings(record, "now", now, false));
  add(Meetings(record, at_position, middle, false));
  // Many at once; and one at a time: what a proof takes beyond an echo, nobody waiting before it.
  const std::uint64_t last = record.last();
  for (const std::size_t in_flight : {options.in_flight, std::size_t{1}}) {
    asked.push_back({Inclusion(record, "event 1", 1, 1), in_flight});
    asked.push_back({Inclusion(record, "the last event", last, last), in_flight});
    asked.push_back({Inclusion(record, "any event", 1, last), in_flight});
  }
  return asked;
}

absl::Status Measure(const Options& options, const Server& server, const Asked& asked, Row* row) {
  const Query& query = asked.query;
  auto reply_bytes = ReplyBytes(server.child, query);
  if (!reply_bytes.ok()) return reply_bytes.status();
  auto echo = StartEcho(options, *reply_bytes);
  if (!echo.ok()) return echo.status();
  UnaryLoad load;
  load.requests = query.requests;
  load.in_flight = asked.in_flight;
  load.anew = asked.anew;
  load.warm_up = options.warm_up();
  load.period = options.period();
  for (int round = 0; round < options.rounds; ++round) {
    load.method = kAppendMethod;  // the echo answers on it
    auto bare = RunUnary(echo->child, load);
    if (!bare.ok()) return bare.status();
    load.method = query.method;
    auto ours = RunUnary(server.child, load);
    if (!ours.ok()) return ours.status();
    row->bare.push_back(*bare);
    row->ours.push_back(*ours);
  }
  return absl::OkStatus();
}

}  // namespace

void MeasureQueries(const Options& options, const Server& server, Rows* rows) {
  const auto queries = MakeQueries(options, server);
  if (!queries.ok()) {
    rows->push_back({"queries", "bare echo", "calls", options.in_flight, {}, {}, queries.status()});
    return;
  }
  for (const Asked& asked : *queries) {
    Tell("query: " + asked.query.work);
    Row row{asked.query.work, "bare echo", "calls", asked.in_flight, {}, {}, {}};
    row.failed = Measure(options, server, asked, &row);
    rows->push_back(std::move(row));
  }
}

}  // namespace minutebook::bench
