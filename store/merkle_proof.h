// Proofs of RFC 9162 section 2.1 over SHA-256: which hashes they need, made from the roots of
// complete subtrees, and checked. Pure mathematics: no input or output. Thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "store/types.h"

namespace minutebook::store {

// A complete subtree: the 2^level leaves from index * 2^level on. It never changes as a tree grows.
struct Subtree {
  std::uint8_t level = 0;
  std::uint64_t index = 0;
  bool operator==(const Subtree&) const = default;
};

// Leaves begin .. end - 1.
struct LeafRange {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
  bool operator==(const LeafRange&) const = default;
};

// Gives the root of a complete subtree. Called at most some 130 times for one proof.
using ReadSubtree = std::function<absl::StatusOr<Hash>(const Subtree&)>;

// The parts of the tree whose roots make up PATH(leaf, D_size), in its order; leaf < size. At most
// one of them, the part at the right edge, is no complete subtree.
std::vector<LeafRange> InclusionParts(std::uint64_t leaf, std::uint64_t size);
// The same of PROOF(first, D_second); 1 <= first <= second.
std::vector<LeafRange> ConsistencyParts(std::uint64_t first, std::uint64_t second);
// The complete subtrees that a part is made of, largest first. `part` is one of the above, or
// begins at 0.
std::vector<Subtree> SubtreesOf(const LeafRange& part);

// The root of the tree of the first `size` leaves. Errors are the reader's own.
absl::StatusOr<Hash> RootOf(std::uint64_t size, const ReadSubtree& read);
// OUT_OF_RANGE: not (leaf < size).
absl::StatusOr<std::vector<Hash>> ProveInclusion(std::uint64_t leaf, std::uint64_t size,
                                                 const ReadSubtree& read);
// Empty where the sizes are equal. OUT_OF_RANGE: not (1 <= first <= second).
absl::StatusOr<std::vector<Hash>> ProveConsistency(std::uint64_t first, std::uint64_t second,
                                                   const ReadSubtree& read);

// The root that a proof of inclusion leads to: whoever trusts that root may trust the leaf.
// INVALID_ARGUMENT: no proof of this leaf in a tree of this size has this form.
absl::StatusOr<Hash> RootOfInclusion(std::uint64_t leaf, std::uint64_t size, const Hash& leaf_hash,
                                     std::span<const Hash> proof);
// DATA_LOSS: the proof leads to another root, so the leaf is not the one under `root`.
absl::Status VerifyInclusion(std::uint64_t leaf, std::uint64_t size, const Hash& leaf_hash,
                             const Hash& root, std::span<const Hash> proof);
// DATA_LOSS: the tree under `second_root` did not grow from the one under `first_root`; the message
// says which of the two the proof contradicts. INVALID_ARGUMENT: no proof of these sizes has this
// form; so also where first is 0 and second is not, as nothing could be proved.
absl::Status VerifyConsistency(std::uint64_t first, std::uint64_t second, const Hash& first_root,
                               const Hash& second_root, std::span<const Hash> proof);

}  // namespace minutebook::store
