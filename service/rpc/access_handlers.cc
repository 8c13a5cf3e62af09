#include "service/rpc/access_handlers.h"

#include <spdlog/spdlog.h>

#include "absl/strings/str_cat.h"
#include "service/domain/identifiers.h"

namespace minutebook::rpc {
namespace {

// Empty: all bodies.
absl::Status CheckBody(const std::string& field, const std::string& body) {
  if (body.empty() || domain::IsSlug(body)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(field, ": not the id of a body, such as ascn; leave it out for all bodies"));
}

std::string Of(const std::string& body) { return body.empty() ? "all bodies" : body; }

absl::StatusOr<v1::CreateTokenResponse> Answer(const v1::CreateTokenRequest& request,
                                               const std::string& by, access::Book& book) {
  for (int i = 0; i < request.grants_size(); ++i) {
    absl::Status status = CheckBody(absl::StrCat("grants[", i, "].body"), request.grants(i).body());
    if (!status.ok()) return status;
  }
  auto made = book.CreateToken(request, by);
  if (made.ok()) {
    spdlog::info("{} made the token {} of {}", by, made->token().token_id(),
                 made->token().principal());
  }
  return made;
}

absl::StatusOr<v1::ListTokensResponse> Answer(const v1::ListTokensRequest&, const std::string&,
                                              access::Book& book) {
  return book.ListTokens();
}

absl::StatusOr<v1::RevokeTokenResponse> Answer(const v1::RevokeTokenRequest& request,
                                               const std::string& by, access::Book& book) {
  if (request.token_id().empty()) {
    return absl::InvalidArgumentError("tokenId: required; name the token");
  }
  auto revoked = book.RevokeToken(request.token_id());
  if (revoked.ok()) {
    spdlog::info("{} revoked the token {} of {}", by, revoked->token().token_id(),
                 revoked->token().principal());
  }
  return revoked;
}

absl::StatusOr<v1::GrantRoleResponse> Answer(const v1::GrantRoleRequest& request,
                                             const std::string& by, access::Book& book) {
  if (absl::Status status = CheckBody("body", request.body()); !status.ok()) return status;
  auto granted = book.Grant(request, by);
  if (granted.ok()) {
    spdlog::info("{} granted {} the role {} for {}", by, request.principal(),
                 NameOf(request.role()), Of(request.body()));
  }
  return granted;
}

absl::StatusOr<v1::RevokeRoleResponse> Answer(const v1::RevokeRoleRequest& request,
                                              const std::string& by, access::Book& book) {
  if (absl::Status status = book.Revoke(request); !status.ok()) return status;
  spdlog::info("{} took from {} the role {} for {}", by, request.principal(),
               NameOf(request.role()), Of(request.body()));
  return v1::RevokeRoleResponse();
}

absl::StatusOr<v1::ListGrantsResponse> Answer(const v1::ListGrantsRequest& request,
                                              const std::string&, access::Book& book) {
  return book.ListGrants(request.body());
}

absl::StatusOr<v1::SetPublicReadResponse> Answer(const v1::SetPublicReadRequest& request,
                                                 const std::string& by, access::Book& book) {
  if (absl::Status status = CheckBody("body", request.body()); !status.ok()) return status;
  absl::Status status = book.SetPublicRead(request.body(), request.public_read());
  if (!status.ok()) return status;
  spdlog::info("{} {} {} to the public", by, request.public_read() ? "opened" : "closed",
               Of(request.body()));
  return v1::SetPublicReadResponse();
}

}  // namespace

#define MINUTEBOOK_DEFINE(Name)                                                        \
  grpc::ServerUnaryReactor* AccessHandlers::Name(grpc::CallbackServerContext* context, \
                                                 const grpc::ByteBuffer* request,      \
                                                 grpc::ByteBuffer* response) {         \
    return ServeUnary<v1::Name##Request>(                                              \
        parts_, context, #Name, *request, response,                                    \
        [](const v1::Name##Request&) { return Work::kOnPool; },                        \
        [this](const v1::Name##Request& asked, const Visit& visit) {                   \
          return Answer(asked, visit.caller().principal(), book_);                     \
        });                                                                            \
  }
MINUTEBOOK_ACCESS(MINUTEBOOK_DEFINE)
#undef MINUTEBOOK_DEFINE

}  // namespace minutebook::rpc
