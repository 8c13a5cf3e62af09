#include "service/ledger/refold.h"

#include <limits>
#include <string_view>
#include <utility>

#include "service/domain/fold.h"
#include "service/domain/status_macros.h"
#include "service/ledger/payload_check.h"
#include "service/ledger/record.h"

namespace minutebook::ledger {

Refold::Refold(const domain::LedgerContext& context, const store::EventLogReader& log,
               const store::VersionedMapReader& rows, store::Position applied, Write write)
    : context_(context),
      log_(log),
      write_(std::move(write)),
      position_(applied),
      state_(rows, log, [this] { writer_.Wait(); }) {}

absl::Status Refold::Step(std::uint64_t events_max) {
  const absl::Status folded = FoldNext(events_max);
  // Told first: what was folded over rows that were not written may have failed for that alone.
  RETURN_IF_ERROR(Settle());
  RETURN_IF_ERROR(folded);
  writer_.Start([this, position = position_, changes = state_.TakeChanges()] {
    written_ = write_(position, changes);
  });
  return absl::OkStatus();
}

absl::Status Refold::Settle() {
  writer_.Wait();
  return written_;
}

absl::StatusOr<std::vector<store::RowChange>> Refold::Rest() {
  const absl::Status folded = FoldNext(std::numeric_limits<std::uint64_t>::max());
  RETURN_IF_ERROR(Settle());
  RETURN_IF_ERROR(folded);
  return state_.TakeChanges();
}

absl::Status Refold::FoldNext(std::uint64_t events_max) {
  state_.BeginGroup(log_.Head());
  EventDecoder decoder;
  absl::Status failed;
  const absl::Status scanned = log_.Scan(
      position_ + 1, events_max, false, [&](store::Position position, std::string_view stored) {
        const auto decoded = decoder.Decode(stored);
        if (!decoded.ok()) {
          failed = decoded.status();
          return false;
        }
        const domain::RecordedEvent& recorded = **decoded;
        failed = CheckPayload(log_, position, stored);
        if (!failed.ok()) return false;
        state_.BeginEvent(recorded.envelope, nullptr);
        const domain::NewFact fact =
            domain::NewFactOf(recorded.envelope, recorded.event, decoder.event_bytes());
        failed = domain::Fold(context_, recorded.envelope, recorded.event, fact, state_);
        state_.Keep();
        position_ = position;
        return failed.ok();
      });
  return failed.ok() ? scanned : failed;
}

}  // namespace minutebook::ledger
