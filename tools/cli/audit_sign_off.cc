#include "tools/cli/audit_sign_off.h"

#include <openssl/evp.h>

#include <ostream>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tools/cli/audit_report.h"
#include "tools/cli/audit_words.h"
#include "tools/cli/complaint.h"
#include "tools/cli/names.h"
#include "tools/cli/phrases.h"
#include "tools/cli/record_run.h"
#include "tools/cli/utf8.h"

namespace minutebook::cli {
namespace {

std::string Sha256(const std::string& text) {
  std::string digest(32, '\0');
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), reinterpret_cast<unsigned char*>(digest.data()), &size,
             EVP_sha256(), nullptr);
  return digest;
}

// The code with the events that it was found for: another of its kind, found later, is not
// accepted.
absl::StatusOr<v1::AcceptedFinding> Accepted(const std::string& text, const AuditReport& report) {
  const std::pair<std::string, std::string> pair = absl::StrSplit(text, absl::MaxSplits('=', 1));
  if (pair.second.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--accept: \"", text, "\" gives no reason; write CODE=reason"));
  }
  v1::AcceptedFinding accepted;
  accepted.set_code(pair.first);
  accepted.set_reason(pair.second);
  std::set<std::string> events, codes;
  for (const v1::AuditFinding& finding : report.findings()) {
    codes.insert(finding.code());
    if (finding.code() != pair.first) continue;
    for (const v1::AuditedEvent& event : finding.events()) events.insert(event.event_id());
  }
  if (codes.count(pair.first) == 0) {
    const std::vector<std::string> found(codes.begin(), codes.end());
    return absl::InvalidArgumentError(absl::StrCat("--accept: the report has no finding ",
                                                   pair.first, DidYouMean(pair.first, found),
                                                   " It has: ", InSeries(found)));
  }
  for (const std::string& event : events) accepted.add_events(event);
  return accepted;
}

}  // namespace

std::string CommandOf(const v1::AuditChairmanshipRequest& request, const AuditReport& report) {
  std::string command =
      absl::StrCat("minutebook audit ", request.body(), " \"", request.office(), "\"");
  if (request.has_term()) absl::StrAppend(&command, " --term ", request.term());
  const v1::AuditRange& range = request.range();
  if (!range.from_date().empty()) absl::StrAppend(&command, " --from ", range.from_date());
  if (!range.to_date().empty()) absl::StrAppend(&command, " --to ", range.to_date());
  absl::StrAppend(&command, " --on ", report.basis().on(), " --as-of-position ",
                  report.basis().position());
  const v1::AsOf& as_of = request.as_of();
  if (!as_of.recorded_at().empty()) {
    absl::StrAppend(&command, " --as-recorded-at ", as_of.recorded_at());
  }
  if (!as_of.known_at().empty()) absl::StrAppend(&command, " --as-known-at ", as_of.known_at());
  return absl::StrCat(command, " --format json | sha256sum");
}

absl::StatusOr<v1::NewEvent> SignOffEvent(const v1::AuditChairmanshipRequest& request,
                                          const AuditReport& report,
                                          const SignOffOptions& options) {
  v1::NewEvent event;
  event.set_body(request.body());
  event.mutable_event()->set_on(report.basis().on());
  event.mutable_event()->set_ref(options.ref);
  event.mutable_event()->set_note(absl::StrCat(options.note, options.note.empty() ? "" : "\n",
                                               "The report: ", CommandOf(request, report)));
  v1::AuditSignedOff& signed_off = *event.mutable_event()->mutable_audit_signed_off();
  signed_off.set_office(report.office().office());
  if (report.has_term()) signed_off.set_term(report.term().term());
  signed_off.set_position(report.basis().position());
  signed_off.set_report_digest(Sha256(AuditJson(report)));
  for (const std::string& text : options.accept) {
    auto accepted = Accepted(text, report);
    if (!accepted.ok()) return accepted.status();
    *signed_off.add_accepted() = *std::move(accepted);
  }
  return event;
}

ExitCode SignOff(Session& session, const v1::AuditChairmanshipRequest& request,
                 const SignOffOptions& options) {
  const auto report = session.client().Ask(request);
  if (!report.ok()) return Complain(session.console, report.status());
  auto event = SignOffEvent(request, *report, options);
  if (!event.ok()) {
    session.console.err << "minutebook: " << std::string(event.status().message()) << "\n";
    return kUsage;
  }
  if (!session.json) {
    session.console.out << Printable(AuditTitle(*report)) << "\n"
                        << Printable(AuditScope(*report)) << "\n  " << VerdictWord(*report) << "   "
                        << VerdictCounts(*report) << "\n";
  }
  v1::AppendRequest append;
  *append.add_events() = *std::move(event);
  const ExitCode code = RunRecord(session, std::move(append));
  if (code == kOk && !session.json) {
    session.console.out << "To check it: " << CommandOf(request, *report) << "\n";
  }
  return code;
}

}  // namespace minutebook::cli
