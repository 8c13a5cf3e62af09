// Sends a token with every call. Private to this folder.
#pragma once

#include <grpcpp/grpcpp.h>
#include <grpcpp/support/client_interceptor.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "tools/client/client.h"

namespace minutebook::client {

// For a channel, so that no call can be made without. Empty where there is no token.
std::vector<std::unique_ptr<grpc::experimental::ClientInterceptorFactoryInterface>> BearerOf(
    const std::string& token);

// INVALID_ARGUMENT: the token would cross a network in plain text, or is none that a header holds.
absl::Status CheckToken(const ClientOptions& options);

}  // namespace minutebook::client
