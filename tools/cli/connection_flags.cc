#include "tools/cli/connection_flags.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "tools/cli/names.h"
#include "tools/cli/profile.h"
#include "tools/cli/tls_flags.h"
#include "tools/cli/token_flags.h"

namespace minutebook::cli {

CLI::Option* AddConnectionFlags(CLI::App& app, Session& session) {
  constexpr double kTimeoutSecondsMax = 3600;
  CLI::Option* server =
      app.add_option("--server", session.server, "Address of minutebookd, HOST:PORT");
  server->capture_default_str();
  AddTlsFlags(app, session);
  AddTokenFlags(app, session);
  app.add_option("--timeout", session.timeout_seconds, "How long to wait for an answer, in seconds")
      ->check(CLI::Range(0.1, kTimeoutSecondsMax))
      ->capture_default_str();
  app.add_option("--known-ledgers", session.known_ledgers,
                 "The file of what was seen of servers: keys and checkpoints")
      ->envname("MINUTEBOOK_KNOWN_LEDGERS");
  // After the option, and so outweighing it: the variable may be set for good.
  app.add_flag_callback(
      "--no-known-ledgers", [&session] { session.known_ledgers.clear(); },
      "Remember nothing of the server, and compare nothing");
  AddProfileFlags(app, session);
  app.add_flag("--json", session.json, "Answer in JSON, for programs");
  app.add_flag_callback(
      "--no-color,--no-colour",
      [&session] { session.console.colour = session.console.err_colour = false; },
      "No colour (NO_COLOR does the same)");
  return server;
}

std::string FlagAdvice(const CLI::App& command, const std::vector<std::string>& arguments) {
  std::vector<std::string> flags;
  for (const CLI::App* app = &command; app != nullptr; app = app->get_parent()) {
    for (const CLI::Option* option : app->get_options()) {
      for (const std::string& name : option->get_lnames()) flags.push_back("--" + name);
    }
  }
  for (const std::string& argument : arguments) {
    const std::string flag = argument.substr(0, argument.find('='));
    if (flag.rfind("--", 0) != 0 || flag.size() == 2) continue;
    if (std::find(flags.begin(), flags.end(), flag) != flags.end()) continue;
    return absl::StrCat("there is no flag ", flag, DidYouMean(flag, flags));
  }
  return "";
}

}  // namespace minutebook::cli
