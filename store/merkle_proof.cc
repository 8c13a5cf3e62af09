#include "store/merkle_proof.h"

#include <algorithm>
#include <bit>

#include "absl/strings/str_cat.h"
#include "store/merkle_tree.h"

namespace minutebook::store {
namespace {

// Where a tree of more than one leaf is split: the largest power of two below its size.
std::uint64_t SplitOf(std::uint64_t size) { return std::bit_floor(size - 1); }

bool IsSplit(const LeafRange& range) { return range.end - range.begin > 1; }

absl::StatusOr<Hash> RootOfPart(const LeafRange& part, const ReadSubtree& read) {
  std::vector<Hash> roots;
  for (const Subtree& subtree : SubtreesOf(part)) {
    absl::StatusOr<Hash> root = read(subtree);
    if (!root.ok()) return root.status();
    roots.push_back(*root);
  }
  return CompactRange(part.end - part.begin, std::move(roots)).Root();
}

absl::StatusOr<std::vector<Hash>> RootsOf(const std::vector<LeafRange>& parts,
                                          const ReadSubtree& read) {
  std::vector<Hash> roots;
  for (const LeafRange& part : parts) {
    absl::StatusOr<Hash> root = RootOfPart(part, read);
    if (!root.ok()) return root.status();
    roots.push_back(*root);
  }
  return roots;
}

absl::Status WrongLength(std::size_t is, std::size_t should_be) {
  return absl::InvalidArgumentError(
      absl::StrCat("the proof has ", is, " hashes, where one of these sizes has ", should_be));
}

}  // namespace

std::vector<LeafRange> InclusionParts(std::uint64_t leaf, std::uint64_t size) {
  std::vector<LeafRange> parts;
  for (LeafRange in{0, size}; IsSplit(in);) {
    const std::uint64_t split = in.begin + SplitOf(in.end - in.begin);
    const LeafRange left{in.begin, split};
    const LeafRange right{split, in.end};
    parts.push_back(leaf < split ? right : left);
    in = leaf < split ? left : right;
  }
  std::reverse(parts.begin(), parts.end());  // found from the root down, told from the leaf up
  return parts;
}

std::vector<LeafRange> ConsistencyParts(std::uint64_t first, std::uint64_t second) {
  std::vector<LeafRange> parts;
  LeafRange in{0, second};
  while (in.end > first) {
    const std::uint64_t split = in.begin + SplitOf(in.end - in.begin);
    const LeafRange left{in.begin, split};
    const LeafRange right{split, in.end};
    parts.push_back(first <= split ? right : left);
    in = first <= split ? left : right;
  }
  // Where all of the smaller tree is left, whoever checks knows its root already.
  if (in.begin != 0) parts.push_back(in);
  std::reverse(parts.begin(), parts.end());
  return parts;
}

std::vector<Subtree> SubtreesOf(const LeafRange& part) {
  std::vector<Subtree> subtrees;
  std::uint64_t begin = part.begin;
  for (std::uint64_t left = part.end - part.begin; left > 0;) {
    const std::uint64_t size = std::bit_floor(left);
    const auto level = static_cast<std::uint8_t>(std::countr_zero(size));
    subtrees.push_back({level, begin >> level});
    begin += size;
    left -= size;
  }
  return subtrees;
}

absl::StatusOr<Hash> RootOf(std::uint64_t size, const ReadSubtree& read) {
  return RootOfPart({0, size}, read);
}

absl::StatusOr<std::vector<Hash>> ProveInclusion(std::uint64_t leaf, std::uint64_t size,
                                                 const ReadSubtree& read) {
  if (leaf >= size) {
    return absl::OutOfRangeError(
        absl::StrCat("a tree of ", size, " leaves has no leaf of index ", leaf));
  }
  return RootsOf(InclusionParts(leaf, size), read);
}

absl::StatusOr<std::vector<Hash>> ProveConsistency(std::uint64_t first, std::uint64_t second,
                                                   const ReadSubtree& read) {
  if (first == 0 || first > second) {
    return absl::OutOfRangeError(absl::StrCat(
        "no tree of ", first, " leaves can be proved to be the beginning of one of ", second));
  }
  return RootsOf(ConsistencyParts(first, second), read);
}

// The part at the right edge apart, a part's hash is on the right of the path where the leaf lies
// before it. That is all that the order of hashing needs: no hash is taken on trust.
absl::StatusOr<Hash> RootOfInclusion(std::uint64_t leaf, std::uint64_t size, const Hash& leaf_hash,
                                     std::span<const Hash> proof) {
  if (leaf >= size) {
    return absl::InvalidArgumentError(
        absl::StrCat("a tree of ", size, " leaves has no leaf of index ", leaf));
  }
  const std::vector<LeafRange> parts = InclusionParts(leaf, size);
  if (proof.size() != parts.size()) return WrongLength(proof.size(), parts.size());
  Hash root = leaf_hash;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    root = leaf < parts[i].begin ? HashChildren(root, proof[i]) : HashChildren(proof[i], root);
  }
  return root;
}

absl::Status VerifyInclusion(std::uint64_t leaf, std::uint64_t size, const Hash& leaf_hash,
                             const Hash& root, std::span<const Hash> proof) {
  const absl::StatusOr<Hash> led_to = RootOfInclusion(leaf, size, leaf_hash, proof);
  if (!led_to.ok()) return led_to.status();
  if (*led_to == root) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("the proof of leaf ", leaf,
                                          " leads to another root than that of the tree of ", size,
                                          " leaves"));
}

absl::Status VerifyConsistency(std::uint64_t first, std::uint64_t second, const Hash& first_root,
                               const Hash& second_root, std::span<const Hash> proof) {
  if (first > second || (first == 0 && second != 0)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "no tree of ", first, " leaves can be proved to be the beginning of one of ", second));
  }
  if (first == second) {
    if (!proof.empty()) return WrongLength(proof.size(), 0);
    if (first_root == second_root) return absl::OkStatus();
    return absl::DataLossError(absl::StrCat("two roots of a tree of ", first, " leaves"));
  }
  const std::vector<LeafRange> parts = ConsistencyParts(first, second);
  if (proof.size() != parts.size()) return WrongLength(proof.size(), parts.size());
  // Both roots grow from the part where the smaller tree ends: with what lies to its left alone,
  // and with what lies to its right too.
  const bool seeded = parts.front().begin != 0 && parts.front().end == first;
  Hash old_root = seeded ? proof.front() : first_root;
  Hash new_root = old_root;
  for (std::size_t i = seeded ? 1 : 0; i < parts.size(); ++i) {
    if (parts[i].begin < first) {
      old_root = HashChildren(proof[i], old_root);
      new_root = HashChildren(proof[i], new_root);
    } else {
      new_root = HashChildren(new_root, proof[i]);
    }
  }
  if (old_root != first_root) {
    return absl::DataLossError(
        absl::StrCat("the proof contradicts the root of the smaller tree, of ", first, " leaves"));
  }
  if (new_root != second_root) {
    return absl::DataLossError(
        absl::StrCat("the proof contradicts the root of the larger tree, of ", second, " leaves"));
  }
  return absl::OkStatus();
}

}  // namespace minutebook::store
