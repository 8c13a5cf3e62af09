// The limit of whoever reads events: their parsing, and nothing else.
#pragma once

#include <grpcpp/support/byte_buffer.h>

#include <cstddef>

#include "tools/bench/options.h"
#include "tools/bench/sample.h"

namespace minutebook::bench {

// Parses a ReadEventsResponse that holds so many events again and again for the period, on one
// thread.
Sample ParseAlone(const Options& options, const grpc::ByteBuffer& message, std::size_t events);

}  // namespace minutebook::bench
