// Asks what an answer rests on, and tells it.
#pragma once

#include <string>

#include "minutebook/v1/explain.pb.h"
#include "tools/cli/session.h"

namespace minutebook::cli {

// Asks for all pages.
ExitCode RunExplain(Session& session, v1::ExplainAnswerRequest request);

// The request that explains the answer to a question; a question of a type that cannot be explained
// leaves it unset.
v1::ExplainAnswerRequest ToExplain(const google::protobuf::Message& question);

// The explanation in words: events numbered, with what superseded them and why.
std::string ExplanationText(const v1::ExplainAnswerResponse& explanation, const Paint& paint);

}  // namespace minutebook::cli
