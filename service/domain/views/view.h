// What a view is: which rows an event joins, and which rules it must keep. Each view is one file,
// known to the table in views.cc alone. Rows follow from events by themselves; what they amount to
// is worked out when asked (answers/).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/domain/event.h"
#include "service/domain/keys.h"
#include "service/domain/state.h"
#include "service/domain/views/check.h"

namespace minutebook::domain {

// An event as the views see it. Borrows.
struct Recorded {
  const LedgerContext& context;
  const EventEnvelope& envelope;
  const v1::Event& event;

  v1::EventType type() const { return TypeOf(event); }
  // Empty for events about the ledger itself.
  std::string_view primary() const {
    return envelope.bodies.empty() ? std::string_view() : std::string_view(envelope.bodies[0]);
  }
};

using Keys = std::vector<std::string>;

struct View {
  // Rows that the event joins or that its rules read, as far as the event alone tells.
  void (*collect)(const Recorded& recorded, Keys* keys);
  // Rows that the event joins. Total: an event that fits nowhere joins none. May be nullptr.
  void (*rows)(const Recorded& recorded, Keys* keys);
  // Adds what the event breaks. May be nullptr.
  absl::Status (*check)(const Recorded& recorded, Check& check);
};

// The rows that an event joins, each once, in order.
Keys RowsOf(const Recorded& recorded);
Keys RowsOf(const LedgerContext& context, const RecordedEvent& event);

// All views.
std::span<const View* const> Views();

// Whether this version knows what an event of this type amounts to; if not, none is admitted.
bool IsSupported(v1::EventType type);

}  // namespace minutebook::domain
