#include "service/ledger/refold.h"

#include <string_view>

#include "service/domain/fold.h"
#include "service/ledger/group_state.h"
#include "service/ledger/payload_check.h"
#include "service/ledger/record.h"

namespace minutebook::ledger {

absl::StatusOr<Refolded> Refold(const domain::LedgerContext& context,
                                const store::EventLogReader& log,
                                const store::VersionedMapReader& rows, store::Position applied,
                                std::uint64_t events_max) {
  GroupState state(rows, log);
  EventDecoder decoder;
  Refolded folded{.position = applied, .changes = {}};
  absl::Status failed;
  const absl::Status scanned = log.Scan(
      applied + 1, events_max, false, [&](store::Position position, std::string_view stored) {
        const auto decoded = decoder.Decode(stored);
        if (!decoded.ok()) {
          failed = decoded.status();
          return false;
        }
        const domain::RecordedEvent& recorded = **decoded;
        failed = CheckPayload(log, position, stored);
        if (!failed.ok()) return false;
        state.BeginEvent(recorded.envelope, nullptr);
        const domain::NewFact fact =
            domain::NewFactOf(recorded.envelope, recorded.event, decoder.event_bytes());
        failed = domain::Fold(context, recorded.envelope, recorded.event, fact, state);
        state.Keep();
        folded.position = position;
        return failed.ok();
      });
  if (!failed.ok()) return failed;
  if (!scanned.ok()) return scanned;
  folded.changes = state.TakeChanges();
  return folded;
}

}  // namespace minutebook::ledger
