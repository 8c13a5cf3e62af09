#include "service/rpc/ledger_handlers.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/access/principal.h"
#include "service/domain/identifiers.h"
#include "service/ledger/record.h"
#include "service/ledger/refusal.h"
#include "service/rpc/call_log.h"
#include "service/rpc/import_stream.h"
#include "service/rpc/ledger_info.h"
#include "service/rpc/raw_message.h"
#include "service/rpc/read_stream.h"
#include "service/rpc/status.h"
#include "service/rpc/unary.h"
#include "service/rpc/watch_stream.h"

namespace minutebook::rpc {
namespace {

absl::Status InvalidField(const std::string& field, const std::string& message) {
  return absl::InvalidArgumentError(absl::StrCat(field, ": ", message));
}

absl::StatusOr<store::Position> PositionOf(const v1::GetEventRequest& request,
                                           const ledger::Ledger& ledger) {
  store::EventId id{};
  std::string asked;
  switch (request.key_case()) {
    case v1::GetEventRequest::KEY_NOT_SET:
      return InvalidField("key", "name the event by position, event_id or ref");
    case v1::GetEventRequest::kPosition:
      if (request.position() == 0 || request.position() > ledger.log().Head()) {
        return absl::NotFoundError(absl::StrCat("there is no position ", request.position(),
                                                "; the last is ", ledger.log().Head()));
      }
      return request.position();
    case v1::GetEventRequest::kEventId: {
      auto parsed = domain::ParseUuid(request.event_id());
      if (!parsed.ok()) return InvalidField("eventId", std::string(parsed.status().message()));
      id = *parsed;
      asked = request.event_id();
      break;
    }
    case v1::GetEventRequest::kRef:
      if (!domain::IsSlug(request.ref().body())) {
        return InvalidField("ref.body", "name the body whose ref this is by its id");
      }
      if (!domain::IsSlug(request.ref().ref(), domain::kRefBytesMax)) {
        return InvalidField("ref.ref", "not a ref: a ref is a slug of at most 128 bytes");
      }
      id = domain::IdOfRef(ledger.context().ledger_id, request.ref().body(), request.ref().ref());
      asked = absl::StrCat(request.ref().ref(), " of body ", request.ref().body());
      break;
  }
  auto position = ledger.Find(id);
  if (!position.ok()) return position.status();
  if (!position->has_value()) {
    return absl::NotFoundError(absl::StrCat("no event ", asked, " is on record"));
  }
  return **position;
}

absl::StatusOr<v1::GetEventResponse> ReadEvent(const v1::GetEventRequest& request,
                                               const ledger::Ledger& ledger) {
  auto position = PositionOf(request, ledger);
  if (!position.ok()) return position.status();
  auto stored = ledger.log().Read(*position);
  if (!stored.ok()) return stored.status();
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

absl::Status TakeCommand(const grpc::CallbackServerContext& context, const grpc::ByteBuffer& bytes,
                         ledger::AppendCommand* command) {
  auto principal = access::PrincipalOf(*context.auth_context());
  if (!principal.ok()) return principal.status();
  v1::AppendRequest request;
  if (absl::Status status = ParseRequest(bytes, &request); !status.ok()) return status;
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
  if (absl::Status status = TakeCommand(*context, *request, &command); !status.ok()) {
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
