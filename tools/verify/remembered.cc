#include "tools/verify/remembered.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "store/merkle_proof.h"
#include "tools/verify/evidence_check.h"

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
  judged.key_changed = before->verifier_key != answer.verifier_key();
  return judged;
}

bool NamesKey(const v1::Evidence& evidence, const Remembered& now) {
  Keys keys;
  const auto held = ParseHeld("the checkpoint judged", now.note);
  if (!keys.Pin(now.verifier_key).ok() || !held.ok()) return false;
  Breaks breaks;
  const Proved proved = CheckEvidence(evidence, keys, {*held}, &breaks);
  if (breaks.count() != 0 || !proved.consistent) return false;
  for (const CheckedEvent& event : proved.events) {
    if (event.event.signing_key_changed().verifier_key() == now.verifier_key) return true;
    const std::string restored = IdText(event.event.ledger_restored().ledger_id());
    if (!restored.empty() && now.origin.ends_with("/" + restored)) return true;
  }
  return false;
}

}  // namespace minutebook::verify
