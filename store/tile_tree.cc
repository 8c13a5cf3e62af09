#include "store/tile_tree.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace minutebook::store {
namespace {

constexpr std::uint8_t kTileLevel = 8;

Hash RootOfTile(const SubtreeTable& full) { return *full.Find({.level = kTileLevel, .index = 0}); }

}  // namespace

absl::StatusOr<SubtreeTable> TileTable(std::string_view hashes) {
  if (hashes.size() != kTileHashes * sizeof(Hash)) {
    return absl::DataLossError(absl::StrCat("a tile of ", hashes.size(), " bytes"));
  }
  SubtreeTable table;
  for (std::size_t at = 0; at < hashes.size(); at += sizeof(Hash)) {
    Hash hash;
    std::copy_n(hashes.begin() + at, sizeof(Hash), hash.begin());
    table.Append(hash);
  }
  return table;
}

absl::StatusOr<Hash> TileRoot(std::string_view hashes) {
  const absl::StatusOr<SubtreeTable> table = TileTable(hashes);
  if (!table.ok()) return table.status();
  return RootOfTile(*table);
}

void TileTree::AppendAt(std::size_t level, const Hash& hash, std::vector<Tile>* full) {
  if (levels_.size() == level) levels_.emplace_back();
  levels_[level].Append(hash);
  if (levels_[level].size() < kTileHashes) return;

  Tile tile{.level = static_cast<std::uint8_t>(level),
            .index = (size_ >> (8 * (level + 1))) - 1,
            .hashes = {}};
  tile.hashes.reserve(kTileHashes * sizeof(Hash));
  for (const Hash& one : levels_[level].leaves()) tile.hashes.append(one.begin(), one.end());
  full->push_back(std::move(tile));
  const Hash root = RootOfTile(levels_[level]);
  levels_[level].Clear();
  AppendAt(level + 1, root, full);
}

void TileTree::Append(const Hash& leaf_hash, std::vector<Tile>* full) {
  ++size_;
  AppendAt(0, leaf_hash, full);
}

Hash TileTree::Root() const {
  // Tiles hold a power of two of hashes, so the subtrees of the levels, highest first, are the
  // complete subtrees of the whole tree.
  std::vector<Hash> subtrees;
  for (auto level = levels_.rbegin(); level != levels_.rend(); ++level) {
    const std::vector<Hash> edge = level->Edge();
    subtrees.insert(subtrees.end(), edge.begin(), edge.end());
  }
  return CompactRange(size_, std::move(subtrees)).Root();
}

absl::StatusOr<TileTree> TileTree::Load(std::uint64_t size, const ReadTile& read_tile,
                                        const ReadLeaf& read_leaf) {
  TileTree tree;
  tree.size_ = size;
  const std::uint64_t tiles = size / kTileHashes;
  std::vector<Tile> never_full;
  for (std::uint64_t leaf = tiles * kTileHashes; leaf < size; ++leaf) {
    absl::StatusOr<Hash> hash = read_leaf(leaf);
    if (!hash.ok()) return hash.status();
    tree.AppendAt(0, *hash, &never_full);
  }
  std::uint64_t below = tiles;  // full tiles of the level below
  for (std::size_t level = 1; below > 0; ++level) {
    if (tree.levels_.size() < level) tree.levels_.emplace_back();
    for (std::uint64_t i = below - below % kTileHashes; i < below; ++i) {
      absl::StatusOr<std::string> tile = read_tile(static_cast<std::uint8_t>(level - 1), i);
      if (!tile.ok()) return tile.status();
      absl::StatusOr<Hash> root = TileRoot(*tile);
      if (!root.ok()) return root.status();
      tree.AppendAt(level, *root, &never_full);
    }
    below /= kTileHashes;
  }
  return tree;
}

}  // namespace minutebook::store
