// A thread that commits, or writes, one group while its owner makes the next.
#pragma once

#include <functional>
#include <thread>

#include "store/mutex.h"

namespace minutebook::ledger {

class CommitThread {
 public:
  CommitThread();
  // Ends what is under way first.
  ~CommitThread();
  CommitThread(const CommitThread&) = delete;
  CommitThread& operator=(const CommitThread&) = delete;

  // Runs `work` there. Waits first for what is under way.
  void Start(std::function<void()> work);
  // Until nothing is under way: what that did is seen from here on.
  void Wait() const;

 private:
  void Run();

  mutable store::Mutex mutex_;
  mutable store::CondVar ended_;
  store::CondVar begun_;
  std::function<void()> work_ GUARDED_BY(mutex_);  // not begun yet
  bool busy_ GUARDED_BY(mutex_) = false;
  bool stopping_ GUARDED_BY(mutex_) = false;
  std::thread thread_;  // last: uses all of the above
};

}  // namespace minutebook::ledger
