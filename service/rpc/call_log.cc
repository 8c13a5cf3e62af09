#include "service/rpc/call_log.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <random>

#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"
#include "service/rpc/call_counts.h"

namespace minutebook::rpc {
namespace {

constexpr std::size_t kRequestIdBytesMax = 128;

std::atomic<bool> log_at_info = false;

spdlog::level::level_enum Level() {
  return log_at_info.load(std::memory_order_relaxed) ? spdlog::level::info : spdlog::level::debug;
}

// Not a secret: only unlikely to come twice.
std::string NewRequestId() {
  thread_local std::mt19937_64 random{std::random_device{}()};
  return absl::StrFormat("%016x", random());
}

// The client's, where it is one that a line of a log can hold; empty: it sent none.
std::string SentRequestId(const grpc::CallbackServerContext& context) {
  const auto& metadata = context.client_metadata();
  const auto found = metadata.find(kRequestIdKey);
  if (found == metadata.end()) return "";
  const std::string id(found->second.data(), found->second.size());
  const bool plain =
      id.size() <= kRequestIdBytesMax && std::all_of(id.begin(), id.end(), [](unsigned char c) {
        return absl::ascii_isgraph(c) && c != '"' && c != '\\';
      });
  return plain ? id : "";
}

}  // namespace

void CallLog::LogAtInfo(bool at_info) { log_at_info = at_info; }

CallLog::CallLog(grpc::CallbackServerContext* context, const char* method)
    : method_(method),
      counted_as_(CallCounts::OfProcess().Began(method)),
      request_id_(SentRequestId(*context)),
      began_(std::chrono::steady_clock::now()) {
  if (spdlog::should_log(Level())) {
    peer_ = context->peer();
    if (request_id_.empty()) request_id_ = NewRequestId();
  }
  if (!request_id_.empty()) context->AddInitialMetadata(kRequestIdKey, request_id_);
}

void CallLog::Ended(const grpc::Status& status) const {
  const auto took = std::chrono::steady_clock::now() - began_;
  CallCounts::OfProcess().Ended(counted_as_, status.error_code(), took);
  if (peer_.empty()) return;
  spdlog::log(Level(), "call method={} peer={} code={} took_us={} request={}", method_, peer_,
              static_cast<int>(status.error_code()),
              std::chrono::duration_cast<std::chrono::microseconds>(took).count(), request_id_);
}

}  // namespace minutebook::rpc
