// How a ledger comes by the key that signs its checkpoints, before it takes appends.
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/ledger/key_file.h"
#include "service/ledger/ledger.h"
#include "service/ledger/own_event.h"
#include "service/ledger/record.h"
#include "store/checkpoint.h"
#include "store/key_statement.h"
#include "store/merkle_tree.h"

namespace minutebook::ledger {
namespace {

// As the contract has it.
constexpr std::size_t kStatementsMax = 100;

// A key on record is given up only knowingly: rotated while it is at hand, or said to be lost.
absl::Status CheckAtHand(const SigningOptions& options, const KeyFile& file,
                         const std::vector<RecordedKey>& recorded, bool has_file, bool at_hand) {
  if (at_hand || recorded.empty()) {
    if (options.lost_because.empty()) return absl::OkStatus();
    return absl::FailedPreconditionError(
        recorded.empty() ? "the ledger has no signing key that could be lost: start without "
                           "--signing-key-lost, and one is made"
                         : absl::StrCat("the signing key is not lost: it is in ", file.path(),
                                        ". To make another: --rotate-signing-key"));
  }
  if (!options.lost_because.empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      has_file ? "the signing key in " : "there is no signing key in ", file.path(),
      has_file ? " is not the one on record (" : ", and the record has one (",
      recorded.back().verifier_key,
      "): put that file back. If the key is lost, start once with --signing-key-lost and say how: "
      "who holds checkpoints must then be told of the new key"));
}

}  // namespace

absl::Status Ledger::OpenSigner() {
  if (options_.signing.key_path.empty()) return RecordRestoration();
  const std::string origin = store::OriginOf(identity().name, identity().ledger_id);
  auto last = Signer::CheckLast(options_.signing, origin, *store_);
  if (!last.ok()) return last.status();
  if (absl::Status status = RecordRestoration(); !status.ok()) return status;
  auto key = TakeKey(origin);
  if (!key.ok()) return key.status();
  const auto recorded = RecordedKeys(log(), identity().ledger_id);
  if (!recorded.ok()) return recorded.status();
  std::vector<std::string> statements;
  for (std::size_t i = 0; i < recorded->size(); ++i) {
    if (i + kStatementsMax >= recorded->size()) statements.push_back((*recorded)[i].statement);
  }
  auto signer = Signer::Open(options_.signing, *std::move(key), std::move(statements),
                             *std::move(last), *store_);
  if (!signer.ok()) return signer.status();
  signer_ = *std::move(signer);
  proofs_.SignWith(signer_.get());
  return absl::OkStatus();
}

// A key is kept beside, put on record, and then takes its place: whatever a crash leaves is one of
// these steps, and the next start goes on from there.
absl::StatusOr<store::SigningKey> Ledger::TakeKey(const std::string& origin) {
  const SigningOptions& options = options_.signing;
  const KeyFile file(options.key_path, origin);
  const auto recorded = RecordedKeys(log(), identity().ledger_id);
  if (!recorded.ok()) return recorded.status();
  const auto is_recorded = [&](const std::optional<store::SigningKey>& key) {
    return key && !recorded->empty() && key->verifier().ToString() == recorded->back().verifier_key;
  };
  auto proposed = file.Proposed();
  if (!proposed.ok()) return proposed.status();
  if (is_recorded(*proposed)) {
    if (absl::Status status = file.TakeUp(); !status.ok()) return status;
  }
  const auto key = file.Load();
  if (!key.ok()) return key.status();
  const bool at_hand = is_recorded(*key);
  const bool make = !options.rotate_because.empty() || !options.lost_because.empty();
  if (at_hand && !make) return **key;
  if (absl::Status status = CheckAtHand(options, file, *recorded, key->has_value(), at_hand);
      !status.ok()) {
    return status;
  }
  // The first key may have been made elsewhere, and put there.
  const bool found = recorded->empty() && key->has_value();
  auto next = found ? absl::StatusOr<store::SigningKey>(**key) : file.Propose();
  if (!next.ok()) return next.status();
  const std::string reason =
      recorded->empty() ? "the ledger's first key" : options.rotate_because + options.lost_because;
  if (absl::Status status = RecordKey(*next, *recorded, at_hand ? &**key : nullptr, reason);
      !status.ok()) {
    return status;
  }
  if (!found) {
    if (absl::Status status = file.TakeUp(); !status.ok()) return status;
  }
  return next;
}

