// A streaming call as raw bytes, on a queue of its own, driven by one thread. The message that is
// read into must outlive it.
#pragma once

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"

namespace minutebook::bench {

// An operation of a call.
enum class StreamTag : std::intptr_t { kStarted, kWritten, kRead, kWritesDone, kFinished };

class StreamCall {
 public:
  // Begins the call: kStarted follows.
  StreamCall(const std::shared_ptr<grpc::Channel>& channel, const std::string& method);
  // Breaks it off, if it is not over.
  ~StreamCall();
  StreamCall(const StreamCall&) = delete;
  StreamCall& operator=(const StreamCall&) = delete;

  // Each begins an operation that Next gives once it is done; one of a kind at a time.
  void Read(grpc::ByteBuffer* message);
  void Write(const grpc::ByteBuffer& message);
  void WriteLast(const grpc::ByteBuffer& message);  // kWritten
  void WritesDone();

  // Waits for the next operation that is done. False once there is none to wait for.
  bool Next(StreamTag* tag, bool* ok);
  // Waits for the end of the call.
  absl::Status Finish();
  // Has what is pending end as not ok. From any thread.
  void Cancel() { context_.TryCancel(); }

 private:
  const std::string method_;
  grpc::GenericStub stub_;
  grpc::ClientContext context_;
  grpc::CompletionQueue queue_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> call_;
};

}  // namespace minutebook::bench
