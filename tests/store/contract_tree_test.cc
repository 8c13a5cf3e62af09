// What every store promises of the tree over its log, at any size that it ever had.
#include <algorithm>
#include <atomic>
#include <random>
#include <thread>
#include <vector>

#include "store/merkle_proof.h"
#include "store/merkle_tree.h"
#include "store/subtree_table.h"
#include "tests/store/contract.h"

namespace minutebook::store {
namespace {

using ::minutebook::testing::IsOk;
using ::minutebook::testing::IsOkAndHolds;
using ::minutebook::testing::StatusIs;

template <typename Where>
class TreeContract : public StoreContract<Where> {
 protected:
  const TreeReader& tree() const { return this->store_->tree(); }

  // Commits events up to `head` in groups of uneven sizes.
  void GrowTo(Position head) {
    while (this->log().Head() < head) {
      const Position next = this->log().Head() + 1;
      const std::size_t count = std::min<std::size_t>(1 + next % 4099, head - next + 1);
      ASSERT_THAT(this->store_->Commit(GroupAt(next, count)), IsOk());
      for (std::size_t i = 0; i < count; ++i) {
        table_.Append(RecordAt(next + i).leaf_hash);
        range_.Append(RecordAt(next + i).leaf_hash);
        roots_.push_back(range_.Root());
      }
    }
  }
  // The root of every size, by other means.
  const Hash& RootAt(std::uint64_t size) const { return roots_[size]; }

  void ExpectProofs(std::uint64_t leaf, std::uint64_t size) {
    const auto path = ProveInclusion(leaf, size, tree().reads());
    ASSERT_THAT(path, IsOk()) << leaf << " in " << size;
    EXPECT_THAT(VerifyInclusion(leaf, size, table_.leaves()[leaf], RootAt(size), *path), IsOk());
    const auto growth = ProveConsistency(leaf + 1, size, tree().reads());
    ASSERT_THAT(growth, IsOk()) << leaf + 1 << " in " << size;
    EXPECT_THAT(VerifyConsistency(leaf + 1, size, RootAt(leaf + 1), RootAt(size), *growth), IsOk());
  }

  SubtreeTable table_;
  CompactRange range_;
  std::vector<Hash> roots_ = {EmptyRoot()};
};
TYPED_TEST_SUITE(TreeContract, Everywhere);

TYPED_TEST(TreeContract, EverySubtreeIsReadAtTheEdgeAndInTiles) {
  for (const std::uint64_t size : {1, 2, 255, 256, 257, 700, 65535, 65536, 65537, 66000}) {
    this->GrowTo(size);
    for (std::uint8_t level = 0; size >> level > 0; ++level) {
      const std::uint64_t complete = size >> level;
      // All of the last ones, and some of those before.
      for (std::uint64_t index = 0;
           index<complete; index += complete - index> 600 ? 1 + index % 977 : 1) {
        ASSERT_THAT(this->tree().RootOfSubtree({level, index}),
                    IsOkAndHolds(*this->table_.Find({level, index})))
            << "level " << int{level} << ", index " << index << ", size " << size;
      }
      EXPECT_THAT(this->tree().RootOfSubtree({level, complete}),
                  StatusIs(absl::StatusCode::kNotFound));
    }
    EXPECT_THAT(this->tree().RootOfSubtree({63, 0}), StatusIs(absl::StatusCode::kNotFound));
    EXPECT_THAT(this->tree().RootOfSubtree({64, 0}), StatusIs(absl::StatusCode::kNotFound));
    EXPECT_THAT(this->tree().RootOfSubtree({255, ~std::uint64_t{0}}),
                StatusIs(absl::StatusCode::kNotFound));
  }
}

TYPED_TEST(TreeContract, AnyPastSizeHasItsRootAndItsProofsAlsoAfterReopening) {
  this->GrowTo(66'100);
  std::mt19937_64 random(20261125);
  for (int round = 0; round < 2; ++round) {
    for (const std::uint64_t size : {1, 2, 3, 255, 256, 257, 65536, 65537, 66'100}) {
      EXPECT_THAT(RootOf(size, this->tree().reads()), IsOkAndHolds(this->RootAt(size))) << size;
      this->ExpectProofs(0, size);
      this->ExpectProofs(size - 1, size);
    }
    for (int i = 0; i < 500; ++i) {
      const std::uint64_t size = 1 + random() % 66'100;
      EXPECT_THAT(RootOf(size, this->tree().reads()), IsOkAndHolds(this->RootAt(size))) << size;
      this->ExpectProofs(random() % size, size);
    }
    this->Reopen();
  }
}

TYPED_TEST(TreeContract, ProofsHoldWhileTheTreeGrows) {
  this->GrowTo(200);
  constexpr Position kEnd = 1500;
  std::atomic<bool> stop = false;
  std::vector<std::thread> readers;
  std::atomic<int> proofs = 0;
  for (int reader = 0; reader < 2; ++reader) {
    readers.emplace_back([&, reader] {
      std::mt19937_64 random(static_cast<std::uint64_t>(reader));
      while (!stop) {
        const TreeHead head = this->store_->tree_head();
        const std::uint64_t leaf = random() % head.size;
        const auto path = ProveInclusion(leaf, head.size, this->tree().reads());
        ASSERT_THAT(path, IsOk());
        ASSERT_THAT(
            VerifyInclusion(leaf, head.size, RecordAt(leaf + 1).leaf_hash, head.root, *path),
            IsOk());
        ++proofs;
      }
    });
  }
  for (Position next = 201; next <= kEnd; ++next) {
    EXPECT_THAT(this->store_->Commit(GroupAt(next, 1)), IsOk());
  }
  while (proofs < 100) std::this_thread::yield();
  stop = true;
  for (std::thread& reader : readers) reader.join();
}

}  // namespace
}  // namespace minutebook::store
