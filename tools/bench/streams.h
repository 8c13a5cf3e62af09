// The streams of LedgerService as raw bytes: an import with a few messages in flight, and a replay.
#pragma once

#include <grpcpp/support/byte_buffer.h>

#include <functional>
#include <span>
#include <string>

#include "absl/status/status.h"

namespace minutebook::bench {

// Sends the messages, and waits for the progress that follows each; at most `in_flight` are not yet
// answered.
absl::Status Import(const std::string& address, std::span<const grpc::ByteBuffer> messages,
                    std::size_t in_flight);

// Reads all events from the first on; `visit` takes each message.
absl::Status ReadAll(const std::string& address,
                     const std::function<absl::Status(const grpc::ByteBuffer&)>& visit);

}  // namespace minutebook::bench
