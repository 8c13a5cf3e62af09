#include "tools/bench/commit_log.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "rocksdb/options.h"
#include "rocksdb/table.h"

namespace minutebook::bench {

using store::MutexLock;

std::unique_ptr<rocksdb::DB> OpenBareLog(const std::string& folder) {
  rocksdb::Options options;
  options.create_if_missing = true;
  options.allow_concurrent_memtable_write = false;
  options.write_buffer_size = 16 << 20;
  options.compression = rocksdb::kLZ4Compression;
  options.level_compaction_dynamic_level_bytes = true;
  rocksdb::BlockBasedTableOptions table;
  table.block_size = 32 << 10;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  rocksdb::DB* db = nullptr;
  if (const rocksdb::Status status = rocksdb::DB::Open(options, folder, &db); !status.ok()) {
    std::fprintf(stderr, "cannot open %s: %s\n", folder.c_str(), status.ToString().c_str());
    std::exit(1);
  }
  return std::unique_ptr<rocksdb::DB>(db);
}

std::string BareLogKey(std::uint64_t position) {
  std::string key(8, '\0');
  for (int i = 7; i >= 0; --i, position >>= 8) key[i] = static_cast<char>(position);
  return key;
}

CommitLog::CommitLog(const std::string& folder)
    : db_(OpenBareLog(folder)), thread_([this] { Run(); }) {}

CommitLog::~CommitLog() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
  }
  changed_.NotifyAll();
  thread_.join();
}

void CommitLog::Append(Waiting waiting) {
  {
    MutexLock lock(mutex_);
    queue_.push_back(std::move(waiting));
  }
  changed_.NotifyOne();
}

void CommitLog::Run() {
  while (true) {
    std::vector<Waiting> group;
    {
      MutexLock lock(mutex_);
      while (queue_.empty() && !stopping_) changed_.Wait(mutex_);
      if (queue_.empty()) return;
      group.swap(queue_);
    }
    const bool ok = Write(group);
    for (const Waiting& waiting : group) waiting.done(ok);
  }
}

bool CommitLog::Write(const std::vector<Waiting>& group) {
  rocksdb::WriteBatch batch;
  for (const Waiting& waiting : group) {
    grpc::Slice bytes;
    if (!waiting.bytes->DumpToSingleSlice(&bytes).ok()) return false;
    const rocksdb::Slice value(reinterpret_cast<const char*>(bytes.begin()), bytes.size());
    if (!batch.Put(BareLogKey(++position_), value).ok()) return false;
  }
  rocksdb::WriteOptions options;
  options.sync = true;
  return db_->Write(options, &batch).ok();
}

}  // namespace minutebook::bench
