#include "store/rocks_tree.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "store/rocks_status.h"

namespace minutebook::store {
namespace {

// About 16 KiB each.
constexpr std::size_t kKeptTilesMax = 256;
constexpr unsigned kTileLevels = 8;  // levels of the tree in a tile

}  // namespace

RocksTree::RocksTree(const RocksDatabase* database, TileTree tree)
    : database_(*database), tree_(std::move(tree)) {
  Show(grown());
}

TreeHead RocksTree::head() const {
  MutexLock lock(mutex_);
  return head_;
}

rocksdb::Status RocksTree::AddTo(rocksdb::WriteBatch* batch, const Group& group) {
  std::vector<Tile> full;
  for (const NewRecord& event : group.events) tree_.Append(event.leaf_hash, &full);
  rocksdb::Status status;
  for (const Tile& tile : full) {
    if (status.ok()) {
      status = batch->Put(database_.family(kTree), TileKey(tile.level, tile.index), tile.hashes);
    }
  }
  return status;
}

void RocksTree::Show(const TreeHead& head) {
  MutexLock lock(mutex_);
  edge_.resize(tree_.levels());
  for (std::size_t level = 0; level < edge_.size(); ++level) {
    // Another tile than was shown, if one was filled since.
    const unsigned bits = kTileLevels * static_cast<unsigned>(level + 1);
    if (head.size >> bits != head_.size >> bits) edge_[level].Clear();
    edge_[level].Follow(tree_.edge(level));
  }
  head_ = head;
}

absl::StatusOr<Hash> RocksTree::RootOfSubtree(const Subtree& subtree) const {
  const std::uint8_t level = subtree.level / kTileLevels;
  const unsigned height = subtree.level % kTileLevels;
  const TileId id(level, subtree.index >> (kTileLevels - height));
  const std::uint64_t in_tile = subtree.index & ((kTileHashes >> height) - 1);
  const Subtree part{.level = static_cast<std::uint8_t>(height), .index = in_tile};
  {
    MutexLock lock(mutex_);
    const unsigned bits = kTileLevels * (level + 1U);
    const std::uint64_t full_tiles = bits < 64 ? head_.size >> bits : 0;
    if (id.second >= full_tiles) {
      const Hash* const hash =
          id.second == full_tiles && level < edge_.size() ? edge_[level].Find(part) : nullptr;
      if (hash != nullptr) return *hash;
      return absl::NotFoundError(absl::StrCat("subtree ", subtree.index, " of level ",
                                              static_cast<int>(subtree.level),
                                              " is not complete in a tree of ", head_.size));
    }
  }
  absl::StatusOr<FullTile> tile = Read(id);
  if (!tile.ok()) return tile.status();
  return *(*tile)->Find(part);
}

absl::StatusOr<RocksTree::FullTile> RocksTree::Read(const TileId& id) const {
  if (FullTile kept = FindKept(id)) return kept;
  const auto& [level, index] = id;
  const std::string name = absl::StrCat("tile ", index, " of level ", static_cast<int>(level));
  std::string bytes;
  const rocksdb::Status status = database_.db().Get(rocksdb::ReadOptions(), database_.family(kTree),
                                                    TileKey(level, index), &bytes);
  if (status.IsNotFound()) return absl::DataLossError(absl::StrCat(name, " is missing"));
  if (!status.ok()) return FromRocks(status, absl::StrCat("reading ", name));
  absl::StatusOr<SubtreeTable> table = TileTable(bytes);
  if (!table.ok()) {
    return absl::DataLossError(absl::StrCat(name, ": ", std::string(table.status().message())));
  }
  FullTile tile = std::make_shared<const SubtreeTable>(*std::move(table));
  Keep(id, tile);
  return tile;
}

RocksTree::FullTile RocksTree::FindKept(const TileId& id) const {
  MutexLock lock(kept_mutex_);
  const auto found = kept_by_id_.find(id);
  if (found == kept_by_id_.end()) return nullptr;
  kept_.splice(kept_.begin(), kept_, found->second);
  return found->second->tile;
}

void RocksTree::Keep(const TileId& id, FullTile tile) const {
  MutexLock lock(kept_mutex_);
  if (kept_by_id_.contains(id)) return;  // another reader was quicker
  kept_.push_front({id, std::move(tile)});
  kept_by_id_.emplace(id, kept_.begin());
  if (kept_.size() <= kKeptTilesMax) return;
  kept_by_id_.erase(kept_.back().id);
  kept_.pop_back();
}

}  // namespace minutebook::store
