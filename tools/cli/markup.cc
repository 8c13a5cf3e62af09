#include "tools/cli/markup.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tools/cli/utf8.h"

namespace minutebook::cli {
namespace {

// Line breaks and tabs are spaces; Printable takes the rest of what is no text.
std::string OneLine(absl::string_view text) {
  std::string line(text);
  for (char& c : line) {
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';
  }
  return Printable(line);
}

}  // namespace

std::string HtmlText(absl::string_view text) {
  std::string out;
  for (const char c : OneLine(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string MarkdownText(absl::string_view text) {
  static constexpr absl::string_view kMarks = "\\`*_{}[]<>()#+-!|~&=:.\"'";
  std::string out;
  const std::string line = OneLine(text);
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    // A dot or a hyphen means something at the beginning of a line alone.
    const bool inner = i > 4 && (c == '.' || c == '-' || c == '+' || c == '=' || c == '"' ||
                                 c == '\'' || c == '(' || c == ')' || c == '!');
    const bool colon = c == ':' && !absl::StartsWith(line.substr(i), "://");
    if (c == '<') {  // whatever else it may be read as, it opens no tag
      out += "&lt;";
      continue;
    }
    if (kMarks.find(c) != absl::string_view::npos && !inner && !colon) out += '\\';
    out += c;
  }
  return out;
}

std::string SafeUrl(absl::string_view url) {
  if (!absl::StartsWithIgnoreCase(url, "https://") && !absl::StartsWithIgnoreCase(url, "http://")) {
    return "";
  }
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : url) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = byte > 0x20 && byte < 0x7F && c != '<' && c != '>' && c != '"' &&
                       c != '\'' && c != '\\' && c != '`' && c != '{' && c != '}';
    if (plain) {
      out += c;
    } else {
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  return out;
}

}  // namespace minutebook::cli
