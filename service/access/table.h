// Who may do what, at one moment: what every call is judged by. Never changed once it is made, so
// it is read without a lock.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "minutebook/v1/access.pb.h"
#include "service/access/access_state.pb.h"
#include "service/access/secret.h"
#include "service/access/usage.h"

namespace minutebook::access {

// Who calls where nobody said who: whoever is on this machine, where the operator lets them all in.
inline constexpr char kLocalPrincipal[] = "local";
// Who shows nothing: the public.
inline constexpr char kAnonymousPrincipal[] = "anonymous";
// Who made what the server makes by itself.
inline constexpr char kServerItself[] = "server";

// Roles as bits; a set holds those that its roles include.
using RoleSet = std::uint32_t;
RoleSet WithIncluded(v1::Role role);
inline constexpr RoleSet BitOf(v1::Role role) { return RoleSet{1} << role; }

struct Principal {
  std::string id;
  RoleSet everywhere = 0;  // for all bodies
  absl::flat_hash_map<std::string, RoleSet> by_body;
  std::shared_ptr<Usage> usage;  // null: no limits
};

struct KnownToken {
  std::shared_ptr<const Principal> principal;
  std::int64_t expires_at_us = 0;  // 0: never
};

struct Table {
  absl::flat_hash_map<SecretHash, KnownToken> tokens;  // not those revoked
  absl::flat_hash_map<std::string, std::shared_ptr<const Principal>> principals;
  absl::flat_hash_set<std::string> public_bodies;
  bool all_public = false;
  std::uint64_t number = 1;  // of those made since the start
};

// Principals keep the usage that they have in `before` (may be null).
std::shared_ptr<const Table> MakeTable(const AccessState& state, const PrincipalLimits& limits,
                                       const Table* before);

// Of a Timestamp, in microseconds since 1970; 0 where it is not set.
std::int64_t MicrosOf(bool set, const google::protobuf::Timestamp& time);

}  // namespace minutebook::access
