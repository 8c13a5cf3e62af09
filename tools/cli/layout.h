// Text in columns, by the width it takes on a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "tools/cli/console.h"

namespace minutebook::cli {

// Spaces behind, or before, the text, up to `width`.
std::string Pad(absl::string_view text, std::size_t width);
std::string PadLeft(absl::string_view text, std::size_t width);
// At most `width` columns; "..." stands for what is left out.
std::string Cut(absl::string_view text, std::size_t width);

// The text broken at spaces so that no line is wider than `width`; lines after the first begin with
// `indent` spaces. A text that would have fewer than 20 columns stays whole.
std::string Wrap(absl::string_view text, std::size_t width, std::size_t indent);

// Rows of a label and a text, the texts aligned.
class Sheet {
 public:
  explicit Sheet(const Paint& paint) : paint_(paint) {}
  // Rows without text are left out.
  void Add(std::string label, std::string text);
  bool empty() const { return rows_.empty(); }
  // Each row indented by two, with its line's end.
  std::string Text() const;

 private:
  const Paint paint_;
  std::vector<std::pair<std::string, std::string>> rows_;
};

// Rows of cells, each column as wide as its widest cell, but at most 64; the last one is not
// padded.
class Table {
 public:
  // Marks a cell for the terminal after it has been measured.
  using Mark = std::string (*)(const Paint&, absl::string_view);
  struct Cell {
    Cell(std::string text, Mark mark = nullptr) : text(std::move(text)), mark(mark) {}
    Cell(const char* text) : text(text) {}
    std::string text;
    Mark mark = nullptr;
  };

  explicit Table(const Paint& paint) : paint_(paint) {}
  void Add(std::vector<Cell> row) { rows_.push_back(std::move(row)); }
  bool empty() const { return rows_.empty(); }
  std::size_t size() const { return rows_.size(); }
  std::string Text() const;

 private:
  const Paint paint_;
  std::vector<std::vector<Cell>> rows_;
};

}  // namespace minutebook::cli
