#include "service/ledger/group_state.h"

#include <algorithm>
#include <span>
#include <utility>

#include "service/ledger/record.h"

namespace minutebook::ledger {
namespace {

std::string IdBytes(const store::EventId& id) {
  return std::string(reinterpret_cast<const char*>(id.data()), id.size());
}

}  // namespace

GroupState::GroupState(const store::VersionedMapReader& views, const store::EventLogReader& log)
    : views_(views), log_(log), head_(log.Head()) {}

absl::Status GroupState::Prefetch(std::vector<std::string> keys) {
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  std::erase_if(keys, [this](const std::string& key) { return rows_.contains(key); });
  auto found = views_.MultiGet(keys, head_);
  if (!found.ok()) return found.status();
  for (std::size_t i = 0; i < keys.size(); ++i) {
    rows_[std::move(keys[i])].now = std::move((*found)[i]);
  }
  return absl::OkStatus();
}

void GroupState::BeginEvent(const domain::EventEnvelope& envelope, const v1::Event* event) {
  position_ = envelope.position;
  if (event == nullptr) return;
  new_ids_.push_back(IdBytes(envelope.id));
  begun_.insert_or_assign(new_ids_.back(), Begun{envelope, event});
}

void GroupState::Keep() {
  undo_.clear();
  new_ids_.clear();
  kept_changes_ = changes_.size();
}

void GroupState::TakeBack() {
  while (!undo_.empty()) {
    rows_[undo_.back().key] = std::move(undo_.back().before);
    undo_.pop_back();
  }
  for (const std::string& id : new_ids_) begun_.erase(id);
  new_ids_.clear();
  changes_.resize(kept_changes_);
}

std::vector<store::RowChange> GroupState::TakeChanges() {
  kept_changes_ = 0;
  return std::exchange(changes_, {});
}

absl::StatusOr<GroupState::Held*> GroupState::Find(std::string_view key) const {
  auto it = rows_.find(key);
  if (it == rows_.end()) {
    auto version = views_.Get(key, head_);
    if (!version.ok()) return version.status();
    it = rows_.emplace(std::string(key), Held{std::move(*version), false, nullptr}).first;
  }
  return &it->second;
}

absl::StatusOr<std::optional<std::string>> GroupState::Get(std::string_view key) const {
  auto row = Find(key);
  if (!row.ok()) return row.status();
  if (!(*row)->now.has_value()) return std::nullopt;
  return (*row)->now->value;
}

absl::StatusOr<std::shared_ptr<const domain::SubjectRow>> GroupState::Row(
    std::string_view key) const {
  auto held = Find(key);
  if (!held.ok()) return held.status();
  if ((*held)->parsed == nullptr) {
    auto parsed = domain::StateReader::Row(key);
    if (!parsed.ok()) return parsed.status();
    (*held)->parsed = *std::move(parsed);
  }
  return (*held)->parsed;
}

absl::Status GroupState::Scan(
    std::string_view prefix,
    const std::function<bool(std::string_view, std::string_view)>& visit) const {
  // Committed rows under the prefix, overlaid by what this group changed.
  std::map<std::string, std::string> found;
  absl::Status status = views_.Scan(
      prefix, "", head_, [&](std::string_view key, store::Position, std::string_view value) {
        found.emplace(key, value);
        return true;
      });
  if (!status.ok()) return status;
  for (auto it = rows_.lower_bound(prefix); it != rows_.end(); ++it) {
    if (!it->first.starts_with(prefix)) break;
    if (!it->second.changed) continue;
    if (it->second.now.has_value()) {
      found[it->first] = it->second.now->value;
    } else {
      found.erase(it->first);
    }
  }
  for (const auto& [key, value] : found) {
    if (!visit(key, value)) break;
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> GroupState::HasEvent(std::string_view event_id) const {
  if (begun_.contains(event_id)) return true;
  store::EventId id{};
  if (event_id.size() != id.size()) return false;
  std::copy(event_id.begin(), event_id.end(), id.begin());
  auto found = log_.Find(std::span(&id, 1));
  if (!found.ok()) return found.status();
  return found->front().has_value();
}

absl::StatusOr<std::optional<domain::RecordedEvent>> GroupState::ReadEvent(
    const store::EventId& id) const {
  using Found = std::optional<domain::RecordedEvent>;
  if (const auto begun = begun_.find(IdBytes(id)); begun != begun_.end()) {
    return Found({begun->second.envelope, *begun->second.event});
  }
  auto position = log_.Find(std::span(&id, 1));
  if (!position.ok()) return position.status();
  if (!position->front().has_value()) return Found();
  auto stored = log_.Read(*position->front());
  if (!stored.ok()) return stored.status();
  return DecodeEvent(*stored);
}

void GroupState::Put(std::string_view key, std::string value) { Change(key, std::move(value)); }
void GroupState::Delete(std::string_view key) { Change(key, std::nullopt); }

void GroupState::Change(std::string_view key, std::optional<std::string> value) {
  auto found = Find(key);
  // The fold reads a row before it writes it, so a row that cannot be read was an error there.
  Held& row = found.ok() ? **found : rows_[std::string(key)];
  if (!row.now.has_value() && !value.has_value()) return;
  undo_.push_back({std::string(key), row});
  // The same event may change a row twice: only its last word counts.
  auto same = changes_.rbegin();
  while (same != changes_.rend() && same->since == position_ && same->key != key) ++same;
  if (same != changes_.rend() && same->since == position_) {
    same->value = value;
  } else {
    changes_.push_back({std::string(key), position_, value, row.now});
  }
  row.changed = true;
  row.parsed = nullptr;
  if (value.has_value()) {
    row.now = store::RowVersion{position_, *std::move(value)};
  } else {
    row.now.reset();
  }
}

}  // namespace minutebook::ledger
