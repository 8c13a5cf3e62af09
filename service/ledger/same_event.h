// What an event that comes again under its id is told.
#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "minutebook/v1/ledger_service.pb.h"
#include "service/domain/state.h"
#include "service/ledger/append.h"

namespace minutebook::ledger {

// The first receipt, marked already_recorded, if `stored` holds the same bodies, known_at and
// event; ALREADY_EXISTS if it holds something else. An erased event cannot be compared: its
// receipt, marked.
absl::StatusOr<Receipt> ReceiptIfSame(const PreparedEvent& event, std::string_view stored,
                                      const domain::StateReader& state);

}  // namespace minutebook::ledger
