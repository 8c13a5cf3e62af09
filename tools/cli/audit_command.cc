#include "tools/cli/audit_command.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "absl/strings/str_cat.h"
#include "tools/cli/atomic_file.h"
#include "tools/cli/audit_evidence.h"
#include "tools/cli/audit_report.h"
#include "tools/cli/audit_sign_off.h"
#include "tools/cli/complaint.h"
#include "tools/cli/show_options.h"

namespace minutebook::cli {
namespace {

struct AuditOptions {
  ShowOptions asked;  // subject: the office
  std::string term;
  std::string format;
  std::string output;
  bool evidence = false;
  SignOffOptions sign_off;
};

using SharedAudit = std::shared_ptr<AuditOptions>;

void AddQuestion(CLI::App& command, AuditOptions& options) {
  command.add_option("body", options.asked.body, "The body, such as ascn");
  command.add_option("office", options.asked.subject, "The office: its id, name or alias");
  auto* term = command.add_option("--term", options.term,
                                  "One term alone: the event id or ref of an event of it");
  command.add_option("--from", options.asked.from, "Only what may lie on or after this date")
      ->excludes(term);
  command.add_option("--to", options.asked.to, "Only what may lie on or before this date")
      ->excludes(term);
  AddTimeFlags(command, options.asked);
}

v1::AuditChairmanshipRequest RequestOf(const AuditOptions& options) {
  v1::AuditChairmanshipRequest request;
  request.set_body(options.asked.body);
  request.set_office(options.asked.subject);
  request.set_on(options.asked.on);
  *request.mutable_as_of() = options.asked.AsOf();
  if (!options.term.empty()) request.set_term(options.term);
  if (!options.asked.from.empty() || !options.asked.to.empty()) {
    request.mutable_range()->set_from_date(options.asked.from);
    request.mutable_range()->set_to_date(options.asked.to);
  }
  return request;
}

bool Complete(const Session& session, const AuditOptions& options) {
  if (!options.asked.body.empty() && !options.asked.subject.empty()) return true;
  session.console.err << "minutebook: name the body and the office, such as: minutebook audit ascn "
                         "chair\n";
  return false;
}

std::string Formatted(const AuditReport& report, const std::string& format, const Paint& paint) {
  if (format == "markdown") return AuditMarkdown(report);
  if (format == "json") return AuditJson(report);
  if (format == "html") return WithEvidence(AuditHtml(report), report);
  return AuditText(report, paint);
}

ExitCode WriteFile(const Session& session, const std::string& path, const std::string& text) {
  auto file = AtomicFile::Open(path);
  absl::Status status = file.status();
  if (status.ok()) status = (*file)->Write(text);
  if (status.ok()) status = (*file)->Commit();
  if (status.ok()) return kOk;
  session.console.err << "minutebook: " << std::string(status.message()) << "\n";
  return kBroken;
}

ExitCode RunAudit(Session& session, const AuditOptions& options) {
  if (!Complete(session, options)) return kUsage;
  v1::AuditChairmanshipRequest request = RequestOf(options);
  if (options.evidence) request.mutable_evidence();
  const auto report = session.client().Ask(request);
  if (!report.ok()) return Complain(session.console, report.status());
  std::string format = options.format;
  if (format.empty()) format = session.json ? "json" : "text";
  if (!options.output.empty()) {
    return WriteFile(session, options.output, Formatted(*report, format, Paint(false)));
  }
  session.console.out << Formatted(*report, format, AnswerPaint(session.console));
  return kOk;
}

ExitCode RunSignOff(Session& session, const AuditOptions& options) {
  if (!Complete(session, options)) return kUsage;
  return SignOff(session, RequestOf(options), options.sign_off);
}

void AddSignOff(CLI::App& audit, Session& session) {
  auto options = std::make_shared<AuditOptions>();
  CLI::App* command = audit.add_subcommand(
      "sign-off",
      "Records that the report was accepted, with the SHA-256 of its JSON form:\n"
      "minutebook audit sign-off ascn chair --accept \"MEETING_SLIPPED=put off by the pandemic\"");
  AddQuestion(*command, *options);
  command->add_option("--accept", options->sign_off.accept,
                      "A code found, and why it is accepted: CODE=reason; of the events that it "
                      "was found for");
  command->add_option("--ref", options->sign_off.ref, "Your own name for the event");
  command->add_option("--note", options->sign_off.note, "Your own note");
  command->callback([options, &session] { session.exit_code = RunSignOff(session, *options); });
}

}  // namespace

void AddAuditCommand(CLI::App& app, Session& session) {
  auto options = std::make_shared<AuditOptions>();
  CLI::App* audit = app.add_subcommand(
      "audit",
      "A report on an office: what is on record, what is odd, and how to mend it:\n"
      "minutebook audit ascn chair --from 2020 --to 2022 --format html --output audit.html");
  AddQuestion(*audit, *options);
  audit->add_option("--format", options->format, "text, markdown, json or html")
      ->check(CLI::IsMember({"text", "markdown", "json", "html"}));
  audit->add_option("--output", options->output, "Write the report to this file");
  audit->add_flag(
      "--evidence", options->evidence,
      "With the signed checkpoint, and proof that each event is on record (json, html)");
  audit->require_subcommand(0, 1);
  AddSignOff(*audit, session);
  audit->callback([options, audit, &session] {
    if (audit->get_subcommands().empty()) session.exit_code = RunAudit(session, *options);
  });
}

}  // namespace minutebook::cli
