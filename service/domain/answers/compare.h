// What changed in the record of a body between two states of knowledge, and why.
#pragma once

#include <cstddef>
#include <memory>

#include "absl/status/statusor.h"
#include "minutebook/v1/explain.pb.h"
#include "service/domain/answers.h"

namespace minutebook::domain {

// Events between the two states that are looked at; more are RESOURCE_EXHAUSTED.
inline constexpr std::size_t compare_events_max = 50'000;
// Reasons told of one event.
inline constexpr std::size_t compare_reasons_max = 50;

// One comparison. Slow: both functions read the log. Not thread-safe.
class Comparison {
 public:
  virtual ~Comparison() = default;

  // Finds what lies between the two states. Errors as Answer's (answers.h). `context.events` must
  // be set; what it refers to must outlive the comparison.
  static absl::StatusOr<std::unique_ptr<Comparison>> Start(
      const v1::CompareKnowledgeRequest& request, const AnswerContext& context);

  // Adds subjects to the response until it has `bytes_max`, or a little more where one event has
  // more by itself. False once there are no more.
  virtual absl::StatusOr<bool> Next(std::size_t bytes_max,
                                    v1::CompareKnowledgeResponse* response) = 0;
};

}  // namespace minutebook::domain
