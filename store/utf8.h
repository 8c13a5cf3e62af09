// UTF-8, as far as signed notes need it. Thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace minutebook::store {

// Takes the first code point off `text`, which is not empty. nullopt: the bytes are not UTF-8 in
// its shortest form, or name a surrogate.
std::optional<std::uint32_t> TakeCodePoint(std::string_view* text);
// Whether Unicode calls the code point a space (property White_Space).
bool IsUnicodeSpace(std::uint32_t code_point);

}  // namespace minutebook::store
