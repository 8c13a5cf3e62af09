// The views' rows and the log as a state of knowledge leaves them, in the shape in which the rules
// and the fold read the head: each row at the cut of the body that owns it.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "service/domain/answers.h"
#include "service/domain/event_reader.h"
#include "service/domain/row.pb.h"
#include "service/domain/state.h"

namespace minutebook::domain {

// Not thread-safe. `context`, whose `events` is set, must outlive it.
class AsOfState final : public StateReader {
 public:
  AsOfState(const AnswerContext& context, CutLimits limits) : context_(context), limits_(limits) {}

  absl::StatusOr<std::optional<std::string>> Get(std::string_view key) const override;
  absl::Status Scan(std::string_view prefix,
                    const std::function<bool(std::string_view key, std::string_view value)>& visit)
      const override;
  absl::StatusOr<bool> HasEvent(std::string_view event_id_16_bytes) const override;
  absl::StatusOr<std::optional<RecordedEvent>> ReadEvent(const EventId& id) const override;

  // Scan of the rows after a key; empty: from the first.
  absl::Status ScanAfter(
      std::string_view prefix, std::string_view after,
      const std::function<bool(std::string_view key, std::string_view value)>& visit) const;
  // How far into a body's record this state goes.
  absl::StatusOr<store::Position> Cut(std::string_view body) const;
  // The event with its header; nullopt where it is past the state's position.
  absl::StatusOr<std::optional<EventRecord>> ReadRecord(const EventId& id) const;
  // The PayloadErased that accounts for an erased event, wherever it lies: what is erased is so as
  // of every state. nullopt where there is none.
  absl::StatusOr<std::optional<EventRecord>> ReadErasure(store::Position erased) const;
  // The events of a body that are erased, as far as this state goes, wherever their erasures lie:
  // in order, at most `most`.
  absl::StatusOr<std::vector<store::Position>> ErasedOf(const std::string& body,
                                                        std::size_t most) const;

 private:
  absl::StatusOr<store::Position> CutOf(std::string_view key) const;

  const AnswerContext& context_;
  const CutLimits limits_;
  mutable std::map<std::string, store::Position, std::less<>> cuts_;
};

// The limits that an answer's basis names.
CutLimits LimitsOf(const v1::Basis& basis);

// An event as the fold reads it.
RecordedEvent ToRecorded(const EventRecord& record);

}  // namespace minutebook::domain
