// One line a request, at debug: which call, from where, how it ended, how long it took. Never what
// was in it.
#pragma once

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <string>

namespace minutebook::rpc {

class CallLog {
 public:
  // `method` must be a literal.
  CallLog(const grpc::CallbackServerContext* context, const char* method);
  // Writes the line.
  void Ended(const grpc::Status& status) const;

 private:
  const char* method_;
  std::string peer_;  // empty unless the line will be written
  std::chrono::steady_clock::time_point began_;
};

}  // namespace minutebook::rpc
