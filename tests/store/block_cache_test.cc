// All families share one block cache: two would hold twice the memory that one is given.
#include <gtest/gtest.h>

#include "rocksdb/table.h"
#include "store/rocks_database.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace minutebook::store {
namespace {

using ::minutebook::testing::IsOk;

const rocksdb::Cache* CacheOf(rocksdb::ColumnFamilyHandle* family) {
  rocksdb::ColumnFamilyDescriptor made;
  EXPECT_TRUE(family->GetDescriptor(&made).ok());
  return made.options.table_factory->GetOptions<rocksdb::BlockBasedTableOptions>()
      ->block_cache.get();
}

TEST(BlockCache, IsTheSameForFamiliesThatAreMadeLater) {
  const testing::TempDir dir;
  for (const RocksDatabase::Mode mode :
       {RocksDatabase::Mode::kCreate, RocksDatabase::Mode::kOpen}) {
    const auto database = RocksDatabase::Open(dir.Sub("db"), mode, nullptr);
    ASSERT_THAT(database, IsOk());
    const rocksdb::Cache* const cache = CacheOf((*database)->family(kLog));
    ASSERT_NE(cache, nullptr);
    for (int i = 0; i < kFamilies; ++i) {
      EXPECT_EQ(CacheOf((*database)->family(static_cast<Family>(i))), cache) << i;
    }
    const auto anew = (*database)->MakeViews();
    ASSERT_THAT(anew, IsOk());
    EXPECT_EQ(CacheOf((*anew)->current()), cache);
    EXPECT_EQ(CacheOf((*anew)->history()), cache);
    EXPECT_TRUE((*database)->DropViews(**anew).ok());
  }
}

}  // namespace
}  // namespace minutebook::store
