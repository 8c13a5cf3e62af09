#include "tests/integration/proofs.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "minutebook/v1/record.pb.h"
#include "service/domain/identifiers.h"
#include "service/ledger/record.h"
#include "store/merkle_proof.h"
#include "store/merkle_tree.h"
#include "tests/testing/status_matchers.h"

namespace minutebook {
namespace {

template <typename Proof>
std::vector<store::Hash> HashesOf(const Proof& proof) {
  std::vector<store::Hash> hashes;
  for (const std::string& hash : proof.hashes()) hashes.push_back(HashOf(hash));
  return hashes;
}

}  // namespace

store::Hash HashOf(const std::string& bytes) {
  store::Hash hash{};
  EXPECT_EQ(bytes.size(), hash.size());
  std::copy_n(bytes.begin(), std::min(bytes.size(), hash.size()), hash.begin());
  return hash;
}

store::Checkpoint OpenedBy(const store::VerifierKey& key, const v1::Checkpoint& checkpoint) {
  const auto opened = store::OpenCheckpoint(checkpoint.note(), key);
  EXPECT_THAT(opened, testing::IsOk());
  if (!opened.ok()) return {};
  EXPECT_EQ(opened->checkpoint.head.size, checkpoint.tree_size());
  EXPECT_EQ(opened->checkpoint.head.root, HashOf(checkpoint.root_hash()));
  return opened->checkpoint;
}

absl::Status Verify(const v1::InclusionProof& proof, const store::Hash& root) {
  return store::VerifyInclusion(proof.leaf_index(), proof.tree_size(), HashOf(proof.leaf_hash()),
                                root, HashesOf(proof));
}

absl::Status Verify(const v1::ConsistencyProof& proof, const store::Hash& first,
                    const store::Hash& second) {
  return store::VerifyConsistency(proof.first_size(), proof.second_size(), first, second,
                                  HashesOf(proof));
}

absl::Status Verify(const v1::ProvedEvent& event, const store::Hash& root) {
  const v1::EventEvidence& bytes = event.evidence();
  v1::EventHeader header;
  if (!header.ParseFromString(bytes.header()) ||
      header.position() != event.inclusion().leaf_index() + 1) {
    return absl::DataLossError("the header is not that of the leaf");
  }
  if (store::HashLeaf(bytes.header()) != HashOf(event.inclusion().leaf_hash())) {
    return absl::DataLossError("the header is not what was hashed");
  }
  if (ledger::PayloadDigest(bytes.salt(), bytes.event()) != header.payload_digest()) {
    return absl::DataLossError("the payload is not the one that was recorded");
  }
  return Verify(event.inclusion(), root);
}

std::vector<std::string> IdsProved(const v1::Evidence& evidence, const store::VerifierKey& key) {
  const store::Checkpoint checkpoint = OpenedBy(key, evidence.checkpoint());
  std::vector<std::string> ids;
  for (const v1::ProvedEvent& event : evidence.events()) {
    EXPECT_EQ(event.inclusion().tree_size(), checkpoint.head.size);
    EXPECT_THAT(Verify(event, checkpoint.head.root), testing::IsOk());
    v1::EventHeader header;
    store::EventId id{};
    EXPECT_TRUE(header.ParseFromString(event.evidence().header()));
    std::copy_n(header.event_id().begin(), std::min(header.event_id().size(), id.size()),
                id.begin());
    ids.push_back(domain::FormatUuid(id));
  }
  return ids;
}

}  // namespace minutebook
