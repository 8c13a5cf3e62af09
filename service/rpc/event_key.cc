#include "service/rpc/event_key.h"

#include <optional>

#include "absl/strings/str_cat.h"
#include "service/domain/identifiers.h"
#include "service/ledger/record.h"

namespace minutebook::rpc {
namespace {

absl::Status InvalidField(const std::string& field, const std::string& message) {
  return absl::InvalidArgumentError(absl::StrCat(field, ": ", message));
}

absl::StatusOr<bool> IsReadable(const Visit& visit, store::Position position,
                                const ledger::Ledger& ledger) {
  if (visit.caller().HasForAll(v1::ROLE_READER)) return true;
  const auto stored = ledger.log().Read(position);
  if (!stored.ok()) return stored.status();
  const auto header = ledger::HeaderOfStored(*stored);
  if (!header.ok()) return header.status();
  return MayRead(visit.caller(), *header);
}

absl::Status NotOnRecord(const std::string& asked) {
  return absl::NotFoundError(absl::StrCat("no event ", asked, " is on record"));
}

// nullopt where there is none that the visitor may read.
absl::StatusOr<std::optional<store::Position>> FindFor(const Visit& visit, const store::EventId& id,
                                                       const ledger::Ledger& ledger) {
  auto position = ledger.Find(id);
  if (!position.ok() || !position->has_value()) return position;
  const auto readable = IsReadable(visit, **position, ledger);
  if (!readable.ok()) return readable.status();
  if (!*readable) position->reset();
  return position;
}

}  // namespace

absl::Status NoKey() {
  return InvalidField("key", "name the event by position, event_id or, where it is asked for, ref");
}

absl::StatusOr<store::Position> PositionAsked(store::Position position, const Visit& visit,
                                              const ledger::Ledger& ledger) {
  if (position == 0 || position > ledger.log().Head()) {
    return absl::NotFoundError(
        absl::StrCat("there is no position ", position, "; the last is ", ledger.log().Head()));
  }
  const auto readable = IsReadable(visit, position, ledger);
  if (!readable.ok()) return readable.status();
  if (!*readable) return visit.Deny({v1::ROLE_READER, "", Lack::Where::kOfEvent});
  return position;
}

absl::StatusOr<store::Position> PositionOfId(const std::string& event_id, const Visit& visit,
                                             const ledger::Ledger& ledger) {
  auto id = domain::ParseUuid(event_id);
  if (!id.ok()) return InvalidField("eventId", std::string(id.status().message()));
  const auto found = FindFor(visit, *id, ledger);
  if (!found.ok()) return found.status();
  if (!found->has_value()) return NotOnRecord(event_id);
  return **found;
}

absl::StatusOr<store::Position> PositionOfRef(const v1::EventRef& ref, const Visit& visit,
                                              const ledger::Ledger& ledger) {
  if (!domain::IsSlug(ref.body())) {
    return InvalidField("ref.body", "name the body whose ref this is by its id");
  }
  if (!domain::IsSlug(ref.ref(), domain::kRefBytesMax)) {
    return InvalidField("ref.ref", "not a ref: a ref is a slug of at most 128 bytes");
  }
  const auto found =
      FindFor(visit, domain::IdOfRef(ledger.context().ledger_id, ref.body(), ref.ref()), ledger);
  if (!found.ok()) return found.status();
  if (found->has_value()) return **found;
  // The same whether it is there or not.
  if (!visit.caller().Has(v1::ROLE_READER, ref.body())) {
    return visit.Deny({v1::ROLE_READER, ref.body()});
  }
  return NotOnRecord(absl::StrCat(ref.ref(), " of body ", ref.body()));
}

}  // namespace minutebook::rpc
