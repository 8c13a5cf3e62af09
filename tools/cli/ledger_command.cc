#include "tools/cli/ledger_command.h"

#include <CLI/CLI.hpp>
#include <cstdint>
#include <ostream>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "tools/cli/complaint.h"
#include "tools/cli/layout.h"
#include "tools/cli/message_writer.h"
#include "tools/cli/moment.h"
#include "tools/cli/utf8.h"

namespace minutebook::cli {
namespace {

// store/README.md says which formats are not frozen.
constexpr std::uint32_t kFormatMayChangeMax = 1;

ExitCode Run(Session& session) {
  const Console& console = session.console;
  const auto ledger = session.client().GetLedger();
  if (!ledger.ok()) return Complain(console, ledger.status());
  if (session.json) {
    console.out << ProtoJson(*ledger) << "\n";
    return kOk;
  }
  const Paint paint = AnswerPaint(console);
  Sheet sheet(paint);
  sheet.Add("id", ledger->ledger_id());
  sheet.Add("events", WithCommas(ledger->position()));
  sheet.Add("tree root", absl::BytesToHexString(ledger->root_hash()));
  sheet.Add("format",
            absl::StrCat(ledger->format_version(), ledger->format_version() <= kFormatMayChangeMax
                                                       ? ", which may still change"
                                                       : ""));
  sheet.Add("server", absl::StrCat("minutebookd ", Printable(ledger->server_version()), " at ",
                                   session.server));
  if (!ledger->read_only_because().empty()) {
    sheet.Add("read only", paint.Bad(Printable(ledger->read_only_because())));
  }
  console.out << paint.Bold(absl::StrCat("Ledger ", Printable(ledger->name()))) << "\n"
              << sheet.Text();
  return kOk;
}

}  // namespace

void AddLedgerCommand(CLI::App& app, Session& session) {
  CLI::App* command =
      app.add_subcommand("ledger", "Which ledger the server keeps, and how far it is");
  command->callback([&session] { session.exit_code = Run(session); });
}

}  // namespace minutebook::cli
