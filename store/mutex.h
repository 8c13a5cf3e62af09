// A std::mutex that clang's -Wthread-safety can check and ThreadSanitizer understands (the
// distribution's absl::Mutex is not instrumented and reports falsely). Annotate members with
// GUARDED_BY and functions with REQUIRES.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

#if defined(__clang__)
#define MINUTEBOOK_THREAD_ANNOTATION(x) __attribute__((x))
#else
#define MINUTEBOOK_THREAD_ANNOTATION(x)
#endif

// absl and gRPC headers may define macros of the same names with the same meaning.
#ifndef GUARDED_BY
#define GUARDED_BY(x) MINUTEBOOK_THREAD_ANNOTATION(guarded_by(x))
#endif
#ifndef PT_GUARDED_BY
#define PT_GUARDED_BY(x) MINUTEBOOK_THREAD_ANNOTATION(pt_guarded_by(x))
#endif
#ifndef REQUIRES
#define REQUIRES(...) MINUTEBOOK_THREAD_ANNOTATION(requires_capability(__VA_ARGS__))
#endif
#ifndef EXCLUDES
#define EXCLUDES(...) MINUTEBOOK_THREAD_ANNOTATION(locks_excluded(__VA_ARGS__))
#endif

namespace minutebook::store {

class MINUTEBOOK_THREAD_ANNOTATION(capability("mutex")) Mutex {
 public:
  Mutex() = default;
  Mutex(const Mutex&) = delete;
  Mutex& operator=(const Mutex&) = delete;

  void Lock() MINUTEBOOK_THREAD_ANNOTATION(acquire_capability()) { mutex_.lock(); }
  void Unlock() MINUTEBOOK_THREAD_ANNOTATION(release_capability()) { mutex_.unlock(); }
  bool TryLock() MINUTEBOOK_THREAD_ANNOTATION(try_acquire_capability(true)) {
    return mutex_.try_lock();
  }

 private:
  friend class CondVar;
  std::mutex mutex_;
};

// Holds a Mutex for a scope.
class MINUTEBOOK_THREAD_ANNOTATION(scoped_lockable) MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) MINUTEBOOK_THREAD_ANNOTATION(acquire_capability(mutex))
      : mutex_(mutex) {
    mutex_.Lock();
  }
  ~MutexLock() MINUTEBOOK_THREAD_ANNOTATION(release_capability()) { mutex_.Unlock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex& mutex_;
};

// Waits let go of the mutex and take it again before they return. They may wake without a
// reason: wait in a loop over the condition, which clang can then check as well.
class CondVar {
 public:
  void Wait(Mutex& mutex) REQUIRES(mutex) {
    std::unique_lock<std::mutex> lock(mutex.mutex_, std::adopt_lock);
    condition_.wait(lock);
    lock.release();
  }
  // False where `deadline` passed first.
  bool WaitUntil(Mutex& mutex, std::chrono::steady_clock::time_point deadline) REQUIRES(mutex) {
    std::unique_lock<std::mutex> lock(mutex.mutex_, std::adopt_lock);
    const bool notified = condition_.wait_until(lock, deadline) == std::cv_status::no_timeout;
    lock.release();
    return notified;
  }
  void NotifyOne() { condition_.notify_one(); }
  void NotifyAll() { condition_.notify_all(); }

 private:
  std::condition_variable condition_;
};

}  // namespace minutebook::store
