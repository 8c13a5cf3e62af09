// Checkpoints, proofs and evidence over a ledger's log and tree, made beside the writer. Each proof
// is verified before it is handed out: a damaged tile or header is told here, not by who relies on
// it. Thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "minutebook/v1/evidence.pb.h"
#include "service/ledger/signer.h"
#include "store/store.h"

namespace minutebook::ledger {

// How much evidence goes beside one answer.
struct EvidenceLimits {
  std::size_t events_max = 1000;
  std::size_t payload_bytes_max = 512 * 1024;
  // All of it, serialised.
  std::size_t bytes_max = 1000 * 1024;
};

class Proofs {
 public:
  // `store` must outlive this.
  explicit Proofs(const store::Store& store) : store_(store) {}
  // For the ledger, before it serves. `signer` must outlive this.
  void SignWith(Signer* signer) { signer_ = signer; }

  // Null: the ledger signs nothing.
  Signer* signer() const { return signer_; }

  // The tree of a size; 0: of all that is on record. OUT_OF_RANGE, naming the field: larger.
  absl::StatusOr<store::TreeHead> HeadAt(std::uint64_t size, const std::string& field) const;

  // OUT_OF_RANGE: the position lies past the tree.
  absl::StatusOr<v1::InclusionProof> Inclusion(store::Position position,
                                               const store::TreeHead& head) const;
  // OUT_OF_RANGE, naming the field: the first size is 0 or larger than the second.
  absl::StatusOr<v1::ConsistencyProof> Consistency(std::uint64_t first_size,
                                                   const store::TreeHead& second,
                                                   const std::string& field) const;
  // FAILED_PRECONDITION: the ledger signs nothing.
  absl::StatusOr<v1::Checkpoint> Checkpoint(const store::TreeHead& head) const;

  // OUT_OF_RANGE where the asker saw a larger tree than there is. To be asked before anything is
  // changed.
  absl::Status CheckSeen(const v1::EvidenceAsked& asked) const;
  // The checkpoint of `head` and, if it was asked for, the proof that the tree has only grown.
  absl::StatusOr<v1::Evidence> Begin(const v1::EvidenceAsked& asked,
                                     const store::TreeHead& head) const;
  // A stored event with its proof.
  absl::StatusOr<v1::ProvedEvent> Event(store::Position position, std::string_view stored,
                                        const store::TreeHead& head) const;
  // Adds the events at these positions, as many as the limits let in; the ids of the others.
  absl::Status AddEvents(std::span<const store::Position> positions, const store::TreeHead& head,
                         const EvidenceLimits& limits, v1::Evidence* evidence) const;

 private:
  const store::Store& store_;
  Signer* signer_ = nullptr;
};

}  // namespace minutebook::ledger
