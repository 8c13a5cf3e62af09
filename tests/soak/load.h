// Full load of one server: appends, questions, replays, imports and a watcher, for a stretch.
#pragma once

#include <grpcpp/support/byte_buffer.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "tests/soak/options.h"
#include "tools/bench/events.h"
#include "tools/bench/sample.h"
#include "tools/bench/servers.h"

namespace minutebook::soak {

// One stretch, as it is told in a line.
struct Stretch {
  bench::Sample appends;
  bench::Sample questions;
  double replayed_per_second = 0;  // events
  double imported_per_second = 0;
  double watched_per_second = 0;
  double resident_bytes = 0;  // of the server, at the end
  std::uint64_t position = 0;
  std::vector<absl::Status> errors;
};

class Load {
 public:
  // `server` must outlive it.
  Load(const Options& options, const bench::Server& server);
  ~Load();

  // Records what questions ask about, and begins to watch. First.
  absl::Status Begin();
  // All of it for so long.
  Stretch Run(std::chrono::seconds period);
  void StopWatching();
  // Appends alone.
  absl::StatusOr<bench::Sample> Append(std::chrono::milliseconds period);

 private:
  class Watcher;

  std::vector<grpc::ByteBuffer> NextAppends(double seconds);
  // A few events; how many.
  absl::StatusOr<double> ImportSome();
  absl::StatusOr<double> ReplaySome();

  const Options& options_;
  const bench::Server& server_;
  const bench::Mix mix_;
  std::uint64_t next_append_ = 0;
  std::uint64_t next_import_;
  std::uint64_t replay_from_ = 1;
  double appends_per_second_ = 2000;  // as measured last
  std::unique_ptr<Watcher> watcher_;
};

}  // namespace minutebook::soak
