#include "service/ledger/refold.h"

#include <limits>
#include <string_view>
#include <utility>

#include "service/domain/status_macros.h"
#include "service/ledger/payload_check.h"

namespace minutebook::ledger {
namespace {

// Read before they are folded, so that the rows that they join are looked up together.
constexpr std::size_t kReadAtOnce = 100;

}  // namespace

Refold::Refold(const domain::LedgerContext& context, const store::EventLogReader& log,
               const store::VersionedMapReader& rows, store::Position applied, Write write)
    : context_(context),
      log_(log),
      write_(std::move(write)),
      position_(applied),
      read_(kReadAtOnce),
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
  read_count_ = 0;
  absl::Status failed;
  const absl::Status scanned = log_.Scan(position_ + 1, events_max, false,
                                         [&](store::Position position, std::string_view stored) {
                                           failed = ReadOne(position, stored);
                                           if (failed.ok() && read_count_ == read_.size()) {
                                             failed = FoldRead();
                                           }
                                           return failed.ok();
                                         });
  RETURN_IF_ERROR(failed);
  RETURN_IF_ERROR(scanned);
  return FoldRead();
}

absl::Status Refold::ReadOne(store::Position position, std::string_view stored) {
  Read& read = read_[read_count_++];
  read.position = position;
  ASSIGN_OR_RETURN(read.recorded, read.decoder.Decode(stored));
  const domain::RecordedEvent& recorded = *read.recorded;
  read.fact = domain::NewFactOf(recorded.envelope, recorded.event, read.decoder.event_bytes());
  return CheckPayload(log_, position, stored);
}

absl::Status Refold::FoldRead() {
  std::vector<std::string_view> keys;
  for (std::size_t i = 0; i < read_count_; ++i) {
    for (const domain::JoinedRow& row : read_[i].fact.rows) keys.push_back(row.key);
  }
  RETURN_IF_ERROR(state_.Prefetch(std::move(keys)));
  for (std::size_t i = 0; i < read_count_; ++i) {
    const auto& [envelope, event] = *read_[i].recorded;
    state_.BeginEvent(envelope, nullptr);
    RETURN_IF_ERROR(domain::Fold(context_, envelope, event, read_[i].fact, state_));
    state_.Keep();
    position_ = read_[i].position;
  }
  read_count_ = 0;
  return absl::OkStatus();
}

}  // namespace minutebook::ledger
