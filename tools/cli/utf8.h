// UTF-8 in, code points out, and how wide text is on a terminal.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace minutebook::cli {

// Byte at which the text stops being UTF-8 (RFC 3629); nullopt where all of it is.
std::optional<std::size_t> FindInvalidUtf8(absl::string_view text);
void AppendUtf8(std::uint32_t code_point, std::string& out);
// Columns that the text takes: code points, combining marks left out. Wide scripts count as one.
std::size_t TextWidth(absl::string_view text);
// The text without control characters, so that a record cannot drive a reader's terminal.
std::string Printable(absl::string_view text);

}  // namespace minutebook::cli
