#include "service/rpc/append_call.h"

#include <memory>
#include <utility>

#include "service/rpc/evidence.h"
#include "service/rpc/sent_events.h"
#include "service/rpc/wire.h"

namespace minutebook::rpc {
namespace {

ledger::AppendCommand CommandOf(std::string recorder, v1::AppendRequest& request,
                                std::string_view sent) {
  ledger::AppendCommand command;
  command.recorder = std::move(recorder);
  command.events.reserve(static_cast<std::size_t>(request.events_size()));
  for (auto& event : *request.mutable_events()) command.events.push_back(std::move(event));
  command.sent = SentEvents(sent, v1::AppendRequest::kEventsFieldNumber, command.events.size());
  command.expectations.assign(request.expectations().begin(), request.expectations().end());
  return command;
}

// An AppendResponse, put together without the message.
std::string AnswerOf(const ledger::AppendOutcome& outcome) {
  std::string answer;
  for (const auto& receipt : outcome.receipts) {
    AddMessage(v1::AppendResponse::kReceiptsFieldNumber, BytesOf(receipt), &answer);
  }
  AddUint64(v1::AppendResponse::kTreeSizeFieldNumber, outcome.tree_head.size, &answer);
  const store::Hash& root = outcome.tree_head.root;
  AddMessage(v1::AppendResponse::kRootHashFieldNumber,
             {reinterpret_cast<const char*>(root.data()), root.size()}, &answer);
  return answer;
}

}  // namespace

void RecordAppend(const Parts& parts, std::string recorder, v1::AppendRequest& request,
                  std::string_view sent, std::function<void(absl::StatusOr<std::string>)> done) {
  ledger::AppendCommand command = CommandOf(std::move(recorder), request, sent);
  if (!request.has_evidence()) {
    return parts.ledger.Append(std::move(command),
                               [done = std::move(done)](absl::StatusOr<ledger::AppendOutcome> out) {
                                 if (!out.ok()) return done(out.status());
                                 done(AnswerOf(*out));
                               });
  }
  const v1::EvidenceAsked asked = request.evidence();
  // Of a history that is not this one nothing may be recorded.
  absl::Status seen = parts.ledger.proofs().CheckSeen(asked);
  if (!seen.ok()) return done(std::move(seen));
  parts.ledger.Append(std::move(command), [&parts, asked, done = std::move(done)](
                                              absl::StatusOr<ledger::AppendOutcome> outcome) {
    if (!outcome.ok()) return done(outcome.status());
    // This is a thread of the writer's, which has better to do.
    auto shared = std::make_shared<const ledger::AppendOutcome>(*std::move(outcome));
    const bool taken = parts.pool.TryPost([&parts, asked, done, shared] {
      v1::AppendResponse answer;
      answer.ParseFromString(AnswerOf(*shared));
      AddEvidence(parts.ledger.proofs(), asked, shared->tree_head, &answer);
      done(answer.SerializeAsString());
    });
    if (!taken) done(AnswerOf(*shared));
  });
}

}  // namespace minutebook::rpc
