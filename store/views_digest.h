// A digest of rows and their history, whatever they lie in: see "Digest" in README.md.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "store/types.h"

namespace minutebook::store {

class ViewsDigest {
 public:
  ViewsDigest();
  ~ViewsDigest();
  ViewsDigest(const ViewsDigest&) = delete;
  ViewsDigest& operator=(const ViewsDigest&) = delete;

  // The versions of each row, newest first, the rows in key order. No value: deleted.
  void Add(std::string_view key, Position since, const std::optional<std::string_view>& value);
  // Once, at the end.
  Hash Finish();

 private:
  struct Context;
  const std::unique_ptr<Context> context_;
};

}  // namespace minutebook::store
