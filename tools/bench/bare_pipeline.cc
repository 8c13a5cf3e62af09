#include "tools/bench/bare_pipeline.h"

#include <deque>

namespace minutebook::bench {
namespace {

using store::MutexLock;

class Pipeline final : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  Pipeline(CommitLog& log, const grpc::ByteBuffer& reply) : log_(log), reply_(reply) {
    requests_.emplace_back();
    StartRead(&requests_.back());
  }

  void OnReadDone(bool ok) override {
    if (!ok) {
      MutexLock lock(mutex_);
      requests_.pop_back();
      no_more_ = true;
      return FinishIfIdle();
    }
    grpc::ByteBuffer* read = nullptr;
    grpc::ByteBuffer* next = nullptr;
    {
      MutexLock lock(mutex_);
      read = &requests_.back();
      next = &requests_.emplace_back();
    }
    // The log commits in the order of these calls.
    log_.Append({read, [this](bool committed) { Committed(committed); }});
    StartRead(next);
  }

  void OnWriteDone(bool ok) override {
    MutexLock lock(mutex_);
    writing_ = false;
    if (!ok) untold_ = 0;
    WriteNext();
    FinishIfIdle();
  }

  void OnDone() override { delete this; }

 private:
  void Committed(bool ok) {
    MutexLock lock(mutex_);
    requests_.pop_front();
    if (ok) ++untold_;
    WriteNext();
    FinishIfIdle();
  }
  void WriteNext() REQUIRES(mutex_) {
    if (writing_ || untold_ == 0) return;
    --untold_;
    writing_ = true;
    StartWrite(&reply_);
  }
  void FinishIfIdle() REQUIRES(mutex_) {
    if (no_more_ && requests_.empty() && untold_ == 0 && !writing_) Finish(grpc::Status::OK);
  }

  CommitLog& log_;
  const grpc::ByteBuffer& reply_;
  store::Mutex mutex_;
  // Not committed yet, and last the one that is being read. A deque keeps them in their places.
  std::deque<grpc::ByteBuffer> requests_ GUARDED_BY(mutex_);
  std::size_t untold_ GUARDED_BY(mutex_) = 0;
  bool writing_ GUARDED_BY(mutex_) = false;
  bool no_more_ GUARDED_BY(mutex_) = false;
};

}  // namespace

grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* ServePipelined(
    CommitLog& log, const grpc::ByteBuffer& reply) {
  return new Pipeline(log, reply);
}

}  // namespace minutebook::bench
