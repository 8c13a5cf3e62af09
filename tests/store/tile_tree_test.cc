// Tiles: a tree taken up from them equals the tree that was grown.
#include "store/tile_tree.h"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "store/bytes.h"
#include "tests/testing/status_matchers.h"

namespace minutebook::store {
namespace {

using ::minutebook::testing::IsOk;
using ::minutebook::testing::StatusIs;

Hash LeafAt(std::uint64_t index) { return HashLeaf(BigEndian(index)); }

// A grown tree with the tiles that it wrote.
struct Forest {
  TileTree tree;
  CompactRange range;
  std::map<std::pair<int, std::uint64_t>, std::string> tiles;

  void Grow() {
    std::vector<Tile> full;
    const Hash leaf = LeafAt(tree.size());
    tree.Append(leaf, &full);
    range.Append(leaf);
    for (Tile& tile : full) {
      const bool fresh = tiles.emplace(std::pair(tile.level, tile.index), tile.hashes).second;
      EXPECT_TRUE(fresh) << "tile written twice";
    }
  }

  absl::StatusOr<TileTree> TakeUp() const {
    return TileTree::Load(
        tree.size(),
        [&](std::uint8_t level, std::uint64_t index) -> absl::StatusOr<std::string> {
          const auto tile = tiles.find({level, index});
          if (tile == tiles.end()) return absl::DataLossError("no such tile");
          return tile->second;
        },
        [](std::uint64_t leaf) -> absl::StatusOr<Hash> { return LeafAt(leaf); });
  }
};

TEST(TileTree, IsTakenUpFromItsTilesAcrossEveryBoundary) {
  const std::set<std::uint64_t> sizes = {0,     1,     2,     255,   256,    257,    511,
                                         512,   513,   1000,  65279, 65280,  65281,  65535,
                                         65536, 65537, 65792, 66000, 131071, 131072, 131500};
  Forest forest;
  for (std::uint64_t size = 0; size <= *sizes.rbegin(); ++size, forest.Grow()) {
    if (!sizes.contains(size)) continue;
    EXPECT_EQ(forest.tree.size(), size);
    EXPECT_EQ(forest.tree.Root(), forest.range.Root()) << "size " << size;
    absl::StatusOr<TileTree> taken_up = forest.TakeUp();
    ASSERT_THAT(taken_up, IsOk()) << "size " << size;
    EXPECT_EQ(taken_up->size(), size);
    EXPECT_EQ(taken_up->Root(), forest.range.Root()) << "size " << size;

    // And both go on alike, into the next full tiles.
    TileTree grown = forest.tree;
    CompactRange range = forest.range;
    std::vector<Tile> from_grown;
    std::vector<Tile> from_taken_up;
    for (std::uint64_t next = size; next < size + 300; ++next) {
      grown.Append(LeafAt(next), &from_grown);
      taken_up->Append(LeafAt(next), &from_taken_up);
      range.Append(LeafAt(next));
    }
    EXPECT_EQ(taken_up->Root(), range.Root());
    ASSERT_EQ(from_taken_up.size(), from_grown.size());
    for (std::size_t i = 0; i < from_grown.size(); ++i) {
      EXPECT_EQ(from_taken_up[i].level, from_grown[i].level);
      EXPECT_EQ(from_taken_up[i].index, from_grown[i].index);
      EXPECT_EQ(from_taken_up[i].hashes, from_grown[i].hashes);
    }
  }
}

TEST(TileTree, WritesEveryTileOnceWhenItIsFull) {
  Forest forest;
  for (int i = 0; i < 65536 + 256; ++i) forest.Grow();
  EXPECT_EQ(forest.tiles.size(), 257 + 1);
  for (std::uint64_t index = 0; index < 257; ++index)
    EXPECT_TRUE(forest.tiles.contains({0, index}));
  ASSERT_TRUE(forest.tiles.contains({1, 0}));
  // A tile of level 0 holds leaf hashes, one of level 1 the roots of those below.
  const Hash second = LeafAt(257);
  EXPECT_EQ((forest.tiles[{0, 1}].substr(32, 32)), std::string(second.begin(), second.end()));
  const Hash root = *TileRoot(forest.tiles[{0, 1}]);
  EXPECT_EQ((forest.tiles[{1, 0}].substr(32, 32)), std::string(root.begin(), root.end()));
  EXPECT_EQ(forest.tree.edge(0).size(), 0);
  EXPECT_EQ(forest.tree.edge(1).size(), 1);
  EXPECT_EQ(forest.tree.edge(2).size(), 1);
}

TEST(TileTree, MissingOrCutTileIsAnError) {
  Forest forest;
  for (int i = 0; i < 600; ++i) forest.Grow();
  forest.tiles[{0, 1}].pop_back();
  EXPECT_THAT(forest.TakeUp(), StatusIs(absl::StatusCode::kDataLoss));
  forest.tiles.erase({0, 1});
  EXPECT_THAT(forest.TakeUp(), StatusIs(absl::StatusCode::kDataLoss));
}

}  // namespace
}  // namespace minutebook::store
