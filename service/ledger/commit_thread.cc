#include "service/ledger/commit_thread.h"

#include <utility>

namespace minutebook::ledger {

using store::MutexLock;

CommitThread::CommitThread() : thread_([this] { Run(); }) {}

CommitThread::~CommitThread() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
  }
  begun_.NotifyOne();
  thread_.join();
}

void CommitThread::Start(std::function<void()> work) {
  {
    MutexLock lock(mutex_);
    while (busy_) ended_.Wait(mutex_);
    work_ = std::move(work);
    busy_ = true;
  }
  begun_.NotifyOne();
}

void CommitThread::Wait() const {
  MutexLock lock(mutex_);
  while (busy_) ended_.Wait(mutex_);
}

void CommitThread::Run() {
  MutexLock lock(mutex_);
  while (true) {
    while (!busy_ && !stopping_) begun_.Wait(mutex_);
    if (!busy_) return;
    std::function<void()> work = std::exchange(work_, nullptr);
    mutex_.Unlock();
    work();
    work = nullptr;  // what it held is freed here, as part of it
    mutex_.Lock();
    busy_ = false;
    ended_.NotifyAll();
  }
}

}  // namespace minutebook::ledger
