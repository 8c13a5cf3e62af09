// `minutebook compare`: what changed in a record between two states of knowledge.
#pragma once

#include <CLI/App.hpp>
#include <string>

#include "minutebook/v1/explain.pb.h"
#include "tools/cli/session.h"

namespace minutebook::cli {

// Adds the command. `session` must outlive the parsing of `app`.
void AddCompareCommand(CLI::App& app, Session& session);

// A subject that changed, in words.
std::string ChangeText(const v1::SubjectChange& change, const Paint& paint);

}  // namespace minutebook::cli
