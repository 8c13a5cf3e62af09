// Questions that the domain answers, of any service.
#pragma once

#include <grpcpp/grpcpp.h>

#include "minutebook/v1/query_service.pb.h"
#include "service/rpc/evidence.h"
#include "service/rpc/kept_answer.h"
#include "service/rpc/parts.h"
#include "service/rpc/sight.h"
#include "service/rpc/unary.h"

namespace minutebook::rpc {

// The answer that answer(request) gives and, if the request asks for it, the evidence of what it
// rests on. Whoever saw a larger tree than there is gets no answer.
template <typename Request, typename AnswerOf>
auto AnswerWithEvidence(const ledger::Ledger& ledger, const Request& asked, AnswerOf answer_of)
    -> decltype(answer_of(asked)) {
  if constexpr (requires { asked.has_evidence(); }) {
    if (asked.has_evidence()) {
      absl::Status status = ledger.proofs().CheckSeen(asked.evidence());
      if (!status.ok()) return status;
      auto answer = answer_of(asked);
      if (!answer.ok()) return answer;
      status =
          AddEvidence(ledger, asked.evidence(), answer->ByteSizeLong(), answer->mutable_basis());
      if (!status.ok()) return status;
      return answer;
    }
  }
  return answer_of(asked);
}

template <typename Request>
bool AsksForEvidence(const Request& asked) {
  if constexpr (requires { asked.has_evidence(); }) return asked.has_evidence();
  return false;
}

// Whether it is quickly worked out where a question of its kind is. One as of a time is not, as
// where each body stood then must be searched for; nor one that asks for evidence.
template <typename Request>
Work WorkFor(const Request& asked, Work usual) {
  if constexpr (requires { asked.as_of(); }) {
    const v1::AsOf& as_of = asked.as_of();
    if (!as_of.recorded_at().empty() || !as_of.known_at().empty()) return Work::kOnPool;
  }
  return AsksForEvidence(asked) ? Work::kOnPool : usual;
}

// Serves a call by the overload of domain::Answer for its request, whose header the caller
// includes. What was asked before is answered as it was. Evidence is added here, from what the
// answer says that it rests on; it is of the tree at its moment, so such answers are not kept.
template <typename Request>
grpc::ServerUnaryReactor* ServeQuestion(const Parts& parts, grpc::CallbackServerContext* context,
                                        const char* method, Work work,
                                        const grpc::ByteBuffer& request,
                                        grpc::ByteBuffer* response) {
  const ledger::Ledger& ledger = parts.ledger;
  return ServeUnary<Request>(
      parts, context, method, request, response,
      [work](const Request& asked) { return WorkFor(asked, work); },
      [&ledger, method, &request](const Request& asked,
                                  const Visit& visit) -> absl::StatusOr<std::string> {
        const Sight sight(ledger, visit.caller());
        const auto answer = AnswerWithEvidence(ledger, asked, [&sight](const Request& question) {
          return Answer(question, sight.context());  // found in domain, by its argument
        });
        if (!answer.ok()) return answer.status();
        std::string bytes = answer->SerializeAsString();
        if (!AsksForEvidence(asked)) {
          KeptAnswer(method, request, visit.caller(), sight.context()).Keep(bytes);
        }
        return bytes;
      },
      [&ledger, method, &request](const Visit& visit) {
        return KeptAnswer(method, request, visit.caller(), ledger.AnswerNow()).Find();
      });
}

}  // namespace minutebook::rpc
