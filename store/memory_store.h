// The store without a disk: the same contract on plain containers, for tests of what stands on it.
// It can be told to fail, and it is stricter than the store on disk: a leaf hash that is not that
// of the header, a revision out of turn, or a `previous` that is not what the row held, is
// INVALID_ARGUMENT.
#pragma once

#include <functional>
#include <memory>

#include "store/store.h"

namespace minutebook::store {

// What a memory store keeps. Two stores made in turn on one disk are one ledger opened again.
struct MemoryDisk;
std::shared_ptr<MemoryDisk> MakeMemoryDisk();

struct MemoryStoreOptions {
  LedgerIdentity identity;
  // Null: a disk of its own.
  std::shared_ptr<MemoryDisk> disk;
  // Asked before each commit; what it returns, if not OK, is the commit's outcome. Empty: never.
  std::function<absl::Status(const Group&)> before_commit;
  // Asked after each commit took effect; an error makes the outcome unknown to the caller although
  // the events are there. Empty: never.
  std::function<absl::Status(const Group&)> after_commit;
};

std::unique_ptr<Store> MakeMemoryStore(MemoryStoreOptions options);

}  // namespace minutebook::store
