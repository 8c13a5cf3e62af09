#include "service/rpc/call_log.h"

#include <spdlog/spdlog.h>

namespace minutebook::rpc {

CallLog::CallLog(const grpc::CallbackServerContext* context, const char* method) : method_(method) {
  if (!spdlog::should_log(spdlog::level::debug)) return;
  peer_ = context->peer();
  began_ = std::chrono::steady_clock::now();
}

void CallLog::Ended(const grpc::Status& status) const {
  if (peer_.empty()) return;
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - began_);
  spdlog::debug("call method={} peer={} code={} took_us={}", method_, peer_,
                static_cast<int>(status.error_code()), took.count());
}

}  // namespace minutebook::rpc
