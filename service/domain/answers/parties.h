// Parties as answers show them.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "minutebook/v1/party_query.pb.h"
#include "service/domain/answers/question.h"

namespace minutebook::domain {

// Whether the party is part of another, directly or through what it is part of.
absl::StatusOr<bool> IsPartOf(Question& question, const std::string& party,
                              const std::string& whole);

absl::StatusOr<v1::Party> MakeParty(Question& question, const std::string& party,
                                    const PartyState& state);

}  // namespace minutebook::domain
