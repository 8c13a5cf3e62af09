// What is told of an event that was recorded, or found on record: v1::Receipt, of which one is made
// for every event, and mostly only to be serialised.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "minutebook/v1/ledger_service.pb.h"
#include "store/types.h"

namespace minutebook::ledger {

struct Receipt {
  store::EventId event_id{};
  store::Position position = 0;
  std::vector<store::BodyRevision> bodies;
  std::int64_t recorded_at_us = 0;
  bool already_recorded = false;
  bool erased = false;
  bool operator==(const Receipt&) const = default;
};

// Of an event on record, by its header.
Receipt ReceiptOf(const store::EventId& id, const v1::EventHeader& header);

v1::Receipt ToMessage(const Receipt& receipt);
// The bytes of that message, put together without it.
std::string BytesOf(const Receipt& receipt);

}  // namespace minutebook::ledger
