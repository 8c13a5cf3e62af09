// Writes the latest checkpoint to a file, for witnesses and for a plain web server: at the start,
// then whenever the record has grown, at most every so many seconds. On a thread of its own.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "service/ledger/ledger.h"
#include "store/mutex.h"

namespace minutebook::ledger {

class CheckpointFile {
 public:
  // `ledger` must outlive this. `failed` is told, on this thread, why the file could not be
  // written; it is tried again after the next interval.
  CheckpointFile(const Ledger& ledger, std::string path, std::chrono::seconds interval,
                 std::function<void(const absl::Status&)> failed);
  // Writes the file a last time.
  ~CheckpointFile();
  CheckpointFile(const CheckpointFile&) = delete;
  CheckpointFile& operator=(const CheckpointFile&) = delete;

  // Now, whatever the time.
  void WriteSoon();

 private:
  void Run();
  void Write();

  const Ledger& ledger_;
  const std::string path_;
  const std::chrono::seconds interval_;
  const std::function<void(const absl::Status&)> failed_;
  std::string written_;  // the thread's own

  store::Mutex mutex_;
  store::CondVar changed_;
  bool asked_ GUARDED_BY(mutex_) = true;
  bool stopping_ GUARDED_BY(mutex_) = false;
  std::thread thread_;  // last: uses all of the above
};

}  // namespace minutebook::ledger
