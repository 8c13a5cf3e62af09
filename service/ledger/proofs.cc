#include "service/ledger/proofs.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/domain/identifiers.h"
#include "service/ledger/record.h"
#include "service/ledger/refusal.h"
#include "store/merkle_proof.h"
#include "store/merkle_tree.h"

namespace minutebook::ledger {
namespace {

absl::Status OutOfRange(const std::string& field, const std::string& message) {
  return Refuse(absl::StatusCode::kOutOfRange, v1::ERROR_REASON_OUT_OF_RANGE,
                absl::StrCat(field, ": ", message), {{"field", field}});
}

// What is wrong with the stored tree, not with the request.
absl::Status Damaged(const std::string& where, const absl::Status& status) {
  return absl::DataLossError(
      absl::StrCat("no proof of ", where, " can be given: ", std::string(status.message()),
                   ". The record or its tree is damaged: run minutebook verify on it"));
}

absl::StatusOr<v1::InclusionProof> ProofOf(store::Position position, const store::Hash& leaf_hash,
                                           const store::TreeHead& head,
                                           const store::TreeReader& tree) {
  const std::uint64_t leaf = position - 1;
  const auto hashes = store::ProveInclusion(leaf, head.size, tree.reads());
  if (!hashes.ok()) return hashes.status();
  if (absl::Status status = store::VerifyInclusion(leaf, head.size, leaf_hash, head.root, *hashes);
      !status.ok()) {
    return Damaged(absl::StrCat("position ", position), status);
  }
  v1::InclusionProof proof;
  proof.set_leaf_index(leaf);
  proof.set_tree_size(head.size);
  proof.set_leaf_hash(leaf_hash.data(), leaf_hash.size());
  for (const store::Hash& hash : *hashes) proof.add_hashes(hash.data(), hash.size());
  return proof;
}

std::string IdOf(std::string_view stored) {
  store::EventId id{};
  const auto header = HeaderOfStored(stored);
  if (header.ok() && header->event_id().size() == id.size()) {
    std::copy(header->event_id().begin(), header->event_id().end(), id.begin());
  }
  return domain::FormatUuid(id);
}

}  // namespace

absl::StatusOr<store::TreeHead> Proofs::HeadAt(std::uint64_t size, const std::string& field) const {
  const store::TreeHead head = store_.tree_head();
  if (size == 0 || size == head.size) return head;
  if (size > head.size) {
    return OutOfRange(field, absl::StrCat("the tree has ", head.size, " events, not ", size));
  }
  const auto root = store::RootOf(size, store_.tree().reads());
  if (!root.ok()) return root.status();
  return store::TreeHead{.size = size, .root = *root};
}

absl::StatusOr<v1::InclusionProof> Proofs::Inclusion(store::Position position,
                                                     const store::TreeHead& head) const {
  if (position == 0 || position > head.size) {
    return OutOfRange("position", absl::StrCat("position ", position, " lies outside the tree of ",
                                               head.size, " events"));
  }
  const auto leaf_hash = store_.tree().RootOfSubtree({.level = 0, .index = position - 1});
  if (!leaf_hash.ok()) return leaf_hash.status();
  return ProofOf(position, *leaf_hash, head, store_.tree());
}

absl::StatusOr<v1::ConsistencyProof> Proofs::Consistency(std::uint64_t first_size,
                                                         const store::TreeHead& second,
                                                         const std::string& field) const {
  if (first_size == 0 || first_size > second.size) {
    return OutOfRange(field, absl::StrCat("no tree of ", first_size,
                                          " events is the beginning of one of ", second.size));
  }
  const auto first = HeadAt(first_size, field);
  if (!first.ok()) return first.status();
  const auto hashes = store::ProveConsistency(first_size, second.size, store_.tree().reads());
  if (!hashes.ok()) return hashes.status();
  if (absl::Status status =
          store::VerifyConsistency(first_size, second.size, first->root, second.root, *hashes);
      !status.ok()) {
    return Damaged(absl::StrCat("growth from ", first_size), status);
  }
  v1::ConsistencyProof proof;
  proof.set_first_size(first_size);
  proof.set_second_size(second.size);
  for (const store::Hash& hash : *hashes) proof.add_hashes(hash.data(), hash.size());
  return proof;
}

absl::StatusOr<v1::Checkpoint> Proofs::Checkpoint(const store::TreeHead& head) const {
  if (signer_ != nullptr) return signer_->Sign(head);
  return Refuse(absl::StatusCode::kFailedPrecondition, v1::ERROR_REASON_NO_SIGNING_KEY,
                "this server has no key that signs checkpoints");
}

absl::Status Proofs::CheckSeen(const v1::EvidenceAsked& asked) const {
  const std::uint64_t size = store_.tree_head().size;
  if (asked.since_tree_size() <= size) return absl::OkStatus();
  return OutOfRange("evidence.sinceTreeSize",
                    absl::StrCat("the tree has ", size, " events, not ", asked.since_tree_size(),
                                 ": the history that you saw is not this one"));
}

absl::StatusOr<v1::Evidence> Proofs::Begin(const v1::EvidenceAsked& asked,
                                           const store::TreeHead& head) const {
  if (absl::Status status = CheckSeen(asked); !status.ok()) return status;
  v1::Evidence evidence;
  auto checkpoint = Checkpoint(head);
  if (!checkpoint.ok()) return checkpoint.status();
  *evidence.mutable_checkpoint() = *std::move(checkpoint);
  if (asked.since_tree_size() > 0) {
    auto consistency = Consistency(asked.since_tree_size(), head, "evidence.sinceTreeSize");
    if (!consistency.ok()) return consistency.status();
    *evidence.mutable_consistency() = *std::move(consistency);
  }
  return evidence;
}

absl::StatusOr<v1::ProvedEvent> Proofs::Event(store::Position position, std::string_view stored,
                                              const store::TreeHead& head) const {
  v1::ProvedEvent proved;
  // On the wire the two are one.
  if (!proved.mutable_evidence()->ParseFromArray(stored.data(), static_cast<int>(stored.size()))) {
    return absl::DataLossError(absl::StrCat("the event at position ", position, " does not parse"));
  }
  auto inclusion =
      ProofOf(position, store::HashLeaf(proved.evidence().header()), head, store_.tree());
  if (!inclusion.ok()) return inclusion.status();
  *proved.mutable_inclusion() = *std::move(inclusion);
  return proved;
}

absl::Status Proofs::AddEvents(std::span<const store::Position> positions,
                               const store::TreeHead& head, const EvidenceLimits& limits,
                               v1::Evidence* evidence) const {
  // Whatever is left out is named: an id and its frame.
  constexpr std::size_t kLeftOutIdBytes = 40;
  constexpr std::size_t kFrameBytes = 8;
  std::size_t payload_bytes = 0;
  std::size_t bytes = evidence->ByteSizeLong() + positions.size() * kLeftOutIdBytes;
  for (const store::Position position : positions) {
    const auto stored = store_.log().Read(position);
    if (!stored.ok()) return stored.status();
    const std::size_t payload = stored->size() - HeaderBytesOfStored(*stored).size();
    const bool fits = static_cast<std::size_t>(evidence->events_size()) < limits.events_max &&
                      payload_bytes + payload <= limits.payload_bytes_max &&
                      bytes + stored->size() <= limits.bytes_max;
    if (fits) {
      auto proved = Event(position, *stored, head);
      if (!proved.ok()) return proved.status();
      const std::size_t size = proved->ByteSizeLong() + kFrameBytes;
      if (bytes + size <= limits.bytes_max) {
        bytes += size;
        payload_bytes += payload;
        *evidence->add_events() = *std::move(proved);
        continue;
      }
    }
    evidence->add_left_out_event_ids(IdOf(*stored));
  }
  return absl::OkStatus();
}

}  // namespace minutebook::ledger
