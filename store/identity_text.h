// A UUID as text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/types.h"

namespace minutebook::store {

// 8-4-4-4-12 lower-case hex digits.
std::string FormatUuid(const EventId& id);
// nullopt for anything but that.
std::optional<EventId> ParseUuid(std::string_view text);

}  // namespace minutebook::store
