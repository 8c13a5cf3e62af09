#include "tools/cli/console.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "tools/cli/known_ledgers.h"
#include "tools/cli/profile.h"

namespace minutebook::cli {
namespace {

bool ColourWanted() {
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  const bool dumb = term == nullptr || std::string(term) == "dumb";
  return !dumb && (no_color == nullptr || *no_color == '\0');
}

std::size_t TerminalWidth() {
  constexpr std::size_t kWidthMin = 40;
  winsize size{};
  for (const int fd : {STDOUT_FILENO, STDERR_FILENO}) {
    if (::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col >= kWidthMin) return size.ws_col;
  }
  return 80;
}

}  // namespace

Console ProcessConsole() {
  Console console{std::cin, std::cout, std::cerr};
  console.out_is_terminal = ::isatty(STDOUT_FILENO) == 1;
  console.err_is_terminal = ::isatty(STDERR_FILENO) == 1;
  console.colour = console.out_is_terminal && ColourWanted();
  console.err_colour = console.err_is_terminal && ColourWanted();
  console.width = TerminalWidth();
  console.config_file = DefaultConfigFile();
  console.known_ledgers = DefaultKnownLedgers();
  return console;
}

std::string Paint::Wrap(absl::string_view code, absl::string_view text) const {
  if (!colour_ || text.empty()) return std::string(text);
  return absl::StrCat("\x1b[", code, "m", text, "\x1b[0m");
}

}  // namespace minutebook::cli
