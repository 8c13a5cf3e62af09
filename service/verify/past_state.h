// The rows as they stood before an event, and what the fold makes of them. Not thread-safe.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "service/domain/state.h"
#include "store/event_log.h"
#include "store/versioned_map.h"

namespace minutebook::verify {

using Changes = std::map<std::string, std::optional<std::string>, std::less<>>;

class PastState final : public domain::StateWriter {
 public:
  // Both must outlive this.
  PastState(const store::VersionedMapReader& views, const store::EventLogReader& log)
      : views_(views), log_(log) {}

  // What is read from here on is the record as of `position` - 1, with the event itself.
  void Begin(store::Position position);
  // What was put and deleted since, by key.
  const Changes& changes() const { return changes_; }

  absl::StatusOr<std::optional<std::string>> Get(std::string_view key) const override;
  absl::Status Scan(
      std::string_view prefix,
      const std::function<bool(std::string_view, std::string_view)>& visit) const override;
  absl::StatusOr<bool> HasEvent(std::string_view event_id) const override;
  absl::StatusOr<std::optional<domain::RecordedEvent>> ReadEvent(
      const store::EventId& id) const override;
  absl::Status Put(std::string_view key, std::string value) override;
  absl::Status Delete(std::string_view key) override;

 private:
  // Where the event lies, if it is on record by now.
  absl::StatusOr<std::optional<store::Position>> Find(const store::EventId& id) const;

  const store::VersionedMapReader& views_;
  const store::EventLogReader& log_;
  store::Position position_ = 0;
  Changes changes_;
};

// A value of the log as the domain reads it. DATA_LOSS where it is none.
absl::StatusOr<domain::RecordedEvent> DecodeRecorded(std::string_view stored);

}  // namespace minutebook::verify
