// The channel, its stubs, and calls with one answer. Private to this folder.
#pragma once

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <functional>
#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "minutebook/v1/access_service.grpc.pb.h"
#include "minutebook/v1/admin_service.grpc.pb.h"
#include "minutebook/v1/audit_service.grpc.pb.h"
#include "minutebook/v1/ledger_service.grpc.pb.h"
#include "minutebook/v1/query_service.grpc.pb.h"
#include "minutebook/v1/search_service.grpc.pb.h"
#include "tools/client/client.h"
#include "tools/client/error.h"

namespace minutebook::client {

class Client::Connection {
 public:
  explicit Connection(ClientOptions options);

  // Waits for a connection. UNAVAILABLE and unreachable where there is none.
  absl::Status Connect();

  // One call with retries. `unknown` (may be null) is set where an attempt was sent and ended
  // without word of what became of it.
  template <typename Stub, typename Request, typename Response>
  absl::StatusOr<Response> Call(Stub& stub,
                                grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                             Response*),
                                const Request& request, bool* unknown = nullptr) {
    Response response;
    Backoff backoff(options.retry);
    const absl::Status status = RunWithRetries(backoff, absl::SleepFor, [&] {
      if (absl::Status connected = Connect(); !connected.ok()) return connected;
      grpc::ClientContext context;
      context.set_deadline(std::chrono::system_clock::now() +
                           absl::ToChronoMilliseconds(options.deadline));
      response.Clear();
      const absl::Status ended = FromGrpc((stub.*method)(&context, request, &response));
      if (unknown != nullptr && IsOutcomeUnknown(ended)) *unknown = true;
      return ended;
    });
    if (!status.ok()) return status;
    return response;
  }

  // Reads a server stream to its end, once; an error of `on_response` ends it, and is its status.
  template <typename Stub, typename Request, typename Response>
  absl::Status Read(Stub& stub,
                    std::unique_ptr<grpc::ClientReader<Response>> (Stub::*method)(
                        grpc::ClientContext*, const Request&),
                    const Request& request,
                    const std::function<absl::Status(const Response&)>& on_response) {
    if (absl::Status connected = Connect(); !connected.ok()) return connected;
    grpc::ClientContext context;
    const auto reader = (stub.*method)(&context, request);
    Response response;
    absl::Status stopped;
    while (stopped.ok() && reader->Read(&response)) stopped = on_response(response);
    if (!stopped.ok()) context.TryCancel();
    const grpc::Status finished = reader->Finish();
    return stopped.ok() ? FromGrpc(finished) : stopped;
  }

  const ClientOptions options;
  const std::shared_ptr<grpc::Channel> channel;
  const std::unique_ptr<v1::LedgerService::Stub> ledger;
  const std::unique_ptr<v1::QueryService::Stub> query;
  const std::unique_ptr<v1::AuditService::Stub> audit;
  const std::unique_ptr<v1::SearchService::Stub> search;
  const std::unique_ptr<v1::AdminService::Stub> admin;
  const std::unique_ptr<v1::AccessService::Stub> access;
};

}  // namespace minutebook::client
