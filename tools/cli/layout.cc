#include "tools/cli/layout.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
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

std::string Wrap(absl::string_view text, std::size_t width, std::size_t indent) {
  constexpr std::size_t kColumnsMin = 20;
  if (width < indent + kColumnsMin || indent + TextWidth(text) <= width) return std::string(text);
  std::string out;
  std::size_t at = indent;
  for (const absl::string_view word : absl::StrSplit(text, ' ')) {
    const std::size_t needed = TextWidth(word);
    if (!out.empty() && at + 1 + needed > width) {
      absl::StrAppend(&out, "\n", std::string(indent, ' '));
      at = indent;
    } else if (!out.empty()) {
      out.push_back(' ');
      ++at;
    }
    absl::StrAppend(&out, word);
    at += needed;
  }
  return out;
}

void Sheet::Add(std::string label, std::string text) {
  if (!text.empty()) rows_.emplace_back(std::move(label), std::move(text));
}

std::string Sheet::Text() const {
  std::size_t width = 0;
  for (const auto& [label, text] : rows_) width = std::max(width, TextWidth(label));
  std::string out;
  for (const auto& [label, text] : rows_) {
    absl::StrAppend(&out, "  ", paint_.Dim(Pad(label, width)), "  ",
                    Wrap(text, paint_.width(), width + 4), "\n");
  }
  return out;
}

std::string Table::Text() const {
  // One long text does not push the columns behind it out of sight: it alone runs on.
  constexpr std::size_t kPaddedColumnsMax = 64;
  std::vector<std::size_t> widths;
  for (const auto& row : rows_) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], std::min(TextWidth(row[i].text), kPaddedColumnsMax));
    }
  }
  std::string out;
  for (const auto& row : rows_) {
    std::string line;
    std::size_t at = 0;  // columns before the cell
    for (std::size_t i = 0; i < row.size(); ++i) {
      const Cell& cell = row[i];
      if (widths[i] == 0) continue;  // a column that nobody fills
      at += 2;
      const bool last = i + 1 == row.size();
      const std::string shown =
          last ? Wrap(cell.text, paint_.width(), at) : Pad(cell.text, widths[i]);
      absl::StrAppend(&line, "  ", cell.mark == nullptr ? shown : cell.mark(paint_, shown));
      at += widths[i];
    }
    absl::StrAppend(&out, absl::StripTrailingAsciiWhitespace(line), "\n");
  }
  return out;
}

}  // namespace minutebook::cli
