// Where a command reads and writes, and what the terminal there can show.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>

#include "absl/strings/string_view.h"

namespace minutebook::cli {

struct Console {
  std::istream& in;
  std::ostream& out;  // answers
  std::ostream& err;  // progress, complaints
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  bool colour = false;        // of answers
  bool err_colour = false;    // of complaints
  std::size_t width = 80;     // columns of the terminal
  std::string config_file;    // profiles; empty: none
  std::string known_ledgers;  // where what was seen of servers is kept; empty: nowhere
};

// The console of this process: standard streams; colour on terminals unless NO_COLOR is set or TERM
// is dumb.
Console ProcessConsole();

// Marks text for a terminal; gives it back unchanged where there is no colour.
class Paint {
 public:
  // `width`: columns at which long texts go on in the next line; 0: never.
  explicit Paint(bool colour, std::size_t width = 0) : colour_(colour), width_(width) {}
  std::size_t width() const { return width_; }
  std::string Bold(absl::string_view text) const { return Wrap("1", text); }
  std::string Dim(absl::string_view text) const { return Wrap("2", text); }
  std::string Good(absl::string_view text) const { return Wrap("1;32", text); }
  std::string Doubtful(absl::string_view text) const { return Wrap("1;33", text); }
  std::string Bad(absl::string_view text) const { return Wrap("1;31", text); }

 private:
  std::string Wrap(absl::string_view code, absl::string_view text) const;
  const bool colour_;
  const std::size_t width_;
};

// For answers on this console.
inline Paint AnswerPaint(const Console& console) {
  return Paint(console.colour, console.out_is_terminal ? console.width : 0);
}

}  // namespace minutebook::cli
