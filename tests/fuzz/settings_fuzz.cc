// Settings of any bytes: variables of the environment in the first line, a file in the rest. What
// is taken without a word is printed as a file that says the same.
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/settings/settings.h"
#include "service/settings/settings_file.h"
#include "tests/fuzz/fuzz_check.h"

namespace minutebook {
namespace {

// A file in memory, by its path.
class MemoryFile {
 public:
  MemoryFile() : fd_(memfd_create("settings", 0)) { FUZZ_CHECK(fd_ >= 0); }
  void Write(std::string_view text) const {
    FUZZ_CHECK(ftruncate(fd_, 0) == 0);
    FUZZ_CHECK(pwrite(fd_, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size()));
  }
  std::string path() const { return "/proc/self/fd/" + std::to_string(fd_); }

 private:
  const int fd_;
};

// One option of each kind.
struct Read {
  std::string text = "by default";
  int number = 60;
  std::string choice = "info";
  bool flag = false;
  std::vector<std::string> many;
  std::string once;

  std::vector<std::string> problems;
  std::string printed;

  bool operator==(const Read&) const = default;
};

Read ReadSettings(const std::string& path) {
  Read read;
  Settings settings("a description");
  CLI::App& app = settings.app();
  app.add_option("--text", read.text, "A text")->capture_default_str();
  settings.AddNumber("--number", &read.number, 1, 100, "A number");
  settings.AddChoice("--choice", &read.choice, {"debug", "info"}, "A word");
  app.add_flag("--flag", read.flag, "A flag");
  settings.Check(app.add_option("--many", read.many, "Texts"),
                 [](const std::string& text) { return text.size() > 100 ? "too long" : ""; });
  settings.Once(app.add_option("--once", read.once, "Of one start"));
  std::string words[] = {"program", "--config", path};
  char* argv[] = {words[0].data(), words[1].data(), words[2].data(), nullptr};
  const std::optional<int> ended = settings.Parse(3, argv);
  FUZZ_CHECK(!ended.has_value());
  read.problems = settings.problems();
  std::erase(read.many, "");  // of a file that was printed, where none was said
  for (const std::string& problem : read.problems) FUZZ_CHECK(!problem.empty());
  if (read.problems.empty()) read.printed = settings.ToFile();
  return read;
}

void SetEnvironment(std::string_view line) {
  const std::string value(line.substr(0, line.find('\0')));
  for (const char* const name : {"MINUTEBOOKD_TEXT", "MINUTEBOOKD_NUMBER", "MINUTEBOOKD_CHOICE",
                                 "MINUTEBOOKD_FLAG", "MINUTEBOOKD_MANY", "MINUTEBOOKD_ONCE"}) {
    unsetenv(name);
    // By the first letter, one of them; the rest is its value.
    if (!value.empty() && value.front() == name[12]) setenv(name, value.c_str() + 1, 1);
  }
}

bool IsUtf8(const std::string& text) {
  const SettingsFile quoted = ReadSettingsFile("a = " + QuotedForFile(text));
  return quoted.problems.empty() && quoted.settings.size() == 1 &&
         quoted.settings.front().values.front() == text;
}

}  // namespace
}  // namespace minutebook

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace minutebook;
  static const MemoryFile file;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::string_view line = input.substr(0, input.find('\n'));
  SetEnvironment(line);
  const std::string_view text =
      line.size() == input.size() ? std::string_view() : input.substr(line.size() + 1);
  for (const FileSetting& setting : ReadSettingsFile(text).settings) {
    FUZZ_CHECK(!setting.name.empty() && !setting.values.empty());
  }
  file.Write(text);
  const Read read = ReadSettings(file.path());
  if (!read.problems.empty()) return 0;
  FUZZ_CHECK(read.once.empty() && read.number >= 1 && read.number <= 100);
  FUZZ_CHECK(read.choice.empty() || read.choice == "debug" || read.choice == "info");
  // The environment's words may be no UTF-8, which a file must be.
  if (!IsUtf8(read.text) || !std::all_of(read.many.begin(), read.many.end(), IsUtf8)) return 0;
  SetEnvironment("");
  file.Write(read.printed);
  const Read again = ReadSettings(file.path());
  FUZZ_CHECK(again == read);
  return 0;
}
