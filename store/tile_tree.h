// A growing tree cut into tiles of 256 hashes: what is kept on disk, and the right edge that is
// kept in memory. Level 0 tiles hold leaf hashes; tile k of level L holds the roots of tiles
// 256k .. 256k + 255 of level L - 1. No input or output. Not thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "store/merkle_tree.h"
#include "store/subtree_table.h"
#include "store/types.h"

namespace minutebook::store {

inline constexpr std::uint64_t kTileHashes = 256;

// A full tile, to be written: its 256 hashes one after the other.
struct Tile {
  std::uint8_t level = 0;
  std::uint64_t index = 0;  // from 0, within its level
  std::string hashes;
};

class TileTree {
 public:
  // Reads the full tile (level, index).
  using ReadTile =
      std::function<absl::StatusOr<std::string>(std::uint8_t level, std::uint64_t index)>;
  // Computes the leaf hash of the event with this leaf index (from 0).
  using ReadLeaf = std::function<absl::StatusOr<Hash>(std::uint64_t leaf)>;

  TileTree() = default;
  // Rebuilds the right edge of a tree of `size` leaves: reads at most 255 full tiles a level, and
  // the leaves past the last full tile of level 0. Errors are the readers' own, or DATA_LOSS for a
  // tile of another length.
  static absl::StatusOr<TileTree> Load(std::uint64_t size, const ReadTile& read_tile,
                                       const ReadLeaf& read_leaf);

  // Adds a leaf; appends to `full` the tiles that it completes, lowest level first.
  void Append(const Hash& leaf_hash, std::vector<Tile>* full);

  std::uint64_t size() const { return size_; }
  Hash Root() const;
  std::size_t levels() const { return levels_.size(); }
  // The unfinished tile at the right edge of a level: fewer than 256 hashes.
  const SubtreeTable& edge(std::size_t level) const { return levels_[level]; }

 private:
  void AppendAt(std::size_t level, const Hash& hash, std::vector<Tile>* full);

  std::uint64_t size_ = 0;
  std::vector<SubtreeTable> levels_;
};

// A full tile with the nodes over its 256 hashes; DATA_LOSS where it has another length.
absl::StatusOr<SubtreeTable> TileTable(std::string_view hashes);
// The root over them; the same error.
absl::StatusOr<Hash> TileRoot(std::string_view hashes);

}  // namespace minutebook::store
