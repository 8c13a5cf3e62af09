#include "service/rpc/ledger_handlers.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/access/principal.h"
#include "service/domain/identifiers.h"
#include "service/ledger/payload_check.h"
#include "service/ledger/refusal.h"
#include "service/rpc/call_log.h"
#include "service/rpc/event_key.h"
#include "service/rpc/evidence.h"
#include "service/rpc/import_stream.h"
#include "service/rpc/ledger_info.h"
#include "service/rpc/raw_message.h"
#include "service/rpc/read_stream.h"
#include "service/rpc/status.h"
#include "service/rpc/unary.h"
#include "service/rpc/watch_stream.h"

namespace minutebook::rpc {
namespace {

absl::StatusOr<v1::GetEventResponse> ReadEvent(const v1::GetEventRequest& request,
                                               const ledger::Ledger& ledger) {
  auto position = PositionOf(request, ledger);
  if (!position.ok()) return position.status();
  auto stored = ledger.log().Read(*position);
  if (!stored.ok()) return stored.status();
  if (absl::Status status = ledger::CheckPayload(ledger.log(), *position, *stored); !status.ok()) {
    return status;
  }
  v1::GetEventResponse response;
  if (!response.mutable_event()->ParseFromString(*stored)) {
    return absl::DataLossError(
        absl::StrCat("the event at position ", *position, " does not parse"));
  }
  store::EventId id{};
  const std::string& bytes = response.event().header().event_id();
  if (bytes.size() == id.size()) std::copy(bytes.begin(), bytes.end(), id.begin());
  response.set_event_id(domain::FormatUuid(id));
  if (request.has_evidence()) {
    auto evidence = EvidenceOf(ledger.proofs(), request.evidence(), *position, *stored);
    if (!evidence.ok()) return evidence.status();
    *response.mutable_evidence() = *std::move(evidence);
  }
  return response;
}

// Sets `asked` if evidence is.
absl::Status TakeCommand(const grpc::CallbackServerContext& context, const grpc::ByteBuffer& bytes,
                         const ledger::Proofs& proofs, ledger::AppendCommand* command,
                         std::optional<v1::EvidenceAsked>* asked) {
  auto principal = access::PrincipalOf(*context.auth_context());
  if (!principal.ok()) return principal.status();
  v1::AppendRequest request;
  if (absl::Status status = ParseRequest(bytes, &request); !status.ok()) return status;
  if (request.has_evidence()) {
    // Of a history that is not this one nothing may be recorded.
    if (absl::Status status = proofs.CheckSeen(request.evidence()); !status.ok()) return status;
    *asked = request.evidence();
  }
  command->recorder = *std::move(principal);
  command->events.reserve(static_cast<std::size_t>(request.events_size()));
  for (auto& event : *request.mutable_events()) command->events.push_back(std::move(event));
  command->expectations.assign(request.expectations().begin(), request.expectations().end());
  return absl::OkStatus();
}

}  // namespace

grpc::ServerUnaryReactor* LedgerHandlers::Append(grpc::CallbackServerContext* context,
                                                 const grpc::ByteBuffer* request,
                                                 grpc::ByteBuffer* response) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  const CallLog log(context, "Append");
  ledger::AppendCommand command;
  std::optional<v1::EvidenceAsked> asked;
  const ledger::Proofs& proofs = parts_.ledger.proofs();
  if (absl::Status status = TakeCommand(*context, *request, proofs, &command, &asked);
      !status.ok()) {
    const grpc::Status refused = ToGrpc(status);
    log.Ended(refused);
    reactor->Finish(refused);
    return reactor;
  }
  const auto reply = [reactor, response, log](const v1::AppendResponse& answer) {
    *response = ToByteBuffer(answer.SerializeAsString());
    log.Ended(grpc::Status::OK);
    reactor->Finish(grpc::Status::OK);
  };
  parts_.ledger.Append(std::move(command), [this, reactor, log, reply, asked = std::move(asked)](
                                               absl::StatusOr<ledger::AppendOutcome> outcome) {
    if (!outcome.ok()) {
      const grpc::Status status = ToGrpc(outcome.status());
      log.Ended(status);
      reactor->Finish(status);
      return;
    }
    v1::AppendResponse answer;
    const store::TreeHead head = outcome->tree_head;
    for (auto& receipt : outcome->receipts) receipt.Swap(answer.add_receipts());
    answer.set_tree_size(head.size);
    answer.set_root_hash(head.root.data(), head.root.size());
    if (!asked) return reply(answer);
    // This is the writer's thread, which has better to do.
    const bool taken = parts_.pool.TryPost([this, reply, head, asked = *asked, answer]() mutable {
      AddEvidence(parts_.ledger.proofs(), asked, head, &answer);
      reply(answer);
    });
    if (!taken) reply(answer);
  });
  return reactor;
}

grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* LedgerHandlers::Import(
    grpc::CallbackServerContext* context) {
  return ImportStream::Begin(context, parts_);
}

grpc::ServerUnaryReactor* LedgerHandlers::GetEvent(grpc::CallbackServerContext* context,
                                                   const grpc::ByteBuffer* request,
                                                   grpc::ByteBuffer* response) {
  return ServeUnary<v1::GetEventRequest>(
      parts_, context, "GetEvent", *request, response,
      [](const auto& asked) { return asked.has_evidence() ? Work::kOnPool : Work::kAtOnce; },
      [this](const auto& asked) { return ReadEvent(asked, parts_.ledger); });
}

grpc::ServerUnaryReactor* LedgerHandlers::GetLedger(grpc::CallbackServerContext* context,
                                                    const grpc::ByteBuffer* request,
                                                    grpc::ByteBuffer* response) {
  return ServeUnary<v1::GetLedgerRequest>(
      parts_, context, "GetLedger", *request, response, [](const auto&) { return Work::kAtOnce; },
      [this](const auto&) -> absl::StatusOr<v1::GetLedgerResponse> {
        return LedgerInfo(parts_.ledger);
      });
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* LedgerHandlers::ReadEvents(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) {
  return ReadStream::Begin(context, *request, parts_);
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* LedgerHandlers::Watch(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) {
  return WatchStream::Begin(context, *request, parts_);
}

}  // namespace minutebook::rpc
