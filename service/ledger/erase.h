// Erasing an event: what is asked, what goes with it, what comes back.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "minutebook/v1/ledger_service.pb.h"
#include "service/domain/event.h"
#include "service/ledger/append.h"
#include "store/store.h"

namespace minutebook::ledger {

// Most events that go at once: an event and its corrections.
inline constexpr std::size_t erased_together_max = 1000;

struct EraseCommand {
  store::Position position = 0;
  std::string reason;
  std::string authority;
  // Principal that erases.
  std::string recorder;
};

struct EraseOutcome {
  // The PayloadErased of the event asked about.
  Receipt receipt;
  // Positions of all events that were erased: it, then its corrections.
  std::vector<store::Position> erased;
};

// INVALID_ARGUMENT names the fields, NOT_FOUND: no such position, FAILED_PRECONDITION: an event of
// this type is not erased.
absl::Status CheckErase(const EraseCommand& command, const store::EventLogReader& log);

// The events that hold the words of the one at `position`: it, then the corrections of it, undone
// ones too; without those that are erased already. FAILED_PRECONDITION where they are more than
// erased_together_max.
absl::StatusOr<std::vector<store::Position>> ErasedTogether(const store::Store& store,
                                                            const domain::LedgerContext& context,
                                                            store::Position position);

// The receipt of the PayloadErased of an event; nullopt where it is not erased.
absl::StatusOr<std::optional<Receipt>> FindErasure(const store::EventLogReader& log,
                                                   const domain::LedgerContext& context,
                                                   store::Position position);

// The PayloadErased of the event at `position`, as an append would have prepared it.
absl::StatusOr<PreparedEvent> PrepareErasure(const store::EventLogReader& log,
                                             const domain::LedgerContext& context,
                                             const EraseCommand& command, store::Position position);

}  // namespace minutebook::ledger
