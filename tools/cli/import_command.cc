#include "tools/cli/import_command.h"

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "tools/cli/assign_refs.h"
#include "tools/cli/complaint.h"
#include "tools/cli/import_run.h"

namespace minutebook::cli {
namespace {

ExitCode CannotRead(const Session& session, const std::string& path) {
  session.console.err << "minutebook: " << path << ": cannot be read\n";
  return kBroken;
}

// A folder opens like a file, and then fails to read.
bool CanRead(std::ifstream& in) {
  if (!in.is_open()) return false;
  in.peek();
  return !in.bad();
}

ExitCode AssignRefsIn(const Session& session, const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!CanRead(in)) return CannotRead(session, path);
  std::stringstream content;
  content << in.rdbuf();
  const auto assigned = AssignRefs(content.str());
  if (!assigned.ok()) {
    session.console.err << "minutebook: " << path << ": " << assigned.status().message() << "\n";
    return kRefused;
  }
  if (assigned->assigned == 0) {
    session.console.out << path << ": every event has a ref or an id already\n";
    return kOk;
  }
  if (absl::Status replaced = ReplaceFile(path, assigned->content); !replaced.ok()) {
    session.console.err << "minutebook: " << replaced.message() << "\n";
    return kBroken;
  }
  session.console.out << path << ": gave a ref to " << assigned->assigned
                      << (assigned->assigned == 1 ? " event" : " events") << "; now import it\n";
  return kOk;
}

struct ImportOptions {
  std::string file;
  ImportMode mode;
  bool assign_refs = false;
};

ExitCode Run(Session& session, const ImportOptions& options) {
  const bool standard_input = options.file == "-";
  if (options.assign_refs) {
    if (standard_input) {
      session.console.err << "minutebook: --assign-refs rewrites a file: name it\n";
      return kUsage;
    }
    return AssignRefsIn(session, options.file);
  }
  if (standard_input) return RunImport(session, session.console.in, "standard input", options.mode);
  std::ifstream in(options.file, std::ios::binary);
  if (!CanRead(in)) return CannotRead(session, options.file);
  return RunImport(session, in, options.file, options.mode);
}

}  // namespace

void AddImportCommand(CLI::App& app, Session& session) {
  auto options = std::make_shared<ImportOptions>();
  CLI::App* command = app.add_subcommand(
      "import",
      "Record the events of a file, one JSON object a line.\n"
      "The file is checked whole and sorted by known_at before the first event is sent. Events on "
      "record already are passed over, so an import that stopped can be run again.");
  command->add_option("file", options->file, "The file, or - for standard input")->required();
  command->add_flag("--dry-run", options->mode.dry_run,
                    "Check the file, tell what would be sent, and send nothing");
  command->add_flag("--sorted", options->mode.sorted,
                    "The file is sorted by known_at, or an export: send it as it is read, however "
                    "large, and stop at the first bad line");
  command->add_flag("--assign-refs", options->assign_refs,
                    "Write a ref into each line that has neither ref nor id, and stop");
  command->callback([&session, options] { session.exit_code = Run(session, *options); });
}

}  // namespace minutebook::cli
