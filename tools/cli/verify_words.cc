#include "tools/cli/verify_words.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "tools/cli/layout.h"
#include "tools/cli/moment.h"
#include "tools/cli/utf8.h"

namespace minutebook::cli {
namespace {

std::string Events(std::uint64_t count) {
  return absl::StrCat(WithCommas(count), count == 1 ? " event" : " events");
}

std::string Root(const store::TreeHead& head) {
  return absl::BytesToHexString(
      absl::string_view(reinterpret_cast<const char*>(head.root.data()), head.root.size()));
}

std::string Head(bool holds, const std::string& what, const Paint& paint) {
  return absl::StrCat(holds ? paint.Good("HOLDS") : paint.Bad("BROKEN"), "   ", what, "\n");
}

// The rows "Proved" and "Not proved" of a sheet, one a line.
class Words {
 public:
  explicit Words(const Paint& paint) : sheet_(paint) {}
  void Proved(std::string text) { Add("Proved", std::move(text), &proved_); }
  void NotProved(std::string text) { Add("Not proved", std::move(text), &not_proved_); }
  std::string Text() const { return sheet_.Text(); }

 private:
  void Add(const char* label, std::string text, bool* told) {
    sheet_.Add(*told ? "" : label, std::move(text));
    *told = true;
  }

