// The tree over the log as its readers see it, at any size that it ever had. May be used from any
// thread at any time; what is read is committed and durable.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "store/merkle_proof.h"
#include "store/types.h"

namespace minutebook::store {

class TreeReader {
 public:
  virtual ~TreeReader() = default;

  // The root of a complete subtree: one read of a tile, or none where it is in memory. NOT_FOUND:
  // it has leaves that are not committed yet. DATA_LOSS: a tile is missing or has another length.
  virtual absl::StatusOr<Hash> RootOfSubtree(const Subtree& subtree) const = 0;

  // The same for the functions of merkle_proof.h, which takes it by reference.
  ReadSubtree reads() const {
    return [this](const Subtree& subtree) { return RootOfSubtree(subtree); };
  }
};

}  // namespace minutebook::store
