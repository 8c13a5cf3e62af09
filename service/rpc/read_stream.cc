#include "service/rpc/read_stream.h"

#include <utility>

#include "service/ledger/record.h"
#include "service/rpc/wire.h"

namespace minutebook::rpc {
namespace {

// A proof takes some 850 bytes, and the last event of a page up to 260 KiB: under 1 MiB in all.
constexpr ledger::PageLimits kProvedPage{.events_max = 256, .bytes_max = 384 * 1024};

}  // namespace

grpc::ServerWriteReactor<grpc::ByteBuffer>* ReadStream::Begin(grpc::CallbackServerContext* context,
                                                              const grpc::ByteBuffer& request,
                                                              const Parts& parts) {
  v1::ReadEventsRequest parsed;
  auto permit = AdmitStream(context, "ReadEvents", request, parts.admission, &parsed);
  if (!permit.ok()) return RefuseStream(permit.status());
  auto replay = ledger::Replay::Start(parts.ledger.log(), parsed);
  if (!replay.ok()) return RefuseStream(replay.status());
  std::optional<v1::EvidenceAsked> asked;
  if (parsed.has_evidence()) {
    absl::Status status = parts.ledger.proofs().CheckSeen(parsed.evidence());
    if (!status.ok()) return RefuseStream(status);
    asked = parsed.evidence();
  }
  return PumpedStream::Begin(std::make_shared<ReadStream>(context, parts, *std::move(permit),
                                                          *std::move(replay), std::move(asked)));
}

ReadStream::ReadStream(grpc::CallbackServerContext* context, const Parts& parts, Permit permit,
                       ledger::Replay replay, std::optional<v1::EvidenceAsked> asked)
    : PumpedStream(context, std::move(permit), parts.stream_pool, parts.streams, Pace::kOneAhead),
      log_(context, "ReadEvents"),
      proofs_(parts.ledger.proofs()),
      asked_(std::move(asked)),
      page_limits_(asked_ ? kProvedPage
                          : ledger::PageLimits{.bytes_max = parts.limits.stream_message_bytes_max}),
      replay_(std::move(replay)) {}

absl::StatusOr<PumpedStream::Step> ReadStream::Produce(std::string* message) {
  if (replay_.finished()) return Step::kDone;
  if (asked_) {
    v1::ReadEventsResponse response;
    absl::Status status = ProducePage(response.mutable_evidence());
    if (!status.ok()) return status;
    response.set_position(replay_.examined());
    response.set_head(replay_.head());
    *message = response.SerializeAsString();
    return Step::kWrite;
  }
  message->reserve(page_limits_.bytes_max + page_limits_.bytes_max / 8);
  absl::Status status = replay_.NextPage(page_limits_, message);
  if (!status.ok()) return status;
  if (message->empty() && replay_.finished()) return Step::kDone;
  AddUint64(v1::ReadEventsResponse::kPositionFieldNumber, replay_.examined(), message);
  AddUint64(v1::ReadEventsResponse::kHeadFieldNumber, replay_.head(), message);
  return Step::kWrite;
}

absl::Status ReadStream::ProducePage(v1::Evidence* evidence) {
  if (!head_) {
    auto head = proofs_.HeadAt(replay_.head(), "head");
    if (!head.ok()) return head.status();
    auto begun = proofs_.Begin(*asked_, *head);
    if (!begun.ok()) return begun.status();
    *evidence = *std::move(begun);
    head_ = *head;
  }
  absl::Status failed;
  absl::Status status = replay_.NextPage(page_limits_, [&](std::string_view stored) {
    if (!failed.ok()) return;
    const auto header = ledger::HeaderOfStored(stored);
    auto proved = header.ok() ? proofs_.Event(header->position(), stored, *head_)
                              : absl::StatusOr<v1::ProvedEvent>(header.status());
    if (proved.ok()) *evidence->add_events() = *std::move(proved);
    failed = proved.status();
  });
  return status.ok() ? failed : status;
}

std::uint64_t ReadStream::ResumePosition() const { return replay_.resume(); }

}  // namespace minutebook::rpc
