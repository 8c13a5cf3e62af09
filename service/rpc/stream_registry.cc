#include "service/rpc/stream_registry.h"

#include <grpc/grpc.h>

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/ledger/refusal.h"
#include "service/rpc/status.h"

namespace minutebook::rpc {

using store::MutexLock;

absl::Status StreamRegistry::Add(std::shared_ptr<OpenStream> stream) {
  MutexLock lock(mutex_);
  if (stopping_) {
    return ledger::Refuse(absl::StatusCode::kUnavailable, v1::ERROR_REASON_STOPPING,
                          "the server is stopping. Try again later");
  }
  if (streams_.size() >= limits_.streams_max) {
    return ledger::Busy("the server has too many open streams. Try again shortly");
  }
  streams_.emplace(stream.get(), std::move(stream));
  return absl::OkStatus();
}

void StreamRegistry::Remove(OpenStream* stream) {
  std::shared_ptr<OpenStream> last;  // freed after the lock
  MutexLock lock(mutex_);
  const auto it = streams_.find(stream);
  if (it == streams_.end()) return;
  last = std::move(it->second);
  streams_.erase(it);
}

std::vector<std::shared_ptr<OpenStream>> StreamRegistry::All() {
  MutexLock lock(mutex_);
  std::vector<std::shared_ptr<OpenStream>> all;
  all.reserve(streams_.size());
  for (const auto& [address, stream] : streams_) all.push_back(stream);
  return all;
}

void StreamRegistry::Tick(std::chrono::steady_clock::time_point now) {
  for (const auto& stream : All()) stream->Tick(now, limits_);
}

void StreamRegistry::StopAll() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
  }
  for (const auto& stream : All()) stream->Stop(absl::OkStatus());
}

grpc::Status Stopping(std::uint64_t resume) {
  return ToGrpc(
      ledger::Refuse(absl::StatusCode::kUnavailable, v1::ERROR_REASON_STOPPING,
                     absl::StrCat("the server is stopping; resume from position ", resume),
                     {{"resume_position", absl::StrCat(resume)}}));
}

// `resume` 0: the call cannot be resumed.
grpc::Status Stalled(std::uint64_t resume) {
  const std::string remedy = resume == 0 ? "Ask again, and read as it comes"
                                         : absl::StrCat("Resume from position ", resume);
  return ToGrpc(ledger::Refuse(
      absl::StatusCode::kResourceExhausted, v1::ERROR_REASON_READER_STALLED,
      absl::StrCat("READER_STALLED: nothing that was sent was taken for too long. ", remedy),
      {{"resume_position", absl::StrCat(resume)}}));
}

void CancelWith(grpc::CallbackServerContext& context, const grpc::Status& status) {
  grpc_call_cancel_with_status(context.c_call(), static_cast<grpc_status_code>(status.error_code()),
                               status.error_message().c_str(), nullptr);
}

}  // namespace minutebook::rpc
