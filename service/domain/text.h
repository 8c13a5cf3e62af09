// Text as it is checked, and as messages are put together from it.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace minutebook::domain {

// The parts, one after another. (The distribution's absl has a string_view of its own, which StrCat
// wants.)
std::string Concat(std::initializer_list<std::string_view> parts);

// What somebody wrote, as a message repeats it: 'text', cut short where it is long, with control
// characters and whatever is not UTF-8 escaped.
std::string Quoted(std::string_view text);

// UTF-8 as RFC 3629 has it: no surrogates, nothing overlong, nothing beyond U+10FFFF.
bool IsUtf8(std::string_view text);

// Whether UTF-8 text holds a control character (C0, DEL or C1) other than a line break or a tab.
bool HasControlCharacter(std::string_view text);

}  // namespace minutebook::domain
