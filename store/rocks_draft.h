// Rows made anew on RocksDB: in the pair of families that is not served. Written without the
// write-ahead log until they are sealed.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "store/event_log.h"
#include "store/rocks_database.h"
#include "store/rocks_views.h"
#include "store/views_draft.h"

namespace minutebook::store {

// See Store::DigestViews; of the rows in `pair`.
absl::StatusOr<Hash> DigestPair(const RocksDatabase& database, const ViewsPair& pair,
                                Position as_of);

class RocksDraft final : public ViewsDraft {
 public:
  // Makes the pair. FAILED_PRECONDITION where *taken is set; unset when the draft ends. All must
  // outlive it.
  static absl::StatusOr<std::unique_ptr<RocksDraft>> Begin(RocksDatabase& database,
                                                           const EventLogReader& log,
                                                           std::string_view version,
                                                           std::atomic<bool>* taken);
  ~RocksDraft() override;

  const VersionedMapReader& rows() const override { return rows_; }
  Position applied_position() const override { return applied_position_; }
  absl::StatusOr<Hash> Digest(Position as_of) const override {
    return DigestPair(database_, *pair_, as_of);
  }
  absl::Status Apply(Position applied_position, const std::vector<RowChange>& rows) override;
  absl::Status Seal() override;

  // For the store that serves the rows.
  const std::string& version() const { return version_; }
  bool sealed() const { return sealed_; }
  bool served() const { return served_; }
  void SetServed() { served_ = true; }
  const std::shared_ptr<const ViewsPair>& pair() const { return pair_; }
  rocksdb::Status AddTo(rocksdb::WriteBatch* batch, const std::vector<RowChange>& rows) const {
    return rows_.AddTo(batch, rows);
  }

 private:
  RocksDraft(RocksDatabase& database, const EventLogReader& log, std::string_view version,
             std::shared_ptr<const ViewsPair> pair, std::atomic<bool>* taken);

  RocksDatabase& database_;
  const EventLogReader& log_;
  const std::string version_;
  const std::shared_ptr<const ViewsPair> pair_;
  std::atomic<bool>& taken_;
  RocksViews rows_;
  Position applied_position_ = 0;
  bool sealed_ = false;
  bool served_ = false;
};

}  // namespace minutebook::store
