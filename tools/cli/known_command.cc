#include "tools/cli/known_command.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "absl/strings/str_cat.h"
#include "tools/cli/known_ledgers.h"
#include "tools/cli/layout.h"
#include "tools/cli/moment.h"
#include "tools/cli/utf8.h"

namespace minutebook::cli {
namespace {

ExitCode Fail(const Session& session, const absl::Status& status) {
  session.console.err << "minutebook: " << Printable(status.message()) << "\n";
  return kBroken;
}

ExitCode List(const Session& session) {
  const auto known = KnownLedgers::Load(session.known_ledgers);
  if (!known.ok()) return Fail(session, known.status());
  const Paint paint = AnswerPaint(session.console);
  for (const auto& [server, seen] : known->all()) {
    Sheet sheet(paint);
    sheet.Add("ledger", Printable(seen.origin));
    sheet.Add("key", Printable(seen.verifier_key));
    sheet.Add("seen", absl::StrCat(WithCommas(seen.size), " events"));
    session.console.out << paint.Bold(Printable(server)) << "\n" << sheet.Text();
  }
  if (known->all().empty()) session.console.out << "No server is known.\n";
  return kOk;
}

// The checkpoint, as other programs and `--checkpoint` take it.
ExitCode Show(const Session& session, const std::string& server) {
  const auto known = KnownLedgers::Load(session.known_ledgers);
  if (!known.ok()) return Fail(session, known.status());
  const auto seen = known->Find(server);
  if (!seen) {
    session.console.err << "minutebook: nothing is known of " << Printable(server) << "\n";
    return kNotFound;
  }
  session.console.out << seen->note;
  return kOk;
}

ExitCode Forget(const Session& session, const std::string& server) {
  auto known = KnownLedgers::Load(session.known_ledgers);
  if (!known.ok()) return Fail(session, known.status());
  if (!known->Forget(server)) {
    session.console.err << "minutebook: nothing is known of " << Printable(server) << "\n";
    return kNotFound;
  }
  if (const absl::Status saved = known->Save(); !saved.ok()) return Fail(session, saved);
  session.console.out << "Forgotten: what " << Printable(server)
                      << " says next is believed, and remembered.\n";
  return kOk;
}

}  // namespace

void AddKnownCommand(CLI::App& app, Session& session) {
  CLI::App* known = app.add_subcommand(
      "known", "What was seen of servers: the key and the last checkpoint of each one's ledger");
  known->require_subcommand(1);
  known->add_subcommand("list", "The servers known")->callback([&session] {
    session.exit_code = List(session);
  });
  auto server = std::make_shared<std::string>();
  CLI::App* show = known->add_subcommand("show", "The checkpoint last seen, to be kept elsewhere");
  show->add_option("server", *server, "HOST:PORT")->required();
  show->callback([&session, server] { session.exit_code = Show(session, *server); });
  CLI::App* forget = known->add_subcommand(
      "forget",
      "Forgets a server, to go on after its history or key changed for a reason you know");
  forget->add_option("server", *server, "HOST:PORT")->required();
  forget->callback([&session, server] { session.exit_code = Forget(session, *server); });
}

}  // namespace minutebook::cli
