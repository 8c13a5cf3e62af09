#include "tools/cli/backup_run.h"

#include <ostream>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "tools/backup/backups.h"
#include "tools/backup/fetch.h"
#include "tools/backup/restore.h"
#include "tools/cli/complaint.h"
#include "tools/cli/layout.h"
#include "tools/cli/message_writer.h"
#include "tools/cli/moment.h"
#include "tools/cli/progress.h"
#include "tools/cli/utf8.h"
#include "tools/cli/verify_words.h"
#include "tools/cli/whole_file.h"

namespace minutebook::cli {
namespace {

std::string Size(std::uint64_t bytes) {
  constexpr double kMega = 1e6;
  return absl::StrFormat("%.1f MB", static_cast<double>(bytes) / kMega);
}

std::string State(const v1::Backup& backup) {
  if (backup.damaged()) return "damaged: files are missing";
  if (!backup.good()) return "not found good";
  return "good";
}

void Describe(const v1::Backup& backup, Sheet* sheet) {
  sheet->Add("backup", absl::StrCat(backup.number()));
  sheet->Add("made", MomentInWords(FromProto(backup.made_at())));
  sheet->Add("ledger", absl::StrCat(Printable(backup.name()), "/", Printable(backup.ledger_id())));
  sheet->Add("events", absl::StrCat(WithCommas(backup.tree_size()), ", root ",
                                    absl::BytesToHexString(backup.root_hash())));
  sheet->Add("size", absl::StrCat(Size(backup.bytes()), " in ", backup.files(), " files"));
}

// Draws how far a call has come; keeps what it ends with.
template <typename Response>
auto Drawing(const Session& session, Bars& bars, Response* last) {
  return [&session, &bars, last](const Response& response) {
    if (session.json) session.console.out << ProtoJson(response) << "\n";
    const v1::BackupProgress& progress = response.progress();
    bars.Update(progress.doing(), progress.done(), progress.total());
    if (response.has_backup()) *last = response;
    return absl::OkStatus();
  };
}

std::string Numbers(const std::vector<std::uint32_t>& numbers) {
  return numbers.empty() ? "" : absl::StrJoin(numbers, ", ");
}

verify::CheckOptions Checking(Bars& bars) {
  verify::CheckOptions check;
  check.progress = [&bars](const char* doing, std::uint64_t done, std::uint64_t total) {
    bars.Update(doing, done, total);
    return true;
  };
  return check;
}

// Takes a backup from the server, and checks what came.
absl::Status FetchInto(Session& session, const std::string& folder, const v1::Backup& wanted,
                       std::uint32_t keep, Sheet* sheet) {
  backup::Fetch fetch(folder);
  v1::FetchBackupRequest request;
  request.set_number(wanted.number());
  const auto have = fetch.Have();
  if (!have.ok()) return have.status();
  request.mutable_have()->Add(have->begin(), have->end());
  Bars bars(session.console);
  absl::Status status =
      session.client().FetchBackup(request, [&](const v1::FetchBackupResponse& piece) {
        absl::Status taken = fetch.Take(piece);
        bars.Update("copying", fetch.bytes(), 0);
        return taken;
      });
  if (status.ok()) status = fetch.Finish();
  if (!status.ok()) return status;
  verify::Breaks breaks;
  const auto checked = backup::Check(folder, wanted.number(), Checking(bars), &breaks);
  status = checked.status();
  if (status.ok() && breaks.count() > 0) status = absl::DataLossError(breaks.Told());
  if (!status.ok()) {
    backup::Distrust(folder, wanted.number()).IgnoreError();
    return status;
  }
  sheet->Add("fetched", absl::StrCat(Size(fetch.bytes()), " into ", folder, ", checked there"));
  if (keep == 0) return absl::OkStatus();
  const auto removed = backup::KeepLast(folder, keep);
  if (removed.ok()) sheet->Add("removed there", Numbers(*removed));
  return removed.status();
}

ExitCode FailHere(const Session& session, const absl::Status& status) {
  session.console.err << "minutebook: " << Printable(status.message()) << "\n";
  return ExitCodeOf(status);
}

}  // namespace

ExitCode CreateBackup(Session& session, const CreateBackupOptions& options) {
  const Console& console = session.console;
  v1::CreateBackupRequest request;
  request.set_keep(options.keep);
  v1::CreateBackupResponse made;
  Bars bars(console);
  absl::Status status = session.client().CreateBackup(request, Drawing(session, bars, &made));
  bars.Clear();
  if (!status.ok()) return Complain(console, status);
  const Paint paint = AnswerPaint(console);
  Sheet sheet(paint);
  Describe(made.backup(), &sheet);
  sheet.Add("removed", Numbers({made.removed().begin(), made.removed().end()}));
  if (!options.to.empty()) {
    status = FetchInto(session, options.to, made.backup(), options.keep, &sheet);
  }
  if (!session.json) {
    console.out << paint.Bold("The backup was made and holds.") << "\n" << sheet.Text();
  }
  if (status.ok()) return kOk;
  return FailHere(
      session, absl::Status(status.code(), absl::StrCat("it was not fetched: ", status.message())));
}

ExitCode ListBackups(Session& session, const std::string& folder) {
  const Console& console = session.console;
  v1::ListBackupsResponse listed;
  if (folder.empty()) {
    auto answer = session.client().ListBackups();
    if (!answer.ok()) return Complain(console, answer.status());
    listed = *std::move(answer);
  } else {
    const auto backups = backup::List(folder);
    if (!backups.ok()) return FailHere(session, backups.status());
    listed.mutable_backups()->Add(backups->begin(), backups->end());
  }
  if (session.json) {
    console.out << ProtoJson(listed) << "\n";
    return kOk;
  }
  if (listed.backups().empty()) {
    console.out << "There is no backup yet.\n";
    return kOk;
  }
  const Paint paint = AnswerPaint(console);
  Table table(paint);
  for (const v1::Backup& backup : listed.backups()) {
    const bool known = !backup.damaged();
    table.Add({absl::StrCat(backup.number()),
               known ? MomentInWords(FromProto(backup.made_at())) : "",
               backup.good() ? absl::StrCat(WithCommas(backup.tree_size()), " events") : "",
               known ? Size(backup.bytes()) : "", State(backup)});
  }
  console.out << table.Text();
  return kOk;
}

ExitCode VerifyBackup(Session& session, const VerifyBackupOptions& options) {
  const Console& console = session.console;
  Bars bars(console);
  if (options.folder.empty()) {
    v1::VerifyBackupRequest request;
    request.set_number(options.number);
    v1::VerifyBackupResponse checked;
    const absl::Status status =
        session.client().VerifyBackup(request, Drawing(session, bars, &checked));
    bars.Clear();
    if (!status.ok()) return Complain(console, status);
    Sheet sheet(AnswerPaint(console));
    Describe(checked.backup(), &sheet);
    if (!session.json) {
      console.out << AnswerPaint(console).Bold("The backup holds, says the server.") << "\n"
                  << sheet.Text();
    }
    return kOk;
  }
  auto trust = options.trust.Read(console);
  if (!trust.ok()) return FailHere(session, trust.status());
  trust->progress = Checking(bars).progress;
  verify::Breaks breaks;
  const auto checked = backup::Check(options.folder, options.number, *trust, &breaks);
  bars.Clear();
  if (!checked.ok()) return FailHere(session, checked.status());
  console.out << RecordText(*checked, *trust, breaks, AnswerPaint(console));
  return breaks.count() == 0 ? kOk : kRefused;
}

ExitCode RestoreBackup(Session& session, const RestoreBackupOptions& options) {
  const Console& console = session.console;
  if (options.data.empty()) {
    console.err << "minutebook: --data: say which folder to make\n";
    return kUsage;
  }
  if (options.because.empty() && options.checkpoint.empty()) {
    console.err << "minutebook: say why (--because): it goes on record. Or give the latest "
                   "checkpoint that anybody holds (--checkpoint)\n";
    return kUsage;
  }
  Bars bars(console);
  backup::RestoreRequest request{.from = options.from,
                                 .number = options.number,
                                 .folder = options.data,
                                 .reason = options.because,
                                 .checkpoint = std::nullopt,
                                 .check = TrustFlags().Read(console).value()};
  request.check.progress = Checking(bars).progress;
  if (!options.checkpoint.empty()) {
    const auto note = ReadWholeFile(options.checkpoint, console.in);
    if (!note.ok()) return FailHere(session, note.status());
    auto held = verify::ParseHeld(options.checkpoint, *note);
    if (!held.ok()) return FailHere(session, held.status());
    request.checkpoint = *std::move(held);
  }
  const auto restored = backup::Restore(std::move(request));
  bars.Clear();
  if (!restored.ok()) return FailHere(session, restored.status());
  const Paint paint = AnswerPaint(console);
  Sheet sheet(paint);
  Describe(restored->backup, &sheet);
  sheet.Add("folder", options.data);
  const bool renamed = !restored->previous_ledger_id.empty();
  sheet.Add("identity",
            absl::StrCat(Printable(restored->name), "/", restored->ledger_id,
                         renamed ? ", new: its next event says so" : ", the one that it was"));
  sheet.Add("not in it",
            "whatever was recorded after the backup. Append it again; and what was erased after, "
            "erase again");
  sheet.Add("next", renamed ? "start minutebookd on the folder: it makes a new signing key. Tell "
                              "its verifier key to all who hold the old one"
                            : "start minutebookd on the folder, with the signing key that it had");
  console.out << paint.Bold("Restored, and all of it holds.") << "\n" << sheet.Text();
  return kOk;
}

}  // namespace minutebook::cli
