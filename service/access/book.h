// Who may do what, kept in a small file beside the ledger, changed by admins. Thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "minutebook/v1/access_service.pb.h"
#include "service/access/access_state.pb.h"
#include "service/access/limits.h"
#include "service/access/table.h"
#include "store/mutex.h"

namespace minutebook::access {

struct BookOptions {
  // The file; made where there is none. Empty: nothing is kept.
  std::string path;
  // Microseconds since 1970-01-01T00:00:00Z.
  std::function<std::int64_t()> now_us;
  PrincipalLimits principal;
  BookLimits limits;
};

class Book {
 public:
  // FAILED_PRECONDITION: the file is damaged, or others than its owner may read it; UNAVAILABLE: it
  // cannot be read.
  static absl::StatusOr<std::unique_ptr<Book>> Open(BookOptions options);

  // What holds now.
  std::shared_ptr<const Table> table() const;
  std::int64_t now_us() const { return options_.now_us(); }
  const PrincipalLimits& principal_limits() const { return options_.principal; }

  // False where somebody may let others in: an admin for all bodies, with a certificate or a token
  // that holds.
  bool LacksAdmin() const;
  // Makes a token that may do everything. `keep` puts its secret where the machine's owner finds
  // it; it is called before the token holds, so that no crash can lose the secret of one that does.
  absl::Status MakeAdmin(const std::function<absl::Status(const std::string& secret)>& keep);

  // Each as AccessService has it, `by` whom. Once they return it holds, and is on disk; after an
  // error what was there before still holds, but for UNAVAILABLE, after which it may be on disk.
  absl::StatusOr<v1::CreateTokenResponse> CreateToken(const v1::CreateTokenRequest& request,
                                                      const std::string& by) {
    return Create(request, by, [](const std::string&) { return absl::OkStatus(); });
  }
  v1::ListTokensResponse ListTokens() const;
  absl::StatusOr<v1::RevokeTokenResponse> RevokeToken(const std::string& token_id);
  absl::StatusOr<v1::GrantRoleResponse> Grant(const v1::GrantRoleRequest& request,
                                              const std::string& by);
  absl::Status Revoke(const v1::RevokeRoleRequest& request);
  v1::ListGrantsResponse ListGrants(const std::string& body) const;
  absl::Status SetPublicRead(const std::string& body, bool public_read);

 private:
  Book(BookOptions options, AccessState state);
  // Keeps what `change` makes of the state, then lets it hold; nothing where that says that it
  // changed nothing.
  absl::Status Change(const std::function<absl::StatusOr<bool>(AccessState&)>& change);
  absl::StatusOr<v1::CreateTokenResponse> Create(
      const v1::CreateTokenRequest& request, const std::string& by,
      const std::function<absl::Status(const std::string& secret)>& keep);
  absl::Status CheckNewToken(const v1::CreateTokenRequest& request) const;
  // False where it is there already: `grant` is then what is held.
  absl::StatusOr<bool> AddGrant(v1::Grant& grant, const std::string& by, AccessState& state) const;
  void DropLongEnded(AccessState& state) const;

  const BookOptions options_;
  // One change at a time, the write to disk included; readers do not wait for it.
  store::Mutex changing_;
  mutable store::Mutex mutex_;
  AccessState state_ GUARDED_BY(mutex_);
  std::shared_ptr<const Table> table_ GUARDED_BY(mutex_);
};

}  // namespace minutebook::access
