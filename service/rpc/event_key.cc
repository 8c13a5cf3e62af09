#include "service/rpc/event_key.h"

#include "absl/strings/str_cat.h"
#include "service/domain/identifiers.h"

namespace minutebook::rpc {
namespace {

absl::Status InvalidField(const std::string& field, const std::string& message) {
  return absl::InvalidArgumentError(absl::StrCat(field, ": ", message));
}

absl::StatusOr<store::Position> Find(const store::EventId& id, const std::string& asked,
                                     const ledger::Ledger& ledger) {
  auto position = ledger.Find(id);
  if (!position.ok()) return position.status();
  if (!position->has_value()) {
    return absl::NotFoundError(absl::StrCat("no event ", asked, " is on record"));
  }
  return **position;
}

}  // namespace

absl::Status NoKey() { return InvalidField("key", "name the event by position, event_id or ref"); }

absl::StatusOr<store::Position> PositionAsked(store::Position position,
                                              const ledger::Ledger& ledger) {
  if (position > 0 && position <= ledger.log().Head()) return position;
  return absl::NotFoundError(
      absl::StrCat("there is no position ", position, "; the last is ", ledger.log().Head()));
}

absl::StatusOr<store::Position> PositionOfId(const std::string& event_id,
                                             const ledger::Ledger& ledger) {
  auto id = domain::ParseUuid(event_id);
  if (!id.ok()) return InvalidField("eventId", std::string(id.status().message()));
  return Find(*id, event_id, ledger);
}

absl::StatusOr<store::Position> PositionOfRef(const v1::EventRef& ref,
                                              const ledger::Ledger& ledger) {
  if (!domain::IsSlug(ref.body())) {
    return InvalidField("ref.body", "name the body whose ref this is by its id");
  }
  if (!domain::IsSlug(ref.ref(), domain::kRefBytesMax)) {
    return InvalidField("ref.ref", "not a ref: a ref is a slug of at most 128 bytes");
  }
  return Find(domain::IdOfRef(ledger.context().ledger_id, ref.body(), ref.ref()),
              absl::StrCat(ref.ref(), " of body ", ref.body()), ledger);
}

}  // namespace minutebook::rpc
