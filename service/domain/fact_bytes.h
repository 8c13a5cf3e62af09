// A new fact as bytes, put together without a message: what MakeFact gives, serialised.
#pragma once

#include <string>
#include <string_view>

#include "service/domain/fold.h"
#include "store/types.h"

namespace minutebook::domain {

// A SubjectRow that holds the fact whose FactBytes these are, at its position.
std::string RowOfNewFact(store::Position position, std::string_view fact_bytes);

}  // namespace minutebook::domain
