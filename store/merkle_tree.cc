#include "store/merkle_tree.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstdlib>
#include <memory>

namespace minutebook::store {
namespace {

// Looked up once: fetching an algorithm by name costs more than hashing a header.
const EVP_MD* Sha256() {
  static const EVP_MD* const kSha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return kSha256;
}

EVP_MD_CTX* ThreadContext() {
  thread_local const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(
      EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  return context.get();
}

// SHA-256 of the parts in turn. A library that cannot hash leaves nothing to go on with.
template <typename... Parts>
Hash Sha256Of(const Parts&... parts) {
  Hash hash;
  EVP_MD_CTX* const context = ThreadContext();
  const bool done = EVP_DigestInit_ex2(context, Sha256(), nullptr) == 1 &&
                    ((EVP_DigestUpdate(context, parts.data(), parts.size()) == 1) && ...) &&
                    EVP_DigestFinal_ex(context, hash.data(), nullptr) == 1;
  if (!done) std::abort();
  return hash;
}

constexpr std::array<std::uint8_t, 1> kLeafPrefix = {0x00};
constexpr std::uint8_t kNodePrefix = 0x01;

}  // namespace

Hash HashLeaf(std::string_view leaf) { return Sha256Of(kLeafPrefix, leaf); }

Hash HashChildren(const Hash& left, const Hash& right) {
  // In one piece: for so few bytes each call to the library counts.
  std::array<std::uint8_t, 1 + 2 * sizeof(Hash)> node{kNodePrefix};
  const auto rest = std::copy(left.begin(), left.end(), node.begin() + 1);
  std::copy(right.begin(), right.end(), rest);
  return Sha256Of(node);
}

Hash EmptyRoot() { return Sha256Of(std::string_view()); }

CompactRange::CompactRange(std::uint64_t size, std::vector<Hash> subtrees)
    : size_(size), subtrees_(std::move(subtrees)) {
  assert(subtrees_.size() == static_cast<std::size_t>(std::popcount(size_)));
}

void CompactRange::Append(const Hash& leaf_hash) {
  Hash hash = leaf_hash;
  // Each low one bit of the size is a subtree that the new leaf completes a larger one with.
  for (std::uint64_t bits = size_; (bits & 1) != 0; bits >>= 1) {
    hash = HashChildren(subtrees_.back(), hash);
    subtrees_.pop_back();
  }
  subtrees_.push_back(hash);
  ++size_;
}

Hash CompactRange::Root() const {
  if (subtrees_.empty()) return EmptyRoot();
  Hash root = subtrees_.back();
  for (std::size_t i = subtrees_.size() - 1; i-- > 0;) root = HashChildren(subtrees_[i], root);
  return root;
}

}  // namespace minutebook::store
