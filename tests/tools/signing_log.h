// A log that signs checkpoints, and proves what it is asked to: of any history that a test wants.
#pragma once

#include <string>
#include <vector>

#include "minutebook/v1/proof.pb.h"
#include "store/checkpoint.h"
#include "store/key_statement.h"
#include "store/merkle_proof.h"
#include "store/merkle_tree.h"

namespace minutebook::testing {

inline constexpr char kSigningOrigin[] = "example/00112233-4455-6677-8899-aabbccddeeff";

// Not thread-safe.
class SigningLog {
 public:
  explicit SigningLog(std::size_t size, std::uint8_t key_byte = 1, const std::string& salt = "")
      : key_(Key(key_byte)) {
    for (std::size_t i = 0; i < size; ++i) {
      leaves_.push_back(store::HashLeaf("leaf " + std::to_string(i) + salt));
    }
  }

  v1::GetCheckpointResponse Answer(std::uint64_t since) const {
    v1::GetCheckpointResponse answer;
    const store::TreeHead head{leaves_.size(), Root({0, leaves_.size()})};
    store::SignedNote note;
    note.text = store::CheckpointText({.origin = kSigningOrigin, .head = head, .extension = {}});
    note.signatures.push_back(key_.Sign(note.text));
    answer.mutable_checkpoint()->set_note(store::FormatNote(note));
    answer.set_verifier_key(key_.verifier().ToString());
    for (const std::string& statement : statements) answer.add_key_statements(statement);
    if (since == 0 || since > leaves_.size()) return answer;
    answer.mutable_consistency()->set_first_size(since);
    answer.mutable_consistency()->set_second_size(leaves_.size());
    for (const store::LeafRange& part : store::ConsistencyParts(since, leaves_.size())) {
      const store::Hash hash = Root(part);
      answer.mutable_consistency()->add_hashes(hash.data(), hash.size());
    }
    return answer;
  }

  static store::SigningKey Key(std::uint8_t byte) {
    store::Ed25519Seed seed;
    seed.fill(byte);
    return store::SigningKey(kSigningOrigin, store::KeyType::kEd25519, seed);
  }
  // That the key `number` follows the one before, both of these bytes; signed by it unless it was
  // lost.
  static std::string Statement(std::uint8_t number, bool lost = false) {
    const store::SigningKey previous = Key(number - 1);
    return store::StateKey(Key(number), number, previous.verifier(), lost ? nullptr : &previous);
  }

  // Sent with each answer.
  std::vector<std::string> statements;

 private:
  store::Hash Root(const store::LeafRange& range) const {
    store::CompactRange root;
    for (std::uint64_t i = range.begin; i < range.end; ++i) root.Append(leaves_[i]);
    return root.Root();
  }

  store::SigningKey key_;
  std::vector<store::Hash> leaves_;
};

}  // namespace minutebook::testing
