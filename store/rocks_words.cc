#include "store/rocks_words.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "store/bytes.h"
#include "store/rocks_status.h"

namespace minutebook::store {
namespace {

// Keys of the family: the state, and before each group.
constexpr char kStateKey[] = "\x01state";
constexpr char kEntry = '\x02';
// The items of a group lie in runs, each of what was in memory at one time.
constexpr std::size_t kRunBytes = 8;
// What may wait in memory. The more, the more items of a group meet in one value.
constexpr std::size_t kTailBytesMax = 8 * 1024 * 1024;
// What is written at once: a commit behind it waits for a millisecond or so.
constexpr std::size_t kGroupsAtOnce = 256;

std::string EntryKey(std::string_view group) { return std::string(1, kEntry).append(group); }
// Empty where the key is none of ours.
std::string_view GroupOf(std::string_view key) {
  if (key.size() <= 1 + kRunBytes) return {};
  return key.substr(1, key.size() - 1 - kRunBytes);
}

std::string EncodeState(const WordIndexState& state) {
  std::string value;
  AppendVarint(state.applied_position, &value);
  return value.append(state.version);
}

// A memtable takes what follows the key before it at once; anywhere else it searches.
std::vector<const WordTail::Groups::value_type*> InOrder(const WordTail::Groups& groups) {
  std::vector<const WordTail::Groups::value_type*> ordered;
  ordered.reserve(groups.size());
  for (const auto& group : groups) ordered.push_back(&group);
  std::sort(ordered.begin(), ordered.end(),
            [](const auto* a, const auto* b) { return a->first < b->first; });
  return ordered;
}

WordIndexState ReadState(const RocksDatabase& database) {
  std::string value;
  const rocksdb::Status status =
      database.db().Get(rocksdb::ReadOptions(), database.family(kWords), kStateKey, &value);
  if (!status.ok()) return {};
  std::string_view rest = value;
  const std::optional<std::uint64_t> position = TakeVarint(&rest);
  if (!position) return {};
  return {.version = std::string(rest), .applied_position = *position};
}

}  // namespace

RocksWords::RocksWords(const RocksDatabase* database)
    : database_(*database),
      written_position_(ReadState(*database).applied_position),
      state_(ReadState(*database)) {}

WordIndexState RocksWords::state() const {
  MutexLock lock(mutex_);
  return state_;
}

absl::Status RocksWords::Scan(std::string_view prefix, const WordVisit& visit) const {
  // First: what is written meanwhile is then seen twice rather than never.
  std::map<std::string, std::string, std::less<>> recent;
  {
    MutexLock lock(mutex_);
    recent = tail_.Under(prefix);
  }
  const std::string from = EntryKey(prefix);
  const std::string end = PrefixEnd(from);
  const rocksdb::Slice upper(end);
  rocksdb::ReadOptions options;
  options.iterate_upper_bound = &upper;
  const std::unique_ptr<rocksdb::Iterator> it(
      database_.db().NewIterator(options, database_.family(kWords)));
  std::string seek;
  auto next = recent.begin();
  for (it->Seek(from); it->Valid() || next != recent.end();) {
    const std::string_view written = it->Valid() ? GroupOf(ToView(it->key())) : std::string_view();
    const bool is_recent = next != recent.end() && (!it->Valid() || next->first <= written);
    const std::string_view group = is_recent ? next->first : written;
    seek.clear();
    bool go_on = true;
    VisitItems(is_recent ? next->second : ToView(it->value()), [&](std::string_view item) {
      go_on = visit(group, item, &seek);
      return go_on && seek <= group;
    });
    if (!go_on) break;
    if (seek > group) {
      next = recent.lower_bound(seek);
      it->Seek(EntryKey(seek));
    } else if (is_recent) {
      ++next;
    } else {
      it->Next();
    }
  }
  return FromRocks(it->status(), "reading the word index");
}

rocksdb::Status RocksWords::PutState(const WordIndexState& state,
                                     rocksdb::WriteBatch* batch) const {
  return batch->Put(database_.family(kWords), kStateKey, EncodeState(state));
}

absl::Status RocksWords::Write(rocksdb::WriteBatch* batch) {
  if (!latched_.ok()) return latched_;
  rocksdb::WriteOptions options;
  options.disableWAL = true;
  const rocksdb::Status status = database_.db().Write(options, batch);
  batch->Clear();
  return latched_ = FromRocks(status, "writing the word index");
}

absl::Status RocksWords::Reset(std::string_view version) {
  WordIndexState none{.version = std::string(version), .applied_position = 0};
  rocksdb::WriteBatch batch;
  rocksdb::Status status = batch.DeleteRange(database_.family(kWords), std::string(1, kEntry),
                                             std::string(1, kEntry + 1));
  if (status.ok()) status = PutState(none, &batch);
  if (!status.ok()) return FromRocks(status, "dropping the word index");
  if (absl::Status written = Write(&batch); !written.ok()) return written;
  written_position_ = 0;
  MutexLock lock(mutex_);
  tail_.Clear();
  state_ = std::move(none);
  return absl::OkStatus();
}

absl::Status RocksWords::Put(Position applied_position, std::span<const WordEntry> entries,
                             const std::function<bool()>& go_on) {
  if (!latched_.ok()) return latched_;
  {
    MutexLock lock(mutex_);
    if (absl::Status status = CheckWordEntries(state_.applied_position, applied_position, entries);
        !status.ok()) {
      return status;
    }
    tail_.Add(entries);
    state_.applied_position = applied_position;
    if (tail_.bytes() < kTailBytesMax) return absl::OkStatus();
  }
  return Flush(go_on);
}

absl::Status RocksWords::Flush(const std::function<bool()>& go_on) {
  WordIndexState state;
  const WordTail* tail = nullptr;  // which nobody else changes
  {
    MutexLock lock(mutex_);
    state = state_;
    tail = &tail_;
  }
  if (state.applied_position == written_position_) return absl::OkStatus();
  // A run that was cut short, by a crash or by `go_on`, is written again under the same number,
  // from the same position on.
  const std::string run = BigEndian(written_position_);
  rocksdb::WriteBatch batch;
  for (const WordTail::Groups::value_type* held : InOrder(tail->groups())) {
    const rocksdb::Status status =
        batch.Put(database_.family(kWords), EntryKey(held->first) + run, held->second.items);
    if (!status.ok()) return FromRocks(status, "preparing words");
    if (static_cast<std::size_t>(batch.Count()) < kGroupsAtOnce) continue;
    if (absl::Status written = Write(&batch); !written.ok()) return written;
    if (go_on && !go_on()) return absl::OkStatus();
  }
  const rocksdb::Status status = PutState(state, &batch);
  if (!status.ok()) return FromRocks(status, "preparing words");
  if (absl::Status written = Write(&batch); !written.ok()) return written;
  written_position_ = state.applied_position;
  MutexLock lock(mutex_);
  tail_.Clear();
  return absl::OkStatus();
}

}  // namespace minutebook::store
