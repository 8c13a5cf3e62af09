#include "service/rpc/ledger_handlers.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/domain/identifiers.h"
#include "service/ledger/payload_check.h"
#include "service/ledger/refusal.h"
#include "service/rpc/append_call.h"
#include "service/rpc/append_stream.h"
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
                                               const Visit& visit, const ledger::Ledger& ledger) {
  auto position = PositionOf(request, visit, ledger);
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
    auto evidence = EvidenceOf(ledger, request.evidence(), *position, *stored);
    if (!evidence.ok()) return evidence.status();
    *response.mutable_evidence() = *std::move(evidence);
  }
  return response;
}

}  // namespace

grpc::ServerUnaryReactor* LedgerHandlers::Append(grpc::CallbackServerContext* context,
                                                 const grpc::ByteBuffer* request,
                                                 grpc::ByteBuffer* response) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  const CallLog log(context, "Append");
  const auto end = [reactor, log](const absl::Status& status) {
    const grpc::Status ended = ToGrpc(status);
    log.Ended(ended);
    reactor->Finish(ended);
  };
  const auto visit = parts_.admission.Enter(*context, "Append", request->Length());
  v1::AppendRequest parsed;
  grpc::Slice piece;
  absl::Status status = visit.ok() ? ParseRequest(*request, &parsed, &piece) : visit.status();
  if (status.ok()) status = visit->AllowEvents(parsed.events()).second;
  if (!status.ok()) {
    end(status);
    return reactor;
  }
  RecordAppend(parts_, visit->caller().principal(), parsed, ViewOf(piece),
               [response, end](absl::StatusOr<std::string> answer) {
                 if (answer.ok()) *response = ToByteBuffer(*std::move(answer));
                 end(answer.status());
               });
  return reactor;
}

grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* LedgerHandlers::AppendStream(
    grpc::CallbackServerContext* context) {
  return AppendStream::Begin(context, parts_);
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
      [this](const auto& asked, const Visit& visit) {
        return ReadEvent(asked, visit, parts_.ledger);
      });
}

grpc::ServerUnaryReactor* LedgerHandlers::GetLedger(grpc::CallbackServerContext* context,
                                                    const grpc::ByteBuffer* request,
                                                    grpc::ByteBuffer* response) {
  return ServeUnary<v1::GetLedgerRequest>(
      parts_, context, "GetLedger", *request, response, [](const auto&) { return Work::kAtOnce; },
      [this](const auto&, const Visit&) -> absl::StatusOr<v1::GetLedgerResponse> {
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
