// The table of codes in service/domain/README.md is the one that CheckFields uses.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

#include "tests/testing/status_matchers.h"

namespace minutebook::domain {
namespace {

std::string Content(const std::filesystem::path& path) {
  std::ifstream file(path);
  EXPECT_TRUE(file.good()) << path;
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::set<std::string> Matches(const std::string& text, const char* pattern) {
  const std::regex expression(pattern);
  std::set<std::string> found;
  for (std::sregex_iterator match(text.begin(), text.end(), expression), end; match != end;
       ++match) {
    found.insert((*match)[1]);
  }
  return found;
}

TEST(FieldCodes, AreThoseOfTheTable) {
  const std::filesystem::path folder = MINUTEBOOK_SOURCE_DIR "/service/domain";
  std::string table = Content(folder / "README.md");
  table.erase(0, table.find("## Field codes"));
  table.erase(std::min(table.find("\n## ", 1), table.size()));
  std::string source;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename();
    if (name == "check_fields.cc" || (name.starts_with("field") && name.ends_with(".cc"))) {
      source += Content(entry.path());
    }
  }
  EXPECT_EQ(Matches(table, "\n\\| `([A-Z0-9_]+)` \\|"),
            Matches(source, "\"([A-Z][A-Z0-9_]{5,})\""));
}

}  // namespace
}  // namespace minutebook::domain
