// The bare group commit: what a durable log on RocksDB cannot do without, and nothing else.
#pragma once

#include <grpcpp/support/byte_buffer.h>

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "rocksdb/db.h"
#include "store/mutex.h"

namespace minutebook::bench {

// A RocksDB shaped as the server's own log family is. Ends the process where it cannot be opened.
std::unique_ptr<rocksdb::DB> OpenBareLog(const std::string& folder);
// The big-endian key of a position.
std::string BareLogKey(std::uint64_t position);

// One thread writes and syncs all that waits as one batch, then tells each caller. Thread-safe.
class CommitLog {
 public:
  struct Waiting {
    const grpc::ByteBuffer* bytes;  // lives until done is called
    std::function<void(bool ok)> done;
  };

  explicit CommitLog(const std::string& folder);
  ~CommitLog();
  CommitLog(const CommitLog&) = delete;
  CommitLog& operator=(const CommitLog&) = delete;

  void Append(Waiting waiting);

 private:
  void Run();
  bool Write(const std::vector<Waiting>& group);

  const std::unique_ptr<rocksdb::DB> db_;
  std::uint64_t position_ = 0;  // the writer thread's own
  store::Mutex mutex_;
  store::CondVar changed_;
  std::vector<Waiting> queue_ GUARDED_BY(mutex_);
  bool stopping_ GUARDED_BY(mutex_) = false;
  std::thread thread_;  // last: uses all of the above
};

}  // namespace minutebook::bench
