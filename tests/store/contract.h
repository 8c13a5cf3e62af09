// The stores that every contract test runs on.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "store/ledger_folder.h"
#include "store/memory_store.h"
#include "store/store.h"
#include "tests/store/records.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace minutebook::store {

class OnMemory {
 public:
  std::unique_ptr<Store> Open() {
    return MakeMemoryStore(
        {.identity = {.ledger_id = IdOf(0), .name = "contract", .format_version = kFormatVersion},
         .disk = disk_,
         .before_commit = {},
         .after_commit = {}});
  }

 private:
  std::shared_ptr<MemoryDisk> disk_ = MakeMemoryDisk();
};

class OnRocks {
 public:
  std::unique_ptr<Store> Open() {
    absl::StatusOr<std::unique_ptr<Store>> store = OpenRocksStore(
        {.path = dir_.Sub("ledger"), .new_ledger_id = IdOf(0), .new_name = "contract"});
    EXPECT_THAT(store, testing::IsOk());
    return store.ok() ? *std::move(store) : nullptr;
  }

 private:
  testing::TempDir dir_;
};

template <typename Where>
class StoreContract : public ::testing::Test {
 protected:
  void SetUp() override { Reopen(); }
  void Reopen() {
    store_.reset();
    store_ = where_.Open();
    ASSERT_NE(store_, nullptr);
  }
  const EventLogReader& log() const { return store_->log(); }
  const VersionedMapReader& views() const { return store_->views(); }

  Where where_;
  std::unique_ptr<Store> store_;
};

using Everywhere = ::testing::Types<OnMemory, OnRocks>;

}  // namespace minutebook::store
