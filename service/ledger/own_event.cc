#include "service/ledger/own_event.h"

#include <algorithm>
#include <optional>
#include <span>

#include "absl/strings/str_cat.h"
#include "service/ledger/record.h"
#include "store/bytes.h"
#include "store/merkle_tree.h"

namespace minutebook::ledger {

namespace {

// A UUID of version 8 that follows from a name.
store::EventId IdOf(const std::string& name) {
  const store::Hash hash = store::HashLeaf(name);
  store::EventId id{};
  std::copy_n(hash.begin(), id.size(), id.begin());
  id[6] = static_cast<std::uint8_t>((id[6] & 0x0f) | 0x80);
  id[8] = static_cast<std::uint8_t>((id[8] & 0x3f) | 0x80);
  return id;
}

// `kind`, a zero byte and the ledger's id.
std::string NameOf(const char* kind, const store::EventId& ledger_id) {
  std::string name(kind);
  name.push_back('\0');
  name.append(ledger_id.begin(), ledger_id.end());
  return name;
}

}  // namespace

store::EventId KeyEventId(const store::EventId& ledger_id, std::uint64_t number) {
  return IdOf(NameOf("minutebook/signing-key/v1", ledger_id) + store::BigEndian(number));
}

store::EventId RestoredEventId(const store::EventId& ledger_id) {
  return IdOf(NameOf("minutebook/restored/v1", ledger_id));
}

absl::StatusOr<std::vector<RecordedKey>> RecordedKeys(const store::EventLogReader& log,
                                                      const store::EventId& ledger_id) {
  std::vector<RecordedKey> keys;
  for (std::uint64_t number = 1;; ++number) {
    const store::EventId id = KeyEventId(ledger_id, number);
    const auto found = log.Find(std::span(&id, 1));
    if (!found.ok()) return found.status();
    if (!found->front()) return keys;
    const store::Position position = *found->front();
    const auto stored = log.Read(position);
    if (!stored.ok()) return stored.status();
    const auto record = DecodeStored(*stored);
    if (!record.ok()) return record.status();
    v1::Event event;
    if (!event.ParseFromString(record->event()) || !event.has_signing_key_changed()) {
      return absl::DataLossError(absl::StrCat("the event at position ", position,
                                              " is not the change of key it should be"));
    }
    const v1::SigningKeyChanged& changed = event.signing_key_changed();
    keys.push_back({changed.verifier_key(), changed.statement()});
  }
}

}  // namespace minutebook::ledger
