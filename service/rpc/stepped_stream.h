// A bidirectional stream as a set of facts and the steps that are due by them. Whatever comes to
// its end, on whichever thread, changes the facts; one thread at a time takes the steps. So the
// call cannot end, and the stream be gone, while another thread is still about to look at it.
// Deletes itself. Raw, because gRPC tells a message that does not parse as the end of the stream.
#pragma once

#include <grpcpp/grpcpp.h>

#include <functional>
#include <optional>

#include "absl/status/status.h"
#include "service/rpc/call_log.h"
#include "store/mutex.h"

namespace minutebook::rpc {

class SteppedStream : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  void OnWriteDone(bool ok) final {
    Advance([&] { HaveWritten(ok); });
  }
  void OnDone() final { delete this; }

 protected:
  struct Steps {
    bool write = false;  // what is in response_
    bool read = false;   // into request_
    std::function<void()> work = nullptr;
    std::optional<absl::Status> end;
  };

  // Ends a call at once. `method` must be a literal.
  static grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* Refuse(
      grpc::CallbackServerContext* context, const char* method, const absl::Status& status);

  // `method` must be a literal.
  SteppedStream(grpc::CallbackServerContext* context, const char* method) : log_(context, method) {}

  // The steps that are due, marked as under way in the facts. The end is due only once nothing
  // else is under way, but for a read: it then comes to nothing. Nothing is due after it.
  virtual Steps NextSteps() REQUIRES(mutex_) = 0;
  virtual void HaveWritten(bool ok) REQUIRES(mutex_) = 0;

  // Changes the facts, then takes the steps that are due, unless another thread is at it and will.
  // The stream may be gone when this returns.
  void Advance(const std::function<void()>& change);

  store::Mutex mutex_;
  grpc::ByteBuffer request_;   // of the read under way
  grpc::ByteBuffer response_;  // of the write under way

 private:
  const CallLog log_;
  bool advancing_ GUARDED_BY(mutex_) = false;
  bool changed_ GUARDED_BY(mutex_) = false;
};

}  // namespace minutebook::rpc
