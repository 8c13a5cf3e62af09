#include "tools/cli/backup_command.h"

#include <CLI/CLI.hpp>
#include <memory>

#include "tools/cli/backup_run.h"

namespace minutebook::cli {
namespace {

void AddCreate(CLI::App& backup, Session& session) {
  CLI::App* create = backup.add_subcommand(
      "create",
      "Makes a backup in the server's folder of backups (minutebookd --backup-folder) and checks\n"
      "all of it. Appends and questions go on. Ended by Ctrl-C, it leaves none.");
  auto options = std::make_shared<CreateBackupOptions>();
  create->add_option("--keep", options->keep,
                     "Keep the last so many good backups, and remove the others; by default all "
                     "are kept");
  create->add_option("--to", options->to,
                     "Fetch it too, into a folder of backups on this machine (what that has "
                     "already is not sent again), and check it there");
  create->callback([&session, options] { session.exit_code = CreateBackup(session, *options); });
}

void AddRestore(CLI::App& backup, Session& session) {
  CLI::App* restore = backup.add_subcommand(
      "restore",
      "Makes a ledger's folder from a backup on this machine, and checks all of it. No server is\n"
      "needed. The ledger gets a new identity, so that no two histories go by one name; its next\n"
      "event says what it was restored from. It stays the one it was where --checkpoint is of\n"
      "exactly what the backup holds.");
  auto options = std::make_shared<RestoreBackupOptions>();
  restore->add_option("folder", options->from, "A folder of backups")->required();
  restore->add_option("--data", options->data, "The folder to make")->required();
  restore->add_option("--number", options->number, "Which backup; by default the last good one");
  CLI::Option* because = restore->add_option("--because", options->because, "Why; goes on record");
  restore
      ->add_option("--checkpoint", options->checkpoint,
                   "A file with the latest checkpoint that anybody holds of this ledger")
      ->excludes(because);
  restore->callback([&session, options] { session.exit_code = RestoreBackup(session, *options); });
}

}  // namespace

void AddBackupCommand(CLI::App& app, Session& session) {
  CLI::App* backup = app.add_subcommand("backup", "Copies of the record, and what to do with them");
  backup->require_subcommand(1);
  AddCreate(*backup, session);

  auto listed = std::make_shared<std::string>();
  CLI::App* list = backup->add_subcommand(
      "list", "The backups in a folder on this machine; without one, in the server's");
  list->add_option("folder", *listed, "A folder of backups");
  list->callback([&session, listed] { session.exit_code = ListBackups(session, *listed); });

  auto options = std::make_shared<VerifyBackupOptions>();
  CLI::App* verify = backup->add_subcommand(
      "verify",
      "Checks a backup: all files against their checksums, and the record in it as `minutebook\n"
      "verify` does. In a folder on this machine; without one, in the server's, by the server.");
  verify->add_option("folder", options->folder, "A folder of backups");
  verify->add_option("--number", options->number, "Which backup; by default the last good one");
  options->trust.AddTo(*verify);
  verify->callback([&session, options] { session.exit_code = VerifyBackup(session, *options); });
  AddRestore(*backup, session);
}

}  // namespace minutebook::cli
