#include "tools/cli/app.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <ostream>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tools/cli/access_command.h"
#include "tools/cli/admin_command.h"
#include "tools/cli/amend_command.h"
#include "tools/cli/audit_command.h"
#include "tools/cli/backup_command.h"
#include "tools/cli/compare_command.h"
#include "tools/cli/connection_flags.h"
#include "tools/cli/erase_command.h"
#include "tools/cli/export_command.h"
#include "tools/cli/file_command.h"
#include "tools/cli/import_command.h"
#include "tools/cli/known_command.h"
#include "tools/cli/ledger_command.h"
#include "tools/cli/names.h"
#include "tools/cli/proof_command.h"
#include "tools/cli/record_command.h"
#include "tools/cli/replay_command.h"
#include "tools/cli/restate_command.h"
#include "tools/cli/search_command.h"
#include "tools/cli/session.h"
#include "tools/cli/show_command.h"
#include "tools/cli/verify_command.h"
#include "tools/cli/watch_command.h"
#include "tools/cli/witness_command.h"

namespace minutebook::cli {
namespace {

// CLI11 takes "010" for 8 and "-1" for the largest number there is.
void TakePlainNumbersAlone(CLI::App& app) {
  const auto plain = [](std::string& text) -> std::string {
    const bool digits = !text.empty() && std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
    if (digits && (text.size() == 1 || text[0] != '0')) return "";
    return absl::StrCat("\"", text, "\" is no whole number, such as 12");
  };
  for (CLI::Option* option : app.get_options()) {
    // Other checks follow the type's name.
    if (absl::StartsWith(option->get_type_name(), "UINT")) option->check(CLI::Validator(plain, ""));
  }
  for (CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    TakePlainNumbersAlone(*command);
  }
}

void SetUp(CLI::App& app, Session& session, bool with_record_flags) {
  app.set_version_flag("--version", "minutebook " MINUTEBOOK_VERSION);
  app.set_help_all_flag("--help-all", "Help on every command");
  app.footer(absl::StrCat(kExitCodesHelp,
                          "\nDates are written 2021-08-30, 2021-08 or 2021. More: "
                          "tools/cli/README.md"));
  app.fallthrough();  // the options here may follow the command, too
  app.require_subcommand(1);
  AddConnectionFlags(app, session)->envname("MINUTEBOOK_SERVER");
  AddShowCommand(app, session);
  AddSearchCommand(app, session);
  AddAuditCommand(app, session);
  AddExplainCommand(app, session);
  AddCompareCommand(app, session);
  AddRecordCommand(app, session, with_record_flags);
  AddRestateCommands(app, session);
  AddAmendCommands(app, session);
  AddImportCommand(app, session);
  AddExportCommand(app, session);
  AddReplayCommand(app, session);
  AddWatchCommand(app, session);
  AddFileCommand(app, session);
  AddLedgerCommand(app, session);
  AddVerifyCommand(app, session);
  AddProofCommand(app, session);
  AddWitnessCommand(app, session);
  AddKnownCommand(app, session);
  AddAccessCommand(app, session);
  AddAdminCommand(app, session);
  AddEraseCommand(app, session);
  AddBackupCommand(app, session);
  TakePlainNumbersAlone(app);
}

// What the arguments lead to, as far as they are commands.
const CLI::App* DeepestCommand(const CLI::App* app) {
  while (!app->get_subcommands().empty()) app = app->get_subcommands().front();
  return app;
}

std::string FullName(const CLI::App* command) {
  std::string name = command->get_name();
  for (command = command->get_parent(); command != nullptr; command = command->get_parent()) {
    name = absl::StrCat(command->get_name(), " ", name);
  }
  return name;
}

// What to say of arguments that were not understood.
std::string Explain(const CLI::App* command, const std::string& error, int argc,
                    const char* const* argv) {
  std::vector<std::string> names;
  for (const CLI::App* sub : command->get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(sub->get_name());
  }
  for (int i = 1; i < argc && !names.empty(); ++i) {
    const std::string word = argv[i];
    const bool option = word.empty() || word[0] == '-';
    const std::string nearest = option ? "" : NearestName(word, names);
    if (!nearest.empty() && nearest != word) {
      return absl::StrCat("there is no command \"", word, "\"; did you mean ", FullName(command),
                          " ", nearest, "?");
    }
  }
  const std::string advice = FlagAdvice(*command, {argv + 1, argv + argc});
  return advice.empty() ? error : advice;
}

}  // namespace

int RunApp(int argc, const char* const* argv, const Console& console) {
  Session session(console);
  CLI::App app(
      "minutebook records what a body's meetings decided, and answers who held which "
      "office, what was adopted, and what was known when.",
      "minutebook");
  const bool recording = std::any_of(argv, argv + argc, [](absl::string_view argument) {
    return argument == "record" || argument == "--help-all";
  });
  SetUp(app, session, recording);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& shown) {  // --help, --version
    return app.exit(shown, console.out, console.err);
  } catch (const CLI::ParseError& error) {
    const CLI::App* command = DeepestCommand(&app);
    console.err << "minutebook: " << Explain(command, error.what(), argc, argv) << "\n"
                << FullName(command) << " --help tells more.\n";
    return kUsage;
  }
  console.out.flush();
  if (!console.out) {
    console.err << "minutebook: the answer could not be written\n";
    return kBroken;
  }
  return session.exit_code;
}

}  // namespace minutebook::cli
