#include "tools/cli/amendment_words.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tools/cli/civil_date.h"
#include "tools/cli/event_words.h"
#include "tools/cli/moment.h"
#include "tools/cli/phrases.h"
#include "tools/cli/utf8.h"

namespace minutebook::cli {
namespace {

std::string Because(const std::string& reason, const std::string& authority) {
  std::string text;
  if (!reason.empty()) absl::StrAppend(&text, ": ", Printable(reason));
  if (!authority.empty()) absl::StrAppend(&text, " (authority: ", Printable(authority), ")");
  return text;
}

}  // namespace

std::string RefOf(const v1::RecordedEvent& event) {
  const std::string& ref = event.event().ref();
  return ref.empty() ? absl::StrCat("[#", event.header().position(), "]")
                     : absl::StrCat("[", Printable(ref), "]");
}

std::string ReasonInWords(const v1::RecordedEvent& about) {
  const v1::Event& event = about.event();
  const std::string where =
      absl::StrCat(" at position ", about.header().position(), " by ", RefOf(about));
  if (!about.has_event()) return absl::StrCat("erased", where);
  if (event.has_payload_erased()) {
    const v1::PayloadErased& erased = event.payload_erased();
    return absl::StrCat(
        "erased on ", MomentInWords(absl::FromUnixMicros(about.header().recorded_at_us())), " by ",
        Printable(about.header().recorder()), Because(erased.reason(), erased.authority()));
  }
  if (event.has_event_corrected()) {
    const v1::EventCorrected& corrected = event.event_corrected();
    return absl::StrCat("corrected", where, Because(corrected.reason(), corrected.authority()));
  }
  if (event.has_event_retracted()) {
    const v1::EventRetracted& retracted = event.event_retracted();
    return absl::StrCat("retracted", where, Because(retracted.reason(), retracted.authority()));
  }
  if (event.has_dispute_resolved()) {
    const v1::DisputeResolved& resolved = event.dispute_resolved();
    return absl::StrCat("dispute about ", AspectsOf(resolved.about()), " settled", where,
                        ", upholding ", Printable(resolved.upheld()), " against ",
                        Printable(absl::StrJoin(resolved.set_aside(), ", ")),
                        Because(resolved.reason(), resolved.authority()));
  }
  if (event.has_source_attached()) return absl::StrCat("source attached", where);
  if (event.has_audit_signed_off()) return absl::StrCat("audit signed off", where);
  if (event.disputes_size() > 0) {
    std::string text =
        absl::StrCat("disputed", where, ", ", FactInWords(event), ": ", FactDetails(event));
    for (const v1::Dispute& dispute : event.disputes()) {
      absl::StrAppend(&text, "; about ", AspectsOf(dispute.about()), " with ",
                      Printable(dispute.event()));
      if (!dispute.reason().empty()) absl::StrAppend(&text, ": ", Printable(dispute.reason()));
    }
    return text;
  }
  return absl::StrCat("recorded", where);
}

std::string SourceInWords(const v1::Source& source) {
  std::vector<std::string> parts;
  if (!source.publisher().empty()) parts.push_back(Printable(source.publisher()));
  if (!source.title().empty()) parts.push_back(absl::StrCat("\"", Printable(source.title()), "\""));
  if (!source.published().empty()) parts.push_back(DateInWords(source.published()));
  if (!source.url().empty()) parts.push_back(Printable(source.url()));
  return absl::StrJoin(parts, ", ");
}

}  // namespace minutebook::cli
