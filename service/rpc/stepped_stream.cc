#include "service/rpc/stepped_stream.h"

#include "service/rpc/status.h"

namespace minutebook::rpc {

using store::MutexLock;

void SteppedStream::Advance(const std::function<void()>& change) {
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
