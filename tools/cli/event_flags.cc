#include "tools/cli/event_flags.h"

#include <CLI/CLI.hpp>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tools/cli/names.h"
#include "tools/cli/set_path.h"

namespace minutebook::cli {
namespace {

using google::protobuf::FieldDescriptor;

// --dispute EVENT=manner,holder
void PutDisputes(const std::vector<std::string>& texts, FlagLine& line) {
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::pair<std::string, std::string> pair =
        absl::StrSplit(texts[i], absl::MaxSplits('=', 1));
    const std::string path = absl::StrCat("disputes[", i, "]");
    line.Put(path + ".event", JsonValue::String(pair.first));
    std::size_t k = 0;
    for (const absl::string_view about : absl::StrSplit(pair.second, ',', absl::SkipEmpty())) {
      line.Put(absl::StrCat(path, ".about[", k++, "]"), JsonValue::String(about));
    }
  }
}

// --set path=value: a path of the fact, or of the line.
void PutSet(const std::string& text, const FieldDescriptor& fact, FlagLine& line) {
  const std::pair<std::string, std::string> pair = absl::StrSplit(text, absl::MaxSplits('=', 1));
  auto value = TypedValue(pair.second);
  if (text.find('=') == std::string::npos || !value.ok()) {
    line.mistakes.push_back(absl::StrCat(
        "--set ", text, ": ",
        value.ok() ? "path=value is expected" : std::string(value.status().message())));
    return;
  }
  const std::string first = pair.first.substr(0, pair.first.find_first_of(".["));
  const bool in_fact = FindField(*fact.message_type(), first) != nullptr;
  line.Put(in_fact ? absl::StrCat(fact.json_name(), ".", pair.first) : pair.first,
           *std::move(value));
}

}  // namespace

void AddTextFlag(CLI::App& command, FlagLine& line, const std::string& flag,
                 const std::string& path, const std::string& help) {
  command.add_option_function<std::string>(
      flag, [&line, path](const std::string& text) { line.Put(path, JsonValue::String(text)); },
      help);
}

void AddListFlag(CLI::App& command, FlagLine& line, const std::string& flag,
                 const std::string& path, const std::string& help) {
  command.add_option_function<std::vector<std::string>>(
      flag,
      [&line, path](const std::vector<std::string>& texts) {
        for (std::size_t i = 0; i < texts.size(); ++i) {
          line.Put(absl::StrCat(path, "[", i, "]"), JsonValue::String(texts[i]));
        }
      },
      help);
}

void AddNamingFlags(CLI::App& command, FlagLine& line) {
  AddTextFlag(command, line, "--ref", "ref", "Your own name for the event, unique in the body");
  AddTextFlag(command, line, "--id", "id",
              "The event's id, a UUID, instead of --ref; without both it is random");
  AddTextFlag(command, line, "--known-at", "knownAt",
              "When the original record was made: a day or a time");
}

void AddSourceFlags(CLI::App& command, FlagLine& line) {
  const auto text = [&](const char* flag, const char* field, const char* help) {
    AddTextFlag(command, line, flag, absl::StrCat("sources[0].", field), help);
  };
  text("--source-url", "url", "Where it is known from");
  text("--source-title", "title", "Title of that publication");
  text("--source-publisher", "publisher", "Who published it");
  text("--source-published", "published", "When it was published");
  text("--source-id", "id", "Your short name for the source");
  text("--source-derived-from", "derivedFrom", "What it repeats");
}

void AddAccountFlags(CLI::App& command, FlagLine& line) {
  const auto text = [&](const char* flag, const char* path, const char* help) {
    AddTextFlag(command, line, flag, path, help);
  };
  text("--on", "on", "When it occurred: 2021-08-30, 2021-08, 2021, 2022-12-02/2022-12-03");
  text("--on-inferred", "onInferred", "Why that date was concluded rather than read");
  text("--at", "at", "The meeting at which it occurred");
  text("--wording", "wording", "The source's own words");
  text("--note", "note", "Your own note");
  AddListFlag(command, line, "--refines", "refines", "Events it states more sharply");
  command.add_option_function<std::vector<std::string>>(
      "--dispute", [&line](const std::vector<std::string>& texts) { PutDisputes(texts, line); },
      "An event it cannot stand beside, and about what: sg-guide=manner");
  AddSourceFlags(command, line);
}

void AddFactFlags(CLI::App& command, const FieldDescriptor& fact, FlagLine& line) {
  AddMessageFlags(command, *fact.message_type(), "", fact.json_name(), line);
  command.add_option_function<std::vector<std::string>>(
      "--set",
      [&line, &fact](const std::vector<std::string>& texts) {
        for (const std::string& text : texts) PutSet(text, fact, line);
      },
      "Anything else: path=value, such as remarks[0].text=...");
}

}  // namespace minutebook::cli
