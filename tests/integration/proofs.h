// Checks of evidence as a client makes them, with nothing but the key that it holds.
#pragma once

#include <set>
#include <string>

#include "minutebook/v1/evidence.pb.h"
#include "store/checkpoint.h"

namespace minutebook {

// The checkpoint, opened by the key. Fails the test where it does not hold.
store::Checkpoint OpenedBy(const store::VerifierKey& key, const v1::Checkpoint& checkpoint);
store::Hash HashOf(const std::string& bytes);
absl::Status Verify(const v1::InclusionProof& proof, const store::Hash& root);
absl::Status Verify(const v1::ConsistencyProof& proof, const store::Hash& first,
                    const store::Hash& second);
// The event's bytes against its digest, its header against the leaf, the leaf against the root.
absl::Status Verify(const v1::ProvedEvent& event, const store::Hash& root);

// Verifies a whole evidence; returns the ids of its events, in text form, in order.
std::vector<std::string> IdsProved(const v1::Evidence& evidence, const store::VerifierKey& key);

}  // namespace minutebook
