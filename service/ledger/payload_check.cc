#include "service/ledger/payload_check.h"

#include <algorithm>
#include <optional>
#include <span>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/domain/erasures.h"
#include "service/ledger/record.h"

namespace minutebook::ledger {
namespace {

// The first event of a ledger carries the ledger's id as its own.
absl::StatusOr<store::EventId> LedgerId(const store::EventLogReader& log) {
  auto first = log.Read(1);
  if (!first.ok()) return first.status();
  auto header = HeaderOfStored(*first);
  if (!header.ok()) return header.status();
  store::EventId id{};
  if (header->event_id().size() != id.size()) {
    return absl::DataLossError("position 1 does not tell the ledger's id");
  }
  std::copy(header->event_id().begin(), header->event_id().end(), id.begin());
  return id;
}

absl::StatusOr<bool> IsAccountedFor(const store::EventLogReader& log, store::Position position) {
  auto ledger_id = LedgerId(log);
  if (!ledger_id.ok()) return ledger_id.status();
  const store::EventId id = domain::ErasureId(*ledger_id, position);
  auto found = log.Find(std::span(&id, 1));
  if (!found.ok()) return found.status();
  if (!found->front().has_value()) return false;
  auto stored = log.Read(*found->front());
  if (!stored.ok()) return stored.status();
  auto erasure = DecodeEvent(*stored);
  if (!erasure.ok()) return erasure.status();
  return erasure->event.payload_erased().position() == position;
}

}  // namespace

absl::Status CheckPayload(const store::EventLogReader& log, store::Position position,
                          std::string_view stored) {
  if (!IsErased(stored)) return absl::OkStatus();
  auto accounted = IsAccountedFor(log, position);
  if (!accounted.ok()) return accounted.status();
  if (*accounted) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("the payload at position ", position,
                                          " is missing, and no event says that it was erased"));
}

}  // namespace minutebook::ledger
