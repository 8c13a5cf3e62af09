// What changed in the record of a body between two states of knowledge, and why.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "minutebook/v1/explain.pb.h"
#include "service/domain/answers.h"
#include "service/domain/answers/as_of_state.h"

namespace minutebook::domain {

// Events between the two states that are looked at; more are RESOURCE_EXHAUSTED.
inline constexpr std::size_t compare_events_max = 50'000;
// Reasons told of one event.
inline constexpr std::size_t compare_reasons_max = 50;

// One comparison. Slow: both functions read the log. Not thread-safe.
class Comparison {
 public:
  // Finds what lies between the two states. Errors as Answer's (answers.h). `context.events` must
  // be set; what it refers to must outlive this.
  static absl::StatusOr<std::unique_ptr<Comparison>> Start(
      const v1::CompareKnowledgeRequest& request, const AnswerContext& context);

  // Adds subjects to the response until it has `bytes_max`, or a little more where one subject has
  // more by itself. False once there are no more.
  absl::StatusOr<bool> Next(std::size_t bytes_max, v1::CompareKnowledgeResponse* response);

 private:
  // An event of which something was recorded in between, and at which positions.
  struct Touched {
    EventId id{};
    std::vector<store::Position> because;
  };

  Comparison(const AnswerContext& context, std::string body, CutLimits from, CutLimits to)
      : context_(context), body_(std::move(body)), from_(context_, from), to_(context_, to) {}

  absl::Status Collect();
  absl::Status Touch(const EventRecord& record);
  void TouchEvent(const EventId& id, store::Position position);
  // The rows that each event touched joins, before or after.
  absl::Status FindSubjects();
  absl::Status AddSubjects(const EventId& id, const AsOfState& state, std::size_t touched);
  // Tells of the next subject, or of a piece of it, and moves on.
  absl::StatusOr<v1::SubjectChange> TellNext(std::size_t bytes_max);
  absl::StatusOr<v1::EventChange> TellEvent(const std::string& key, const Touched& touched) const;

  const AnswerContext context_;
  const std::string body_;
  const AsOfState from_;
  const AsOfState to_;
  store::Position from_cut_ = 0;
  store::Position to_cut_ = 0;
  std::uint64_t event_count_ = 0;
  std::vector<Touched> touched_;                                // by first position
  std::map<EventId, std::size_t> index_;                        // of touched_
  std::vector<std::string> subjects_;                           // keys of rows, by first position
  std::map<std::string, std::vector<std::size_t>> of_subject_;  // of touched_, by key
  std::size_t next_ = 0;                                        // of subjects_
  std::size_t next_event_ = 0;                                  // of that subject's
  bool began_ = false;
};

}  // namespace minutebook::domain
