// The tree on RocksDB: full tiles in the family tree, the right edge in memory.
#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "rocksdb/write_batch.h"
#include "store/mutex.h"
#include "store/rocks_database.h"
#include "store/store.h"
#include "store/subtree_table.h"
#include "store/tile_tree.h"
#include "store/tree_reader.h"

namespace minutebook::store {

class RocksTree final : public TreeReader {
 public:
  // `database` must outlive this.
  RocksTree(const RocksDatabase* database, TileTree tree);

  absl::StatusOr<Hash> RootOfSubtree(const Subtree& subtree) const override;
  // What readers are shown.
  TreeHead head() const;

  // For the writer: grows the tree by the group; puts the tiles that it fills into `batch`.
  rocksdb::Status AddTo(rocksdb::WriteBatch* batch, const Group& group);
  // For the writer: the tree with what was added.
  TreeHead grown() const { return {.size = tree_.size(), .root = tree_.Root()}; }
  // For the writer, once the group is durable: shows it to readers.
  void Show(const TreeHead& head);

 private:
  using TileId = std::pair<std::uint8_t, std::uint64_t>;  // level, index
  using FullTile = std::shared_ptr<const SubtreeTable>;
  struct Kept {
    TileId id;
    FullTile tile;
  };

  absl::StatusOr<FullTile> Read(const TileId& id) const;
  FullTile FindKept(const TileId& id) const;
  void Keep(const TileId& id, FullTile tile) const;

  const RocksDatabase& database_;
  // The writer's own.
  TileTree tree_;

  mutable Mutex mutex_;
  TreeHead head_ GUARDED_BY(mutex_);
  std::vector<SubtreeTable> edge_ GUARDED_BY(mutex_);  // of the tree of that head, by level

  // Full tiles read lately, with their inner nodes, which take longer to hash than a proof to make.
  mutable Mutex kept_mutex_;
  mutable std::list<Kept> kept_ GUARDED_BY(kept_mutex_);  // read last, first
  mutable std::map<TileId, std::list<Kept>::iterator> kept_by_id_ GUARDED_BY(kept_mutex_);
};

}  // namespace minutebook::store
