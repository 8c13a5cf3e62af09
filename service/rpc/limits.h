// What the server takes from its clients, in one place.
#pragma once

#include <chrono>
#include <cstddef>

namespace minutebook::rpc {

struct RpcLimits {
  // One request message.
  std::size_t message_bytes_max = 4 * 1024 * 1024;
  // Events in one message of a stream, serialised. Messages stay under 1 MiB.
  std::size_t stream_message_bytes_max = 512 * 1024;
  // Kept for watchers who want what others were just sent.
  std::size_t shared_events_bytes_max = 16 * 1024 * 1024;
  // Appends of one AppendStream that are taken ahead of the results sent, and their bytes; a
  // message of them may go over, by itself.
  std::size_t appends_ahead_max = 256;
  std::size_t appends_ahead_bytes_max = 4 * 1024 * 1024;
  // Calls at once on one connection.
  int calls_per_connection_max = 1024;
  // Open streams of any kind.
  std::size_t streams_max = 4096;
  // Open Import calls.
  int imports_max = 64;
  // Memory that gRPC may take for its buffers.
  std::size_t transport_bytes_max = 256 * 1024 * 1024;
  // Threads for questions that may be slow, and as many for streams; how many questions may wait.
  std::size_t pool_threads = 2;
  std::size_t pool_waiting_max = 2048;
  // A stream whose client takes nothing for this long is dropped.
  std::chrono::seconds stall_max{60};
  // A watcher hears at least this often.
  std::chrono::seconds heartbeat{15};
};

}  // namespace minutebook::rpc
