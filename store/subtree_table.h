// A growing tree with the roots of all its complete subtrees, in memory: twice the hashes of its
// leaves, and no more hashing than appending needs anyway. No input or output. Not thread-safe.
#pragma once

#include <cstdint>
#include <vector>

#include "store/merkle_proof.h"
#include "store/types.h"

namespace minutebook::store {

class SubtreeTable {
 public:
  void Append(const Hash& leaf_hash);
  // Appends what `longer`, of which this is the beginning, has beyond this.
  void Follow(const SubtreeTable& longer);
  void Clear();

  std::uint64_t size() const { return leaves().size(); }
  // Null: not complete yet. Valid until the table changes.
  const Hash* Find(const Subtree& subtree) const;
  const std::vector<Hash>& leaves() const;
  // The roots of the subtrees that the whole is made of, largest first.
  std::vector<Hash> Edge() const;

 private:
  std::vector<std::vector<Hash>> levels_;  // [level][index]; the leaves first
};

}  // namespace minutebook::store
