// The writer's part of an erasure: one group that records it and takes the payloads back.
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/ledger/group_admission.h"
#include "service/ledger/refusal.h"
#include "service/ledger/writer.h"

namespace minutebook::ledger {

absl::StatusOr<EraseOutcome> Writer::Erase(const EraseCommand& command, RedactedFold& fold) {
  absl::StatusOr<EraseOutcome> outcome;
  const absl::Status status = RunBetween([&] {
    outcome = WriteErasure(command, fold);
    return outcome.status();
  });
  if (!status.ok()) return status;
  return outcome;
}

absl::StatusOr<EraseOutcome> Writer::WriteErasure(const EraseCommand& command,
                                                  RedactedFold& prepared) {
  std::int64_t now_us = 0;
  if (absl::Status status = RefuseNew(&now_us); !status.ok()) return status;
  EraseOutcome outcome;
  auto together = ErasedTogether(store_, context_, command.position);
  if (!together.ok()) return together.status();
  outcome.erased = *std::move(together);
  RedactedFold anew(store_, context_, outcome.erased);
  // A correction may have come while the erasure waited.
  RedactedFold& fold = prepared.erased() == anew.erased() ? prepared : anew;
  if (absl::Status status = fold.Advance(store_.log().Head()); !status.ok()) return status;

  const store::Position head = store_.log().Head();
  rows_.BeginGroup(head);
  GroupAdmission admission(store_, context_, heads_, rows_, limits_, head + 1, last_recorded_us_,
                           now_us, absl::OkStatus());
  for (const store::Position position : outcome.erased) {
    auto event = PrepareErasure(store_.log(), context_, command, position);
    if (!event.ok()) return event.status();
    auto receipt = admission.AdmitOwn(*event, command.recorder);
    if (!receipt.ok()) {
      heads_.Clear();
      return receipt.status();
    }
    if (position == command.position) outcome.receipt = *std::move(receipt);
  }
  store::Group group = admission.TakeGroup();
  group.redaction = fold.Take();
  const CommitResult result = commit_point_.Commit(group);
  if (result.outcome == CommitOutcome::kCommitted) {
    last_recorded_us_ = committed_us_ = admission.last_recorded_us();
    feed_.Redact(group.redaction.events);
    {
      store::MutexLock lock(mutex_);
      spent_.FreeAll();
    }
    feed_.Publish(ToFeed(std::move(group)));
    heads_.Trim();
    return outcome;
  }
  heads_.Clear();
  switch (result.outcome) {
    case CommitOutcome::kHeadMoved:
      return absl::UnavailableError(
          "another writer moved the head of the log; nothing was erased. "
          "Try again");
    case CommitOutcome::kRefused:
      return absl::InternalError(
          absl::StrCat("nothing was erased: the server made a group that its store refuses (",
                       result.status.message(), "). That is a fault of the server; report it"));
    default:
      Latch(std::string(result.status.message()));
      return Refuse(absl::StatusCode::kUnavailable, v1::ERROR_REASON_OUTCOME_UNKNOWN,
                    absl::StrCat("it is not known whether the event was erased (",
                                 result.status.message(), "). Ask again once the server is well"));
  }
}

}  // namespace minutebook::ledger
