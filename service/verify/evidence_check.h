// Proofs that travel by themselves: as published vectors have them, and the evidence of an answer.
// Needs no server and no record. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "minutebook/v1/audit.pb.h"
#include "minutebook/v1/evidence.pb.h"
#include "service/verify/breaks.h"
#include "service/verify/signed.h"

namespace minutebook::verify {

// Of 32 bytes. INVALID_ARGUMENT names the field where it has another length.
absl::StatusOr<store::Hash> HashOf(std::string_view bytes, std::string_view field);

struct InclusionClaim {
  std::uint64_t leaf_index = 0;
  std::uint64_t tree_size = 0;
  store::Hash root{};
  store::Hash leaf_hash{};
  std::vector<store::Hash> proof;
};
struct ConsistencyClaim {
  std::uint64_t first_size = 0;
  std::uint64_t second_size = 0;
  // Their bytes: of equal sizes they are only compared.
  std::string first_root;
  std::string second_root;
  std::vector<store::Hash> proof;
};
// OK, or why it does not hold.
absl::Status CheckClaim(const InclusionClaim& claim);
absl::Status CheckClaim(const ConsistencyClaim& claim);

// What evidence proved.
struct Proved {
  std::optional<store::SignedCheckpoint> checkpoint;
  bool signature_checked = false;
  std::vector<CheckedEvent> events;  // each under the checkpoint's root
  bool consistent = false;           // with a checkpoint held, by the proof sent
};
// `held`: older checkpoints; the evidence's own proof of consistency is judged by the one of its
// first size.
Proved CheckEvidence(const v1::Evidence& evidence, const Keys& keys, const std::vector<Held>& held,
                     Breaks* breaks);

// An event whose payload was erased, and the event among those proved that accounts for it; null
// where there is none. Both point into what was proved.
struct Erased {
  const CheckedEvent* event = nullptr;
  const CheckedEvent* by = nullptr;
};
// By position.
std::vector<Erased> ErasedAmong(const std::vector<CheckedEvent>& events);

// A saved audit, whose basis has evidence: all that CheckEvidence checks, and that each event which
// a statement, a finding or a sign-off names is one proved, with the id, position, type, body and
// ref told. `unproved` counts those that the evidence left out.
struct ReportProved {
  Proved evidence;
  std::size_t named = 0;     // events that the report rests on
  std::size_t unproved = 0;  // of these, those without proof
};
ReportProved CheckReport(const v1::AuditChairmanshipResponse& report, const Keys& keys,
                         const std::vector<Held>& held, Breaks* breaks);

}  // namespace minutebook::verify
