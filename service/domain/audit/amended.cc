#include "service/domain/audit/amended.h"

#include <map>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "service/domain/answers/history.h"
#include "service/domain/answers/question.h"
#include "service/domain/facts.h"
#include "service/domain/keys.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

absl::Status TooMany(const std::string& body, std::size_t most, std::string_view what) {
  return absl::ResourceExhaustedError(
      Concat({"body: ", body, " has more than ", std::to_string(most), " ", what,
              ", more than one audit reads"}));
}

// A row says what became of its event, or is one of what is recorded about it.
absl::Status Take(std::string_view item, std::string_view value, AmendedEvents* amended) {
  const EventId id = IdFromBytes(item.substr(0, sizeof(EventId)));
  if (item.size() == sizeof(EventId)) {
    AmendedRow row;
    if (!row.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
      return absl::DataLossError("a row of the views cannot be read");
    }
    if (row.retracted()) amended->retracted.push_back(id);
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const SubjectRow row, ParseRow(value));
  for (const RowFact& fact : row.facts()) {
    if (fact.event().has_source_attached()) amended->attached.emplace_back(id, ShortFact(fact));
  }
  return absl::OkStatus();
}

// Rows of what amends one event that are passed over step by step, before a seek leaps over the
// rest: an event corrected ten thousand times costs as one corrected ten times.
constexpr int kStepsMax = 8;

bool IsAmendment(std::string_view item) {
  return item.size() > sizeof(EventId) && item[sizeof(EventId)] == kAmendmentItem;
}

}  // namespace

absl::StatusOr<AmendedEvents> ReadAmended(const std::string& body, const AsOfState& state) {
  AmendedEvents amended;
  const std::string prefix = OwnerPrefix(RowKind::kEvent, body);
  absl::Status bad;
  std::size_t rows = 0;
  std::string event;
  int steps = 0;
  std::optional<std::string> after = "";
  const auto visit = [&](std::string_view key, std::string_view value) {
    const std::string_view item = key.substr(prefix.size());
    if (IsAmendment(item)) {  // the event's own row sums them up
      const std::string_view of = item.substr(0, sizeof(EventId));
      steps = of == event ? steps + 1 : 0;
      event = of;
      if (steps < kStepsMax) return true;
      after = AmendmentKey(body, IdFromBytes(of), ~store::Position{0});
      return false;
    }
    if (++rows > audit_amended_rows_max) {
      bad = TooMany(body, audit_amended_rows_max, "records about other events");
    } else {
      bad = Take(item, value, &amended);
    }
    return bad.ok();
  };
  while (after.has_value()) {
    const std::string from = *std::exchange(after, std::nullopt);
    RETURN_IF_ERROR(state.ScanAfter(prefix, from, visit));
  }
  RETURN_IF_ERROR(bad);
  ASSIGN_OR_RETURN(amended.erased, state.ErasedOf(body, audit_retracted_max + 1));
  if (amended.retracted.size() + amended.erased.size() > audit_retracted_max) {
    return TooMany(body, audit_retracted_max, "events retracted or erased");
  }
  return amended;
}

absl::StatusOr<std::optional<Withdrawn>> ReadWithdrawn(const LedgerContext& context,
                                                       const EventId& id, const AsOfState& state) {
  ASSIGN_OR_RETURN(std::optional<EventHistory> history, ReadHistory(context, id, state));
  if (!history.has_value() || (history->now.holds && !history->erased())) {
    return std::optional<Withdrawn>();
  }
  Withdrawn withdrawn;
  withdrawn.root = std::move(history->root);
  withdrawn.as_read = history->now.as_read;
  RowFact words = MakeFact(withdrawn.as_read.envelope, withdrawn.as_read.event);
  withdrawn.fact = ShortFact(words);
  withdrawn.fact.set_type(withdrawn.root.header.type());
  const std::map<std::string, std::string> retracted = RetractedIn(context, *history);
  const auto by = retracted.find(std::string(IdBytes(id)));
  for (const RowFact& fact : history->amendments) {
    if (by == retracted.end() || fact.event_id() != by->second) continue;
    withdrawn.retraction = ShortFact(fact);
    withdrawn.reason = fact.event().event_retracted().reason();
  }
  if (history->erasure.has_value()) {
    const RecordedEvent erasure = ToRecorded(*history->erasure);
    withdrawn.retraction = ShortFact(MakeFact(erasure.envelope, erasure.event));
    withdrawn.reason = erasure.event.payload_erased().reason();
    withdrawn.erasure = std::move(history->erasure);
  }
  return std::optional<Withdrawn>(std::move(withdrawn));
}

}  // namespace minutebook::domain
