#include "tools/cli/profile.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tools/cli/names.h"
#include "tools/cli/profile_file.h"
#include "tools/cli/token_flags.h"

namespace minutebook::cli {
namespace {

constexpr char kProfileVariable[] = "MINUTEBOOK_PROFILE";
constexpr const char* kSettings[] = {"server", "tls-ca",     "tls-cert", "tls-key",
                                     "token",  "token-file", "timeout",  "known-ledgers"};

bool IsSet(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

// Leaves of a file what goes for the profile asked. CLI11's own reader cuts values at a # in their
// quotes.
class Profiles final : public CLI::ConfigBase {
 public:
  Profiles(const CLI::App& app, const CLI::Option& asked) : app_(app), asked_(asked) {}

  std::vector<CLI::ConfigItem> from_config(std::istream& in) const override {
    const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    auto file = ReadProfileFile(text);
    if (!file.ok()) {
      throw CLI::ConfigError(absl::StrCat("the configuration file: ", file.status().message()));
    }
    names_ = file->profiles;
    const std::string profile = Asked();
    std::vector<CLI::ConfigItem> own;
    std::vector<CLI::ConfigItem> of_all;
    for (ProfileSetting& setting : file->settings) {
      CheckSetting(setting.name);
      const bool at_top = setting.profile.empty();
      if ((!at_top && setting.profile != profile) || IsOverruled(setting.name)) continue;
      ExpandHome(setting.name, &setting.value);
      CLI::ConfigItem& item = (at_top ? of_all : own).emplace_back();
      item.name = std::move(setting.name);
      item.inputs = {std::move(setting.value)};
    }
    // The first that sets an option counts. A token of the profile leaves none to be taken.
    const bool has_token = std::any_of(own.begin(), own.end(), IsToken);
    for (CLI::ConfigItem& item : of_all) {
      if (!has_token || !IsToken(item)) own.push_back(std::move(item));
    }
    return own;
  }

  // Why there is no such profile; empty where there is.
  std::string Check(const std::string& profile) const {
    if (std::find(names_.begin(), names_.end(), profile) != names_.end()) return "";
    return absl::StrCat("there is no profile ", profile, " in the configuration file",
                        DidYouMean(profile, names_));
  }

 private:
  std::string Asked() const {
    if (asked_.count() > 0) return asked_.results().back();
    return IsSet(kProfileVariable) ? std::getenv(kProfileVariable) : "";
  }
  static bool IsToken(const CLI::ConfigItem& item) { return absl::StartsWith(item.name, "token"); }
  static void CheckSetting(const std::string& name) {
    if (std::find(std::begin(kSettings), std::end(kSettings), name) != std::end(kSettings)) return;
    throw CLI::ConfigError(
        absl::StrCat("the configuration file has no setting ", name,
                     DidYouMean(name, {std::begin(kSettings), std::end(kSettings)})));
  }
  bool IsOverruled(const std::string& name) const {
    if (absl::StartsWith(name, "token")) {
      return app_.get_option("--token")->count() > 0 ||
             app_.get_option("--token-file")->count() > 0 || IsSet(kTokenVariable) ||
             IsSet(kTokenFileVariable);
    }
    const std::string variable = app_.get_option("--" + name)->get_envname();
    return !variable.empty() && IsSet(variable.c_str());
  }
  static void ExpandHome(const std::string& name, std::string* value) {
    const char* home = std::getenv("HOME");
    if (name == "token" || home == nullptr || !absl::StartsWith(*value, "~/")) return;
    *value = home + value->substr(1);
  }

  const CLI::App& app_;
  const CLI::Option& asked_;
  mutable std::vector<std::string> names_;
};

}  // namespace

std::string DefaultConfigFile() {
  constexpr char kFile[] = "/minutebook/config.toml";
  if (const char* config = std::getenv("XDG_CONFIG_HOME"); config != nullptr && *config == '/') {
    return absl::StrCat(config, kFile);
  }
  const char* home = std::getenv("HOME");
  return home == nullptr || *home == '\0' ? "" : absl::StrCat(home, "/.config", kFile);
}

void AddProfileFlags(CLI::App& app, const Session& session) {
  CLI::Option* profile =
      app.add_option("--profile", "Which server of the configuration file to call, and how");
  profile->envname(kProfileVariable)->configurable(false);
  const auto profiles = std::make_shared<Profiles>(app, *profile);
  profile->check(
      CLI::Validator([profiles](std::string& name) { return profiles->Check(name); }, ""));
  app.config_formatter(profiles);
  app.set_config("--config", session.console.config_file, "The configuration file, with profiles")
      ->configurable(false)
      ->type_name("FILE");
}

}  // namespace minutebook::cli
