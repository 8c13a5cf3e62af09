#include "store/subtree_table.h"

#include "store/merkle_tree.h"

namespace minutebook::store {

void SubtreeTable::Append(const Hash& leaf_hash) {
  Hash hash = leaf_hash;
  for (std::size_t level = 0;; ++level) {
    if (levels_.size() == level) levels_.emplace_back();
    std::vector<Hash>& roots = levels_[level];
    roots.push_back(hash);
    if (roots.size() % 2 != 0) return;
    hash = HashChildren(roots[roots.size() - 2], roots.back());
  }
}

void SubtreeTable::Follow(const SubtreeTable& longer) {
  if (levels_.size() < longer.levels_.size()) levels_.resize(longer.levels_.size());
  for (std::size_t level = 0; level < longer.levels_.size(); ++level) {
    std::vector<Hash>& roots = levels_[level];
    const std::vector<Hash>& more = longer.levels_[level];
    if (roots.size() == more.size()) return;  // then nothing was added above it either
    roots.insert(roots.end(), more.begin() + static_cast<std::ptrdiff_t>(roots.size()), more.end());
  }
}

// The memory of the levels is kept: tables of one size are filled in turn.
void SubtreeTable::Clear() {
  for (std::vector<Hash>& roots : levels_) roots.clear();
}

const Hash* SubtreeTable::Find(const Subtree& subtree) const {
  if (subtree.level >= levels_.size()) return nullptr;
  const std::vector<Hash>& roots = levels_[subtree.level];
  return subtree.index < roots.size() ? &roots[subtree.index] : nullptr;
}

const std::vector<Hash>& SubtreeTable::leaves() const {
  static const std::vector<Hash> kNone;
  return levels_.empty() ? kNone : levels_.front();
}

std::vector<Hash> SubtreeTable::Edge() const {
  std::vector<Hash> roots;
  for (auto level = levels_.rbegin(); level != levels_.rend(); ++level) {
    if (level->size() % 2 != 0) roots.push_back(level->back());
  }
  return roots;
}

}  // namespace minutebook::store
