#include "service/rpc/pool.h"

#include <utility>

namespace minutebook::rpc {

using store::MutexLock;

Pool::Pool(std::size_t threads, std::size_t waiting_max) : waiting_max_(waiting_max) {
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { Run(); });
}

Pool::~Pool() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
  }
  changed_.NotifyAll();
  for (std::thread& thread : threads_) thread.join();
}

bool Pool::TryPost(std::function<void()> work) {
  {
    MutexLock lock(mutex_);
    if (waiting_.size() >= waiting_max_) return false;
    waiting_.push_back(std::move(work));
  }
  changed_.NotifyOne();
  return true;
}

void Pool::Post(std::function<void()> work) {
  {
    MutexLock lock(mutex_);
    waiting_.push_back(std::move(work));
  }
  changed_.NotifyOne();
}

void Pool::Run() {
  mutex_.Lock();
  while (true) {
    while (waiting_.empty() && !stopping_) changed_.Wait(mutex_);
    if (waiting_.empty()) break;
    const std::function<void()> work = std::move(waiting_.front());
    waiting_.pop_front();
    mutex_.Unlock();
    work();
    mutex_.Lock();
  }
  mutex_.Unlock();
}

}  // namespace minutebook::rpc
