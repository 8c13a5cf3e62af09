// What an operator does to a ledger.
#include "tools/client/client.h"
#include "tools/client/connection.h"

namespace minutebook::client {

absl::StatusOr<v1::GetServerInfoResponse> Client::GetServerInfo() {
  return connection_->Call(*connection_->admin, &v1::AdminService::Stub::GetServerInfo,
                           v1::GetServerInfoRequest());
}

absl::StatusOr<v1::EraseResponse> Client::Erase(const v1::EraseRequest& request) {
  bool unknown = false;
  auto response =
      connection_->Call(*connection_->admin, &v1::AdminService::Stub::Erase, request, &unknown);
  // An attempt whose answer was lost may be at it still, and is what a later one is refused for.
  if (!response.ok() && unknown) return OutcomeUnknownError(response.status());
  return response;
}

absl::StatusOr<v1::ListBackupsResponse> Client::ListBackups() {
  return connection_->Call(*connection_->admin, &v1::AdminService::Stub::ListBackups,
                           v1::ListBackupsRequest());
}

absl::Status Client::RebuildViews(
    const v1::RebuildViewsRequest& request,
    const std::function<absl::Status(const v1::RebuildViewsResponse&)>& on_progress) {
  return connection_->Read(*connection_->admin, &v1::AdminService::Stub::RebuildViews, request,
                           on_progress);
}

absl::Status Client::CreateBackup(
    const v1::CreateBackupRequest& request,
    const std::function<absl::Status(const v1::CreateBackupResponse&)>& on_progress) {
  return connection_->Read(*connection_->admin, &v1::AdminService::Stub::CreateBackup, request,
                           on_progress);
}

absl::Status Client::VerifyBackup(
    const v1::VerifyBackupRequest& request,
    const std::function<absl::Status(const v1::VerifyBackupResponse&)>& on_progress) {
  return connection_->Read(*connection_->admin, &v1::AdminService::Stub::VerifyBackup, request,
                           on_progress);
}

absl::Status Client::FetchBackup(
    const v1::FetchBackupRequest& request,
    const std::function<absl::Status(const v1::FetchBackupResponse&)>& on_piece) {
  return connection_->Read(*connection_->admin, &v1::AdminService::Stub::FetchBackup, request,
                           on_piece);
}

#define MINUTEBOOK_ACCESS(Name)                                                              \
  absl::StatusOr<v1::Name##Response> Client::Ask(const v1::Name##Request& request) {         \
    return connection_->Call(*connection_->access, &v1::AccessService::Stub::Name, request); \
  }
MINUTEBOOK_ACCESS(CreateToken)
MINUTEBOOK_ACCESS(ListTokens)
MINUTEBOOK_ACCESS(RevokeToken)
MINUTEBOOK_ACCESS(GrantRole)
MINUTEBOOK_ACCESS(RevokeRole)
MINUTEBOOK_ACCESS(ListGrants)
MINUTEBOOK_ACCESS(SetPublicRead)
#undef MINUTEBOOK_ACCESS

}  // namespace minutebook::client
