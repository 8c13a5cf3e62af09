// The store on RocksDB. Opened by OpenRocksStore; this header is for it and for tests that put a
// file system of their own under it.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "store/acknowledged.h"
#include "store/applied.h"
#include "store/ledger_folder.h"
#include "store/mutex.h"
#include "store/rocks_database.h"
#include "store/rocks_draft.h"
#include "store/rocks_log.h"
#include "store/rocks_tree.h"
#include "store/rocks_views.h"
#include "store/rocks_words.h"
#include "store/store.h"
#include "store/tile_tree.h"

namespace minutebook::store {

// OpenRocksStore on a RocksDB environment, which must outlive the store; null for the usual one.
absl::StatusOr<std::unique_ptr<Store>> OpenRocksStoreOn(const OpenOptions& options,
                                                        rocksdb::Env* env);

class RocksStore final : public Store {
 public:
  // What was found, checked and recovered at open.
  struct Opened {
    LedgerFolder folder;
    AcknowledgedFile acknowledged;
    std::unique_ptr<RocksDatabase> database;
    TileTree tree;
    ViewsState views;
    std::optional<Restoration> restoration;
    std::vector<std::string> warnings;
  };
  explicit RocksStore(Opened opened);
  ~RocksStore() override;

  const LedgerIdentity& identity() const override { return folder_.identity(); }
  const EventLogReader& log() const override { return log_; }
  const VersionedMapReader& views() const override { return views_; }
  TreeHead tree_head() const override { return tree_.head(); }
  const TreeReader& tree() const override { return tree_; }
  absl::Status Commit(const Group& group) override;
  ViewsState views_state() const override;
  absl::Status ResetViews(std::string_view version) override;
  absl::Status ApplyViews(Position applied_position, const std::vector<RowChange>& rows) override;
  absl::StatusOr<Hash> DigestViews(Position as_of) const override;
  absl::StatusOr<std::unique_ptr<ViewsDraft>> DraftViews(std::string_view version) override;
  absl::Status ServeDraft(ViewsDraft& draft, const std::vector<RowChange>& rows) override;
  WordIndex& words() override { return words_; }
  absl::StatusOr<std::vector<Position>> PurgeDue() const override;
  absl::Status Purge() override;
  std::optional<Restoration> restoration() const override { return restoration_; }
  absl::StatusOr<std::uint32_t> BackUp(BackupSet& set,
                                       const std::function<bool(std::uint64_t)>& go_on) override;
  std::vector<std::string> warnings() const override;

 private:
  // Writes `batch`; keeps a failure for ever.
  absl::Status Write(rocksdb::WriteBatch* batch, bool sync);
  // Puts what the redaction changes, and the note that its bytes are to be purged, into `batch`.
  absl::Status AddRedaction(const Redaction& redaction, rocksdb::WriteBatch* batch) const;
  void Acknowledge(Position position);

  // Constant after construction.
  const LedgerFolder folder_;  // holds the lock: released last
  const std::unique_ptr<RocksDatabase> database_;
  const std::optional<Restoration> restoration_;

  // With synchronisation of their own.
  RocksLog log_;
  RocksViews views_;
  RocksTree tree_;
  RocksWords words_;
  std::atomic<bool> drafting_ = false;

  // The writer's own.
  AcknowledgedFile acknowledged_;
  absl::Status latched_;  // what a failed write left behind

  mutable Mutex mutex_;
  ViewsState views_state_ GUARDED_BY(mutex_);
  std::vector<std::string> warnings_ GUARDED_BY(mutex_);
};

}  // namespace minutebook::store
