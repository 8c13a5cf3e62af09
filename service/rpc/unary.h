// Calls with one answer, whatever they ask. Their methods are raw, so that a request that does not
// parse gets an answer that says so.
#pragma once

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "service/ledger/refusal.h"
#include "service/rpc/call_log.h"
#include "service/rpc/parts.h"
#include "service/rpc/raw_message.h"
#include "service/rpc/status.h"

namespace minutebook::rpc {

// A service whose methods named are raw: Raw<Service, Service::WithRawCallbackMethod_A, ...>.
template <typename Service, template <typename> class... Methods>
struct RawService {
  using Type = Service;
};
template <typename Service, template <typename> class Method, template <typename> class... Methods>
struct RawService<Service, Method, Methods...> {
  using Type = Method<typename RawService<Service, Methods...>::Type>;
};
template <typename Service, template <typename> class... Methods>
using Raw = typename RawService<Service, Methods...>::Type;

// Where an answer is worked out.
enum class Work {
  kAtOnce,  // on gRPC's thread: a few point reads, quicker than handing them to another
  kOnPool,  // anything that may be slow
};

inline std::string BytesOf(const google::protobuf::Message& answer) {
  return answer.SerializeAsString();
}
// Of an answer that is in bytes already.
inline std::string BytesOf(std::string answer) { return answer; }

// For methods whose answers are always worked out.
struct NothingKnown {
  std::shared_ptr<const std::string> operator()(const Visit&) const { return nullptr; }
};

// Lets the call in, parses the request and answers it with known(const Visit&), the bytes of an
// answer that is at hand; where that is null, with answer(const Request&, const Visit&), which
// gives a StatusOr of a message. work(const Request&) says where that is worked out. `method` must
// be a literal; `parts`, and what the functions borrow, must outlive the call.
template <typename Request, typename WorkOf, typename AnswerOf, typename KnownOf = NothingKnown>
grpc::ServerUnaryReactor* ServeUnary(const Parts& parts, grpc::CallbackServerContext* context,
                                     const char* method, const grpc::ByteBuffer& bytes,
                                     grpc::ByteBuffer* response, WorkOf work, AnswerOf answer,
                                     KnownOf known = {}) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  const auto end = [reactor, log = CallLog(context, method)](const grpc::Status& status) {
    log.Ended(status);
    reactor->Finish(status);
  };
  const auto visit = parts.admission.Enter(*context, method, bytes.Length());
  if (!visit.ok()) {
    end(ToGrpc(visit.status()));
    return reactor;
  }
  auto request = std::make_shared<Request>();
  if (absl::Status status = ParseRequest(bytes, request.get()); !status.ok()) {
    end(ToGrpc(status));
    return reactor;
  }
  if (absl::Status status = visit->Allow(*request); !status.ok()) {
    end(ToGrpc(status));
    return reactor;
  }
  if (const std::shared_ptr<const std::string> at_hand = known(*visit); at_hand != nullptr) {
    *response = ToByteBuffer(*at_hand);
    end(grpc::Status::OK);
    return reactor;
  }
  // The response lives until Finish.
  const auto answer_now = [request, response, end, visit = *visit, answer = std::move(answer)] {
    const auto answered = answer(*request, visit);
    if (answered.ok()) *response = ToByteBuffer(BytesOf(*answered));
    end(ToGrpc(answered.status()));
  };
  if (work(*request) == Work::kAtOnce) {
    answer_now();
    return reactor;
  }
  const bool taken = parts.pool.TryPost([context, answer_now, end] {
    if (context->IsCancelled()) return end(grpc::Status::CANCELLED);  // nobody waits any more
    answer_now();
  });
  if (!taken) {
    end(ToGrpc(ledger::Busy("too many questions wait for an answer. Try again shortly")));
  }
  return reactor;
}

}  // namespace minutebook::rpc
