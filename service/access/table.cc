#include "service/access/table.h"

#include <algorithm>

namespace minutebook::access {

RoleSet WithIncluded(v1::Role role) {
  constexpr RoleSet kReader = BitOf(v1::ROLE_READER);
  constexpr RoleSet kRecorder = kReader | BitOf(v1::ROLE_RECORDER);
  switch (role) {
    case v1::ROLE_READER:
      return kReader;
    case v1::ROLE_RECORDER:
      return kRecorder;
    case v1::ROLE_IMPORTER:
      return kRecorder | BitOf(v1::ROLE_IMPORTER);
    case v1::ROLE_AUDITOR:
      return kReader | BitOf(v1::ROLE_AUDITOR);
    case v1::ROLE_ADMIN:
      return kRecorder | BitOf(v1::ROLE_IMPORTER) | BitOf(v1::ROLE_AUDITOR) | BitOf(v1::ROLE_ADMIN);
    default:
      return 0;
  }
}

std::int64_t MicrosOf(bool set, const google::protobuf::Timestamp& time) {
  return set ? time.seconds() * 1'000'000 + time.nanos() / 1'000 : 0;
}

std::shared_ptr<const Table> MakeTable(const AccessState& state, const PrincipalLimits& limits,
                                       const Table* before) {
  auto table = std::make_shared<Table>();
  if (before != nullptr) table->number = before->number + 1;
  absl::flat_hash_map<std::string, std::shared_ptr<Principal>> made;
  const auto principal = [&](const std::string& id) -> std::shared_ptr<Principal> {
    auto& place = made[id];
    if (place != nullptr) return place;
    place = std::make_shared<Principal>();
    place->id = id;
    const auto known = before == nullptr ? decltype(before->principals)::const_iterator()
                                         : before->principals.find(id);
    const bool kept = before != nullptr && known != before->principals.end();
    place->usage = kept ? known->second->usage : std::make_shared<Usage>(limits);
    return place;
  };
  for (const v1::Grant& grant : state.grants()) {
    const auto holder = principal(grant.principal());
    RoleSet& roles = grant.body().empty() ? holder->everywhere : holder->by_body[grant.body()];
    roles |= WithIncluded(grant.role());
  }
  for (const StoredToken& stored : state.tokens()) {
    const v1::Token& token = stored.token();
    SecretHash hash{};
    if (token.has_revoked_at() || stored.secret_hash().size() != hash.size()) continue;
    std::copy(stored.secret_hash().begin(), stored.secret_hash().end(), hash.begin());
    table->tokens[hash] = {principal(token.principal()),
                           MicrosOf(token.has_expires_at(), token.expires_at())};
  }
  for (auto& [id, holder] : made) table->principals.emplace(id, std::move(holder));
  for (const std::string& body : state.public_bodies()) table->public_bodies.insert(body);
  table->all_public = state.all_public();
  return table;
}

}  // namespace minutebook::access
