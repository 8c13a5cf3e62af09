#include "tools/client/client.h"

#include <utility>

#include "tools/client/connection.h"
#include "tools/client/error.h"
#include "tools/client/uuid.h"

namespace minutebook::client {

using Ledger = v1::LedgerService::Stub;

Client::Client(ClientOptions options)
    : connection_(std::make_unique<Connection>(std::move(options))) {}
Client::~Client() = default;

const ClientOptions& Client::options() const { return connection_->options; }

void AssignId(v1::NewEvent& event) {
  if (event.event_id().empty() && event.event().ref().empty()) event.set_event_id(RandomUuid());
}

absl::StatusOr<v1::AppendResponse> Client::Append(v1::AppendRequest& request) {
  for (v1::NewEvent& event : *request.mutable_events()) AssignId(event);
  bool unknown = false;
  auto response = connection_->Call(*connection_->ledger, &Ledger::Append, request, &unknown);
  if (response.ok() || !unknown) return response;
  return AfterLostAnswer(response.status());
}

absl::StatusOr<v1::GetEventResponse> Client::GetEvent(const v1::GetEventRequest& request) {
  return connection_->Call(*connection_->ledger, &Ledger::GetEvent, request);
}

absl::StatusOr<v1::GetLedgerResponse> Client::GetLedger() {
  return connection_->Call(*connection_->ledger, &Ledger::GetLedger, v1::GetLedgerRequest());
}

absl::Status Client::ReadEvents(
    const v1::ReadEventsRequest& request,
    const std::function<absl::Status(const v1::RecordedEvent&)>& on_event) {
  Backoff backoff(connection_->options.retry);
  bool delivered = false;
  absl::Status stopped;  // by on_event
  const auto attempt = [&]() -> absl::Status {
    if (absl::Status connected = connection_->Connect(); !connected.ok()) return connected;
    grpc::ClientContext context;
    auto reader = connection_->ledger->ReadEvents(&context, request);
    v1::ReadEventsResponse response;
    while (stopped.ok() && reader->Read(&response)) {
      for (const v1::RecordedEvent& event : response.events()) {
        delivered = true;
        stopped = on_event(event);
        if (!stopped.ok()) break;
      }
    }
    if (!stopped.ok()) context.TryCancel();
    const grpc::Status finished = reader->Finish();
    return stopped.ok() ? FromGrpc(finished) : stopped;
  };
  // Once events were handed out, reading again would hand them out twice.
  absl::Status last;
  const absl::Status status = RunWithRetries(backoff, absl::SleepFor, [&] {
    last = attempt();
    const bool final = delivered || !stopped.ok();
    return final ? absl::OkStatus() : last;
  });
  return status.ok() ? last : status;
}

}  // namespace minutebook::client
