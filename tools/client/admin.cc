// What an operator does to a ledger.
#include "tools/client/client.h"
#include "tools/client/connection.h"

namespace minutebook::client {

absl::StatusOr<v1::GetServerInfoResponse> Client::GetServerInfo() {
  return connection_->Call(*connection_->admin, &v1::AdminService::Stub::GetServerInfo,
                           v1::GetServerInfoRequest());
}

absl::StatusOr<v1::EraseResponse> Client::Erase(const v1::EraseRequest& request) {
  return connection_->Call(*connection_->admin, &v1::AdminService::Stub::Erase, request);
}

absl::Status Client::RebuildViews(
    const v1::RebuildViewsRequest& request,
    const std::function<absl::Status(const v1::RebuildViewsResponse&)>& on_progress) {
  if (absl::Status connected = connection_->Connect(); !connected.ok()) return connected;
  grpc::ClientContext context;
  auto reader = connection_->admin->RebuildViews(&context, request);
  v1::RebuildViewsResponse response;
  absl::Status stopped;
  while (stopped.ok() && reader->Read(&response)) stopped = on_progress(response);
  if (!stopped.ok()) context.TryCancel();
  const grpc::Status finished = reader->Finish();
  return stopped.ok() ? FromGrpc(finished) : stopped;
}

}  // namespace minutebook::client
