#include "store/rocks_words.h"

#include <optional>
#include <utility>
#include <vector>

#include "rocksdb/sst_file_writer.h"
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
// So many keys are written between two looks at whether to go on: a millisecond or so.
constexpr int kKeysAtOnce = 1024;

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
  RemoveFile().PermitUncheckedError();  // seen to before one is written
  Written written = ReadState(*database);
  written_position_ = written.state.applied_position;
  runs_ = written.runs;
  state_ = std::move(written.state);
}

std::string RocksWords::FilePath() const { return database_.db().GetName() + "/words.unfinished"; }

rocksdb::Status RocksWords::RemoveFile() const {
  rocksdb::Env& env = *database_.db().GetEnv();
  if (env.FileExists(FilePath()).IsNotFound()) return rocksdb::Status::OK();
  return env.DeleteFile(FilePath());
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
  rocksdb::Status status = RemoveFile();
  if (status.ok()) {
    status = batch.DeleteRange(database_.family(kWords), std::string(1, kWordKeys),
                               std::string(1, kOwnerKeys + 1));
  }
  if (status.ok()) status = batch.Put(database_.family(kWords), kStateKey, Encode(none));
  if (!status.ok()) return FromRocks(status, "dropping the word index");
  rocksdb::WriteOptions options;
  options.disableWAL = true;
  latched_ = FromRocks(database_.db().Write(options, &batch), "dropping the word index");
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

absl::StatusOr<bool> RocksWords::WriteRun(const WordTail& tail, const WordIndexState& state,
                                          const std::function<bool()>& go_on) const {
  rocksdb::ColumnFamilyHandle* const family = database_.family(kWords);
  rocksdb::SstFileWriter writer(rocksdb::EnvOptions(), database_.db().GetOptions(family), family);
  // To open a file cuts it short, and what has this name may yet be a run under another one: the
  // database links it, and removes the first name later.
  rocksdb::Status status = RemoveFile();
  if (status.ok()) status = writer.Open(FilePath());
  if (status.ok()) status = writer.Put(kStateKey, Encode({state, runs_ + 1}));
  bool goes_on = true;
  int keys = 0;
  VisitRun(tail, runs_, [&](std::string_view key, std::string_view value) {
    if (status.ok()) status = writer.Put(ToSlice(key), ToSlice(value));
    if (++keys % kKeysAtOnce == 0 && go_on) goes_on = go_on();
    return status.ok() && goes_on;
  });
  if (status.ok() && goes_on) status = writer.Finish();
  if (!status.ok()) return FromRocks(status, "writing the word index");
  return goes_on;
}

absl::Status RocksWords::TakeRun() const {
  rocksdb::IngestExternalFileOptions options;
  options.move_files = true;
  options.failed_move_fall_back_to_copy = true;
  options.write_global_seqno = false;
  return FromRocks(
      database_.db().IngestExternalFile(database_.family(kWords), {FilePath()}, options),
      "adding to the word index");
}

absl::Status RocksWords::Flush(const std::function<bool()>& go_on) {
  if (!latched_.ok()) return latched_;
  WordIndexState state;
  const WordTail* tail = nullptr;  // which nobody else changes
  {
    MutexLock lock(mutex_);
    state = state_;
    tail = &tail_;
  }
  if (state.applied_position == written_position_) return absl::OkStatus();
  const absl::StatusOr<bool> whole = WriteRun(*tail, state, go_on);
  absl::Status status = whole.status();
  if (whole.ok() && *whole) status = TakeRun();
  if (!status.ok() || !*whole) {
    // All of it still lies in memory: the next attempt writes another file.
    RemoveFile().PermitUncheckedError();
    return status;
  }
  written_position_ = state.applied_position;
  ++runs_;
  MutexLock lock(mutex_);
  tail_ = WordTail();
  return absl::OkStatus();
}

}  // namespace minutebook::store
