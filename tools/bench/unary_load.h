// Keeps a number of unary calls in flight and times them. Requests are prebuilt and replies stay
// unparsed, so that the client costs the same whatever it calls.
#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/support/byte_buffer.h>

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/bench/child.h"
#include "tools/bench/sample.h"

namespace minutebook::bench {

inline constexpr char kAppendMethod[] = "/minutebook.v1.LedgerService/Append";

struct UnaryLoad {
  std::string method = kAppendMethod;
  std::span<const grpc::ByteBuffer> requests;
  // Each request once, in order: the period ends early when they are used up. Otherwise they are
  // sent again and again.
  bool once = false;
  std::size_t in_flight = 1;
  std::chrono::milliseconds warm_up{300};
  std::chrono::milliseconds period{2000};
  // If set, takes when each call began, in order.
  std::vector<std::chrono::steady_clock::time_point>* began = nullptr;
  // Each in bytes of its own that say the same, so that no answer to it is at hand: before the
  // request stands another value of its first field, a text, which the parser drops.
  bool anew = false;
};

// A connection of its own.
std::shared_ptr<grpc::Channel> Connect(const std::string& address);
// One call, waited for.
absl::StatusOr<grpc::ByteBuffer> CallOnce(const std::string& address, const std::string& method,
                                          const grpc::ByteBuffer& request);
// An error if any call failed.
absl::StatusOr<Sample> RunUnary(const Child& server, const UnaryLoad& load);

}  // namespace minutebook::bench
