// Events as watchers are sent them, put together once for all who watch the same body, or all, and
// have come equally far: the bytes are shared, not copied. Thread-safe.
#pragma once

#include <grpcpp/support/slice.h>

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>

#include "service/ledger/feed.h"
#include "store/mutex.h"

namespace minutebook::rpc {

class SharedEvents {
 public:
  struct Piece {
    grpc::Slice events;         // as a WatchResponse holds them; empty: there are none
    store::Position from = 0;   // it is for whoever wants what comes at or after any of `from` to
    store::Position first = 0;  // `first`, where its first event lies
    store::Position next = 0;   // where whoever has it goes on
    bool full = false;          // more lies at hand there
    std::uint64_t redactions = 0;
  };

  // Made of what lies in `feed`, which must outlive it. A piece ends with the event that takes it
  // over `piece_bytes_max`; of each body the last one is kept, of all together about
  // `kept_bytes_max`.
  SharedEvents(const ledger::Feed& feed, std::size_t piece_bytes_max, std::size_t kept_bytes_max)
      : feed_(feed), piece_bytes_max_(piece_bytes_max), kept_bytes_max_(kept_bytes_max) {}

  // The body's events (empty: all) from `next` on. It goes as far as `reach`, unless it is full,
  // and may leave out what came after that. nullptr: `next` is not at hand in the feed.
  std::shared_ptr<const Piece> From(const std::string& body, store::Position next,
                                    store::Position reach);

 private:
  std::shared_ptr<const Piece> Make(const std::string& body, store::Position next) const;

  const ledger::Feed& feed_;
  const std::size_t piece_bytes_max_;
  const std::size_t kept_bytes_max_;
  store::Mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<const Piece>> kept_ GUARDED_BY(mutex_);
  std::size_t kept_bytes_ GUARDED_BY(mutex_) = 0;
};

}  // namespace minutebook::rpc