absl::Status Ledger::RecordKey(const store::SigningKey& key,
                               const std::vector<RecordedKey>& recorded,
                               const store::SigningKey* previous_key, const std::string& reason) {
  std::optional<store::VerifierKey> previous;
  if (!recorded.empty()) {
    auto parsed = store::VerifierKey::Parse(recorded.back().verifier_key);
    if (!parsed.ok()) {
      return absl::DataLossError(
          absl::StrCat("the signing key on record does not parse: ", parsed.status().message()));
    }
    previous = *std::move(parsed);
  }
  v1::Event event;
  v1::SigningKeyChanged& changed = *event.mutable_signing_key_changed();
  changed.set_verifier_key(key.verifier().ToString());
  changed.set_reason(reason);
  changed.set_statement(store::StateKey(key, recorded.size() + 1, previous, previous_key));
  return RecordOwn(event, v1::EVENT_TYPE_SIGNING_KEY_CHANGED,
                   KeyEventId(identity().ledger_id, recorded.size() + 1), "the signing key");
}

// Once in the record of each identity: its id follows from the new one.
absl::Status Ledger::RecordRestoration() {
  const std::optional<store::Restoration> restoration = store_->restoration();
  if (!restoration) return absl::OkStatus();
  const store::EventId& ledger_id = identity().ledger_id;
  const store::EventId id = RestoredEventId(ledger_id);
  const auto found = Find(id);
  if (!found.ok()) return found.status();
  if (*found) return absl::OkStatus();
  v1::Event event;
  v1::LedgerRestored& restored = *event.mutable_ledger_restored();
  const store::EventId& previous = restoration->previous_ledger_id;
  restored.set_ledger_id(ledger_id.data(), ledger_id.size());
  restored.set_previous_ledger_id(previous.data(), previous.size());
  restored.set_reason(restoration->reason);
  return RecordOwn(event, v1::EVENT_TYPE_LEDGER_RESTORED, id, "that the ledger was restored");
}

absl::Status Ledger::RecordOwn(const v1::Event& event, v1::EventType type, const store::EventId& id,
                               const std::string& what) {
  std::int64_t now_us = 0;
  const std::string untrusted =
      ClockGuard(clock_, last_recorded_us_, options_.confirmed_last_us).Check(&now_us);
  if (!untrusted.empty()) {
    return absl::FailedPreconditionError(
        absl::StrCat(what, " cannot be put on record: ", untrusted));
  }
  const std::string event_bytes = CanonicalBytes(event);
  const std::string salt = NewSalt();
  const std::int64_t recorded_at_us = std::max(now_us, last_recorded_us_ + 1);
  v1::EventHeader header;
  header.set_position(log().Head() + 1);
  header.set_event_id(id.data(), id.size());
  header.set_type(type);
  header.set_recorded_at_us(recorded_at_us);
  header.set_known_at_us(recorded_at_us);
  header.set_recorder(kServerPrincipal);
  header.set_payload_digest(PayloadDigest(salt, event_bytes));
  const std::string header_bytes = HeaderBytes(header);
  store::Group group{header.position(), {}, {}};
  group.events.push_back(
      {id, {}, EncodeStored(header_bytes, salt, event_bytes), store::HashLeaf(header_bytes)});
  const CommitResult result = commit_point_.Commit(group);
  if (result.outcome == CommitOutcome::kCommitted) last_recorded_us_ = recorded_at_us;
  return result.status;
}

}  // namespace minutebook::ledger
