// Text that a recorder wrote, made safe for a form of markup. All take any bytes; control
// characters and line breaks become spaces or go.
#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace minutebook::cli {

// For HTML and SVG, in text and in quoted attributes.
std::string HtmlText(absl::string_view text);
// For a line of CommonMark: nothing of it marks anything up.
std::string MarkdownText(absl::string_view text);
// An http or https address that can stand in <...> or a quoted attribute; empty for anything else.
std::string SafeUrl(absl::string_view url);

}  // namespace minutebook::cli
