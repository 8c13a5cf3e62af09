// Proofs against a naive rewrite of RFC 9162, and against published ones.
#include "store/merkle_proof.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/string_view.h"
#include "store/merkle_tree.h"
#include "tests/testing/status_matchers.h"

namespace minutebook::store {
namespace {

using ::minutebook::testing::IsOk;
using ::minutebook::testing::StatusIs;
using Hashes = std::vector<Hash>;
using Leaves = std::span<const Hash>;

std::string Hex(const Hash& hash) {
  return absl::BytesToHexString(
      absl::string_view(reinterpret_cast<const char*>(hash.data()), hash.size()));
}

std::vector<std::string> Hex(const Hashes& hashes) {
  std::vector<std::string> texts;
  for (const Hash& hash : hashes) texts.push_back(Hex(hash));
  return texts;
}

// RFC 9162, sections 2.1.1, 2.1.3.1 and 2.1.4.1, word for word, on leaf hashes.
Hash NaiveRoot(Leaves d) {
  if (d.empty()) return EmptyRoot();
  if (d.size() == 1) return d[0];
  const std::size_t k = std::bit_floor(d.size() - 1);
  return HashChildren(NaiveRoot(d.first(k)), NaiveRoot(d.subspan(k)));
}

Hashes NaivePath(std::size_t m, Leaves d) {
  if (d.size() == 1) return {};
  const std::size_t k = std::bit_floor(d.size() - 1);
  Hashes path = m < k ? NaivePath(m, d.first(k)) : NaivePath(m - k, d.subspan(k));
  path.push_back(m < k ? NaiveRoot(d.subspan(k)) : NaiveRoot(d.first(k)));
  return path;
}

Hashes NaiveSubproof(std::size_t m, Leaves d, bool b) {
  if (m == d.size()) return b ? Hashes{} : Hashes{NaiveRoot(d)};
  const std::size_t k = std::bit_floor(d.size() - 1);
  Hashes proof =
      m <= k ? NaiveSubproof(m, d.first(k), b) : NaiveSubproof(m - k, d.subspan(k), false);
  proof.push_back(m <= k ? NaiveRoot(d.subspan(k)) : NaiveRoot(d.first(k)));
  return proof;
}

Hashes SomeLeaves(std::size_t count) {
  Hashes leaves;
  for (std::size_t i = 0; i < count; ++i) leaves.push_back(HashLeaf("leaf " + std::to_string(i)));
  return leaves;
}

// Reads of a tree of these leaves, each kept once made; a subtree that is not complete is a fault.
class Reader {
 public:
  explicit Reader(Leaves leaves) : leaves_(leaves) {}
  absl::StatusOr<Hash> operator()(const Subtree& subtree) {
    ++reads;
    const std::uint64_t begin = subtree.index << subtree.level;
    const std::uint64_t size = std::uint64_t{1} << subtree.level;
    if (begin + size > leaves_.size()) return absl::NotFoundError("not complete");
    if (roots_.size() <= subtree.level) roots_.resize(subtree.level + 1);
    Hashes& roots = roots_[subtree.level];
    for (std::uint64_t i = roots.size(); i <= subtree.index; ++i) {
      roots.push_back(NaiveRoot(leaves_.subspan(i << subtree.level, size)));
    }
    return roots[subtree.index];
  }
  std::size_t reads = 0;

