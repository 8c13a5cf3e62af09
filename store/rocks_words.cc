#include "store/rocks_words.h"

#include <memory>
#include <optional>
#include <utility>

#include "store/bytes.h"
#include "store/rocks_status.h"

namespace minutebook::store {
namespace {

// Keys of the family: the state, and before each key of the index.
constexpr char kStateKey[] = "\x01state";
constexpr char kEntry = '\x02';

std::string EntryKey(std::string_view key) { return std::string(1, kEntry).append(key); }

std::string EncodeState(const WordIndexState& state) {
  std::string value;
  AppendVarint(state.applied_position, &value);
  return value.append(state.version);
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
    : database_(*database), state_(ReadState(*database)) {}

WordIndexState RocksWords::state() const {
  MutexLock lock(mutex_);
  return state_;
}

absl::Status RocksWords::Scan(
    std::string_view prefix,
    const std::function<bool(std::string_view key, std::string* seek)>& visit) const {
  const std::string from = EntryKey(prefix);
  const std::string end = PrefixEnd(from);
  const rocksdb::Slice upper(end);
  rocksdb::ReadOptions options;
  options.iterate_upper_bound = &upper;
  const std::unique_ptr<rocksdb::Iterator> it(
      database_.db().NewIterator(options, database_.family(kWords)));
  std::string seek;
  for (it->Seek(from); it->Valid();) {
    seek.clear();
    const std::string_view key = ToView(it->key()).substr(1);
    if (!visit(key, &seek)) break;
    if (seek.empty() || seek <= key) {
      it->Next();
    } else {
      it->Seek(EntryKey(seek));
    }
  }
  return FromRocks(it->status(), "reading the word index");
}

absl::Status RocksWords::Write(rocksdb::WriteBatch* batch, WordIndexState next) {
  if (!latched_.ok()) return latched_;
  rocksdb::Status status = batch->Put(database_.family(kWords), kStateKey, EncodeState(next));
  rocksdb::WriteOptions options;
  options.disableWAL = true;
  if (status.ok()) status = database_.db().Write(options, batch);
  if (!status.ok()) return latched_ = FromRocks(status, "writing the word index");
  MutexLock lock(mutex_);
  state_ = std::move(next);
  return absl::OkStatus();
}

absl::Status RocksWords::Reset(std::string_view version) {
  rocksdb::WriteBatch batch;
  const rocksdb::Status status = batch.DeleteRange(database_.family(kWords), std::string(1, kEntry),
                                                   std::string(1, kEntry + 1));
  if (!status.ok()) return FromRocks(status, "dropping the word index");
  return Write(&batch, {.version = std::string(version), .applied_position = 0});
}

absl::Status RocksWords::Put(Position applied_position, const std::vector<std::string>& keys) {
  WordIndexState next = state();
  if (absl::Status status = CheckWordKeys(next.applied_position, applied_position, keys);
      !status.ok()) {
    return status;
  }
  rocksdb::WriteBatch batch;
  for (const std::string& key : keys) {
    const rocksdb::Status status = batch.Put(database_.family(kWords), EntryKey(key), "");
    if (!status.ok()) return FromRocks(status, "preparing words");
  }
  next.applied_position = applied_position;
  return Write(&batch, std::move(next));
}

}  // namespace minutebook::store
