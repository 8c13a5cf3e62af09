// The store without a disk: the same contract on plain containers, for tests of what stands on it.
// It can be told to fail.
#pragma once

#include <functional>
#include <memory>

#include "store/store.h"

namespace minutebook::store {

struct MemoryStoreOptions {
  LedgerIdentity identity;
  // Asked before each commit; what it returns, if not OK, is the commit's outcome. Empty: never.
  std::function<absl::Status(const Group&)> before_commit;
  // Asked after each commit took effect; an error makes the outcome unknown to the caller although
  // the events are there. Empty: never.
  std::function<absl::Status(const Group&)> after_commit;
};

std::unique_ptr<Store> MakeMemoryStore(MemoryStoreOptions options);

}  // namespace minutebook::store
