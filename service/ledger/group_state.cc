#include "service/ledger/group_state.h"

#include <algorithm>
#include <map>
#include <span>
#include <utility>

#include "service/ledger/record.h"

namespace minutebook::ledger {
namespace {

// What a row takes: in the map, and parsed as a message, a multiple of its bytes.
constexpr std::size_t kRowBytes = 200;
constexpr std::size_t kParsedFactor = 4;
// Prefixes for which rules keep something.
constexpr std::size_t kKeptMax = 1024;
constexpr std::size_t kKeptBytesMax = 16 * 1024 * 1024;

// About what a row takes.
std::size_t BytesOf(std::string_view key, const std::optional<store::RowVersion>& version) {
  return kRowBytes + key.size() + (version ? kParsedFactor * version->value.size() : 0);
}

std::size_t HashOf(std::string_view key) { return std::hash<std::string_view>()(key); }

}  // namespace

GroupState::GroupState(const store::VersionedMapReader& views, const store::EventLogReader& log,
                       std::function<void()> settle, std::size_t rows_bytes_max)
    : views_(views),
      log_(log),
      settle_(std::move(settle)),
      rows_bytes_max_(rows_bytes_max),
      head_(log.Head()) {}

void GroupState::BeginGroup(store::Position head) {
  TakeBack();  // of a group that was given up
  head_ = head;
  changes_.clear();
  kept_changes_ = 0;
  put_new_.clear();
  kept_put_new_ = 0;
  new_keys_.clear();
  if (bytes_ > rows_bytes_max_) ForgetUnchanged();
  for (Entry* entry : changed_) entry->second.changed = false;
  changed_.clear();
  kept_changed_ = 0;
  std::size_t kept_bytes = 0;
  for (const auto& [prefix, kept] : kept_) kept_bytes += kept == nullptr ? 0 : kept->bytes();
  if (kept_.size() > kKeptMax || kept_bytes > kKeptBytesMax) kept_.clear();
}

void GroupState::Forget() {
  ForgetRows();
  kept_.clear();
  told_kept_.clear();
  new_keys_before_.clear();
  ids_before_.clear();
}

void GroupState::Settle() const {
  if (settle_ != nullptr) settle_();
  new_keys_before_.clear();
  ids_before_.clear();
}

void GroupState::ForgetRows() {
  undo_.clear();
  changed_.clear();
  kept_changed_ = 0;
  rows_.clear();
  bytes_ = 0;
}

// What the last group changed stays, as that may be under way to the record.
void GroupState::ForgetUnchanged() {
  std::erase_if(rows_, [](const Entry& entry) { return !entry.second.changed; });
  bytes_ = 0;
  for (const auto& [key, held] : rows_) bytes_ += BytesOf(key, held.now);
}

absl::Status GroupState::Prefetch(std::vector<std::string_view> keys) {
  std::erase_if(keys,
                [this](std::string_view key) { return Holds(key) || HoldNew(key) != nullptr; });
  if (keys.empty()) return absl::OkStatus();
  if (std::any_of(keys.begin(), keys.end(), [this](std::string_view key) {
        return new_keys_before_.contains(HashOf(key));
      })) {
    Settle();
  }
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  std::vector<std::string> missing(keys.begin(), keys.end());
  auto found = views_.MultiGet(missing, head_);
  if (!found.ok()) return found.status();
  for (std::size_t i = 0; i < missing.size(); ++i) {
    Hold(std::move(missing[i]), std::move((*found)[i]));
  }
  return absl::OkStatus();
}

void GroupState::BeginEvent(const domain::EventEnvelope& envelope, const v1::Event* event) {
  position_ = envelope.position;
  if (event == nullptr) return;
  new_ids_.push_back(envelope.id);
  begun_.insert_or_assign(envelope.id, Begun{envelope, event});
}

void GroupState::Keep() {
  undo_.clear();
  new_ids_.clear();
  told_kept_.clear();
  kept_changes_ = changes_.size();
  kept_changed_ = changed_.size();
  kept_put_new_ = put_new_.size();
}

void GroupState::TakeBack() {
  while (!undo_.empty()) {
    *undo_.back().row = std::move(undo_.back().before);
    undo_.pop_back();
  }
  for (const std::string& prefix : told_kept_) kept_.erase(prefix);
  told_kept_.clear();
  for (const store::EventId& id : new_ids_) begun_.erase(id);
  new_ids_.clear();
  changes_.resize(kept_changes_);
  changed_.resize(kept_changed_);
  put_new_.resize(kept_put_new_);
}

std::vector<store::RowChange> GroupState::TakeChanges() {
  new_keys_before_.swap(new_keys_);
  ids_before_.clear();
  for (const auto& [id, begun] : begun_) ids_before_.insert(id);
  begun_.clear();
  kept_changes_ = 0;
  put_new_.clear();
  kept_put_new_ = 0;
  new_keys_.clear();
  return std::exchange(changes_, {});
}

absl::StatusOr<GroupState::Entry*> GroupState::Find(std::string_view key) const {
  if (const auto it = rows_.find(key); it != rows_.end()) return &*it;
  if (Entry* const put = HoldNew(key); put != nullptr) return put;
  if (new_keys_before_.contains(HashOf(key))) Settle();
  auto version = views_.Get(key, head_);
  if (!version.ok()) return version.status();
  return Hold(std::string(key), std::move(*version));
}

GroupState::Entry* GroupState::Hold(std::string key,
                                    std::optional<store::RowVersion> version) const {
  bytes_ += BytesOf(key, version);
  return &*rows_.insert_or_assign(std::move(key), Held{std::move(version), false, nullptr}).first;
}

absl::StatusOr<std::optional<std::string>> GroupState::Get(std::string_view key) const {
  auto row = Find(key);
  if (!row.ok()) return row.status();
  const Held& held = (*row)->second;
  if (!held.now.has_value()) return std::nullopt;
  return held.now->value;
}

absl::StatusOr<std::shared_ptr<const domain::SubjectRow>> GroupState::Row(
    std::string_view key) const {
  auto found = Find(key);
  if (!found.ok()) return found.status();
  Held& held = (*found)->second;
  if (held.parsed == nullptr) {
    auto parsed = domain::StateReader::Row(key);
    if (!parsed.ok()) return parsed.status();
    held.parsed = *std::move(parsed);
  }
  return held.parsed;
}

absl::Status GroupState::Scan(
    std::string_view prefix,
    const std::function<bool(std::string_view, std::string_view)>& visit) const {
  Settle();
  // Committed rows under the prefix, overlaid by what this group changed.
  std::map<std::string, std::string> found;
  absl::Status status = views_.Scan(
      prefix, "", head_, [&](std::string_view key, store::Position, std::string_view value) {
        found.emplace(key, value);
        return true;
      });
  if (!status.ok()) return status;
  for (const std::size_t place : put_new_) {
    if (changes_[place].key.starts_with(prefix)) found.emplace(changes_[place].key, "");
  }
  for (const Entry* entry : changed_) {
    const auto& [key, held] = *entry;
    if (!key.starts_with(prefix)) continue;
    if (held.now.has_value()) {
      found[key] = held.now->value;
    } else {
      found.erase(key);
    }
  }
  for (const auto& [key, value] : found) {
    if (!visit(key, value)) break;
  }
  return absl::OkStatus();
}

std::unique_ptr<domain::KeptOfRows>* GroupState::Kept(std::string_view prefix) const {
  // What is made now would know of events that may be taken back.
  if (!undo_.empty()) told_kept_.emplace_back(prefix);
  const auto found = kept_.find(prefix);
  if (found != kept_.end()) return &found->second;
  kept_begin_.set(prefix.empty() ? 0 : static_cast<std::uint8_t>(prefix.front()));
  return &kept_.emplace(std::string(prefix), nullptr).first->second;
}

void GroupState::TellKept(std::string_view key, const std::optional<std::string>& value) {
  if (key.size() < sizeof(store::EventId)) return;
  if (!kept_begin_.test(static_cast<std::uint8_t>(key.front()))) return;  // of most rows
  const auto found = kept_.find(key.substr(0, key.size() - sizeof(store::EventId)));
  if (found == kept_.end() || found->second == nullptr) return;
  told_kept_.push_back(found->first);
  if (!found->second->Changed(key, value)) found->second = nullptr;
}

absl::StatusOr<std::vector<std::optional<store::Position>>> GroupState::FindRecorded(
    std::span<const store::EventId> ids) const {
  if (std::any_of(ids.begin(), ids.end(),
                  [this](const store::EventId& id) { return ids_before_.contains(id); })) {
    Settle();
  }
  return log_.Find(ids);
}

absl::StatusOr<bool> GroupState::HasEvent(std::string_view event_id) const {
  store::EventId id{};
  if (event_id.size() != id.size()) return false;
  std::copy(event_id.begin(), event_id.end(), id.begin());
  if (begun_.contains(id)) return true;
  auto found = FindRecorded(std::span(&id, 1));
  if (!found.ok()) return found.status();
  return found->front().has_value();
}

absl::StatusOr<std::optional<domain::RecordedEvent>> GroupState::ReadEvent(
    const store::EventId& id) const {
  using Found = std::optional<domain::RecordedEvent>;
  if (const auto begun = begun_.find(id); begun != begun_.end()) {
    return Found({begun->second.envelope, *begun->second.event});
  }
  auto position = FindRecorded(std::span(&id, 1));
  if (!position.ok()) return position.status();
  if (!position->front().has_value()) return Found();
  auto stored = log_.Read(*position->front());
  if (!stored.ok()) return stored.status();
  return DecodeEvent(*stored);
}

// A change says what the row held before. One that cannot be read must not pass for absent: its
// deletion would be lost, and the store would keep the wrong history.
absl::Status GroupState::Put(std::string_view key, std::string value) {
  const auto found = Find(key);
  if (!found.ok()) return found.status();
  Change(*found, std::move(value));
  return absl::OkStatus();
}

absl::Status GroupState::Delete(std::string_view key) {
  const auto found = Find(key);
  if (!found.ok()) return found.status();
  if ((*found)->second.now.has_value()) Change(*found, std::nullopt);
  return absl::OkStatus();
}

absl::Status GroupState::Append(std::string_view key, std::string_view bytes) {
  const auto found = Find(key);
  if (!found.ok()) return found.status();
  const std::optional<store::RowVersion>& now = (*found)->second.now;
  std::string value;
  value.reserve((now.has_value() ? now->value.size() : 0) + bytes.size());
  if (now.has_value()) value.append(now->value);
  Change(*found, std::move(value.append(bytes)));
  return absl::OkStatus();
}

absl::Status GroupState::PutNew(std::string key) {
  if (Holds(key)) return Put(key, "");
  new_keys_.insert(HashOf(key));
  put_new_.push_back(changes_.size());
  changes_.push_back({std::move(key), position_, std::string(), std::nullopt});
  return absl::OkStatus();
}

GroupState::Entry* GroupState::HoldNew(std::string_view key) const {
  if (!new_keys_.contains(HashOf(key))) return nullptr;
  for (const std::size_t place : put_new_) {
    if (changes_[place].key != key) continue;
    Entry* const entry = Hold(std::string(key), store::RowVersion{changes_[place].since, ""});
    // Taken back with the append that put it.
    if (place >= kept_changes_) undo_.push_back({&entry->second, Held()});
    return entry;
  }
  return nullptr;
}

void GroupState::Change(Entry* entry, std::optional<std::string> value) {
  const std::string& key = entry->first;
  Held& row = entry->second;
  TellKept(key, value);
  if (!row.changed) changed_.push_back(entry);
  // The same event may change a row twice: only its last word counts.
  auto same = changes_.rbegin();
  while (same != changes_.rend() && same->since == position_ && same->key != key) ++same;
  if (same != changes_.rend() && same->since == position_) {
    same->value = value;
  } else {
    changes_.push_back({key, position_, value, row.now});
  }
  undo_.push_back({&row, std::exchange(row, Held{std::nullopt, true, nullptr})});
  if (!value.has_value()) return;
  bytes_ += kParsedFactor * value->size();
  row.now.emplace(store::RowVersion{position_, *std::move(value)});
}

}  // namespace minutebook::ledger
