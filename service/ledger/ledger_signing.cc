// How a ledger comes by the key that signs its checkpoints, before it takes appends.
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/ledger/key_file.h"
#include "service/ledger/ledger.h"
#include "service/ledger/own_event.h"
#include "service/ledger/record.h"
#include "store/checkpoint.h"
#include "store/merkle_tree.h"

namespace minutebook::ledger {

absl::Status Ledger::OpenSigner() {
  if (options_.signing.key_path.empty()) return RecordRestoration();
  const std::string origin = store::OriginOf(identity().name, identity().ledger_id);
  auto last = Signer::CheckLast(options_.signing, origin, *store_);
  if (!last.ok()) return last.status();
  if (absl::Status status = RecordRestoration(); !status.ok()) return status;
  auto key = TakeKey(origin);
  if (!key.ok()) return key.status();
  auto signer = Signer::Open(options_.signing, *std::move(key), *std::move(last), *store_);
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
  const auto recorded = LastRecordedKey(log(), identity().ledger_id);
  if (!recorded.ok()) return recorded.status();
  const auto is_recorded = [&](const std::optional<store::SigningKey>& key) {
    return key && key->verifier().ToString() == recorded->verifier_key;
  };
  auto proposed = file.Proposed();
  if (!proposed.ok()) return proposed.status();
  if (is_recorded(*proposed)) {
    if (absl::Status status = file.TakeUp(); !status.ok()) return status;
  }
  auto key = file.Load();
  if (!key.ok()) return key.status();
  const bool rotate = !options.rotate_because.empty();
  if (is_recorded(*key) && !rotate) return **key;
  if (recorded->number > 0 && !rotate) {
    return absl::FailedPreconditionError(absl::StrCat(
        key->has_value() ? "the signing key in " : "there is no signing key in ", file.path(),
        key->has_value() ? " is not the one on record (" : ", and the record has one (",
        recorded->verifier_key,
        "): put that file back. If the key is lost, start once with --rotate-signing-key and say "
        "why: who holds checkpoints must then be told of the new key"));
  }
  // The first key may have been made elsewhere, and put there.
  const bool found = recorded->number == 0 && !rotate && key->has_value();
  if (!found) {
    auto made = file.Propose();
    if (!made.ok()) return made.status();
    *key = *made;
  }
  const std::string reason = rotate ? options.rotate_because : "the ledger's first key";
  if (absl::Status status = RecordKey((*key)->verifier(), recorded->number + 1, reason);
      !status.ok()) {
    return status;
  }
  if (!found) {
    if (absl::Status status = file.TakeUp(); !status.ok()) return status;
  }
  return **key;
}

absl::Status Ledger::RecordKey(const store::VerifierKey& key, std::uint64_t number,
                               const std::string& reason) {
  v1::Event event;
  event.mutable_signing_key_changed()->set_verifier_key(key.ToString());
  event.mutable_signing_key_changed()->set_reason(reason);
  return RecordOwn(event, v1::EVENT_TYPE_SIGNING_KEY_CHANGED,
                   KeyEventId(identity().ledger_id, number), "the signing key");
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
