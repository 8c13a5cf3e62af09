// The channel, its stubs, and calls with one answer. Private to this folder.
#pragma once

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "minutebook/v1/ledger_service.grpc.pb.h"
#include "minutebook/v1/query_service.grpc.pb.h"
#include "tools/client/client.h"
#include "tools/client/error.h"

namespace minutebook::client {

class Client::Connection {
 public:
  explicit Connection(ClientOptions options);

  // Waits for a connection. UNAVAILABLE and unreachable where there is none.
  absl::Status Connect();

  // One call with retries. `sent` (may be null) is set once an attempt may have arrived.
  template <typename Stub, typename Request, typename Response>
  absl::StatusOr<Response> Call(Stub& stub,
                                grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                             Response*),
                                const Request& request, bool* sent = nullptr) {
    Response response;
    Backoff backoff(options.retry);
    const absl::Status status = RunWithRetries(backoff, absl::SleepFor, [&] {
      if (absl::Status connected = Connect(); !connected.ok()) return connected;
      if (sent != nullptr) *sent = true;
      grpc::ClientContext context;
      context.set_deadline(std::chrono::system_clock::now() +
                           absl::ToChronoMilliseconds(options.deadline));
      response.Clear();
      return FromGrpc((stub.*method)(&context, request, &response));
    });
    if (!status.ok()) return status;
    return response;
  }

  const ClientOptions options;
  const std::shared_ptr<grpc::Channel> channel;
  const std::unique_ptr<v1::LedgerService::Stub> ledger;
  const std::unique_ptr<v1::QueryService::Stub> query;
};

}  // namespace minutebook::client
