#include "service/rpc/read_stream.h"

#include <utility>

#include "service/rpc/raw_message.h"
#include "service/rpc/wire.h"

namespace minutebook::rpc {

grpc::ServerWriteReactor<grpc::ByteBuffer>* ReadStream::Begin(grpc::CallbackServerContext* context,
                                                              const grpc::ByteBuffer& request,
                                                              const Parts& parts) {
  v1::ReadEventsRequest parsed;
  if (absl::Status status = ParseRequest(request, &parsed); !status.ok()) {
    return RefuseStream(status);
  }
  auto replay = ledger::Replay::Start(parts.ledger.log(), parsed);
  if (!replay.ok()) return RefuseStream(replay.status());
  return PumpedStream::Begin(std::make_shared<ReadStream>(context, parts, *std::move(replay)));
}

ReadStream::ReadStream(grpc::CallbackServerContext* context, const Parts& parts,
                       ledger::Replay replay)
    : PumpedStream(context, parts.stream_pool, parts.streams, Pace::kOneAhead),
      log_(context, "ReadEvents"),
      page_limits_{.bytes_max = parts.limits.stream_message_bytes_max},
      replay_(std::move(replay)) {}

absl::StatusOr<PumpedStream::Step> ReadStream::Produce(std::string* message) {
  if (replay_.finished()) return Step::kDone;
  message->reserve(page_limits_.bytes_max + page_limits_.bytes_max / 8);
  absl::Status status = replay_.NextPage(
      page_limits_, [message](std::string_view stored) { AddRecordedEvent(stored, message); });
  if (!status.ok()) return status;
  if (message->empty() && replay_.finished()) return Step::kDone;
  AddUint64(v1::ReadEventsResponse::kPositionFieldNumber, replay_.examined(), message);
  AddUint64(v1::ReadEventsResponse::kHeadFieldNumber, replay_.head(), message);
  return Step::kWrite;
}

std::uint64_t ReadStream::ResumePosition() const { return replay_.resume(); }

}  // namespace minutebook::rpc
