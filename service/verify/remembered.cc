#include "service/verify/remembered.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/verify/evidence_check.h"
#include "service/verify/key_chain.h"
#include "store/merkle_proof.h"

namespace minutebook::verify {
namespace {

Judged Suspect(Suspicion suspicion, std::string why) {
  Judged judged;
  judged.suspicion = suspicion;
  judged.why = std::move(why);
  return judged;
}

absl::Status CheckGrowth(const store::TreeHead& before, const store::TreeHead& now,
                         const v1::ConsistencyProof& proof) {
  std::vector<store::Hash> hashes;
  for (const std::string& bytes : proof.hashes()) {
    auto hash = HashOf(bytes, "consistency");
    if (!hash.ok()) return hash.status();
    hashes.push_back(*hash);
  }
  if (before.size == 0) return absl::OkStatus();
  return store::VerifyConsistency(before.size, now.size, before.root, now.root, hashes);
}

// Empty: the receipt's event is under the tree as it was sent.
std::string NotAsSent(const v1::NewEvent& sent, const v1::Receipt& receipt, const Proved& proved) {
  const auto found = std::find_if(
      proved.events.begin(), proved.events.end(),
      [&](const CheckedEvent& event) { return event.header.position() == receipt.position(); });
  if (found == proved.events.end()) return "is not proved";
  if (IdText(found->header.event_id()) != receipt.event_id()) return "has another id";
  if (found->header.bodies().empty() || found->header.bodies(0).body() != sent.body()) {
    return "is of another body";
  }
  if (!found->has_payload) return receipt.erased() ? "" : "has no payload";
  return Canonical(found->event) == Canonical(sent.event()) ? "" : "says something else";
}

// Whether the tree of the evidence grew from the one remembered; what it proves then.
Judged JudgeEvidence(const Remembered& before, const v1::Evidence& evidence, Proved* proved) {
  v1::GetCheckpointResponse signed_now;
  *signed_now.mutable_checkpoint() = evidence.checkpoint();
  *signed_now.mutable_consistency() = evidence.consistency();
  signed_now.set_verifier_key(before.verifier_key);
  Judged judged = Judge(before, signed_now);
  if (judged.suspicion != Suspicion::kNone) return judged;
  Breaks breaks;
  *proved = CheckEvidence(evidence, Keys(), {}, &breaks);
  if (breaks.count() == 0) return judged;
  return Suspect(Suspicion::kNotRecorded, breaks.Sorted().front().what);
}

Judged NotRecorded(const v1::Receipt& receipt, const std::string& why) {
  return Suspect(Suspicion::kNotRecorded,
                 absl::StrCat("the event at position ", receipt.position(), " ", why));
}

}  // namespace

Judged Judge(const std::optional<Remembered>& before, const v1::GetCheckpointResponse& answer) {
  Keys keys;
  if (const absl::Status pinned = keys.Pin(answer.verifier_key()); !pinned.ok()) {
    return Suspect(Suspicion::kUnsigned, std::string(pinned.message()));
  }
  const auto now = store::ParseCheckpoint(answer.checkpoint().note());
  if (!now.ok()) return Suspect(Suspicion::kUnsigned, std::string(now.status().message()));
  if (const absl::Status status = keys.Check(*now); !status.ok()) {
    return Suspect(Suspicion::kUnsigned, std::string(status.message()));
  }
  const store::TreeHead& head = now->checkpoint.head;
  Judged judged;
  judged.now = Remembered{now->checkpoint.origin, answer.verifier_key(), answer.checkpoint().note(),
                          head.size};
  if (!before) return judged;
  const auto old = store::ParseCheckpoint(before->note);
  if (!old.ok()) return judged;  // a memory that cannot be read is told by who keeps it
  const store::TreeHead& old_head = old->checkpoint.head;
  const bool same_ledger = before->origin == now->checkpoint.origin;
  if (head.size < old_head.size) {
    return Suspect(same_ledger ? Suspicion::kCut : Suspicion::kOtherLedger,
                   absl::StrCat("it had ", old_head.size, " events, and now has ", head.size));
  }
  if (const absl::Status status = CheckGrowth(old_head, head, answer.consistency()); !status.ok()) {
    return Suspect(same_ledger ? Suspicion::kRewritten : Suspicion::kOtherLedger,
                   absl::StrCat("its ", head.size, " events do not begin with the ", old_head.size,
                                " seen before (", status.message(), ")"));
  }
  if (!same_ledger) {
    return Suspect(
        Suspicion::kOtherLedger,
        absl::StrCat("it begins with the ", old_head.size, " events seen before, but is ",
                     now->checkpoint.origin,
                     ": it was restored from a backup, or somebody goes on with a copy"));
  }
  if (const absl::Status status = FollowKeys(before->verifier_key, answer); !status.ok()) {
    return Suspect(Suspicion::kKeyChanged, std::string(status.message()));
  }
  judged.key_changed = before->verifier_key != answer.verifier_key();
  return judged;
}

Judged JudgeAppend(const Remembered& before, const v1::AppendRequest& request,
                   const v1::AppendResponse& answer) {
  if (!answer.has_evidence()) return {};
  Proved proved;
  Judged judged = JudgeEvidence(before, answer.evidence(), &proved);
  if (judged.suspicion != Suspicion::kNone) return judged;
  if (answer.receipts_size() != request.events_size()) {
    return Suspect(Suspicion::kNotRecorded,
                   absl::StrCat(request.events_size(), " events were sent, and ",
                                answer.receipts_size(), " receipts came"));
  }
  const auto& left_out = answer.evidence().left_out_event_ids();
  for (int i = 0; i < answer.receipts_size(); ++i) {
    const v1::Receipt& receipt = answer.receipts(i);
    if (std::find(left_out.begin(), left_out.end(), receipt.event_id()) != left_out.end()) {
      judged.left_out.push_back(i);
      continue;
    }
    const std::string why = NotAsSent(request.events(i), receipt, proved);
    if (!why.empty()) return NotRecorded(receipt, why);
  }
  return judged;
}

Judged JudgeEvent(const Remembered& before, const v1::NewEvent& sent, const v1::Receipt& receipt,
                  const v1::GetEventResponse& answer) {
  if (!answer.has_evidence()) return NotRecorded(receipt, "is not proved");
  Proved proved;
  Judged judged = JudgeEvidence(before, answer.evidence(), &proved);
  if (judged.suspicion != Suspicion::kNone) return judged;
  const std::string why = NotAsSent(sent, receipt, proved);
  return why.empty() ? judged : NotRecorded(receipt, why);
}

}  // namespace minutebook::verify