  Sheet sheet_;
  bool proved_ = false;
  bool not_proved_ = false;
};

void TellTrust(const verify::CheckOptions& trust, bool signature_checked, Words* words) {
  if (trust.keys.empty()) {
    words->NotProved(
        "that the ledger's operator signed it: name the key that came by another way (--key)");
  } else if (!signature_checked) {
    words->NotProved("that the ledger's operator signed it: there was no checkpoint to check");
  }
  if (trust.held.empty()) {
    words->NotProved(
        "that others were shown the same history: keep checkpoints, and name them (--checkpoint)");
  }
}

// When, by whom and why each payload was erased, as the event that did it says.
void TellErased(const std::vector<verify::Erased>& all, Words* words) {
  constexpr std::size_t kToldMax = 10;
  std::size_t told = 0;
  for (const verify::Erased& erased : all) {
    if (++told > kToldMax) break;
    const std::string event = absl::StrCat("event ", erased.event->header.position());
    if (erased.by == nullptr) {
      words->NotProved(absl::StrCat("why the payload of ", event,
                                    " is gone: no PayloadErased "
                                    "is beside it"));
      continue;
    }
    const v1::PayloadErased& erasure = erased.by->event.payload_erased();
    const v1::EventHeader& header = erased.by->header;
    words->Proved(absl::StrCat(
        "the payload of ", event, " was erased on ",
        MomentInWords(absl::FromUnixMicros(header.recorded_at_us())), " by ",
        Printable(header.recorder()), ", on the authority of ", Printable(erasure.authority()),
        ", because: ", Printable(erasure.reason()), " [event ", header.position(), "]"));
  }
  if (told > kToldMax) {
    words->NotProved(absl::StrCat("(not told here) why the payloads of ",
                                  Events(all.size() - kToldMax), " more are gone"));
  }
}

}  // namespace

std::string BreaksText(const verify::Breaks& breaks, const Paint& paint) {
  std::string text;
  const auto sorted = breaks.Sorted();
  for (const verify::Break& one : sorted) {
    const std::string label = Pad(&one == &sorted.front() ? "First" : "Then", 7);
    const std::string check = std::string(verify::NameOf(one.check));
    absl::StrAppend(
        &text, "  ", label, paint.Bad(Pad(check, 11)),
        one.position == 0 ? std::string() : absl::StrCat("position ", one.position, ": "),
        Printable(one.what), "\n");
  }
  if (breaks.count() > sorted.size()) {
    absl::StrAppend(&text, "  and ", WithCommas(breaks.count() - sorted.size()), " more\n");
  }
  return text;
}

std::string RecordText(const verify::RecordChecked& checked, const verify::CheckOptions& trust,
                       const verify::Breaks& breaks, const Paint& paint) {
  const bool holds = breaks.count() == 0;
  std::string text = Head(holds,
                          absl::StrCat(Printable(checked.origin), ", ", Events(checked.head.size),
                                       ", root ", Root(checked.head)),
                          paint);
  absl::StrAppend(&text, BreaksText(breaks, paint));
  if (!holds) return text;
  Words words(paint);
  words.Proved("positions, each body's numbering and times of recording go up without gaps");
  words.Proved("every header lies under this root");
  if (!checked.headers_alone) {
    words.Proved(absl::StrCat(
        "every payload is the one its header was made for",
        checked.erased == 0 ? ""
                            : absl::StrCat("; ", Events(checked.erased), " erased on record")));
  }
  if (checked.views.comparable) {
    words.Proved(absl::StrCat("the views follow from the log: ", WithCommas(checked.views.versions),
                              " versions of rows"));
  }
  if (checked.signatures_checked) words.Proved("every checkpoint is signed by the key given");
  if (!trust.held.empty()) {
    words.Proved(absl::StrCat("this history begins with that of each checkpoint given (",
                              trust.held.size(), ")"));
  }
  if (checked.headers_alone) words.NotProved("what the events say: the export has headers alone");
  if (!checked.views.version_differs.empty()) words.NotProved(checked.views.version_differs);
  for (const store::Position position : checked.keys_unvouched) {
    words.NotProved(absl::StrCat("that the key recorded at position ", position,
                                 " is the operator's: the one before was lost; compare it with the "
                                 "operator by another way"));
  }
  TellTrust(trust, checked.signatures_checked, &words);
  words.NotProved(
      "that what was recorded is true, or complete: only that it was not changed since");
  return absl::StrCat(text, words.Text());
}

std::string EvidenceText(const v1::Evidence& evidence, const verify::Proved& proved,
                         const verify::CheckOptions& trust, const verify::Breaks& breaks,
                         const Paint& paint) {
  const bool holds = breaks.count() == 0;
  std::string what = "no checkpoint can be read";
  if (proved.checkpoint) {
    const auto& checkpoint = proved.checkpoint->checkpoint;
    what = absl::StrCat(Printable(checkpoint.origin), ": ", Events(proved.events.size()),
                        " in the tree of ", WithCommas(checkpoint.head.size));
  }
  std::string text = Head(holds, what, paint);
  absl::StrAppend(&text, BreaksText(breaks, paint));
  if (!holds) return text;
  Words words(paint);
  words.Proved("each event's exact bytes lie in that tree, at their positions");
  if (proved.signature_checked) words.Proved("the tree is signed by the key given");
  if (proved.consistent) {
    words.Proved("it begins with the checkpoint kept");
  } else if (!trust.held.empty()) {
    words.NotProved("that it begins with the checkpoint kept: the answer has no proof of that");
  }
  TellErased(verify::ErasedAmong(proved.events), &words);
  if (evidence.left_out_event_ids_size() > 0) {
    words.NotProved(
        absl::StrCat(evidence.left_out_event_ids_size(), " events did not fit the answer"));
  }
  words.NotProved(
      "that nothing recorded beside or after these changes the answer: replay the record "
      "(minutebook verify)");
  TellTrust(trust, proved.signature_checked, &words);
  return absl::StrCat(text, words.Text());
}

std::string ReportText(const v1::AuditChairmanshipResponse& report,
                       const verify::ReportProved& proved, const verify::CheckOptions& trust,
                       const verify::Breaks& breaks, const Paint& paint) {
  std::string text = EvidenceText(report.basis().evidence(), proved.evidence, trust, breaks, paint);
  if (breaks.count() != 0) return text;
  Words words(paint);
  words.Proved(absl::StrCat("the report's ", report.statements_size(), " statements and ",
                            report.findings_size(), " findings name ", Events(proved.named), ", ",
                            proved.named - proved.unproved,
                            " of them proved, each as it is on record"));
  if (proved.unproved > 0) {
    words.NotProved(
        absl::StrCat(Events(proved.unproved), " named by the report, without proof in it"));
  }
  words.NotProved("that its sentences say what the events say: read these, or ask again");
  return absl::StrCat(text, words.Text());
}

}  // namespace minutebook::cli
