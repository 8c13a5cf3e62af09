#include "service/ledger/log_events.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "service/ledger/payload_check.h"
#include "service/ledger/record.h"

namespace minutebook::ledger {
namespace {

absl::StatusOr<domain::EventRecord> Parse(store::Position position, std::string_view bytes) {
  auto stored = DecodeStored(bytes);
  if (!stored.ok()) return stored.status();
  auto header = DecodeHeader(stored->header());
  if (!header.ok()) return header.status();
  domain::EventRecord record;
  record.header = *std::move(header);
  // An erasure takes the salt with the payload; no event that holds one is empty.
  record.erased = stored->event().empty() && stored->salt().empty();
  if (!record.event.ParseFromString(stored->event())) {
    return absl::DataLossError(absl::StrCat("the event at position ", position, " does not parse"));
  }
  return record;
}

}  // namespace

absl::StatusOr<std::vector<domain::EventRecord>> LogEvents::Read(
    std::span<const store::Position> positions) const {
  if (positions.size() > domain::event_reads_max) {
    return absl::InvalidArgumentError(absl::StrCat(
        "at most ", domain::event_reads_max, " events are read at once, not ", positions.size()));
  }
  std::vector<domain::EventRecord> records;
  records.reserve(positions.size());
  for (const store::Position position : positions) {
    auto bytes = log_.Read(position);
    if (!bytes.ok()) return bytes.status();
    if (absl::Status status = CheckPayload(log_, position, *bytes); !status.ok()) return status;
    auto record = Parse(position, *bytes);
    if (!record.ok()) return record.status();
    records.push_back(*std::move(record));
  }
  return records;
}

absl::StatusOr<std::vector<std::optional<store::Position>>> LogEvents::Find(
    std::span<const store::EventId> ids) const {
  return log_.Find(ids);
}

absl::StatusOr<std::vector<store::Position>> LogEvents::Positions(std::string_view body,
                                                                  std::uint64_t first,
                                                                  std::size_t count) const {
  return log_.Positions(body, first, count);
}

}  // namespace minutebook::ledger
