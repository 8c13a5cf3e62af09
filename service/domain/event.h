// An event as the domain handles it: the recorder's words with what the header adds.
#pragma once

#include <string>
#include <vector>

#include "minutebook/v1/event.pb.h"
#include "minutebook/v1/ledger_service.pb.h"
#include "store/types.h"

namespace minutebook::domain {

// The ledger's constants that the fold depends on.
struct LedgerContext {
  store::EventId ledger_id{};  // namespace of refs
};

// Everything about an event but its payload. At the check of rules position is what it will be.
struct EventEnvelope {
  store::Position position = 0;
  store::EventId id{};
  std::vector<std::string> bodies;  // the primary one first
};

// The EventType whose number is the field set in event.fact; UNSPECIFIED for none.
v1::EventType TypeOf(const v1::Event& event);

}  // namespace minutebook::domain
