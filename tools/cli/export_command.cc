#include "tools/cli/export_command.h"

#include <CLI/CLI.hpp>
#include <memory>

#include "tools/cli/export_run.h"
#include "tools/cli/export_tiles.h"
#include "tools/cli/show_options.h"

namespace minutebook::cli {
namespace {

void AddExportTiles(CLI::App& command, Session& session) {
  auto options = std::make_shared<ExportTilesOptions>();
  CLI::App* tiles = command.add_subcommand(
      "tiles",
      "Static files for a web server (C2SP tlog-tiles): the signed checkpoint, the tree and the "
      "events' headers.\nA second run goes on where an earlier one ended. minutebook verify FOLDER "
      "checks it.");
  tiles->add_option("folder", options->folder, "The folder, made where there is none")->required();
  tiles->add_flag(
      "--payloads", options->payloads,
      "What the events say, too, in a folder of its own: for whoever may read all of it");
  tiles->callback([&session, options] { session.exit_code = RunExportTiles(session, *options); });
}

}  // namespace

void AddExportCommand(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand("export", "Write the record out, to be kept elsewhere");
  command->require_subcommand(1);
  auto options = std::make_shared<ExportOptions>();
  CLI::App* ndjson = command->add_subcommand(
      "ndjson",
      "One JSON object a line, an event each, in the order of the ledger.\n"
      "minutebook import reads it back to an equal record: equal answers, other recorder and times "
      "of recording.");
  ndjson->add_option("--body", options->bodies, "Only events that touch these bodies");
  ndjson
      ->add_option("--from", options->from,
                   "First position, to go on where an earlier export ended")
      ->check(CheckPosition);
  ndjson->add_option("--to", options->to, "Last position; without it, the last on record now")
      ->check(CheckPosition);
  ndjson->add_option("-o,--output", options->file,
                     "The file, replaced whole once all is written; without it, standard output");
  ndjson->callback([&session, options] { session.exit_code = RunExport(session, *options); });
  AddExportTiles(*command, session);
}

}  // namespace minutebook::cli
