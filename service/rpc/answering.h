// Questions that the domain answers, of any service.
#pragma once

#include <grpcpp/grpcpp.h>

#include "minutebook/v1/query_service.pb.h"
#include "service/rpc/parts.h"
#include "service/rpc/unary.h"

namespace minutebook::rpc {

// Serves a call by the overload of domain::Answer for its request, whose header the caller
// includes. A question as of a time is never answered at once: where each body stood then must be
// searched for.
template <typename Request>
grpc::ServerUnaryReactor* ServeQuestion(const Parts& parts, grpc::CallbackServerContext* context,
                                        const char* method, Work work,
                                        const grpc::ByteBuffer& request,
                                        grpc::ByteBuffer* response) {
  return ServeUnary<Request>(
      parts, context, method, request, response,
      [work](const Request& asked) {
        if constexpr (requires { asked.as_of(); }) {
          const v1::AsOf& as_of = asked.as_of();
          if (!as_of.recorded_at().empty() || !as_of.known_at().empty()) return Work::kOnPool;
        }
        return work;
      },
      [&ledger = parts.ledger](const Request& asked) {
        return Answer(asked, ledger.AnswerNow());  // found in domain, by its argument
      });
}

}  // namespace minutebook::rpc
