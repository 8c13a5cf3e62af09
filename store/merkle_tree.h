// Pure mathematics of RFC 9162 section 2.1 over SHA-256: hashes of leaves and nodes, and a tree
// that grows at its right edge. No input or output. Not thread-safe.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "store/types.h"

namespace minutebook::store {

// SHA-256(0x00 || leaf).
Hash HashLeaf(std::string_view leaf);
// SHA-256(0x01 || left || right).
Hash HashChildren(const Hash& left, const Hash& right);
// SHA-256 of nothing: the root of an empty tree.
Hash EmptyRoot();

// The complete subtrees at the right edge of a tree, largest first: all that is needed to append
// leaves and to know the root.
class CompactRange {
 public:
  CompactRange() = default;
  // Takes up a tree of `size` leaves from the roots of its complete subtrees, largest first.
  CompactRange(std::uint64_t size, std::vector<Hash> subtrees);

  void Append(const Hash& leaf_hash);
  std::uint64_t size() const { return size_; }
  std::span<const Hash> subtrees() const { return subtrees_; }
  Hash Root() const;

 private:
  std::uint64_t size_ = 0;
  std::vector<Hash> subtrees_;
};

}  // namespace minutebook::store
