// The streams of LedgerService as raw bytes: pipelined appends, an import with a few messages in
// flight, and a replay.
#pragma once

#include <grpcpp/support/byte_buffer.h>

#include <chrono>
#include <functional>
#include <span>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/bench/child.h"
#include "tools/bench/sample.h"

namespace minutebook::bench {

struct PipelinedLoad {
  std::span<const grpc::ByteBuffer> messages;  // of one append each; each is sent once
  bool one_result_a_message = false;           // of a server whose answers are not to be looked at
  std::size_t in_flight = 1;
  std::chrono::milliseconds warm_up{300};
  std::chrono::milliseconds period{2000};
};
// Keeps a number of appends in flight on one AppendStream and times them.
absl::StatusOr<Sample> RunPipelined(const Child& server, const PipelinedLoad& load);

// Sends the messages, and waits for the progress that follows each; at most `in_flight` are not yet
// answered.
absl::Status Import(const std::string& address, std::span<const grpc::ByteBuffer> messages,
                    std::size_t in_flight);

// Takes each message of a stream; an error ends it.
using Visit = std::function<absl::Status(const grpc::ByteBuffer&)>;
// Calls a method that answers one request with a stream, and reads it to its end.
absl::Status ReadStream(const std::string& address, const std::string& method,
                        const grpc::ByteBuffer& request, const Visit& visit);
// Reads all events from the first on.
absl::Status ReadAll(const std::string& address, const Visit& visit);

}  // namespace minutebook::bench
