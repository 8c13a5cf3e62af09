#include "store/views_digest.h"

#include <openssl/evp.h>

#include <cstdlib>
#include <string>

#include "store/bytes.h"

namespace minutebook::store {

struct ViewsDigest::Context {
  // A library that cannot hash leaves nothing to go on with.
  Context() : digest(EVP_MD_CTX_new()) {
    if (digest == nullptr || EVP_DigestInit_ex(digest, EVP_sha256(), nullptr) != 1) std::abort();
  }
  ~Context() { EVP_MD_CTX_free(digest); }
  void Update(std::string_view bytes) {
    if (EVP_DigestUpdate(digest, bytes.data(), bytes.size()) != 1) std::abort();
  }
  EVP_MD_CTX* const digest;
  std::string frame;
};

ViewsDigest::ViewsDigest() : context_(std::make_unique<Context>()) {}
ViewsDigest::~ViewsDigest() = default;

void ViewsDigest::Add(std::string_view key, Position since,
                      const std::optional<std::string_view>& value) {
  std::string& frame = context_->frame;
  frame.clear();
  AppendVarint(key.size(), &frame);
  frame.append(key);
  AppendVarint(since, &frame);
  AppendVarint(value ? value->size() + 1 : 0, &frame);
  context_->Update(frame);
  if (value) context_->Update(*value);
}

Hash ViewsDigest::Finish() {
  Hash hash{};
  if (EVP_DigestFinal_ex(context_->digest, hash.data(), nullptr) != 1) std::abort();
  return hash;
}

}  // namespace minutebook::store