 private:
  const Leaves leaves_;
  std::vector<Hashes> roots_;
};

TEST(MerkleProof, RootsAreThoseOfTheRfcAtEverySize) {
  const Hashes leaves = SomeLeaves(600);
  Reader reader(leaves);
  for (std::size_t size = 0; size <= leaves.size(); ++size) {
    ASSERT_OK_AND_ASSIGN(const Hash root, RootOf(size, std::ref(reader)));
    EXPECT_EQ(Hex(root), Hex(NaiveRoot(Leaves(leaves).first(size)))) << "size " << size;
  }
}

TEST(MerkleProof, InclusionIsThatOfTheRfcAndProvesItForEveryLeafOfEverySize) {
  const Hashes leaves = SomeLeaves(260);
  Reader reader(leaves);
  for (std::size_t size = 1; size <= leaves.size(); ++size) {
    const Leaves tree = Leaves(leaves).first(size);
    const Hash root = NaiveRoot(tree);
    for (std::size_t leaf = 0; leaf < size; ++leaf) {
      ASSERT_OK_AND_ASSIGN(const Hashes proof, ProveInclusion(leaf, size, std::ref(reader)));
      ASSERT_EQ(Hex(proof), Hex(NaivePath(leaf, tree))) << leaf << " in " << size;
      ASSERT_THAT(VerifyInclusion(leaf, size, leaves[leaf], root, proof), IsOk());
    }
  }
}

TEST(MerkleProof, ConsistencyIsThatOfTheRfcAndProvesItBetweenEveryTwoSizes) {
  const Hashes leaves = SomeLeaves(260);
  Reader reader(leaves);
  for (std::size_t second = 1; second <= leaves.size(); ++second) {
    const Leaves tree = Leaves(leaves).first(second);
    const Hash second_root = NaiveRoot(tree);
    for (std::size_t first = 1; first <= second; ++first) {
      ASSERT_OK_AND_ASSIGN(const Hashes proof, ProveConsistency(first, second, std::ref(reader)));
      ASSERT_EQ(Hex(proof), Hex(NaiveSubproof(first, tree, true))) << first << " in " << second;
      const Hash first_root = NaiveRoot(tree.first(first));
      ASSERT_THAT(VerifyConsistency(first, second, first_root, second_root, proof), IsOk());
    }
  }
}

TEST(MerkleProof, NoChangedProofProvesAnything) {
  const Hashes leaves = SomeLeaves(70);
  Reader reader(leaves);
  const auto flipped = [](Hash hash) {
    hash[7] ^= 0x10;
    return hash;
  };
  for (std::size_t size = 1; size <= leaves.size(); ++size) {
    const Hash root = NaiveRoot(Leaves(leaves).first(size));
    for (std::size_t leaf = 0; leaf < size; ++leaf) {
      const Hashes path = *ProveInclusion(leaf, size, std::ref(reader));
      const Hashes growth = *ProveConsistency(leaf + 1, size, std::ref(reader));
      const Hash first = NaiveRoot(Leaves(leaves).first(leaf + 1));
      const auto includes = [&](const Hashes& proof) {
        return VerifyInclusion(leaf, size, leaves[leaf], root, proof).ok();
      };
      const auto grows = [&](const Hashes& proof) {
        return VerifyConsistency(leaf + 1, size, first, root, proof).ok();
      };
      for (const auto& [proof, holds] :
           {std::pair<Hashes, std::function<bool(const Hashes&)>>(path, includes),
            std::pair<Hashes, std::function<bool(const Hashes&)>>(growth, grows)}) {
        ASSERT_TRUE(holds(proof));
        for (std::size_t i = 0; i < proof.size(); ++i) {
          Hashes changed = proof;
          changed[i] = flipped(proof[i]);
          EXPECT_FALSE(holds(changed));
          changed = proof;
          changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(i));
          EXPECT_FALSE(holds(changed));
          changed = proof;
          changed.insert(changed.begin() + static_cast<std::ptrdiff_t>(i), proof[i]);
          EXPECT_FALSE(holds(changed));
          if (i > 0) {
            changed = proof;
            std::swap(changed[i], changed[i - 1]);
            EXPECT_FALSE(holds(changed));
          }
        }
        Hashes longer = proof;
        longer.push_back(root);
        EXPECT_FALSE(holds(longer));
      }
      EXPECT_THAT(VerifyInclusion(leaf, size, flipped(leaves[leaf]), root, path),
                  StatusIs(absl::StatusCode::kDataLoss));
      EXPECT_THAT(VerifyInclusion(leaf, size, leaves[leaf], flipped(root), path),
                  StatusIs(absl::StatusCode::kDataLoss));
      EXPECT_THAT(VerifyConsistency(leaf + 1, size, flipped(first), root, growth),
                  StatusIs(absl::StatusCode::kDataLoss));
      EXPECT_THAT(VerifyConsistency(leaf + 1, size, first, flipped(root), growth),
                  StatusIs(absl::StatusCode::kDataLoss));
      if (leaf + 1 < size) {
        EXPECT_FALSE(VerifyInclusion(leaf + 1, size, leaves[leaf], root, path).ok());
      }
    }
  }
}

// The eight leaves of the Certificate Transparency test suites, and proofs published with them.
TEST(MerkleProof, GivesThePublishedProofs) {
  Hashes leaves;
  for (const char* hex : {"", "00", "10", "2021", "3031", "40414243", "5051525354555657",
                          "606162636465666768696a6b6c6d6e6f"}) {
    leaves.push_back(HashLeaf(absl::HexStringToBytes(hex)));
  }
  Reader reader(leaves);
  EXPECT_EQ(Hex(*RootOf(8, std::ref(reader))),
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
  const std::string left4 = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7";
  const std::string pair1 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
  const std::string right4 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";
  const std::string leaf1 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
  const std::string leaf4 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
  const std::string pair2 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";
  const std::string pair3 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
  EXPECT_EQ(Hex(*ProveInclusion(0, 8, std::ref(reader))),
            (std::vector<std::string>{leaf1, pair1, right4}));
  EXPECT_EQ(Hex(*ProveInclusion(5, 8, std::ref(reader))),
            (std::vector<std::string>{leaf4, pair3, left4}));
  EXPECT_EQ(Hex(*ProveConsistency(1, 8, std::ref(reader))),
            (std::vector<std::string>{leaf1, pair1, right4}));
  EXPECT_EQ(Hex(*ProveConsistency(6, 8, std::ref(reader))),
            (std::vector<std::string>{pair2, pair3, left4}));
}

TEST(MerkleProof, WhatCannotBeProvedIsRefused) {
  const Hashes leaves = SomeLeaves(5);
  Reader reader(leaves);
  EXPECT_THAT(ProveInclusion(5, 5, std::ref(reader)), StatusIs(absl::StatusCode::kOutOfRange));
  EXPECT_THAT(ProveInclusion(0, 0, std::ref(reader)), StatusIs(absl::StatusCode::kOutOfRange));
  EXPECT_THAT(ProveConsistency(0, 5, std::ref(reader)), StatusIs(absl::StatusCode::kOutOfRange));
  EXPECT_THAT(ProveConsistency(5, 4, std::ref(reader)), StatusIs(absl::StatusCode::kOutOfRange));
  EXPECT_THAT(VerifyInclusion(5, 5, leaves[0], leaves[0], {}),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(VerifyConsistency(0, 5, EmptyRoot(), leaves[0], {}),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(VerifyConsistency(5, 4, leaves[0], leaves[0], {}),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(VerifyConsistency(0, 0, EmptyRoot(), EmptyRoot(), {}), IsOk());
  EXPECT_THAT(VerifyConsistency(3, 3, leaves[0], leaves[1], {}),
              StatusIs(absl::StatusCode::kDataLoss));
  // The readers' own errors come through.
  EXPECT_THAT(ProveInclusion(0, 8, std::ref(reader)), StatusIs(absl::StatusCode::kNotFound));
}

// A proof in a tree of any size, up to the largest that a size can name, needs few hashes.
TEST(MerkleProof, OfFiveMillionEventsHasAtMostTwentyFiveHashes) {
  constexpr std::uint64_t kEvents = 5'000'000;
  std::mt19937_64 random(5);
  std::vector<std::uint64_t> leaves = {0, 1, kEvents / 2, kEvents - 2, kEvents - 1};
  for (int i = 0; i < 10'000; ++i) leaves.push_back(random() % kEvents);
  for (const std::uint64_t leaf : leaves) {
    EXPECT_LE(InclusionParts(leaf, kEvents).size(), 23u) << leaf;
    EXPECT_LE(ConsistencyParts(leaf + 1, kEvents).size(), 25u) << leaf + 1;
  }
}

TEST(MerkleProof, NeedsFewReadsHoweverLargeTheTree) {
  std::mt19937_64 random(20261125);
  for (int i = 0; i < 2000; ++i) {
    const std::uint64_t size = std::max<std::uint64_t>(1, random() >> (random() % 64));
    const std::uint64_t leaf = random() % size;
    std::size_t reads = 0;
    std::size_t incomplete = 0;
    const std::vector<LeafRange> path = InclusionParts(leaf, size);
    const std::vector<LeafRange> growth = ConsistencyParts(leaf + 1, size);
    for (const std::vector<LeafRange>* parts : {&path, &growth}) {
      for (const LeafRange& part : *parts) {
        std::uint64_t leaves = 0;
        const std::vector<Subtree> subtrees = SubtreesOf(part);
        for (const Subtree& subtree : subtrees) {
          EXPECT_EQ(subtree.index << subtree.level, part.begin + leaves);
          leaves += std::uint64_t{1} << subtree.level;
        }
        EXPECT_EQ(leaves, part.end - part.begin);
        reads += subtrees.size();
        incomplete += subtrees.size() > 1 ? 1 : 0;
      }
    }
    EXPECT_LE(path.size(), std::bit_width(size));
    EXPECT_LE(growth.size(), std::bit_width(size) + 1);
    EXPECT_LE(reads, 4 * std::bit_width(size));
    EXPECT_LE(incomplete, 2);
  }
}

}  // namespace
}  // namespace minutebook::store
