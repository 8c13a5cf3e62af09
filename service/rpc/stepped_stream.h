// A bidirectional stream as a set of facts and the steps that are due by them. Whatever comes to
// its end, on whichever thread, changes the facts; one thread at a time takes the steps. So the
// call cannot end, and the stream be gone, while another thread is still about to look at it.
// Raw, because gRPC tells a message that does not parse as the end of the stream.
#pragma once

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "service/rpc/call_log.h"
#include "service/rpc/stream_registry.h"
#include "store/mutex.h"

namespace minutebook::rpc {

class SteppedStream : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>,
                      public OpenStream {
 public:
  using Reactor = grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>;

  void OnWriteDone(bool ok) final;
  void OnDone() final { registry_.Remove(this); }

  void Tick(std::chrono::steady_clock::time_point now, const RpcLimits& limits) final;
  // Nothing more is read; what was taken is answered.
  void Stop(const absl::Status& why) final;

 protected:
  struct Steps {
    bool write = false;  // what is in response_
    bool read = false;   // into request_
    std::function<void()> work = nullptr;
    std::optional<absl::Status> end;
  };

  // Ends a call at once. `method` must be a literal.
  static Reactor* Refuse(grpc::CallbackServerContext* context, const char* method,
                         const absl::Status& status);
  // Registers the stream and takes its first steps, or refuses it as the registry says.
  static Reactor* Begin(std::shared_ptr<SteppedStream> stream);

  // `method` must be a literal. `registry` must outlive the stream.
  SteppedStream(grpc::CallbackServerContext* context, const char* method, StreamRegistry& registry)
      : context_(context), method_(method), registry_(registry), log_(context, method) {}

  // The steps that are due, marked as under way in the facts. The end is due only once nothing
  // else is under way, but for a read: it then comes to nothing. Nothing is due after it.
  virtual Steps NextSteps() REQUIRES(mutex_) = 0;
  virtual void HaveWritten(bool ok) REQUIRES(mutex_) = 0;
  // No more is to be read, and the call to end with this.
  virtual void Fail(const absl::Status& why) REQUIRES(mutex_) = 0;

  // Changes the facts, then takes the steps that are due, unless another thread is at it and will.
  // The stream may be gone when this returns.
  void Advance(absl::FunctionRef<void()> change);

  store::Mutex mutex_;
  grpc::ByteBuffer request_;   // of the read under way
  grpc::ByteBuffer response_;  // of the write under way

 private:
  grpc::CallbackServerContext* const context_;
  const char* const method_;
  StreamRegistry& registry_;
  const CallLog log_;
  // Of the write under way.
  std::optional<std::chrono::steady_clock::time_point> written_since_ GUARDED_BY(mutex_);
  bool advancing_ GUARDED_BY(mutex_) = false;
  bool changed_ GUARDED_BY(mutex_) = false;
};

}  // namespace minutebook::rpc
