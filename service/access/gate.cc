#include "service/access/gate.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "service/access/principal.h"

namespace minutebook::access {
namespace {

// More than certificates are made for; past it all share one.
constexpr std::size_t kStrangersMax = 1'000;
constexpr absl::string_view kScheme = "bearer ";

std::shared_ptr<const Principal> WithoutCredentials(const Book& book, bool local) {
  auto principal = std::make_shared<Principal>();
  principal->id = local ? kLocalPrincipal : kAnonymousPrincipal;
  if (local) {
    principal->everywhere = WithIncluded(v1::ROLE_ADMIN);
  } else {
    principal->usage = std::make_shared<Usage>(book.principal_limits());
  }
  return principal;
}

// Which of these it is, is not said: each would tell something to who guesses.
absl::Status NoSuchToken() {
  return absl::UnauthenticatedError("the token is wrong, has expired or was revoked");
}

}  // namespace

bool Caller::Has(v1::Role role, absl::string_view body) const {
  if (HasForAll(role)) return true;
  const auto held = principal_->by_body.find(body);
  if (held != principal_->by_body.end() && (held->second & BitOf(role)) != 0) return true;
  return role == v1::ROLE_READER && table_->public_bodies.contains(body);
}

bool Caller::HasForAll(v1::Role role) const {
  return (principal_->everywhere & BitOf(role)) != 0 ||
         (role == v1::ROLE_READER && table_->all_public);
}

std::string Caller::Outlook() const {
  if (HasForAll(v1::ROLE_READER)) return "";
  return absl::StrCat(table_->number, " ", principal_->id);
}

bool Caller::HasAnywhere(v1::Role role) const {
  if (HasForAll(role)) return true;
  for (const auto& [body, roles] : principal_->by_body) {
    if ((roles & BitOf(role)) != 0) return true;
  }
  return role == v1::ROLE_READER && !table_->public_bodies.empty();
}

Gate::Gate(const Book& book, const GateOptions& options)
    : book_(book),
      certificates_(options.certificates),
      without_credentials_(WithoutCredentials(book, options.anonymous_is_local)) {}

absl::StatusOr<Caller> Gate::Identify(const grpc::CallbackServerContext& call) {
  const auto& sent = call.client_metadata();
  const auto [first, last] = sent.equal_range("authorization");
  if (first != last) {
    const absl::string_view value(first->second.data(), first->second.size());
    if (std::next(first) != last || !absl::StartsWithIgnoreCase(value, kScheme)) {
      return absl::UnauthenticatedError("send one header, authorization: Bearer TOKEN");
    }
    const absl::string_view secret = value.substr(kScheme.size());
    return ByToken(HashOfSecret({secret.data(), secret.size()}));
  }
  if (certificates_) {
    const auto certificate = CertificateOf(*call.auth_context());
    if (!certificate.ok()) return certificate.status();
    if (certificate->has_value()) return ByName(**certificate);
  }
  Caller caller;
  caller.table_ = book_.table();
  caller.principal_ = without_credentials_;
  caller.anonymous_ = true;
  return caller;
}

absl::StatusOr<Caller> Gate::Again(const Caller& caller) {
  if (caller.token_) return ByToken(*caller.token_);
  if (!caller.anonymous_) return ByName(caller.principal());
  Caller again = caller;
  again.table_ = book_.table();
  return again;
}

Caller Gate::ByName(const std::string& certificate) {
  Caller caller;
  caller.table_ = book_.table();
  const auto known = caller.table_->principals.find(certificate);
  caller.principal_ =
      known != caller.table_->principals.end() ? known->second : Stranger(certificate);
  return caller;
}

absl::StatusOr<Caller> Gate::ByToken(const SecretHash& hash) const {
  Caller caller;
  caller.table_ = book_.table();
  const auto known = caller.table_->tokens.find(hash);
  if (known == caller.table_->tokens.end()) return NoSuchToken();
  const std::int64_t expires_at_us = known->second.expires_at_us;
  if (expires_at_us != 0 && expires_at_us <= book_.now_us()) return NoSuchToken();
  caller.principal_ = known->second.principal;
  caller.token_ = hash;
  return caller;
}

std::shared_ptr<const Principal> Gate::Stranger(const std::string& id) {
  store::MutexLock lock(mutex_);
  const std::string& name = strangers_.size() < kStrangersMax ? id : kAnonymousPrincipal;
  auto& place = strangers_[name];
  if (place == nullptr) {
    auto principal = std::make_shared<Principal>();
    principal->id = name;
    principal->usage = std::make_shared<Usage>(book_.principal_limits());
    place = std::move(principal);
  }
  return place;
}

}  // namespace minutebook::access
