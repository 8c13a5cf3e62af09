#include "service/settings/toml.h"

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace minutebook {
namespace {

absl::Status NoToml(std::size_t line, const std::string& why) {
  return absl::InvalidArgumentError(absl::StrCat("line ", line, ": this is no TOML: ", why));
}

bool IsControl(char c) {
  const bool space = c == '\t' || c == '\n' || c == '\r';
  return !space && absl::ascii_iscntrl(static_cast<unsigned char>(c));
}

// U+FE80 to U+FEFE in UTF-8: outside of quotes toml++ 3.3 runs into code that it declares
// unreachable at the upper four fifths of them. Two bytes tell them from all else; U+FEFF, the mark
// of byte order, is no such character.
bool IsPresentationForm(std::string_view text) {
  if (!text.starts_with("\xEF\xBA") && !text.starts_with("\xEF\xBB")) return false;
  return !text.starts_with("\xEF\xBB\xBF");
}

// What must not reach toml++, which may end the process at it.
absl::Status CheckCharacters(std::string_view text) {
  std::size_t line = 1;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') ++line;
    if (IsControl(text[i])) return NoToml(line, "a control character");
    if (IsPresentationForm(text.substr(i))) {
      return NoToml(line, "an Arabic presentation form; write the letter itself");
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<toml::table> ParseToml(std::string_view text) {
  if (absl::Status status = CheckCharacters(text); !status.ok()) return status;
  toml::parse_result parsed = toml::parse(text);
  if (parsed) return std::move(parsed).table();
  const toml::parse_error& error = parsed.error();
  return NoToml(error.source().begin.line, std::string(error.description()));
}

}  // namespace minutebook
