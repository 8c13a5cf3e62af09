#include "tools/cli/admin_command.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "absl/strings/str_cat.h"
#include "tools/cli/complaint.h"
#include "tools/cli/layout.h"
#include "tools/cli/message_writer.h"
#include "tools/cli/moment.h"
#include "tools/cli/rebuild_run.h"
#include "tools/cli/utf8.h"

namespace minutebook::cli {
namespace {

std::string Behind(std::uint64_t position, std::uint64_t head) {
  return position < head ? absl::StrCat(", ", WithCommas(head - position), " behind") : "";
}

ExitCode ShowInfo(Session& session) {
  const Console& console = session.console;
  const auto info = session.client().GetServerInfo();
  if (!info.ok()) return Complain(console, info.status());
  if (session.json) {
    console.out << ProtoJson(*info) << "\n";
    return kOk;
  }
  const Paint paint = AnswerPaint(console);
  const v1::GetLedgerResponse& ledger = info->ledger();
  Sheet sheet(paint);
  sheet.Add("server", absl::StrCat("minutebookd ", Printable(ledger.server_version()), " at ",
                                   session.server));
  sheet.Add("started", MomentInWords(FromProto(info->started_at())));
  sheet.Add("ledger", absl::StrCat(Printable(ledger.name()), " ", ledger.ledger_id()));
  sheet.Add("events", WithCommas(ledger.position()));
  if (info->has_last_recorded_at()) {
    sheet.Add("last one", MomentInWords(FromProto(info->last_recorded_at())));
  }
  const std::uint64_t applied = info->views().applied_position();
  sheet.Add("views", absl::StrCat("version ", Printable(info->views().version()), ", at position ",
                                  WithCommas(applied), Behind(applied, ledger.position())));
  sheet.Add("search", absl::StrCat("at position ", WithCommas(info->search_position()),
                                   Behind(info->search_position(), ledger.position())));
  sheet.Add("key", Printable(info->verifier_key()));
  if (!ledger.read_only_because().empty()) {
    sheet.Add("read only", paint.Bad(Printable(ledger.read_only_because())));
  }
  for (int i = 0; i < info->warnings_size(); ++i) {
    sheet.Add(i == 0 ? "warnings" : "", paint.Doubtful(Printable(info->warnings(i))));
  }
  console.out << sheet.Text();
  return kOk;
}

}  // namespace

void AddAdminCommand(CLI::App& app, Session& session) {
  CLI::App* admin = app.add_subcommand("admin", "What an operator asks and does");
  admin->require_subcommand(1);
  CLI::App* info = admin->add_subcommand("info", "How the server does");
  info->callback([&session] { session.exit_code = ShowInfo(session); });
  CLI::App* rebuild = admin->add_subcommand(
      "rebuild-views",
      "Folds all views anew from the log, compares them with those that are served, and replaces\n"
      "these. The server goes on meanwhile; ended by Ctrl-C, it changes nothing.");
  auto check_only = std::make_shared<bool>(false);
  rebuild->add_flag("--check-only", *check_only,
                    "Only compare; ends with 5 where what is served is not what the log says");
  rebuild->callback(
      [&session, check_only] { session.exit_code = RebuildViews(session, *check_only); });
}

}  // namespace minutebook::cli
