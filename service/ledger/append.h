// An append on its way: what the caller asks, what the writer needs of it, what comes back.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "minutebook/v1/ledger_service.pb.h"
#include "service/domain/fold.h"
#include "service/domain/violation.h"
#include "service/ledger/limits.h"
#include "service/ledger/receipt.h"
#include "store/store.h"

namespace minutebook::ledger {

// How the events of a request belong together.
enum class AppendMode {
  // All or none; a mix of known and new ids is refused.
  kAllOrNone,
  // Each by itself, in order; known ones are skipped; the first refusal stops the rest.
  kEachByItself,
};

struct AppendOutcome {
  // One for each event recorded or found; for kEachByItself possibly fewer than asked.
  std::vector<Receipt> receipts;
  store::TreeHead tree_head;
  // kEachByItself: why it stopped after receipts.size() events. OK: it did not.
  absl::Status stopped;
};

using AppendDone = std::function<void(absl::StatusOr<AppendOutcome>)>;

// An event with all that can be computed before its place is known.
struct PreparedEvent {
  store::EventId id{};
  std::vector<std::string> bodies;  // the primary one first
  v1::EventType type = v1::EVENT_TYPE_UNSPECIFIED;
  std::string known_at;  // as claimed
  v1::Event event;
  std::string event_bytes;
  std::string salt;
  std::string payload_digest;
  domain::NewFact fact;               // what it adds to rows
  std::vector<std::string> row_keys;  // of the rows that its rules and its fold read
  std::string path;                   // "events[3]", put before the field in a violation
};

struct PreparedAppend {
  AppendMode mode = AppendMode::kAllOrNone;
  std::vector<PreparedEvent> events;
  std::vector<v1::BodyExpectation> expectations;
  std::string recorder;
  std::size_t bytes = 0;
  // kEachByItself: the events before the one whose fields are wrong, and why.
  absl::Status stopped;
  AppendDone done;
};

// A request as it came.
struct AppendCommand {
  AppendMode mode = AppendMode::kAllOrNone;
  std::vector<v1::NewEvent> events;
  // What the `event` of each was parsed from, where that is at hand; else fewer, or empty. Borrowed
  // until Prepare returns.
  std::vector<std::string_view> sent;
  std::vector<v1::BodyExpectation> expectations;
  // Principal that appends.
  std::string recorder;
  // Number of the first event, for field paths of a stream: events[first_index + i].
  std::uint64_t first_index = 0;
};

// INVALID_ARGUMENT with all of them; at least one.
absl::Status InvalidFields(const domain::Violations& violations);
// Checks limits and fields, derives ids, serialises and hashes: everything that needs no state,
// done on the caller's thread. INVALID_ARGUMENT tells all violations.
absl::StatusOr<PreparedAppend> Prepare(AppendCommand command, const store::EventId& ledger_id,
                                       const Limits& limits);

}  // namespace minutebook::ledger
