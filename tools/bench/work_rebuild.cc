// A rebuild of all views, beside the parsing of the events alone, on one thread.
#include <chrono>
#include <string>
#include <utility>

#include "minutebook/v1/admin_service.pb.h"
#include "minutebook/v1/ledger_service.pb.h"
#include "tools/bench/bytes.h"
#include "tools/bench/parse_alone.h"
#include "tools/bench/rebuild.h"
#include "tools/bench/streams.h"
#include "tools/bench/works.h"

namespace minutebook::bench {
namespace {

using Clock = std::chrono::steady_clock;

// A full message of the first events on record.
absl::StatusOr<v1::ReadEventsResponse> FirstEvents(const Server& server) {
  v1::ReadEventsRequest request;
  request.set_limit(1000);
  v1::ReadEventsResponse all;
  absl::Status status =
      ReadStream(server.child.address(), "/minutebook.v1.LedgerService/ReadEvents",
                 ToByteBuffer(request), [&all](const grpc::ByteBuffer& message) {
                   v1::ReadEventsResponse some;
                   if (!Parse(message, &some)) return absl::DataLossError("does not parse");
                   all.MergeFrom(some);
                   return absl::OkStatus();
                 });
  if (!status.ok()) return status;
  return all;
}

absl::Status RunRounds(const Options& options, const Server& server, Row* row) {
  const auto events = FirstEvents(server);
  if (!events.ok()) return events.status();
  for (int round = 0; round < options.rounds; ++round) {
    Tell("rebuild");
    row->bare.push_back(ParseAlone(options, ToByteBuffer(*events),
                                   static_cast<std::size_t>(events->events_size())));
    auto ours = RebuildViews(server.child);
    if (!ours.ok()) return ours.status();
    row->ours.push_back(*ours);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Sample> RebuildViews(const Child& server) {
  const auto began = Clock::now();
  const double cpu = server.CpuSeconds();
  v1::RebuildViewsResponse last;
  absl::Status status = ReadStream(
      server.address(), "/minutebook.v1.AdminService/RebuildViews",
      ToByteBuffer(v1::RebuildViewsRequest()), [&last](const grpc::ByteBuffer& message) {
        return Parse(message, &last) ? absl::OkStatus() : absl::DataLossError("does not parse");
      });
  if (!status.ok()) return status;
  if (last.done().digest_before() != last.done().digest_after()) {
    return absl::DataLossError("the views made anew differ from those served");
  }
  const auto events = static_cast<double>(last.done().position());
  const double seconds = std::chrono::duration<double>(Clock::now() - began).count();
  return Sample{events / seconds, 0, 0, (server.CpuSeconds() - cpu) * 1e6 / events};
}

void MeasureRebuild(const Options& options, const Server& server, Rows* rows) {
  Row row{"rebuild of all views", "parse alone, one thread", "events", 1, {}, {}, {}};
  row.failed = RunRounds(options, server, &row);
  rows->push_back(std::move(row));
}

}  // namespace minutebook::bench
