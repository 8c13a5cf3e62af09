// A state with changes laid over it, which are thrown away with it: how rules see the record
// without an event that is to be replaced. Not thread-safe.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "service/domain/state.h"

namespace minutebook::domain {

class StatePatch final : public StateWriter {
 public:
  // `base` must outlive this.
  explicit StatePatch(const StateReader& base) : base_(base) {}

  absl::StatusOr<std::optional<std::string>> Get(std::string_view key) const override;
  absl::StatusOr<std::shared_ptr<const SubjectRow>> Row(std::string_view key) const override;
  absl::Status Scan(std::string_view prefix,
                    const std::function<bool(std::string_view key, std::string_view value)>& visit)
      const override;
  absl::StatusOr<bool> HasEvent(std::string_view event_id_16_bytes) const override {
    return base_.HasEvent(event_id_16_bytes);
  }
  absl::StatusOr<std::optional<RecordedEvent>> ReadEvent(const EventId& id) const override {
    return base_.ReadEvent(id);
  }
  // What the base keeps, where its rows differ from these by one that was taken out at most: the
  // rules then judge what takes its place.
  std::unique_ptr<KeptOfRows>* Kept(std::string_view prefix) const override;
  absl::Status Put(std::string_view key, std::string value) override;
  absl::Status Delete(std::string_view key) override;

 private:
  const StateReader& base_;
  std::map<std::string, std::optional<std::string>, std::less<>> changed_;
  // Of those, as far as they were asked for: the rules ask for a party's as often as it is named.
  mutable std::map<std::string, std::shared_ptr<const SubjectRow>, std::less<>> parsed_;
};

}  // namespace minutebook::domain
