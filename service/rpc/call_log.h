// What is told of each call: it is counted always, and written down, one line, where calls are
// logged: which call, from where, how it ended, how long it took. Never what was in it.
#pragma once

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <string>

namespace minutebook::rpc {

// The metadata that names a request, for whoever looks for it in logs of several machines. The
// client's is kept; where calls are logged, those without get one. It is sent back.
inline constexpr char kRequestIdKey[] = "x-request-id";

class CallLog {
 public:
  // `method` must be a literal; before anything is sent. Each is ended once.
  CallLog(grpc::CallbackServerContext* context, const char* method);
  // Counts the call, and writes the line.
  void Ended(const grpc::Status& status) const;

  // Whether lines are written at info, rather than at debug.
  static void LogAtInfo(bool at_info);

 private:
  const char* method_;
  std::size_t counted_as_;
  std::string request_id_;
  std::string peer_;  // empty unless the line will be written
  std::chrono::steady_clock::time_point began_;
};

}  // namespace minutebook::rpc
