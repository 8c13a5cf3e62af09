// Who calls, and what that caller may do. Thread-safe.
#pragma once

#include <grpcpp/server_context.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "service/access/book.h"
#include "service/access/table.h"

namespace minutebook::access {

// A principal as it was when it called, with what it may do as of then. Cheap to copy.
class Caller {
 public:
  const std::string& principal() const { return principal_->id; }
  // It showed neither a token nor a certificate.
  bool anonymous() const { return anonymous_; }
  bool Has(v1::Role role, absl::string_view body) const;
  // In all bodies, those to come too.
  bool HasForAll(v1::Role role) const;
  bool HasAnywhere(v1::Role role) const;
  // Whoever has the same one may read the same bodies.
  std::string Outlook() const;
  // Null: no limits.
  const std::shared_ptr<Usage>& usage() const { return principal_->usage; }

 private:
  friend class Gate;
  std::shared_ptr<const Table> table_;
  std::shared_ptr<const Principal> principal_;
  std::optional<SecretHash> token_;
  bool anonymous_ = false;
};

struct GateOptions {
  // Who shows nothing is whoever is on this machine, and may do everything.
  bool anonymous_is_local = false;
  // Clients show certificates.
  bool certificates = false;
};

class Gate {
 public:
  // `book` must outlive the gate.
  Gate(const Book& book, const GateOptions& options);

  // By the token of the call, else by its certificate. UNAUTHENTICATED: the token is wrong, expired
  // or revoked, the certificate names nobody.
  absl::StatusOr<Caller> Identify(const grpc::CallbackServerContext& call);
  // The same caller, as it is now. UNAUTHENTICATED: its token has expired or was revoked.
  absl::StatusOr<Caller> Again(const Caller& caller);

 private:
  absl::StatusOr<Caller> ByToken(const SecretHash& hash) const;
  Caller ByName(const std::string& certificate);
  // Of a principal that no role was granted to, the usage is kept here.
  std::shared_ptr<const Principal> Stranger(const std::string& id);

  const Book& book_;
  const bool certificates_;
  const std::shared_ptr<const Principal> without_credentials_;
  store::Mutex mutex_;
  absl::flat_hash_map<std::string, std::shared_ptr<const Principal>> strangers_ GUARDED_BY(mutex_);
};

}  // namespace minutebook::access
