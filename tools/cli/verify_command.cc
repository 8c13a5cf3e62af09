#include "tools/cli/verify_command.h"

#include <google/protobuf/util/json_util.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <ostream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/verify/live_check.h"
#include "service/verify/tiles.h"
#include "tools/backup/backups.h"
#include "tools/cli/complaint.h"
#include "tools/cli/progress.h"
#include "tools/cli/remember.h"
#include "tools/cli/trust_flags.h"
#include "tools/cli/utf8.h"
#include "tools/cli/verify_words.h"
#include "tools/cli/whole_file.h"
#include "tools/client/error.h"

namespace minutebook::cli {
namespace {

struct VerifyOptions {
  std::string path;
  TrustFlags trust;
};

ExitCode Fail(const Session& session, const absl::Status& status, ExitCode code) {
  session.console.err << "minutebook: " << Printable(status.message()) << "\n";
  return code;
}

ExitCode Tell(const Session& session, const absl::StatusOr<verify::RecordChecked>& checked,
              const verify::CheckOptions& trust, const verify::Breaks& breaks) {
  if (!checked.ok()) return Fail(session, checked.status(), kBroken);
  session.console.out << RecordText(*checked, trust, breaks, AnswerPaint(session.console));
  return breaks.count() == 0 ? kOk : kRefused;
}

// A saved report, or another answer.
ExitCode VerifyFile(const Session& session, const std::string& path,
                    const verify::CheckOptions& trust) {
  const auto text = ReadWholeFile(path, session.console.in);
  if (!text.ok()) return Fail(session, text.status(), kBroken);
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;
  v1::AuditChairmanshipResponse report;
  const auto parsed = google::protobuf::util::JsonStringToMessage(*text, &report, options);
  if (!parsed.ok() || report.statements().empty()) {
    session.console.err << "minutebook: " << path
                        << " is no audit in JSON; for another proof or answer: minutebook proof "
                           "verify\n";
    return kBroken;
  }
  if (!report.basis().has_evidence()) {
    session.console.err << "minutebook: the report carries no evidence: ask for it with minutebook "
                           "audit --evidence --format json\n";
    return kRefused;
  }
  verify::Breaks breaks;
  const verify::ReportProved proved = CheckReport(report, trust.keys, trust.held, &breaks);
  session.console.out << ReportText(report, proved, trust, breaks, AnswerPaint(session.console));
  return breaks.count() == 0 ? kOk : kRefused;
}

// The server's own checkpoint; empty where it signs none.
absl::StatusOr<std::string> ServersCheckpoint(Session& session) {
  const auto answer = session.client().Ask(v1::GetCheckpointRequest());
  if (answer.ok()) return answer->checkpoint().note();
  const bool unsigned_ledger =
      absl::IsFailedPrecondition(answer.status()) || absl::IsUnimplemented(answer.status());
  if (unsigned_ledger) return std::string();
  return answer.status();
}

ExitCode VerifyServer(Session& session, verify::CheckOptions trust) {
  const auto note = ServersCheckpoint(session);
  if (!note.ok()) return Complain(session.console, note.status());
  const auto ledger = session.client().GetLedger();
  if (!ledger.ok()) return Complain(session.console, ledger.status());
  if (trust.keys.empty()) PinRemembered(session, &trust);
  verify::Breaks breaks;
  auto check = verify::LiveCheck::Begin(trust, *note, &breaks);
  if (!check.ok()) return Fail(session, check.status(), kBroken);
  Progress progress(session.console, ledger->position());
  std::uint64_t next = 1;
  absl::Status status;
  // What is recorded meanwhile is not looked at.
  while (next <= ledger->position()) {
    const std::uint64_t began = next;
    v1::ReadEventsRequest request;
    request.set_position(next);
    request.set_limit(ledger->position() - next + 1);
    status = session.client().ReadEvents(request, [&](const v1::RecordedEvent& event) {
      check->Take(event);
      progress.Update(next++);
      return absl::OkStatus();
    });
    const bool again = next > began && (status.ok() || client::IsRetryable(status));
    if (!again) break;
  }
  progress.Clear();
  if (!status.ok()) return Complain(session.console, status);
  verify::RecordChecked checked = check->Finish();
  if (checked.origin.empty()) {
    checked.origin = absl::StrCat(ledger->name(), "/", ledger->ledger_id());
  }
  const absl::string_view root(reinterpret_cast<const char*>(checked.head.root.data()),
                               checked.head.root.size());
  if (checked.head.size != ledger->position() || root != ledger->root_hash()) {
    breaks.Add(verify::Check::kTree, 0,
               absl::StrCat("the server states another root of its ", ledger->position(),
                            " events than they hash to"));
  }
  if (note->empty() && breaks.count() == 0) {
    session.console.err << "The server signs no checkpoints: it has no key.\n";
  }
  return Tell(session, checked, trust, breaks);
}

ExitCode Run(Session& session, const VerifyOptions& options) {
  auto trust = options.trust.Read(session.console);
  if (!trust.ok()) return Fail(session, trust.status(), kBroken);
  if (options.path.empty()) return VerifyServer(session, *std::move(trust));
  std::error_code ignored;
  if (!std::filesystem::is_directory(options.path, ignored)) {
    return VerifyFile(session, options.path, *trust);
  }
  verify::Breaks breaks;
  Bars bars(session.console);
  trust->progress = [&bars](const char* doing, std::uint64_t done, std::uint64_t total) {
    bars.Update(doing, done, total);
    return true;
  };
  const bool tiles = std::filesystem::exists(options.path + "/checkpoint", ignored);
  const auto checked = tiles ? verify::CheckTiles(options.path, *trust, &breaks)
                       : backup::IsFolder(options.path)
                           ? backup::Check(options.path, /*number=*/0, *trust, &breaks)
                           : verify::CheckFolder(options.path, *trust, &breaks);
  bars.Clear();
  return Tell(session, checked, *trust, breaks);
}

}  // namespace

void AddVerifyCommand(CLI::App& app, Session& session) {
  auto options = std::make_shared<VerifyOptions>();
  CLI::App* command = app.add_subcommand(
      "verify",
      "Checks a whole record, changing nothing: a ledger's folder (with no server on it), the "
      "last\n"
      "good one in a folder of backups, a tile export, a saved audit in JSON, or, without a path,\n"
      "what the server hands out.");
  command->add_option("path", options->path,
                      "A ledger's folder, one of backups, a tile export, or report.json");
  options->trust.AddTo(*command);
  command->callback([&session, options] { session.exit_code = Run(session, *options); });
}

}  // namespace minutebook::cli
