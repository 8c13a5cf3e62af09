#include "store/rocks_store.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "store/bytes.h"
#include "store/group.h"
#include "store/rocks_backup_set.h"
#include "store/rocks_purge.h"
#include "store/rocks_status.h"

namespace minutebook::store {

namespace {

// About what a group takes in a batch, which would grow by doubling, and be copied as often.
std::size_t BatchBytes(const Group& group) {
  constexpr std::size_t kGroupBytes = 256;
  constexpr std::size_t kEventBytes = 96;  // its id, its place among its body's and in the tree
  constexpr std::size_t kRowBytes = 32;
  std::size_t bytes = kGroupBytes;
  for (const NewRecord& event : group.events) {
    bytes += kEventBytes + event.stored.size();
    for (const BodyRevision& body : event.bodies) bytes += kRowBytes + body.body.size();
  }
  for (const RowChange& row : group.rows) {
    bytes += kRowBytes + row.key.size() + (row.value ? row.value->size() : 0);
    if (row.previous) bytes += kRowBytes + row.key.size() + row.previous->value.size();
  }
  return bytes;
}

}  // namespace

RocksStore::RocksStore(Opened opened)
    : folder_(std::move(opened.folder)),
      database_(std::move(opened.database)),
      restoration_(std::move(opened.restoration)),
      log_(database_.get(), opened.tree.size(),
           folder_.identity().format_version < kChunksFormatVersion ? RocksLog::Layout::kRows
                                                                    : RocksLog::Layout::kChunks),
      views_(database_.get(), opened.tree.size()),
      tree_(database_.get(), std::move(opened.tree)),
      words_(database_.get()),
      acknowledged_(std::move(opened.acknowledged)),
      views_state_(std::move(opened.views)),
      warnings_(std::move(opened.warnings)) {
  Acknowledge(tree_head().size);
}

RocksStore::~RocksStore() {
  // After a failed write nothing more is written: the next open recovers what is durable.
  if (!latched_.ok()) return;
  words_.Flush().IgnoreError();  // what is not written is put again
  database_->Flush().PermitUncheckedError();
}

ViewsState RocksStore::views_state() const {
  MutexLock lock(mutex_);
  return views_state_;
}

std::vector<std::string> RocksStore::warnings() const {
  MutexLock lock(mutex_);
  return warnings_;
}

absl::Status RocksStore::Write(rocksdb::WriteBatch* batch, bool sync) {
  rocksdb::WriteOptions options;
  options.sync = sync;
  const rocksdb::Status status = database_->db().Write(options, batch);
  if (status.ok()) return absl::OkStatus();
  // A failed sync is never tried again: the kernel may have dropped the pages and would say OK.
  latched_ = absl::UnavailableError(
      absl::StrCat("a write to ", folder_.database_path(), " failed (", status.ToString(),
                   "): its outcome is unknown, and the ledger takes no more until it is opened "
                   "again"));
  return latched_;
}

absl::Status RocksStore::Commit(const Group& group) {
  if (!latched_.ok()) return latched_;
  const ViewsState views = views_state();
  const Position head = log_.Head();
  if (absl::Status status = CheckGroup(group, head, views.applied_position); !status.ok()) {
    return status;
  }
  if (group.events.empty()) return absl::OkStatus();

  const Position last = head + group.events.size();
  const Position applied = views.applied_position == head ? last : views.applied_position;
  rocksdb::WriteBatch batch(BatchBytes(group));
  // Before the tree grows: it may yet be refused.
  if (absl::Status redacted = AddRedaction(group.redaction, &batch); !redacted.ok()) {
    return redacted;
  }
  rocksdb::Status status = log_.AddTo(&batch, group);
  if (status.ok()) status = views_.AddTo(&batch, group.rows);
  if (status.ok()) status = tree_.AddTo(&batch, group);
  const TreeHead grown = tree_.grown();
  if (status.ok()) status = AddApplied(*database_, AppliedAt(grown, applied), &batch);
  if (!status.ok()) return latched_ = FromRocks(status, "preparing a group");

  views_.Announce(last);
  if (absl::Status written = Write(&batch, /*sync=*/true); !written.ok()) return written;
  {
    MutexLock lock(mutex_);
    views_state_.applied_position = applied;
  }
  tree_.Show(grown);
  log_.Show(group);
  Acknowledge(last);
  return absl::OkStatus();
}

absl::Status RocksStore::AddRedaction(const Redaction& redaction,
                                      rocksdb::WriteBatch* batch) const {
  if (redaction.events.empty() && redaction.rows.empty()) return absl::OkStatus();
  absl::Status status = log_.AddRedactedTo(batch, redaction.events);
  if (status.ok()) status = views_.AddRewrittenTo(batch, redaction.rows);
  if (!status.ok()) return status;
  absl::StatusOr<std::vector<Position>> due = PurgeDue();
  if (!due.ok()) return due.status();
  for (const RedactedEvent& event : redaction.events) due->push_back(event.position);
  std::string value;
  for (const Position position : *due) AppendVarint(position, &value);
  return FromRocks(batch->Put(database_->family(kMeta), kPurgeKey, value), "preparing a redaction");
}

absl::StatusOr<std::vector<Position>> RocksStore::PurgeDue() const {
  absl::StatusOr<std::string> value = ReadMeta(*database_, kPurgeKey);
  if (!value.ok()) return value.status();
  std::vector<Position> due;
  for (std::string_view rest = *value; !rest.empty();) {
    const std::optional<std::uint64_t> position = TakeVarint(&rest);
    if (!position) return absl::DataLossError("the note of what is to be purged is damaged");
    due.push_back(*position);
  }
  return due;
}

absl::Status RocksStore::Purge() {
  const absl::StatusOr<std::vector<Position>> due = PurgeDue();
  if (!due.ok()) return due.status();
  if (due->empty()) return absl::OkStatus();
  // A backup keeps the old files until it has ended.
  if (drafting_.exchange(true)) return absl::UnavailableError("a backup is made at this moment");
  absl::Status status = PurgeFiles(*database_, *due);
  drafting_.store(false);
  if (!status.ok()) return status;
  rocksdb::WriteOptions options;
  options.sync = true;
  return FromRocks(database_->db().Delete(options, database_->family(kMeta), kPurgeKey),
                   "noting that erased bytes are gone");
}

void RocksStore::Acknowledge(Position position) {
  const absl::Status status = acknowledged_.Write(position);
  if (status.ok()) return;
  // The events are durable; only the watch over them is weaker.
  MutexLock lock(mutex_);
  const std::string warning(status.message());
  if (warnings_.empty() || warnings_.back() != warning) warnings_.push_back(warning);
}

absl::Status RocksStore::ResetViews(std::string_view version) {
  if (!latched_.ok()) return latched_;
  rocksdb::WriteBatch batch;
  rocksdb::Status status = views_.AddClearTo(&batch);
  if (status.ok()) status = AddApplied(*database_, AppliedAt(tree_head(), 0), &batch);
  if (status.ok()) {
    status = batch.Put(database_->family(kMeta), kViewsVersionKey, ToSlice(version));
  }
  if (!status.ok()) return FromRocks(status, "dropping the views");
  if (absl::Status written = Write(&batch, /*sync=*/true); !written.ok()) return written;
  {
    MutexLock lock(mutex_);
    views_state_ = {.version = std::string(version), .applied_position = 0};
  }
  // Now, rather than by every scan that must step over what was dropped.
  for (const Family family : {kViewsCurrent, kViewsHistory}) {
    status = database_->db().CompactRange(rocksdb::CompactRangeOptions(), database_->family(family),
                                          nullptr, nullptr);
    if (!status.ok()) return FromRocks(status, "compacting the views");
  }
  return absl::OkStatus();
}

absl::StatusOr<Hash> RocksStore::DigestViews(Position as_of) const {
  return DigestPair(*database_, *database_->views(), as_of);
}

absl::StatusOr<std::uint32_t> RocksStore::BackUp(BackupSet& set,
                                                 const std::function<bool(std::uint64_t)>& go_on) {
  // Views made anew are in no log until they are served: a backup of that moment could miss them.
  if (drafting_.exchange(true)) {
    return absl::FailedPreconditionError(
        "the views are being made anew, or a backup is made already: wait until that has ended");
  }
  const auto back_up = [&]() -> absl::StatusOr<std::uint32_t> {
    // Nor must a copy bring back what was taken out of the record and not yet out of its files.
    const absl::StatusOr<std::vector<Position>> due = PurgeDue();
    if (!due.ok()) return due.status();
    if (!due->empty()) {
      return absl::FailedPreconditionError(
          "what was erased is being taken out of the files: wait until that has ended, or erase "
          "the same again to see why it does not");
    }
    return static_cast<RocksBackupSet&>(set).Add(*database_, identity(), go_on);
  };
  auto number = back_up();
  drafting_.store(false);
  return number;
}

absl::StatusOr<std::unique_ptr<ViewsDraft>> RocksStore::DraftViews(std::string_view version) {
  return RocksDraft::Begin(*database_, log_, version, &drafting_);
}

absl::Status RocksStore::ServeDraft(ViewsDraft& draft, const std::vector<RowChange>& rows) {
  if (!latched_.ok()) return latched_;
  auto& made = static_cast<RocksDraft&>(draft);
  const Position head = log_.Head();
  if (!made.sealed() || made.served()) {
    return absl::FailedPreconditionError("only a draft that is sealed, and not served, is served");
  }
  if (absl::Status status = CheckViewRows(rows, head, made.applied_position(), head);
      !status.ok()) {
    return status;
  }
  // One batch says which pair is served and holds the rows that this one lacked.
  rocksdb::WriteBatch batch;
  rocksdb::Status status = made.AddTo(&batch, rows);
  if (status.ok()) status = AddApplied(*database_, AppliedAt(tree_head(), head), &batch);
  rocksdb::ColumnFamilyHandle* const meta = database_->family(kMeta);
  if (status.ok()) status = batch.Put(meta, kViewsVersionKey, made.version());
  if (status.ok()) {
    status = batch.Put(meta, kViewsPairKey, std::to_string(made.pair()->number()));
  }
  if (!status.ok()) return FromRocks(status, "preparing to serve views made anew");
  if (absl::Status written = Write(&batch, /*sync=*/true); !written.ok()) return written;
  const std::shared_ptr<const ViewsPair> before = database_->views();
  made.SetServed();
  database_->ServeViews(made.pair());
  const rocksdb::Status dropped = database_->DropViews(*before);
  MutexLock lock(mutex_);
  views_state_ = {.version = made.version(), .applied_position = head};
  if (!dropped.ok()) {
    warnings_.push_back(absl::StrCat("the views served before could not be removed (",
                                     dropped.ToString(), "): the next start removes them"));
  }
  return absl::OkStatus();
}

absl::Status RocksStore::ApplyViews(Position applied_position, const std::vector<RowChange>& rows) {
  if (!latched_.ok()) return latched_;
  const ViewsState views = views_state();
  if (absl::Status status =
          CheckViewRows(rows, log_.Head(), views.applied_position, applied_position);
      !status.ok()) {
    return status;
  }
  rocksdb::WriteBatch batch;
  rocksdb::Status status = views_.AddTo(&batch, rows);
  if (status.ok()) {
    status = AddApplied(*database_, AppliedAt(tree_head(), applied_position), &batch);
  }
  if (!status.ok()) return FromRocks(status, "preparing rows");
  if (absl::Status written = Write(&batch, /*sync=*/false); !written.ok()) return written;
  MutexLock lock(mutex_);
  views_state_.applied_position = applied_position;
  return absl::OkStatus();
}

}  // namespace minutebook::store
