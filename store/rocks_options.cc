#include "store/rocks_options.h"

#include <memory>
#include <string_view>

#include "rocksdb/cache.h"
#include "rocksdb/filter_policy.h"
#include "rocksdb/memtablerep.h"
#include "rocksdb/slice_transform.h"
#include "rocksdb/table.h"
#include "store/log_tables.h"
#include "store/memtables.h"

namespace minutebook::store {
namespace {

constexpr std::size_t kKiB = 1024;
constexpr std::size_t kMiB = 1024 * kKiB;

// Memory stays flat in the size of the ledger: these and the table readers are all there is.
constexpr std::size_t kBlockCacheBytes = 40 * kMiB;
// A shard must hold the largest block with ease: what does not fit is read anew each time. RocksDB
// would make 64 of them, of half a megabyte.
constexpr int kBlockCacheShardBits = 2;
// Filters and indexes lie in blocks of this size, so that one key does not bring in all of a
// file's.
constexpr std::size_t kMetadataBlockBytes = 16 * kKiB;
constexpr std::size_t kMemtablesBytesMax = 48 * kMiB;
// Bounds the time to open after a kill.
constexpr std::size_t kWalBytesMax = 64 * kMiB;
constexpr int kOpenFilesMax = 512;
// A page of a reader, compressed, is about so long; what is read beyond it is read again.
constexpr std::size_t kScanReadaheadBytes = 128 * kKiB;
constexpr std::size_t kCompactionReadaheadBytes = 2 * kMiB;
constexpr double kBloomBitsPerKey = 10;
// Of the write buffer.
constexpr double kMemtableBloomRatio = 0.02;

// Files of words that lie beside each other; a search looks into each.
constexpr int kWordRunsApart = 8;
constexpr int kWordFilesMax = 1 << 20;

struct FamilyShape {
  const char* name;
  std::size_t write_buffer_bytes;
  std::size_t block_bytes;
  bool bloom;       // looked up by keys that may be absent
  bool compresses;  // hashes do not
};

// Measured: see the levers that the README names. The log is scanned, so its blocks are large.
constexpr FamilyShape kShapes[kFamilies] = {
    {"default", 1 * kMiB, 4 * kKiB, false, true},
    {"log", 16 * kMiB, 64 * kKiB, false, true},
    {"ids", 8 * kMiB, 4 * kKiB, true, false},
    {"bodies", 8 * kMiB, 8 * kKiB, false, true},
    {"tree", 4 * kMiB, 16 * kKiB, false, false},
    {"views_current", 16 * kMiB, 8 * kKiB, true, true},
    {"views_history", 8 * kMiB, 8 * kKiB, false, true},
    {"words", 4 * kMiB, 8 * kKiB, false, true},
};

// A key up to its first NUL: the body of a body record, the kind and owner of a row. New keys
// mostly come after the last one that began so, and a memtable told of it finds their place at
// once.
class UpToNul final : public rocksdb::SliceTransform {
 public:
  const char* Name() const override { return "minutebook.UpToNul"; }
  rocksdb::Slice Transform(const rocksdb::Slice& key) const override {
    const std::size_t end = std::string_view(key.data(), key.size()).find('\0');
    return {key.data(), end == std::string_view::npos ? key.size() : end};
  }
  bool InDomain(const rocksdb::Slice&) const override { return true; }
};

rocksdb::ColumnFamilyOptions MakeFamily(const FamilyShape& shape,
                                        const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.block_size = shape.block_bytes;
  table.cache_index_and_filter_blocks = true;
  table.pin_l0_filter_and_index_blocks_in_cache = true;
  table.format_version = 5;
  table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
  table.metadata_block_size = kMetadataBlockBytes;
  if (shape.bloom) {
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kBloomBitsPerKey));
    table.partition_filters = true;
  }

  rocksdb::ColumnFamilyOptions options;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.write_buffer_size = shape.write_buffer_bytes;
  options.memtable_factory = InMemtableOrder(std::make_unique<rocksdb::SkipListFactory>());
  options.level_compaction_dynamic_level_bytes = true;
  options.compression = shape.compresses ? rocksdb::kLZ4Compression : rocksdb::kNoCompression;
  return options;
}

}  // namespace

rocksdb::DBOptions MakeDatabaseOptions(rocksdb::Env* env) {
  rocksdb::DBOptions options;
  if (env != nullptr) options.env = env;
  // A flipped byte in the middle of the log must refuse to open: RocksDB's default drops all that
  // follows it in silence.
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords;
  options.track_and_verify_wals_in_manifest = true;
  options.paranoid_checks = true;
  // No write is tried again behind our back: the store latches and is opened anew.
  options.max_bgerror_resume_count = 0;
  // The memtable of `ids` allows one writer, and there is one.
  options.allow_concurrent_memtable_write = false;
  options.db_write_buffer_size = kMemtablesBytesMax;
  options.max_total_wal_size = kWalBytesMax;
  options.max_open_files = kOpenFilesMax;
  options.max_background_jobs = 2;
  options.max_manifest_file_size = kManifestBytesMax;
  options.compaction_readahead_size = kCompactionReadaheadBytes;
  options.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  options.max_log_file_size = 1 * kMiB;
  options.keep_log_file_num = 2;
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  return options;
}

std::string ViewsFamilyName(Family family, int pair) {
  return std::string(kShapes[family].name) + (pair == 0 ? "" : ".1");
}

std::vector<rocksdb::ColumnFamilyDescriptor> MakeFamilies() {
  const std::shared_ptr<rocksdb::Cache> cache =
      rocksdb::NewLRUCache(kBlockCacheBytes, kBlockCacheShardBits);
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  for (const FamilyShape& shape : kShapes) {
    families.emplace_back(shape.name, MakeFamily(shape, cache));
  }
  families[kLog].options.table_properties_collector_factories.push_back(CountLogEvents());
  // Ids are random and only ever looked up: a hash takes them faster than a skip list.
  rocksdb::ColumnFamilyOptions& ids = families[kIds].options;
  ids.prefix_extractor.reset(rocksdb::NewFixedPrefixTransform(16));
  ids.memtable_factory = InMemtableOrder(
      std::unique_ptr<rocksdb::MemTableRepFactory>(rocksdb::NewHashLinkListRepFactory()));
  // Most rows that admission asks for are not there yet: of a subject that the event begins. A
  // filter over the memtable spares the walk down its skip list.
  rocksdb::ColumnFamilyOptions& rows = families[kViewsCurrent].options;
  rows.memtable_whole_key_filtering = true;
  rows.memtable_prefix_bloom_size_ratio = kMemtableBloomRatio;
  // None of the words takes the place of another: merging files by tens writes each byte a few
  // times, where levels would write it for each file that comes.
  rocksdb::ColumnFamilyOptions& words = families[kWords].options;
  words.compaction_style = rocksdb::kCompactionStyleUniversal;
  words.level0_file_num_compaction_trigger = kWordRunsApart;
  // Files that wait to be merged must not hold up the log.
  words.level0_slowdown_writes_trigger = kWordFilesMax;
  words.level0_stop_writes_trigger = kWordFilesMax;
  const auto up_to_nul = std::make_shared<UpToNul>();
  for (const Family family : {kBodies, kViewsCurrent}) {
    families[family].options.memtable_insert_with_hint_prefix_extractor = up_to_nul;
  }
  return families;
}

rocksdb::ReadOptions LongScanOptions() {
  rocksdb::ReadOptions options;
  options.readahead_size = kScanReadaheadBytes;
  options.fill_cache = false;
  return options;
}

}  // namespace minutebook::store
