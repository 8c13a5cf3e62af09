// SearchService: hands the question to the domain, always on the pool, with the index of words.
#pragma once

#include <grpcpp/grpcpp.h>

#include "minutebook/v1/search_service.grpc.pb.h"
#include "service/rpc/parts.h"
#include "service/rpc/unary.h"

namespace minutebook::rpc {

using SearchServiceBase =
    Raw<v1::SearchService::Service, v1::SearchService::WithRawCallbackMethod_Search>;

class SearchHandlers final : public SearchServiceBase {
 public:
  explicit SearchHandlers(Parts parts) : parts_(parts) {}

  grpc::ServerUnaryReactor* Search(grpc::CallbackServerContext* context,
                                   const grpc::ByteBuffer* request,
                                   grpc::ByteBuffer* response) override;

 private:
  const Parts parts_;
};

}  // namespace minutebook::rpc
