#include "service/verify/evidence_check.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "store/merkle_proof.h"

namespace minutebook::verify {
namespace {

template <typename Hashes>
absl::StatusOr<std::vector<store::Hash>> HashesOf(const Hashes& hashes) {
  std::vector<store::Hash> result;
  for (const std::string& bytes : hashes) {
    auto hash = HashOf(bytes, "hashes");
    if (!hash.ok()) return hash.status();
    result.push_back(*hash);
  }
  return result;
}

absl::Status CheckInclusion(const v1::InclusionProof& proof, const store::Hash& leaf,
                            const store::TreeHead& head) {
  if (proof.tree_size() != head.size) {
    return absl::DataLossError(absl::StrCat("the proof is of a tree of ", proof.tree_size(),
                                            " events, not of the ", head.size,
                                            " of the checkpoint"));
  }
  const auto stated = HashOf(proof.leaf_hash(), "leaf_hash");
  if (!stated.ok()) return stated.status();
  if (*stated != leaf) return absl::DataLossError("the leaf is not the hash of the header");
  const auto hashes = HashesOf(proof.hashes());
  if (!hashes.ok()) return hashes.status();
  return store::VerifyInclusion(proof.leaf_index(), head.size, leaf, head.root, *hashes);
}

void CheckProvedEvent(const v1::ProvedEvent& proved, const store::TreeHead& head, Proved* result,
                      Breaks* breaks) {
  CheckedEvent event = CheckEvent(BytesOf(proved.evidence()));
  const store::Position position = proved.inclusion().leaf_index() + 1;
  for (Problem& problem : event.problems) {
    breaks->Add(problem.check, position, std::move(problem.what));
  }
  if (event.header.position() != position) {
    breaks->Add(Check::kPosition, position,
                absl::StrCat("the event proved there says that it is at position ",
                             event.header.position()));
  }
  const absl::Status status = CheckInclusion(proved.inclusion(), event.leaf, head);
  if (!status.ok()) {
    breaks->Add(Check::kProof, position, std::string(status.message()));
  } else if (event.problems.empty()) {
    result->events.push_back(std::move(event));
  }
}

bool CheckConsistency(const v1::ConsistencyProof& proof, const store::TreeHead& head,
                      const std::vector<Held>& held, Breaks* breaks) {
  const auto older = std::find_if(held.begin(), held.end(), [&](const Held& one) {
    return one.head().size == proof.first_size();
  });
  if (older == held.end()) return false;
  const auto hashes = HashesOf(proof.hashes());
  absl::Status status = hashes.status();
  if (status.ok() && proof.second_size() != head.size) {
    status = absl::DataLossError("the proof of consistency leads to another tree");
  }
  if (status.ok()) {
    status = store::VerifyConsistency(proof.first_size(), head.size, older->head().root, head.root,
                                      *hashes);
  }
  if (status.ok()) return true;
  breaks->Add(Check::kCheckpoint, proof.first_size(),
              absl::StrCat(older->from, ": ", status.message(),
                           ": history was rewritten, or this is a fork of it"));
  return false;
}

}  // namespace

absl::StatusOr<store::Hash> HashOf(std::string_view bytes, std::string_view field) {
  store::Hash hash;
  if (bytes.size() != hash.size()) {
    return absl::InvalidArgumentError(
        absl::StrCat(std::string(field), ": a hash is 32 bytes, not ", bytes.size()));
  }
  std::copy(bytes.begin(), bytes.end(), hash.begin());
  return hash;
}

std::vector<Erased> ErasedAmong(const std::vector<CheckedEvent>& events) {
  std::map<store::Position, Erased> erased;
  for (const CheckedEvent& event : events) {
    if (!event.has_payload) erased[event.header.position()].event = &event;
  }
  for (const CheckedEvent& event : events) {
    if (!event.event.has_payload_erased()) continue;
    const auto found = erased.find(event.event.payload_erased().position());
    if (found != erased.end()) found->second.by = &event;
  }
  std::vector<Erased> told;
  for (const auto& [position, one] : erased) told.push_back(one);
  return told;
}

absl::Status CheckClaim(const InclusionClaim& claim) {
  return store::VerifyInclusion(claim.leaf_index, claim.tree_size, claim.leaf_hash, claim.root,
                                claim.proof);
}

absl::Status CheckClaim(const ConsistencyClaim& claim) {
  const bool same = claim.first_size > 0 && claim.first_size == claim.second_size &&
                    claim.proof.empty() && claim.first_root == claim.second_root;
  if (same) return absl::OkStatus();
  const auto first = HashOf(claim.first_root, "root1");
  if (!first.ok()) return first.status();
  const auto second = HashOf(claim.second_root, "root2");
  if (!second.ok()) return second.status();
  return store::VerifyConsistency(claim.first_size, claim.second_size, *first, *second,
                                  claim.proof);
}

Proved CheckEvidence(const v1::Evidence& evidence, const Keys& keys, const std::vector<Held>& held,
                     Breaks* breaks) {
  Proved proved;
  auto checkpoint = store::ParseCheckpoint(evidence.checkpoint().note());
  if (!checkpoint.ok()) {
    breaks->Add(Check::kSignature, 0, std::string(checkpoint.status().message()));
    return proved;
  }
  const store::TreeHead head = checkpoint->checkpoint.head;
  proved.checkpoint = *std::move(checkpoint);
  if (!keys.empty()) {
    const absl::Status status = keys.Check(*proved.checkpoint);
    proved.signature_checked = status.ok();
    if (!status.ok()) breaks->Add(Check::kSignature, 0, std::string(status.message()));
  }
  for (const v1::ProvedEvent& event : evidence.events()) {
    CheckProvedEvent(event, head, &proved, breaks);
  }
  if (evidence.has_consistency()) {
    proved.consistent = CheckConsistency(evidence.consistency(), head, held, breaks);
  }
  std::vector<Held> all = held;
  all.push_back({"the evidence's checkpoint", *proved.checkpoint});
  CheckForks(all, keys, breaks);
  return proved;
}

}  // namespace minutebook::verify
