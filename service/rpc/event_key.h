// Which event a request means: its position, its id or its ref.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "service/ledger/ledger.h"
#include "service/rpc/admission.h"

namespace minutebook::rpc {

// INVALID_ARGUMENT names the field, NOT_FOUND says what is not on record. An event that the visitor
// may not read is answered as one that is not there: by its id, NOT_FOUND; by its ref in a body
// that may not be read, or by its position (how many there are is no secret), PERMISSION_DENIED.
absl::StatusOr<store::Position> PositionAsked(store::Position position, const Visit& visit,
                                              const ledger::Ledger& ledger);
absl::StatusOr<store::Position> PositionOfId(const std::string& event_id, const Visit& visit,
                                             const ledger::Ledger& ledger);
absl::StatusOr<store::Position> PositionOfRef(const v1::EventRef& ref, const Visit& visit,
                                              const ledger::Ledger& ledger);
absl::Status NoKey();

// Of a request with the oneof `key`.
template <typename Request>
absl::StatusOr<store::Position> PositionOf(const Request& request, const Visit& visit,
                                           const ledger::Ledger& ledger) {
  switch (request.key_case()) {
    case Request::kPosition:
      return PositionAsked(request.position(), visit, ledger);
    case Request::kEventId:
      return PositionOfId(request.event_id(), visit, ledger);
    default:
      break;
  }
  if constexpr (requires { request.ref(); }) {
    if (request.has_ref()) return PositionOfRef(request.ref(), visit, ledger);
  }
  return NoKey();
}

}  // namespace minutebook::rpc
