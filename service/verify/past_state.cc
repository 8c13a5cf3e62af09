#include "service/verify/past_state.h"

#include <algorithm>
#include <span>
#include <utility>

#include "minutebook/v1/record.pb.h"
#include "service/domain/recorded.h"
#include "service/verify/event_check.h"

namespace minutebook::verify {

void PastState::Begin(store::Position position) {
  position_ = position;
  changes_.clear();
}

absl::StatusOr<std::optional<std::string>> PastState::Get(std::string_view key) const {
  if (const auto changed = changes_.find(key); changed != changes_.end()) return changed->second;
  auto version = views_.Get(key, position_ - 1);
  if (!version.ok()) return version.status();
  if (!*version) return std::nullopt;
  return std::optional<std::string>(std::move((*version)->value));
}

absl::Status PastState::Scan(
    std::string_view prefix,
    const std::function<bool(std::string_view, std::string_view)>& visit) const {
  std::map<std::string, std::string> found;
  absl::Status status =
      views_.Scan(prefix, "", position_ - 1,
                  [&](std::string_view key, store::Position, std::string_view value) {
                    found.emplace(key, value);
                    return true;
                  });
  if (!status.ok()) return status;
  for (auto it = changes_.lower_bound(prefix); it != changes_.end(); ++it) {
    if (!it->first.starts_with(prefix)) break;
    if (it->second) {
      found[it->first] = *it->second;
    } else {
      found.erase(it->first);
    }
  }
  for (const auto& [key, value] : found) {
    if (!visit(key, value)) break;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<store::Position>> PastState::Find(const store::EventId& id) const {
  auto found = log_.Find(std::span(&id, 1));
  if (!found.ok()) return found.status();
  if (found->front() && *found->front() > position_) return std::nullopt;
  return found->front();
}

absl::StatusOr<bool> PastState::HasEvent(std::string_view event_id) const {
  store::EventId id{};
  if (event_id.size() != id.size()) return false;
  std::copy(event_id.begin(), event_id.end(), id.begin());
  const auto found = Find(id);
  if (!found.ok()) return found.status();
  return found->has_value();
}

absl::StatusOr<std::optional<domain::RecordedEvent>> PastState::ReadEvent(
    const store::EventId& id) const {
  const auto found = Find(id);
  if (!found.ok()) return found.status();
  if (!*found) return std::optional<domain::RecordedEvent>();
  const auto stored = log_.Read(**found);
  if (!stored.ok()) return stored.status();
  auto recorded = DecodeRecorded(*stored);
  if (!recorded.ok()) return recorded.status();
  return std::optional<domain::RecordedEvent>(*std::move(recorded));
}

absl::Status PastState::Put(std::string_view key, std::string value) {
  changes_.insert_or_assign(std::string(key), std::move(value));
  return absl::OkStatus();
}

absl::Status PastState::Delete(std::string_view key) {
  // Of a row that is not there nothing is written.
  const auto before = Get(key);
  if (!before.ok()) return before.status();
  if (before->has_value()) changes_.insert_or_assign(std::string(key), std::nullopt);
  return absl::OkStatus();
}

absl::StatusOr<domain::RecordedEvent> DecodeRecorded(std::string_view stored) {
  auto parts = ParseStored(stored);
  if (!parts.ok()) return parts.status();
  v1::EventHeader header;
  if (!header.ParseFromString(parts->header())) {
    return absl::DataLossError("the event's header does not parse");
  }
  return domain::ToRecorded(header, parts->event());
}

}  // namespace minutebook::verify
