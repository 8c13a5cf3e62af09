#include "service/rpc/query_handlers.h"

#include <utility>

#include "service/domain/answers.h"
#include "service/ledger/refusal.h"
#include "service/rpc/call_log.h"
#include "service/rpc/status.h"

namespace minutebook::rpc {
namespace {

template <typename Request, typename Response>
void AnswerNow(const ledger::Ledger& ledger, const Request& request, Response* response,
               grpc::ServerUnaryReactor* reactor, const CallLog& log) {
  auto answer = domain::Answer(request, ledger.AnswerNow());
  if (answer.ok()) response->Swap(&*answer);
  const grpc::Status status = ToGrpc(answer.status());
  log.Ended(status);
  reactor->Finish(status);
}

// A few point reads as of a position: quicker than handing them to another thread.
template <typename Request>
bool IsQuick(const Request& request) {
  return request.as_of().recorded_at().empty() && request.as_of().known_at().empty();
}

template <typename Request, typename Response>
grpc::ServerUnaryReactor* Serve(const Parts& parts, grpc::CallbackServerContext* context,
                                const char* method, bool quick, const Request* request,
                                Response* response) {
  grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
  const CallLog log(context, method);
  if (quick) {
    AnswerNow(parts.ledger, *request, response, reactor, log);
    return reactor;
  }
  // Request and response live until Finish.
  const bool taken =
      parts.pool.TryPost([&ledger = parts.ledger, context, request, response, reactor, log] {
        // Nobody waits for the answer any more.
        if (context->IsCancelled()) return reactor->Finish(grpc::Status::CANCELLED);
        AnswerNow(ledger, *request, response, reactor, log);
      });
  if (!taken) {
    const grpc::Status busy =
        ToGrpc(ledger::Busy("too many questions wait for an answer. Try again shortly"));
    log.Ended(busy);
    reactor->Finish(busy);
  }
  return reactor;
}

}  // namespace

#define MINUTEBOOK_QUERY(Name, quick)                                                 \
  grpc::ServerUnaryReactor* QueryHandlers::Name(grpc::CallbackServerContext* context, \
                                                const v1::Name##Request* request,     \
                                                v1::Name##Response* response) {       \
    return Serve(parts_, context, #Name, quick, request, response);                   \
  }
MINUTEBOOK_QUERY(GetBody, IsQuick(*request))
MINUTEBOOK_QUERY(GetParty, IsQuick(*request))
MINUTEBOOK_QUERY(GetMeeting, IsQuick(*request))
MINUTEBOOK_QUERY(GetDocument, IsQuick(*request))
MINUTEBOOK_QUERY(GetProposal, IsQuick(*request))
MINUTEBOOK_QUERY(GetOfficeHolder, IsQuick(*request))
MINUTEBOOK_QUERY(ListBodies, false)
MINUTEBOOK_QUERY(ListParties, false)
MINUTEBOOK_QUERY(ListMembers, false)
MINUTEBOOK_QUERY(ListOffices, false)
MINUTEBOOK_QUERY(ListTerms, false)
MINUTEBOOK_QUERY(ListMeetings, false)
MINUTEBOOK_QUERY(ListDocuments, false)
MINUTEBOOK_QUERY(ListProposals, false)
#undef MINUTEBOOK_QUERY

}  // namespace minutebook::rpc
