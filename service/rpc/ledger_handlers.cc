#include "service/rpc/ledger_handlers.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/domain/identifiers.h"
#include "service/ledger/payload_check.h"
#include "service/ledger/refusal.h"
#include "service/rpc/call_log.h"
#include "service/rpc/event_key.h"
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
  return response;
}

absl::Status TakeCommand(const grpc::ByteBuffer& bytes, ledger::AppendCommand* command) {
  v1::AppendRequest request;
  if (absl::Status status = ParseRequest(bytes, &request); !status.ok()) return status;
  command->recorder = ledger::kLocalPrincipal;
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
  if (absl::Status status = TakeCommand(*request, &command); !status.ok()) {
    const grpc::Status refused = ToGrpc(status);
    log.Ended(refused);
    reactor->Finish(refused);
    return reactor;
  }
  parts_.ledger.Append(
      std::move(command), [reactor, response, log](absl::StatusOr<ledger::AppendOutcome> outcome) {
        if (outcome.ok()) {
          v1::AppendResponse answer;
          for (auto& receipt : outcome->receipts) receipt.Swap(answer.add_receipts());
          answer.set_tree_size(outcome->tree_head.size);
          answer.set_root_hash(outcome->tree_head.root.data(), outcome->tree_head.root.size());
          *response = ToByteBuffer(answer.SerializeAsString());
        }
        const grpc::Status status = ToGrpc(outcome.status());
        log.Ended(status);
        reactor->Finish(status);
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
      parts_, context, "GetEvent", *request, response, [](const auto&) { return Work::kAtOnce; },
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
