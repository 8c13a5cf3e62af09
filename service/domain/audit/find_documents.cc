// Findings about documents: where they were adopted, and whether they were noted.
#include "service/domain/audit/findings.h"
#include "service/domain/audit/words.h"
#include "service/domain/edtf.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

bool IsAdopted(const v1::Document& document) {
  return document.state() != v1::DOCUMENT_STATE_UNSPECIFIED &&
         document.state() != v1::DOCUMENT_STATE_TABLED;
}

void FindNoting(const AuditRecord& record, const v1::Document& document, Findings* findings) {
  const std::string& to = document.submitted_to();
  if (to.empty() || !IsAdopted(document)) return;
  for (const v1::NotedBy& noted : document.noted_by()) {
    if (noted.body() == to) return;
  }
  const absl::StatusOr<Edtf> due = ParseEdtf(document.submission_due());
  if (due.ok() && due->last() >= record.today) return;
  findings->push_back(
      {"NOTING_OUTSTANDING", due.ok() ? kQuestion : kNote,
       Concat({Capital(LabelOf(document)), " was submitted to ", to,
               due.ok() ? Concat({", to be noted ", WhenWords(document.submission_due())}) : "",
               "; that it was is not on record."}),
       Concat({"Record documentNoted with the primary body ", to, ", or that it was not."}),
       document.submission_due().empty() ? document.adopted_on() : document.submission_due(),
       FactsOf(document.facts())});
}

void FindUnplaced(const v1::Document& document, Findings* findings) {
  if (!IsAdopted(document)) return;
  const bool inferred = !document.adopted_on_inferred().empty();
  const bool placed = !document.adopted_at().empty();
  if (placed && !inferred && !document.adopted_on().empty()) return;
  std::string message =
      Concat({Capital(LabelOf(document)), document.count() > 1 ? " were adopted " : " was adopted ",
              WhenWords(document.adopted_on())});
  if (inferred) message += ", by inference";
  message += placed ? "." : "; no meeting is stated.";
  if (inferred) message += Concat({" The reason given: ", document.adopted_on_inferred()});
  // A day without a meeting places it; so does a meeting without a day.
  const absl::StatusOr<Edtf> on = ParseEdtf(document.adopted_on());
  const bool day = on.ok() && on->first() == on->last();
  findings->push_back({"DOCUMENT_UNPLACED", inferred || !(placed || day) ? kQuestion : kNote,
                       std::move(message),
                       "Find the meeting's minutes or the text; then correct the event, or record "
                       "a sharper one that refines it.",
                       document.adopted_on(), FactsOf(document.facts())});
}

}  // namespace

void FindDocuments(const AuditRecord& record, Findings* findings) {
  for (const v1::Document& document : record.documents) {
    FindNoting(record, document, findings);
    FindUnplaced(document, findings);
  }
}

}  // namespace minutebook::domain
