#include "service/settings/settings.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <iterator>
#include <memory>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "service/settings/settings_file.h"

namespace minutebook {
namespace {

constexpr char kEnvironmentPrefix[] = "MINUTEBOOKD_";
constexpr char kNumber[] = "INT";

std::string EnvironmentName(const CLI::Option& option) {
  const std::string name = option.get_name();  // "--log-level"
  return absl::StrCat(kEnvironmentPrefix,
                      absl::AsciiStrToUpper(absl::StrReplaceAll(name.substr(2), {{"-", "_"}})));
}

bool IsSetting(const CLI::Option& option) {
  return option.get_configurable() && absl::StartsWith(option.get_name(), "--") &&
         option.get_name() != "--help";
}

// As a file would have it, given or by default.
std::string ValueInFile(const CLI::Option& option) {
  std::vector<std::string> values = option.results();
  if (option.get_expected_min() == 0) {  // a flag
    return !values.empty() && option.as<bool>() ? "true" : "false";
  }
  if (values.empty()) values = {option.get_default_str()};
  for (std::string& value : values) {
    int number = 0;
    const bool bare = option.get_type_name() == kNumber && absl::SimpleAtoi(value, &number);
    value = bare ? absl::StrCat(number) : QuotedForFile(value);
  }
  return values.size() == 1 ? values.front() : absl::StrCat("[", absl::StrJoin(values, ", "), "]");
}

// CLI11's own reader knows little of TOML: it cuts values at a # in their quotes, and passes over
// what stands in a table.
class TomlFile : public CLI::ConfigTOML {
 public:
  explicit TomlFile(Settings& settings) : settings_(settings) {}

  std::vector<CLI::ConfigItem> from_config(std::istream& input) const override {
    const std::string text((std::istreambuf_iterator<char>(input)),
                           std::istreambuf_iterator<char>());
    SettingsFile file = ReadSettingsFile(text);
    for (std::string& problem : file.problems) settings_.AddProblem(std::move(problem));
    std::vector<CLI::ConfigItem> items;
    for (FileSetting& setting : file.settings) {
      CLI::ConfigItem& item = items.emplace_back();
      item.name = std::move(setting.name);
      item.inputs = std::move(setting.values);
    }
    return items;
  }

 private:
  Settings& settings_;
};

}  // namespace

Settings::Settings(const std::string& description) : app_(description) {
  app_.name("minutebookd");
  app_.set_version_flag("--version", "minutebookd " MINUTEBOOK_VERSION);
  app_.set_config("--config", "",
                  "File of settings in TOML: the options below that have an environment variable, "
                  "without their dashes");
  app_.config_formatter(std::make_shared<TomlFile>(*this));
  app_.allow_extras();
  app_.allow_config_extras(CLI::config_extras_mode::capture);
}

CLI::Option* Settings::Check(CLI::Option* option,
                             std::function<std::string(const std::string& value)> what_is_wrong) {
  const auto look = [this, option, what_is_wrong = std::move(what_is_wrong)](std::string& value) {
    // Empty is unset, as in the environment: so a file that was printed has options without values.
    const std::string wrong = value.empty() ? "" : what_is_wrong(value);
    if (!wrong.empty()) AddProblem(absl::StrCat(option->get_name(), ": ", wrong));
    return std::string();
  };
  return option->check(CLI::Validator(look, ""));
}

CLI::Option* Settings::Once(CLI::Option* option) {
  const auto look = [this, option](const std::string& value) {
    if (value.empty()) AddProblem(absl::StrCat(option->get_name(), ": is empty: say something"));
    return std::string();
  };
  return option->configurable(false)->check(look);
}

CLI::Option* Settings::AddNumber(const std::string& name, int* value, int min, int max,
                                 const std::string& help) {
  // Taken as a text: CLI11 would end at what is no number.
  CLI::Option* const option = app_.add_option_function<std::string>(
      name,
      [value](const std::string& text) {
        std::from_chars(text.data(), text.data() + text.size(), *value);
      },
      help);
  option->default_str(absl::StrCat(*value))->type_name(kNumber);
  return Check(option, [min, max](const std::string& text) -> std::string {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc() && end == text.data() + text.size() && number >= min &&
        number <= max) {
      return "";
    }
    return absl::StrCat("\"", text, "\" is no whole number from ", min, " to ", max);
  });
}

CLI::Option* Settings::AddChoice(const std::string& name, std::string* value,
                                 const std::vector<std::string>& words, const std::string& help) {
  CLI::Option* const option = app_.add_option(name, *value, help)->capture_default_str();
  option->type_name(absl::StrJoin(words, "|"));
  return Check(option, [words](const std::string& text) -> std::string {
    if (std::find(words.begin(), words.end(), text) != words.end()) return "";
    return absl::StrCat("\"", text, "\" is none of ", absl::StrJoin(words, ", "));
  });
}

std::vector<std::string> Settings::FromEnvironment(const std::vector<std::string>& arguments) {
  std::vector<std::string> from;
  for (const CLI::Option* option : app_.get_options()) {
    if (!IsSetting(*option)) continue;
    const char* const value = std::getenv(EnvironmentName(*option).c_str());
    if (value == nullptr || *value == '\0') continue;
    const std::string name = option->get_name();
    const bool said = std::any_of(arguments.begin(), arguments.end(), [&](const std::string& word) {
      return word == name || absl::StartsWith(word, name + "=");
    });
    if (!said) from.push_back(absl::StrCat(name, "=", value));
  }
  return from;
}

std::optional<int> Settings::Parse(int argc, char** argv) {
  // CLI11 knows the variables for the help alone: itself it would let a file outweigh them.
  for (CLI::Option* option : app_.get_options()) {
    if (IsSetting(*option)) {
      option->description(
          absl::StrCat(option->get_description(), " [", EnvironmentName(*option), "]"));
    }
  }
  std::vector<std::string> arguments(argv + 1, argv + argc);
  const std::vector<std::string> environment = FromEnvironment(arguments);
  arguments.insert(arguments.end(), environment.begin(), environment.end());
  std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants them
  try {
    app_.parse(arguments);
  } catch (const CLI::Success& shown) {  // help, version
    return app_.exit(shown);
  } catch (const CLI::ParseError& error) {
    AddProblem(error.what());
  }
  for (const std::string& unknown : app_.remaining()) {
    AddProblem(absl::StrCat(unknown, ": there is no such option"));
  }
  return std::nullopt;
}

std::string Settings::ToFile() const {
  std::string text = absl::StrCat("# ", app_.get_description(), "\n");
  for (const CLI::Option* option : app_.get_options()) {
    if (!IsSetting(*option)) continue;
    absl::StrAppend(&text, "\n# ", option->get_description(), "\n", option->get_name().substr(2),
                    " = ", ValueInFile(*option), "\n");
  }
  return text;
}

}  // namespace minutebook
