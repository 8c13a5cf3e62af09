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
constexpr std::size_t kReadBytesMax = 1024 * 1024;
// Of an event whose memory is used for the next one in its place.
constexpr std::size_t kKeptBytesMax = 16 * 1024;

}  // namespace

Refold::Refold(const domain::LedgerContext& context, const store::EventLogReader& log,
               const store::VersionedMapReader& rows, store::Position applied, Write write,
               const RefoldLimits& limits)
    : context_(context),
      log_(log),
      write_(std::move(write)),
      limits_(limits),
      position_(applied),
      read_(kReadAtOnce),
      state_(
          rows, log, [this] { writer_.Wait(); }, limits.rows_bytes_max) {}

absl::Status Refold::Step(std::uint64_t events_max) {
  const absl::Status folded = FoldNext(events_max, limits_.step_bytes_max);
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
  constexpr std::size_t kBytesMax = std::numeric_limits<std::size_t>::max() / 2;
  const absl::Status folded = FoldNext(std::numeric_limits<std::uint64_t>::max(), kBytesMax);
  RETURN_IF_ERROR(Settle());
  RETURN_IF_ERROR(folded);
  return state_.TakeChanges();
}

absl::Status Refold::FoldNext(std::uint64_t events_max, std::size_t bytes_max) {
  state_.BeginGroup(log_.Head());
  read_count_ = 0;
  read_bytes_ = 0;
  const std::size_t bytes_end = state_.bytes() + bytes_max;
  absl::Status failed;
  const absl::Status scanned = log_.Scan(
      position_ + 1, events_max, false, [&](store::Position position, std::string_view stored) {
        failed = ReadOne(position, stored);
        if (failed.ok() && (read_count_ == read_.size() || read_bytes_ >= kReadBytesMax)) {
          failed = FoldRead(bytes_end);
        }
        return failed.ok() && state_.bytes() < bytes_end;
      });
  RETURN_IF_ERROR(failed);
  RETURN_IF_ERROR(scanned);
  return FoldRead(bytes_end);
}

absl::Status Refold::ReadOne(store::Position position, std::string_view stored) {
  Read& read = read_[read_count_++];
  read.position = position;
  read.bytes = stored.size();
  read_bytes_ += stored.size();
  ASSIGN_OR_RETURN(read.recorded, read.decoder.Decode(stored));
  const domain::RecordedEvent& recorded = *read.recorded;
  read.fact = domain::NewFactOf(recorded.envelope, recorded.event, read.decoder.event_bytes());
  return CheckPayload(log_, position, stored);
}

absl::Status Refold::FoldRead(std::size_t bytes_end) {
  std::vector<std::string_view> keys;
  for (std::size_t i = 0; i < read_count_; ++i) {
    for (const domain::JoinedRow& row : read_[i].fact.rows) keys.push_back(row.key);
  }
  RETURN_IF_ERROR(state_.Prefetch(std::move(keys)));
  // What is not folded here is read again by the next step.
  for (std::size_t i = 0; i < read_count_ && (i == 0 || state_.bytes() < bytes_end); ++i) {
    Read& read = read_[i];
    const auto& [envelope, event] = *read.recorded;
    state_.BeginEvent(envelope, nullptr);
    RETURN_IF_ERROR(domain::Fold(context_, envelope, event, read.fact, state_));
    state_.Keep();
    position_ = read.position;
  }
  for (std::size_t i = 0; i < read_count_; ++i) {
    if (read_[i].bytes > kKeptBytesMax) read_[i] = Read();
  }
  read_count_ = 0;
  read_bytes_ = 0;
  return absl::OkStatus();
}

}  // namespace minutebook::ledger
