// The streams that are open: counted, ticked, stopped together.
#pragma once

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "service/rpc/limits.h"
#include "store/mutex.h"

namespace minutebook::rpc {

class OpenStream {
 public:
  virtual ~OpenStream() = default;
  // Called every second or so: sends signs of life, drops what stalls.
  virtual void Tick(std::chrono::steady_clock::time_point now, const RpcLimits& limits) = 0;
  // Ends it: for `why`, or, where that is OK, as the server is stopping.
  virtual void Stop(const absl::Status& why) = 0;
};

// Keeps each stream until it is removed. Thread-safe.
class StreamRegistry {
 public:
  explicit StreamRegistry(const RpcLimits& limits) : limits_(limits) {}

  // RESOURCE_EXHAUSTED if there are too many already, UNAVAILABLE if the server is stopping.
  [[nodiscard]] absl::Status Add(std::shared_ptr<OpenStream> stream);
  void Remove(OpenStream* stream);
  void Tick(std::chrono::steady_clock::time_point now);
  // Ends every stream; those that can be resumed tell where.
  void StopAll();

 private:
  std::vector<std::shared_ptr<OpenStream>> All();

  const RpcLimits limits_;
  store::Mutex mutex_;
  std::map<OpenStream*, std::shared_ptr<OpenStream>> streams_ GUARDED_BY(mutex_);
  bool stopping_ GUARDED_BY(mutex_) = false;
};

// Statuses that streams end with. `resume`: the position to resume from; 0: it cannot be resumed.
grpc::Status Stopping(std::uint64_t resume);
grpc::Status Stalled(std::uint64_t resume);

// Ends a call whose client does not read. A status by Finish would wait behind what is not read;
// this goes past it: code and message are sent at once, though none of the details.
void CancelWith(grpc::CallbackServerContext& context, const grpc::Status& status);

}  // namespace minutebook::rpc
