#include "service/access/book.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "service/access/book_file.h"
#include "service/access/principal.h"

namespace minutebook::access {
namespace {

using store::MutexLock;

constexpr std::size_t kLabelBytesMax = 100;
constexpr int kGrantsAtOnceMax = 100;
constexpr std::int64_t kUsPerSecond = 1'000'000;

google::protobuf::Timestamp TimestampOf(std::int64_t us) {
  google::protobuf::Timestamp time;
  time.set_seconds(us / kUsPerSecond);
  time.set_nanos(static_cast<std::int32_t>(us % kUsPerSecond * 1'000));
  return time;
}

absl::Status Wrong(absl::string_view field, absl::string_view why) {
  return absl::InvalidArgumentError(absl::StrCat(field, ": ", why));
}

absl::Status TooMany(const char* what, std::size_t maximum) {
  return absl::ResourceExhaustedError(
      absl::StrCat("there are ", maximum, " ", what, " already, as many as are kept. Revoke some"));
}

// When it ended, in microseconds; nullopt while it holds.
std::optional<std::int64_t> EndedAt(const v1::Token& token, std::int64_t now_us) {
  if (token.has_revoked_at()) return MicrosOf(true, token.revoked_at());
  const std::int64_t expires = MicrosOf(token.has_expires_at(), token.expires_at());
  if (expires != 0 && expires <= now_us) return expires;
  return std::nullopt;
}

bool SameGrant(const v1::Grant& a, const v1::Grant& b) {
  return a.principal() == b.principal() && a.role() == b.role() && a.body() == b.body();
}

absl::Status CheckPrincipal(absl::string_view field, const std::string& principal) {
  if (IsPrincipal(principal)) return absl::OkStatus();
  return Wrong(field,
               "name a principal: token:ID, as minutebook access token list tells it, or cert: and "
               "the common name of a certificate");
}

}  // namespace

Book::Book(BookOptions options, AccessState state)
    : options_(std::move(options)),
      state_(std::move(state)),
      table_(MakeTable(state_, options_.principal, nullptr)) {}

absl::StatusOr<std::unique_ptr<Book>> Book::Open(BookOptions options) {
  AccessState state;
  if (!options.path.empty()) {
    auto read = ReadBook(options.path, options.limits.file_bytes_max);
    if (!read.ok()) return read.status();
    state = *std::move(read);
  }
  return std::unique_ptr<Book>(new Book(std::move(options), std::move(state)));
}

std::shared_ptr<const Table> Book::table() const {
  MutexLock lock(mutex_);
  return table_;
}

absl::Status Book::Change(const std::function<absl::StatusOr<bool>(AccessState&)>& change) {
  MutexLock one_at_a_time(changing_);
  AccessState state;
  {
    MutexLock lock(mutex_);
    state = state_;
  }
  DropLongEnded(state);
  const auto changed = change(state);
  if (!changed.ok() || !*changed) return changed.status();
  if (!options_.path.empty()) {
    if (absl::Status status = WriteBook(options_.path, state); !status.ok()) return status;
  }
  MutexLock lock(mutex_);
  table_ = MakeTable(state, options_.principal, table_.get());
  state_ = std::move(state);
  return absl::OkStatus();
}

void Book::DropLongEnded(AccessState& state) const {
  const std::int64_t kept_us =
      std::chrono::duration_cast<std::chrono::microseconds>(options_.limits.ended_kept).count();
  const std::int64_t now = now_us();
  auto& tokens = *state.mutable_tokens();
  tokens.erase(std::remove_if(tokens.begin(), tokens.end(),
                              [&](const StoredToken& stored) {
                                const auto ended = EndedAt(stored.token(), now);
                                return ended && *ended < now - kept_us;
                              }),
               tokens.end());
}

bool Book::LacksAdmin() const {
  MutexLock lock(mutex_);
  const std::int64_t now = now_us();
  const auto can_call = [&](const std::string& principal) {
    return absl::StartsWith(principal, kCertPrefix) ||
           std::any_of(
               state_.tokens().begin(), state_.tokens().end(), [&](const StoredToken& stored) {
                 return stored.token().principal() == principal && !EndedAt(stored.token(), now);
               });
  };
  return std::none_of(state_.grants().begin(), state_.grants().end(), [&](const v1::Grant& grant) {
    return grant.role() == v1::ROLE_ADMIN && grant.body().empty() && can_call(grant.principal());
  });
}

absl::Status Book::MakeAdmin(const std::function<absl::Status(const std::string& secret)>& keep) {
  v1::CreateTokenRequest request;
  request.set_label("made at start");
  request.add_grants()->set_role(v1::ROLE_ADMIN);
  return Create(request, kServerItself, keep).status();
}

absl::StatusOr<bool> Book::AddGrant(v1::Grant& grant, const std::string& by,
                                    AccessState& state) const {
  if (!v1::Role_IsValid(grant.role()) || grant.role() == v1::ROLE_UNSPECIFIED) {
    return Wrong("role", "reader, recorder, importer, auditor or admin");
  }
  for (const v1::Grant& held : state.grants()) {
    if (!SameGrant(grant, held)) continue;
    grant = held;
    return false;
  }
  if (static_cast<std::size_t>(state.grants_size()) >= options_.limits.grants_max) {
    return TooMany("grants", options_.limits.grants_max);
  }
  *grant.mutable_granted_at() = TimestampOf(now_us());
  grant.set_granted_by(by);
  *state.add_grants() = grant;
  return true;
}

absl::Status Book::CheckNewToken(const v1::CreateTokenRequest& request) const {
  if (request.label().size() > kLabelBytesMax ||
      std::any_of(request.label().begin(), request.label().end(), absl::ascii_iscntrl)) {
    return Wrong("label", absl::StrCat("at most ", kLabelBytesMax, " bytes, on one line"));
  }
  if (request.grants_size() > kGrantsAtOnceMax) {
    return Wrong("grants", absl::StrCat("at most ", kGrantsAtOnceMax, " at once"));
  }
  if (!request.principal().empty()) {
    if (absl::Status status = CheckPrincipal("principal", request.principal()); !status.ok()) {
      return status;
    }
  }
  if (request.has_expires_at() && MicrosOf(true, request.expires_at()) <= now_us()) {
    return Wrong("expiresAt", "that is past");
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::CreateTokenResponse> Book::Create(
    const v1::CreateTokenRequest& request, const std::string& by,
    const std::function<absl::Status(const std::string& secret)>& keep) {
  if (absl::Status status = CheckNewToken(request); !status.ok()) return status;
  v1::CreateTokenResponse response;
  v1::Token& token = *response.mutable_token();
  token.set_token_id(NewTokenId());
  token.set_principal(request.principal().empty() ? absl::StrCat(kTokenPrefix, token.token_id())
                                                  : request.principal());
  token.set_label(request.label());
  *token.mutable_created_at() = TimestampOf(now_us());
  token.set_created_by(by);
  if (request.has_expires_at()) *token.mutable_expires_at() = request.expires_at();
  response.set_secret(NewSecret());
  const absl::Status status = Change([&](AccessState& state) -> absl::StatusOr<bool> {
    if (static_cast<std::size_t>(state.tokens_size()) >= options_.limits.tokens_max) {
      return TooMany("tokens", options_.limits.tokens_max);
    }
    StoredToken& stored = *state.add_tokens();
    *stored.mutable_token() = token;
    const SecretHash hash = HashOfSecret(response.secret());
    stored.set_secret_hash(hash.data(), hash.size());
    for (v1::Grant grant : request.grants()) {
      grant.set_principal(token.principal());
      if (const auto added = AddGrant(grant, by, state); !added.ok()) return added;
    }
    if (absl::Status kept = keep(response.secret()); !kept.ok()) return kept;
    return true;
  });
  if (!status.ok()) return status;
  return response;
}

v1::ListTokensResponse Book::ListTokens() const {
  MutexLock lock(mutex_);
  v1::ListTokensResponse response;
  for (const StoredToken& stored : state_.tokens()) *response.add_tokens() = stored.token();
  return response;
}

absl::StatusOr<v1::RevokeTokenResponse> Book::RevokeToken(const std::string& token_id) {
  v1::RevokeTokenResponse response;
  const absl::Status status = Change([&](AccessState& state) -> absl::StatusOr<bool> {
    for (StoredToken& stored : *state.mutable_tokens()) {
      v1::Token& token = *stored.mutable_token();
      if (token.token_id() != token_id) continue;
      const bool held = !token.has_revoked_at();
      if (held) *token.mutable_revoked_at() = TimestampOf(now_us());
      *response.mutable_token() = token;
      return held;
    }
    return absl::NotFoundError(absl::StrCat("there is no token ", absl::CHexEscape(token_id)));
  });
  if (!status.ok()) return status;
  return response;
}

absl::StatusOr<v1::GrantRoleResponse> Book::Grant(const v1::GrantRoleRequest& request,
                                                  const std::string& by) {
  if (absl::Status status = CheckPrincipal("principal", request.principal()); !status.ok()) {
    return status;
  }
  v1::GrantRoleResponse response;
  v1::Grant& grant = *response.mutable_grant();
  grant.set_principal(request.principal());
  grant.set_role(request.role());
  grant.set_body(request.body());
  const absl::Status status =
      Change([&](AccessState& state) { return AddGrant(grant, by, state); });
  if (!status.ok()) return status;
  return response;
}

absl::Status Book::Revoke(const v1::RevokeRoleRequest& request) {
  return Change([&](AccessState& state) -> absl::StatusOr<bool> {
    auto& grants = *state.mutable_grants();
    const auto held = std::find_if(grants.begin(), grants.end(), [&](const v1::Grant& grant) {
      return grant.principal() == request.principal() && grant.role() == request.role() &&
             grant.body() == request.body();
    });
    if (held == grants.end()) {
      const std::string of =
          request.body().empty() ? "all bodies" : absl::StrCat("the body ", request.body());
      return absl::NotFoundError(
          absl::StrCat(absl::CHexEscape(request.principal()), " was not given that role for ", of));
    }
    grants.erase(held);
    return true;
  });
}

v1::ListGrantsResponse Book::ListGrants(const std::string& body) const {
  v1::ListGrantsResponse response;
  const auto asked = [&body](const std::string& of) {
    return body.empty() || of.empty() || of == body;
  };
  MutexLock lock(mutex_);
  for (const v1::Grant& grant : state_.grants()) {
    if (asked(grant.body())) *response.add_grants() = grant;
  }
  std::sort(response.mutable_grants()->begin(), response.mutable_grants()->end(),
            [](const v1::Grant& a, const v1::Grant& b) {
              return std::tuple(a.principal(), a.body(), a.role()) <
                     std::tuple(b.principal(), b.body(), b.role());
            });
  for (const std::string& open : state_.public_bodies()) {
    if (asked(open)) response.add_public_bodies(open);
  }
  response.set_all_public(state_.all_public());
  return response;
}

absl::Status Book::SetPublicRead(const std::string& body, bool public_read) {
  return Change([&](AccessState& state) -> absl::StatusOr<bool> {
    if (body.empty()) {
      const bool changed = state.all_public() != public_read;
      state.set_all_public(public_read);
      return changed;
    }
    auto& open = *state.mutable_public_bodies();
    const auto place = std::find(open.begin(), open.end(), body);
    if ((place != open.end()) == public_read) return false;
    if (!public_read) {
      open.erase(place);
      return true;
    }
    if (static_cast<std::size_t>(open.size()) >= options_.limits.grants_max) {
      return TooMany("public bodies", options_.limits.grants_max);
    }
    *open.Add() = body;
    std::sort(open.begin(), open.end());
    return true;
  });
}

}  // namespace minutebook::access
