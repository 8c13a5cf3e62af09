#include "tools/cli/layout.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "tools/cli/utf8.h"

namespace minutebook::cli {
namespace {

std::string Spaces(absl::string_view text, std::size_t width) {
  const std::size_t used = TextWidth(text);
  return std::string(used < width ? width - used : 0, ' ');
}

}  // namespace

std::string Pad(absl::string_view text, std::size_t width) {
  return absl::StrCat(text, Spaces(text, width));
}

std::string PadLeft(absl::string_view text, std::size_t width) {
  return absl::StrCat(Spaces(text, width), text);
}

std::string Cut(absl::string_view text, std::size_t width) {
  constexpr std::size_t kDots = 3;
  if (TextWidth(text) <= width || width <= kDots) return std::string(text);
  std::size_t end = 0;
  std::size_t used = 0;
  while (end < text.size() && used < width - kDots) {
    ++end;
    while (end < text.size() && (text[end] & 0xC0) == 0x80) ++end;  // the rest of a letter
    used = TextWidth(text.substr(0, end));
  }
  return absl::StrCat(text.substr(0, end), "...");
}

void Sheet::Add(std::string label, std::string text) {
  if (!text.empty()) rows_.emplace_back(std::move(label), std::move(text));
}

std::string Sheet::Text() const {
  std::size_t width = 0;
  for (const auto& [label, text] : rows_) width = std::max(width, TextWidth(label));
  std::string out;
  for (const auto& [label, text] : rows_) {
    absl::StrAppend(&out, "  ", paint_.Dim(Pad(label, width)), "  ", text, "\n");
  }
  return out;
}

std::string Table::Text() const {
  std::vector<std::size_t> widths;
  for (const auto& row : rows_) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], TextWidth(row[i].text));
    }
  }
  std::string out;
  for (const auto& row : rows_) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const Cell& cell = row[i];
      if (widths[i] == 0) continue;  // a column that nobody fills
      const std::string padded = i + 1 == row.size() ? cell.text : Pad(cell.text, widths[i]);
      absl::StrAppend(&line, "  ", cell.mark == nullptr ? padded : cell.mark(paint_, padded));
    }
    absl::StrAppend(&out, line, "\n");
  }
  return out;
}

}  // namespace minutebook::cli
