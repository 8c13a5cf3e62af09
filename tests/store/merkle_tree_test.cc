// The tree against a naive rewrite of RFC 9162, and against published vectors.
#include "store/merkle_tree.h"

#include <gtest/gtest.h>
#include <openssl/sha.h>

#include <bit>
#include <span>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/string_view.h"

namespace minutebook::store {
namespace {

std::string Hex(const Hash& hash) {
  return absl::BytesToHexString(
      absl::string_view(reinterpret_cast<const char*>(hash.data()), hash.size()));
}

Hash NaiveSha256(const std::string& bytes) {
  Hash hash;
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), hash.data());
  return hash;
}

// RFC 9162, section 2.1.1, word for word.
Hash NaiveRoot(std::span<const std::string> leaves) {
  if (leaves.empty()) return NaiveSha256("");
  if (leaves.size() == 1) return NaiveSha256(std::string(1, '\0') + leaves[0]);
  const std::size_t k = std::bit_floor(leaves.size() - 1);
  const Hash left = NaiveRoot(leaves.first(k));
  const Hash right = NaiveRoot(leaves.subspan(k));
  std::string bytes(1, '\1');
  bytes.append(left.begin(), left.end());
  bytes.append(right.begin(), right.end());
  return NaiveSha256(bytes);
}

TEST(MerkleTree, AgreesWithTheNaiveTreeAtEverySize) {
  std::vector<std::string> leaves;
  CompactRange range;
  for (std::size_t size = 0; size <= 600; ++size) {
    EXPECT_EQ(range.size(), size);
    EXPECT_EQ(Hex(range.Root()), Hex(NaiveRoot(leaves))) << "size " << size;
    EXPECT_EQ(range.subtrees().size(), static_cast<std::size_t>(std::popcount(size)));
    leaves.push_back("leaf " + std::to_string(size));
    range.Append(HashLeaf(leaves.back()));
  }
}

TEST(MerkleTree, IsTakenUpFromItsSubtreesAtEverySize) {
  CompactRange grown;
  for (std::size_t size = 0; size <= 300; ++size) {
    CompactRange taken_up(size, {grown.subtrees().begin(), grown.subtrees().end()});
    EXPECT_EQ(taken_up.Root(), grown.Root());
    const Hash leaf = HashLeaf(std::to_string(size));
    taken_up.Append(leaf);
    grown.Append(leaf);
    EXPECT_EQ(taken_up.Root(), grown.Root()) << "size " << size + 1;
  }
}

// The eight leaves of the Certificate Transparency test suites.
TEST(MerkleTree, GivesThePublishedRoots) {
  const std::vector<std::string> leaves = {"",
                                           "00",
                                           "10",
                                           "2021",
                                           "3031",
                                           "40414243",
                                           "5051525354555657",
                                           "606162636465666768696a6b6c6d6e6f"};
  const std::vector<std::string> roots = {
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
      "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
      "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
      "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  CompactRange range;
  EXPECT_EQ(Hex(EmptyRoot()), roots[0]);
  EXPECT_EQ(Hex(range.Root()), roots[0]);
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    range.Append(HashLeaf(absl::HexStringToBytes(leaves[i])));
    EXPECT_EQ(Hex(range.Root()), roots[i + 1]) << "size " << i + 1;
  }
}

}  // namespace
}  // namespace minutebook::store
