// A new fact as bytes, put together without a message: what MakeFact gives, serialised.
#pragma once

#include <string>
#include <string_view>

#include "service/domain/event.h"
#include "store/types.h"

namespace minutebook::domain {

// What the rows that an event joins keep of it, but for its position.
std::string FactBytes(const EventEnvelope& envelope, const v1::Event& event,
                      std::string_view event_bytes);

// A SubjectRow that holds the fact whose FactBytes these are, at its position.
std::string RowOfNewFact(store::Position position, std::string_view fact_bytes);

}  // namespace minutebook::domain
