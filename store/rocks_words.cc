#include "store/rocks_words.h"

#include <optional>
#include <utility>
#include <vector>

#include "rocksdb/write_batch.h"
#include "store/bytes.h"
#include "store/rocks_status.h"
#include "store/rocks_word_scan.h"
#include "store/word_run.h"

namespace minutebook::store {
namespace {

constexpr char kStateKey[] = "\x01state";
// What may wait in memory. The more, the fewer runs, and the more places a word has in each.
constexpr std::size_t kTailBytesMax = 8 * 1024 * 1024;
// What is written at once, of keys with about 1 KiB each: a commit behind it waits for a fraction
// of a millisecond.
constexpr std::uint32_t kKeysAtOnce = 64;

// As it is written.
struct Written {
  WordIndexState state;
  std::uint32_t runs = 0;
};

std::string Encode(const Written& written) {
  std::string value;
  AppendVarint(written.state.applied_position, &value);
  AppendVarint(written.runs, &value);
  return value.append(written.state.version);
}

Written ReadState(const RocksDatabase& database) {
  std::string value;
  const rocksdb::Status status =
      database.db().Get(rocksdb::ReadOptions(), database.family(kWords), kStateKey, &value);
  if (!status.ok()) return {};
  std::string_view rest = value;
  const std::optional<std::uint64_t> position = TakeVarint(&rest);
  const std::optional<std::uint64_t> runs = TakeVarint(&rest);
  if (!position || !runs) return {};
  return {{.version = std::string(rest), .applied_position = *position},
          static_cast<std::uint32_t>(*runs)};
}

}  // namespace

RocksWords::RocksWords(const RocksDatabase* database) : database_(*database) {
  Written written = ReadState(*database);
  written_position_ = written.state.applied_position;
  runs_ = written.runs;
  state_ = std::move(written.state);
}

WordIndexState RocksWords::state() const {
  MutexLock lock(mutex_);
  return state_;
}

absl::StatusOr<bool> RocksWords::Scan(const WordQuestion& question, const WordVisit& visit) const {
  // First: what is written meanwhile is then seen twice rather than never.
  std::optional<std::vector<WordTail::Found>> recent;
  {
    MutexLock lock(mutex_);
    recent = tail_.Find(question);
  }
  if (!recent.has_value()) return false;
  for (const WordTail::Found& found : *recent) {
    if (!visit(found.word, found.owner, found.item)) return false;
  }
  return ScanRuns(database_, question, visit);
}

absl::Status RocksWords::Reset(std::string_view version) {
  if (!latched_.ok()) return latched_;
  Written none{{.version = std::string(version), .applied_position = 0}, 0};
  rocksdb::WriteBatch batch;
  rocksdb::Status status = batch.DeleteRange(database_.family(kWords), std::string(1, kWordKeys),
                                             std::string(1, kOwnerKeys + 1));
  if (status.ok()) status = batch.Put(database_.family(kWords), kStateKey, Encode(none));
  if (!status.ok()) return FromRocks(status, "dropping the word index");
  latched_ = FromRocks(Write(&batch), "dropping the word index");
  if (!latched_.ok()) return latched_;
  written_position_ = 0;
  runs_ = 0;
  MutexLock lock(mutex_);
  tail_ = WordTail();
  state_ = std::move(none.state);
  return absl::OkStatus();
}

absl::Status RocksWords::Put(Position applied_position, std::span<const WordPlace> places,
                             const std::function<bool()>& go_on) {
  if (!latched_.ok()) return latched_;
  if (TailIsFull()) {  // what could not be written before; it must not grow without end
    if (absl::Status status = Flush(go_on); !status.ok()) return status;
  }
  {
    MutexLock lock(mutex_);
    if (absl::Status status = CheckWordPlaces(state_.applied_position, applied_position, places);
        !status.ok()) {
      return status;
    }
    tail_.Add(places);
    state_.applied_position = applied_position;
  }
  return TailIsFull() ? Flush(go_on) : absl::OkStatus();
}

bool RocksWords::TailIsFull() const {
  MutexLock lock(mutex_);
  return tail_.bytes() >= kTailBytesMax;
}

rocksdb::Status RocksWords::Write(rocksdb::WriteBatch* batch) const {
  rocksdb::WriteOptions options;
  options.disableWAL = true;
  const rocksdb::Status status = database_.db().Write(options, batch);
  batch->Clear();
  return status;
}

absl::StatusOr<bool> RocksWords::WriteRun(const WordTail& tail, Position position,
                                          const std::function<bool()>& go_on) {
  rocksdb::ColumnFamilyHandle* const family = database_.family(kWords);
  WordIndexState state = this->state();
  const std::uint32_t run = runs_++;
  // Before any key of the run: whatever becomes of it, no other run gets its number.
  rocksdb::WriteBatch batch;
  rocksdb::Status status =
      batch.Put(family, kStateKey, Encode({{state.version, written_position_}, runs_}));
  bool goes_on = true;
  VisitRun(tail, run, [&](std::string_view key, std::string_view value) {
    if (status.ok()) status = batch.Put(family, ToSlice(key), ToSlice(value));
    if (status.ok() && batch.Count() >= kKeysAtOnce) {
      status = Write(&batch);
      if (go_on) goes_on = go_on();
    }
    return status.ok() && goes_on;
  });
  if (status.ok() && goes_on) {
    status = batch.Put(family, kStateKey, Encode({{state.version, position}, runs_}));
    if (status.ok()) status = Write(&batch);
  }
  if (!status.ok()) return FromRocks(status, "writing the word index");
  return goes_on;
}

absl::Status RocksWords::Flush(const std::function<bool()>& go_on) {
  if (!latched_.ok()) return latched_;
  Position position = 0;
  const WordTail* tail = nullptr;  // which nobody else changes
  {
    MutexLock lock(mutex_);
    position = state_.applied_position;
    tail = &tail_;
  }
  if (position == written_position_) return absl::OkStatus();
  const absl::StatusOr<bool> whole = WriteRun(*tail, position, go_on);
  // All of it still lies in memory: the next attempt writes another run.
  if (!whole.ok() || !*whole) return whole.status();
  written_position_ = position;
  MutexLock lock(mutex_);
  tail_ = WordTail();
  return absl::OkStatus();
}

}  // namespace minutebook::store
