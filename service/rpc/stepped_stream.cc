#include "service/rpc/stepped_stream.h"

#include "service/rpc/status.h"

namespace minutebook::rpc {

using store::MutexLock;

grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* SteppedStream::Refuse(
    grpc::CallbackServerContext* context, const char* method, const absl::Status& status) {
  class Refused final : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
   public:
    explicit Refused(const grpc::Status& status) { Finish(status); }
    void OnDone() override { delete this; }
  };
  const grpc::Status refused = ToGrpc(status);
  CallLog(context, method).Ended(refused);
  return new Refused(refused);
}

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
