#include "service/rpc/append_call.h"

#include <utility>

#include "service/rpc/evidence.h"

namespace minutebook::rpc {
namespace {

ledger::AppendCommand CommandOf(std::string recorder, v1::AppendRequest& request) {
  ledger::AppendCommand command;
  command.recorder = std::move(recorder);
  command.events.reserve(static_cast<std::size_t>(request.events_size()));
  for (auto& event : *request.mutable_events()) command.events.push_back(std::move(event));
  command.expectations.assign(request.expectations().begin(), request.expectations().end());
  return command;
}

v1::AppendResponse AnswerOf(ledger::AppendOutcome& outcome) {
  v1::AppendResponse answer;
  for (auto& receipt : outcome.receipts) receipt.Swap(answer.add_receipts());
  answer.set_tree_size(outcome.tree_head.size);
  answer.set_root_hash(outcome.tree_head.root.data(), outcome.tree_head.root.size());
  return answer;
}

}  // namespace

void RecordAppend(const Parts& parts, std::string recorder, v1::AppendRequest& request,
                  std::function<void(absl::StatusOr<v1::AppendResponse>)> done) {
  ledger::AppendCommand command = CommandOf(std::move(recorder), request);
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
    v1::AppendResponse answer = AnswerOf(*outcome);
    // This is the writer's thread, which has better to do.
    const bool taken =
        parts.pool.TryPost([&parts, asked, done, head = outcome->tree_head, answer]() mutable {
          AddEvidence(parts.ledger.proofs(), asked, head, &answer);
          done(std::move(answer));
        });
    if (!taken) done(std::move(answer));
  });
}

}  // namespace minutebook::rpc
