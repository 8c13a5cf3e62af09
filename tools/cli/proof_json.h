// Proofs in JSON: as published vector sets have them, and the evidence of an answer.
#pragma once

#include <string>
#include <variant>

#include "absl/status/statusor.h"
#include "minutebook/v1/evidence.pb.h"
#include "service/verify/evidence_check.h"

namespace minutebook::cli {

using ProofFile = std::variant<verify::InclusionClaim, verify::ConsistencyClaim, v1::Evidence>;

// What a text holds, by its fields: leafIdx, treeSize, root, leafHash and proof; size1, size2,
// root1, root2 and proof; or proto3 JSON with an Evidence in `basis`, in `evidence`, or as the
// whole. Fields beside these are passed over. INVALID_ARGUMENT names the field that is missing or
// wrong.
absl::StatusOr<ProofFile> ReadProof(const std::string& text);

}  // namespace minutebook::cli
