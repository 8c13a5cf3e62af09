// The options of tokens: who calls.
#pragma once

#include <CLI/App.hpp>
#include <string>

#include "absl/status/statusor.h"
#include "tools/cli/session.h"

namespace minutebook::cli {

// Empties of these are taken from variables of the environment, by ReadToken.
inline constexpr char kTokenVariable[] = "MINUTEBOOK_TOKEN";
inline constexpr char kTokenFileVariable[] = "MINUTEBOOK_TOKEN_FILE";

void AddTokenFlags(CLI::App& app, Session& session);

// The token to send; empty: none. INVALID_ARGUMENT: its file cannot be read, or others than its
// owner may read it.
absl::StatusOr<std::string> ReadToken(const Session& session);

}  // namespace minutebook::cli
