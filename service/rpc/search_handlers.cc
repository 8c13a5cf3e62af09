#include "service/rpc/search_handlers.h"

#include "service/domain/search/search.h"
#include "service/rpc/answering.h"

namespace minutebook::rpc {

grpc::ServerUnaryReactor* SearchHandlers::Search(grpc::CallbackServerContext* context,
                                                 const grpc::ByteBuffer* request,
                                                 grpc::ByteBuffer* response) {
  return ServeUnary<v1::SearchRequest>(
      parts_, context, "Search", *request, response,
      [](const v1::SearchRequest&) { return Work::kOnPool; },
      [&ledger = parts_.ledger](const v1::SearchRequest& asked, const Visit& visit) {
        const Sight sight(ledger, visit.caller());
        return AnswerWithEvidence(ledger, asked, [&](const v1::SearchRequest& question) {
          return domain::Answer(question, sight.context(), ledger.words());
        });
      });
}

}  // namespace minutebook::rpc
