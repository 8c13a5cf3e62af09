#include "service/rpc/stepped_stream.h"

#include <utility>

#include "service/ledger/refusal.h"
#include "service/rpc/status.h"

namespace minutebook::rpc {

using store::MutexLock;

SteppedStream::Reactor* SteppedStream::Refuse(grpc::CallbackServerContext* context,
                                              const char* method, const absl::Status& status) {
  class Refused final : public Reactor {
   public:
    explicit Refused(const grpc::Status& status) { Finish(status); }
    void OnDone() override { delete this; }
  };
  const grpc::Status refused = ToGrpc(status);
  CallLog(context, method).Ended(refused);
  return new Refused(refused);
}

SteppedStream::Reactor* SteppedStream::Begin(std::shared_ptr<SteppedStream> stream) {
  SteppedStream& begun = *stream;
  if (absl::Status added = begun.registry_.Add(stream); !added.ok()) {
    return Refuse(begun.context_, begun.method_, added);
  }
  begun.Advance([] {});
  return &begun;
}

void SteppedStream::OnWriteDone(bool ok) {
  Advance([&] {
    written_since_.reset();
    HaveWritten(ok);
  });
}

void SteppedStream::Tick(std::chrono::steady_clock::time_point now, const RpcLimits& limits) {
  // Under the lock, for the call lasts until the write in flight has ended.
  MutexLock lock(mutex_);
  if (written_since_ && now - *written_since_ > limits.stall_max) CancelWith(*context_, Stalled(0));
}

void SteppedStream::Stop(const absl::Status& why) {
  Advance([&] {
    Fail(why.ok() ? ledger::Refuse(absl::StatusCode::kUnavailable, v1::ERROR_REASON_STOPPING,
                                   "the server is stopping. Send again what has no answer")
                  : why);
  });
}

void SteppedStream::Advance(absl::FunctionRef<void()> change) {
  {
    MutexLock lock(mutex_);
    change();
    changed_ = true;
    if (advancing_) return;
    advancing_ = true;
  }
  while (true) {
    Steps steps;
    {
      MutexLock lock(mutex_);
      if (!changed_) {
        advancing_ = false;
        return;
      }
      changed_ = false;
      steps = NextSteps();
      if (steps.write) written_since_ = std::chrono::steady_clock::now();
    }
    if (steps.end) {
      const grpc::Status ended = ToGrpc(*steps.end);
      log_.Ended(ended);
      return Finish(ended);
    }
    if (steps.write) StartWrite(&response_);
    if (steps.read) StartRead(&request_);
    if (steps.work) steps.work();
  }
}

}  // namespace minutebook::rpc
