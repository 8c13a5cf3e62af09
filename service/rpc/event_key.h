// Which event a request means: its position, its id or its ref.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "service/ledger/ledger.h"

namespace minutebook::rpc {

// INVALID_ARGUMENT names the field, NOT_FOUND says what is not on record.
absl::StatusOr<store::Position> PositionAsked(store::Position position,
                                              const ledger::Ledger& ledger);
absl::StatusOr<store::Position> PositionOfId(const std::string& event_id,
                                             const ledger::Ledger& ledger);
absl::StatusOr<store::Position> PositionOfRef(const v1::EventRef& ref,
                                              const ledger::Ledger& ledger);
absl::Status NoKey();

// Of a request with the oneof `key`.
template <typename Request>
absl::StatusOr<store::Position> PositionOf(const Request& request, const ledger::Ledger& ledger) {
  switch (request.key_case()) {
    case Request::kPosition:
      return PositionAsked(request.position(), ledger);
    case Request::kEventId:
      return PositionOfId(request.event_id(), ledger);
    case Request::kRef:
      return PositionOfRef(request.ref(), ledger);
    case Request::KEY_NOT_SET:
      break;
  }
  return NoKey();
}

}  // namespace minutebook::rpc
