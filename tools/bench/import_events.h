// Imports of the mix, in messages of a thousand events.
#pragma once

#include <grpcpp/support/byte_buffer.h>

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/bench/child.h"
#include "tools/bench/events.h"

namespace minutebook::bench {

inline constexpr std::uint64_t kImportMessageEvents = 1000;
inline constexpr std::size_t kImportsInFlight = 3;

// Messages of the events from `from` up to `to`. Adds to `payload_bytes`, if given, what the events
// themselves take, serialised.
std::vector<grpc::ByteBuffer> ImportMessages(const Mix& mix, std::uint64_t from, std::uint64_t to,
                                             double* payload_bytes = nullptr);

struct Imported {
  double seconds = 0;        // until all are answered
  double index_seconds = 0;  // after that, until every event is in the index of words, too
  double cpu_seconds = 0;
  double payload_bytes = 0;  // of the events themselves, serialised
  std::uint64_t events = 0;
};

// Until the index of words, which is made behind the commit, holds all. An error where it stands
// still.
absl::Status WaitForIndex(const Child& server);

// Imports these events, made in pieces between which the clock stands still: their making is ours.
absl::StatusOr<Imported> ImportEvents(const Child& server, const Mix& mix, std::uint64_t from,
                                      std::uint64_t to);

}  // namespace minutebook::bench
