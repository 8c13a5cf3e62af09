// Documents and proposals.
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "tools/cli/civil_date.h"
#include "tools/cli/layout.h"
#include "tools/cli/names.h"
#include "tools/cli/phrases.h"
#include "tools/cli/render.h"
#include "tools/cli/utf8.h"

namespace minutebook::cli {
namespace {

std::string StateOf(const v1::Document& document) {
  if (!v1::DocumentState_IsValid(document.state())) return "";
  return absl::AsciiStrToUpper(
      InWords(ShortName(*v1::DocumentState_descriptor()->FindValueByNumber(document.state()))));
}

std::string Mark(const Paint& paint, absl::string_view text) {
  const absl::string_view state = absl::StripAsciiWhitespace(text);
  return state == "ADOPTED" ? paint.Good(text) : paint.Doubtful(text);
}
std::string Dim(const Paint& paint, absl::string_view text) { return paint.Dim(text); }

// What it is called; counted ones have no title.
std::string TitleOf(const v1::Document& document) {
  if (!document.title().empty()) {
    return absl::StrCat(Printable(document.title()), document.symbol().empty() ? "" : ", ",
                        Printable(document.symbol()));
  }
  if (document.count() > 1) {
    const int named = document.identified_size();
    return absl::StrCat(document.count(), " documents, ",
                        named == 0 ? "unnamed" : absl::StrCat(named, " of them named"),
                        document.subject().empty() ? "" : ": ", Printable(document.subject()));
  }
  return Printable(document.subject().empty() ? document.document() : document.subject());
}

std::string DateOf(const v1::Document& document) {
  const bool adopted = !document.adopted_on().empty();
  const std::string& date = adopted ? document.adopted_on() : document.tabled_on();
  if (date.empty()) return "no date";
  return absl::StrCat(ShortDate(date),
                      adopted && !document.adopted_on_inferred().empty() ? " (inferred)" : "");
}

std::string NotingWords(const v1::NotedBy& noted) {
  const auto* value = v1::Noting_descriptor()->FindValueByNumber(noted.noting());
  const std::string verb = value == nullptr ? "noted" : InWords(ShortName(*value));
  return absl::StrCat(verb, " by ", Printable(noted.body()), noted.on().empty() ? "" : " ",
                      noted.on().empty() ? "" : WhenInWords(noted.on()));
}

// "30 Aug 2021 NOT ADOPTED, 9 for, 2 against at annual-4 (vote)".
std::string DecisionWords(const v1::DecisionSummary& decision) {
  const std::string how = HowDecided(decision);
  return absl::StrCat(decision.on().empty() ? "" : absl::StrCat(ShortDate(decision.on()), " "),
                      OutcomeOf(decision.outcome()), how.empty() ? "" : ", ", how,
                      decision.at().empty() ? "" : " at ", Printable(decision.at()), " (",
                      Printable(decision.decision()), ")");
}

// Decisions, their label before the first alone.
void AddDecisions(const google::protobuf::RepeatedPtrField<v1::DecisionSummary>& decisions,
                  Sheet& sheet) {
  for (int i = 0; i < decisions.size(); ++i) {
    sheet.Add(i == 0 ? "Decided" : "", DecisionWords(decisions[i]));
  }
}

std::string Notes(const v1::Document& document) {
  std::vector<std::string> notes;
  if (!document.adopted_at().empty()) notes.push_back("at " + Printable(document.adopted_at()));
  for (const auto& noted : document.noted_by()) notes.push_back(NotingWords(noted));
  // Of what is adopted, the state says how it was decided.
  if (document.state() == v1::DOCUMENT_STATE_TABLED && document.decisions_size() > 0) {
    notes.push_back("decided: " + DecisionWords(*document.decisions().rbegin()));
  }
  if (!document.superseded_by().empty()) {
    notes.push_back("superseded by " + Printable(document.superseded_by()));
  }
  if (!document.disputed().empty()) notes.push_back(AspectsOf(document.disputed()) + " disputed");
  std::string text;
  for (const std::string& note : notes) absl::StrAppend(&text, text.empty() ? "" : "; ", note);
  return text;
}

std::string FileWords(const v1::FileReference& file) {
  std::string text = file.role().empty() ? "text" : file.role();
  if (!file.language().empty()) absl::StrAppend(&text, " (", file.language(), ")");
  if (!file.url().empty()) absl::StrAppend(&text, " ", file.url());
  if (!file.sha256().empty()) {
    absl::StrAppend(&text, " SHA-256 ", absl::BytesToHexString(file.sha256()));
  }
  return Printable(text);
}

std::string Proposers(const v1::Proposal& proposal) {
  const int named = proposal.proposers_size();
  const std::string names = NamesOf(proposal.proposers());
  if (proposal.proposer_count() <= static_cast<std::uint32_t>(named)) return names;
  const std::string kind =
      proposal.proposer_kind().empty() ? "proposer" : Printable(proposal.proposer_kind());
  return absl::StrCat(Counted(proposal.proposer_count(), kind, Plural(kind)), ", ",
                      named == 0 ? "unnamed" : absl::StrCat(named, " named: ", names));
}

std::string WordsOf(const v1::Proposal& proposal) {
  if (!proposal.title().empty()) return Printable(proposal.title());
  return Printable(proposal.subject().empty() ? proposal.proposal() : proposal.subject());
}

}  // namespace

std::string Render(const v1::GetDocumentResponse& answer, const View& view) {
  const v1::Document& document = answer.document();
  Sheet sheet(view.paint);
  sheet.Add("Id", Printable(document.document()));
  const std::string& day = answer.basis().on();
  sheet.Add("State", absl::StrCat(Mark(view.paint, StateOf(document)),
                                  day.empty() ? "" : ", as of ", DateInWords(day)));
  if (!document.adopted_on().empty()) {
    sheet.Add("Adopted", absl::StrCat(DateInWords(document.adopted_on()),
                                      document.adopted_at().empty() ? "" : " at ",
                                      Printable(document.adopted_at())));
  }
  sheet.Add("Inferred", Printable(document.adopted_on_inferred()));
  if (!document.tabled_on().empty()) sheet.Add("Tabled", DateInWords(document.tabled_on()));
  sheet.Add("Sponsors", NamesOf(document.sponsors()));
  AddDecisions(document.decisions(), sheet);
  sheet.Add("Version", Printable(document.version()));
  sheet.Add("About", Printable(document.subject()));
  if (document.count() > 1)
    sheet.Add("Stands for", Counted(document.count(), "document", "documents"));
  sheet.Add("Of these",
            Printable(InSeries({document.identified().begin(), document.identified().end()})));
  sheet.Add("One of", Printable(document.one_of()));
  if (!document.submitted_to().empty()) {
    sheet.Add("Goes to", absl::StrCat(Printable(document.submitted_to()),
                                      document.submission_due().empty() ? "" : ", due ",
                                      DateInWords(document.submission_due())));
  }
  for (const auto& noted : document.noted_by()) sheet.Add("Noted", NotingWords(noted));
  sheet.Add("Superseded by", Printable(document.superseded_by()));
  for (const auto& file : document.files()) sheet.Add("File", FileWords(file));
  sheet.Add("Disputed", DisputeOf(document.disputed(), document.facts()));
  sheet.Add("Set aside", SetAsideOf(document.facts()));
  sheet.Add("Rests on", RefsOf(document.facts()));
  return absl::StrCat(view.paint.Bold(absl::StrCat(TitleOf(document), AsKnown(view.as_of))), "\n",
                      sheet.Text());
}

std::string Render(const v1::ListDocumentsResponse& answer, const View& view) {
  Table table(view.paint);
  std::uint64_t total = 0;
  for (const v1::Document& document : answer.documents()) {
    total += std::max<std::uint32_t>(document.count(), 1);
    table.Add({DateOf(document),
               {StateOf(document), Mark},
               {Printable(document.document()), Dim},
               TitleOf(document),
               Notes(document)});
  }
  const std::string title = absl::StrCat(view.asked.empty() ? "Documents" : view.asked, " of ",
                                         view.body, AsAsked(answer.basis(), view.as_of));
  return absl::StrCat(
      view.paint.Bold(title), "\n", table.empty() ? "  None on record.\n" : table.Text(),
      total > table.size() ? absl::StrCat("  ", total, " documents in all.\n") : "");
}

std::string Render(const v1::GetProposalResponse& answer, const View& view) {
  const v1::Proposal& proposal = answer.proposal();
  Sheet sheet(view.paint);
  sheet.Add("Id", Printable(proposal.proposal()));
  if (!proposal.on().empty()) sheet.Add("Put forward", DateInWords(proposal.on()));
  sheet.Add("Inferred", Printable(proposal.on_inferred()));
  sheet.Add("By", Proposers(proposal));
  sheet.Add("At", Printable(proposal.at()));
  if (!proposal.title().empty()) sheet.Add("Proposes", Printable(proposal.subject()));
  if (proposal.bodies_size() > 1) {
    sheet.Add("Put before",
              Printable(InSeries({proposal.bodies().begin(), proposal.bodies().end()})));
  }
  AddDecisions(proposal.decisions(), sheet);
  sheet.Add("Rests on", RefsOf(proposal.facts()));
  return absl::StrCat(view.paint.Bold(absl::StrCat(WordsOf(proposal), AsKnown(view.as_of))), "\n",
                      sheet.Text());
}

std::string Render(const v1::ListProposalsResponse& answer, const View& view) {
  Table table(view.paint);
  for (const v1::Proposal& proposal : answer.proposals()) {
    const std::string date = proposal.on().empty() ? "no date" : ShortDate(proposal.on());
    table.Add({absl::StrCat(date, proposal.on_inferred().empty() ? "" : " (inferred)"),
               {Printable(proposal.proposal()), Dim},
               WordsOf(proposal),
               absl::StrCat("by ", Proposers(proposal))});
  }
  return absl::StrCat(
      view.paint.Bold(absl::StrCat("Proposals before ", view.body, AsKnown(view.as_of))), "\n",
      table.empty() ? "  None on record.\n" : table.Text());
}

}  // namespace minutebook::cli
