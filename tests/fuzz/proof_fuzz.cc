// Proofs and answers with evidence, in JSON of any bytes: judged, and never a crash.
#include <string>
#include <variant>

#include "store/merkle_proof.h"
#include "tests/fuzz/fuzz_check.h"
#include "tools/cli/proof_json.h"

namespace minutebook {
namespace {

void CheckProof(const verify::InclusionClaim& claim) {
  const bool holds = CheckClaim(claim).ok();
  // What holds is of the one form that its sizes have.
  FUZZ_CHECK(!holds || claim.leaf_index < claim.tree_size);
  FUZZ_CHECK(!holds ||
             claim.proof.size() == store::InclusionParts(claim.leaf_index, claim.tree_size).size());
}

void CheckProof(const verify::ConsistencyClaim& claim) {
  const bool holds = CheckClaim(claim).ok();
  FUZZ_CHECK(!holds || claim.first_size <= claim.second_size);
  FUZZ_CHECK(!holds || claim.first_size != claim.second_size || claim.proof.empty());
}

void CheckProof(const v1::Evidence& evidence) {
  // The key of the worked example in store/README.md.
  verify::Keys keys;
  FUZZ_CHECK(keys.Pin("example/00112233-4455-6677-8899-aabbccddeeff+7bd3f6d5+"
                      "ASFS+NGbeR0kRTJC4V8uq2y3z/p7al7TAJeWDgaYgdsS")
                 .ok());
  for (const verify::Keys& trusted : {verify::Keys(), keys}) {
    verify::Breaks breaks;
    const verify::Proved proved = CheckEvidence(evidence, trusted, {}, &breaks);
    FUZZ_CHECK(proved.checkpoint.has_value() || breaks.count() > 0);
    FUZZ_CHECK(proved.events.size() <= static_cast<std::size_t>(evidence.events_size()));
  }
}

}  // namespace
}  // namespace minutebook

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace minutebook;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const absl::StatusOr<cli::ProofFile> proof = cli::ReadProof(text);
  if (!proof.ok()) {
    FUZZ_CHECK(!proof.status().message().empty());
    return 0;
  }
  std::visit([](const auto& claim) { CheckProof(claim); }, *proof);
  return 0;
}
