// The store without a disk: the same contract on plain containers, for tests of what stands on it.
// It can be told to fail, and it is stricter than the store on disk: a leaf hash that is not that
// of the header, a revision out of turn, or a `previous` that is not what the row held, is
// INVALID_ARGUMENT.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "store/store.h"

namespace minutebook::store {

// What a memory store keeps. Two stores made in turn on one disk are one ledger opened again.
struct MemoryDisk;
using ReadFault = std::function<absl::Status(std::string_view key, Position as_of)>;
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
  // Asked before each row of the served views is read by its key, as of a position, on any thread;
  // what it returns, if not OK, is what the read gives. Empty: never.
  ReadFault before_row_read;
};

std::unique_ptr<Store> MakeMemoryStore(MemoryStoreOptions options);

}  // namespace minutebook::store
