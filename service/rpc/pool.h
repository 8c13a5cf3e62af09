// A few threads for work that may be slow (reads of disk, long scans), so that gRPC's own threads
// never stall. Thread-safe.
#pragma once

#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "store/mutex.h"

namespace minutebook::rpc {

class Pool {
 public:
  Pool(std::size_t threads, std::size_t waiting_max);
  // Does what waits, then stops.
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  // False if too much waits already: for work that a client may ask for without bound.
  [[nodiscard]] bool TryPost(std::function<void()> work);
  // Always takes it: for work whose amount is bounded elsewhere, such as one step a stream.
  void Post(std::function<void()> work);

 private:
  void Run();

  const std::size_t waiting_max_;
  store::Mutex mutex_;
  store::CondVar changed_;
  std::deque<std::function<void()>> waiting_ GUARDED_BY(mutex_);
  bool stopping_ GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace minutebook::rpc
