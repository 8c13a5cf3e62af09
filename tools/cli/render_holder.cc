// Who holds an office.
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tools/cli/layout.h"
#include "tools/cli/names.h"
#include "tools/cli/phrases.h"
#include "tools/cli/render.h"
#include "tools/cli/utf8.h"

namespace minutebook::cli {
namespace {

using Answer = v1::GetOfficeHolderResponse;

std::string OfficeName(const Answer& answer, const View& view) {
  if (!answer.office().name().empty()) return Printable(answer.office().name());
  return answer.office().office().empty() ? view.asked : InWords(answer.office().office());
}

// "Chair of ASCN": the name of the office may say of which body already.
std::string Title(const Answer& answer, const View& view) {
  const std::string office = Capitalised(OfficeName(answer, view));
  const std::string body = answer.has_body() ? BodyTitle(answer.body()) : view.body;
  const bool says =
      absl::StrContains(office, body) ||
      (!answer.body().name().empty() && absl::StrContains(office, answer.body().name()));
  return says ? office : absl::StrCat(office, " of ", body);
}

std::string StateWords(v1::HolderState state) {
  const auto* value = v1::HolderState_descriptor()->FindValueByNumber(state);
  return value == nullptr ? "" : InWords(ShortName(*value));
}

bool AllDue(const Answer& answer) {
  for (const v1::Holding& holding : answer.holdings()) {
    if (!holding.due()) return false;
  }
  return answer.holdings_size() > 0;
}

std::string StateLabel(const Answer& answer, const View& view) {
  const bool held = answer.state() == v1::HOLDER_STATE_HELD;
  const std::string words =
      absl::AsciiStrToUpper(held && AllDue(answer) ? "due to hold" : StateWords(answer.state()));
  switch (answer.state()) {
    case v1::HOLDER_STATE_HELD:
      return view.paint.Good(words);
    case v1::HOLDER_STATE_DISPUTED:
      return view.paint.Bad(words);
    default:
      return view.paint.Doubtful(words);
  }
}

// How surely a term covers the day; empty where it simply does.
std::string Surety(const v1::Holding& holding) {
  switch (holding.coverage()) {
    case v1::COVERAGE_BY_YEAR:
      return "by year";
    case v1::COVERAGE_POSSIBLY:
      return "possibly: a boundary is known only by month or year";
    case v1::COVERAGE_BY_ONE_READING:
      return "by one reading of the source alone";
    case v1::COVERAGE_CERTAIN:
      return holding.term().alternatives_size() > 0 ? "all readings cover this day" : "";
    default:
      return "";
  }
}

std::string Wording(const v1::Term& term) {
  for (const v1::Fact& fact : term.facts()) {
    if (!fact.wording().empty()) return absl::StrCat("\"", Printable(fact.wording()), "\"");
  }
  return "";
}

std::string TermWords(const v1::Holding& holding) {
  const v1::Term& term = holding.term();
  const std::string wording = Wording(term);
  std::string text = absl::StrCat(wording, wording.empty() ? "" : ": ", DatesOf(term));
  const std::string surety = Surety(holding);
  if (!surety.empty()) absl::StrAppend(&text, "; ", surety);
  return text;
}

std::string MannerWords(const v1::Term& term) {
  std::vector<std::string> words;
  const auto* manner = v1::Manner_descriptor()->FindValueByNumber(term.manner());
  if (term.manner() != v1::MANNER_UNSPECIFIED && manner != nullptr) {
    words.push_back(InWords(ShortName(*manner)));
  }
  if (term.renewal()) words.push_back("renewed");
  if (term.acting()) words.push_back("acting");
  return InSeries(words);
}

// Facts of a term that dispute another, or that another may dispute: told by their type.
std::string DisputeWords(const v1::Term& term) {
  if (term.disputed().empty()) return "";
  std::vector<std::string> sides;
  for (const v1::Fact& fact : term.facts()) {
    const auto* type = v1::EventType_descriptor()->FindValueByNumber(fact.type());
    const std::string words = type == nullptr ? "event" : InWords(ShortName(*type));
    const std::string reason =
        fact.disputes_size() > 0 ? Printable(fact.disputes(0).reason()) : std::string();
    sides.push_back(absl::StrCat(words, " ", RefOf(fact), reason.empty() ? "" : ": ", reason));
  }
  return absl::StrCat(AspectsOf(term.disputed()), ": ", absl::StrJoin(sides, "; "));
}

bool HasFact(const v1::Term& term, std::initializer_list<v1::EventType> types) {
  for (const v1::Fact& fact : term.facts()) {
    for (const v1::EventType type : types) {
      if (fact.type() == type) return true;
    }
  }
  return false;
}

// What stands beside an answer without putting anybody in office.
std::string EvidenceWords(const v1::Holding& holding) {
  const v1::Term& term = holding.term();
  const std::string refs = RefsOf(term.facts());
  const std::string who = NameOf(term.party());
  const std::string tail = absl::StrCat(refs.empty() ? "" : " ", refs);
  if (!term.set_aside().empty()) {
    return absl::StrCat(who, ", ", DatesOf(term), ": set aside, as to ",
                        AspectsOf(term.set_aside()), tail);
  }
  if (term.nominated_only()) return absl::StrCat(who, " nominated ", DatesOf(term), tail);
  if (HasFact(term, {v1::EVENT_TYPE_OFFICE_HANDED_OVER})) {
    const std::string period =
        term.during().empty() ? "" : absl::StrCat(" ", DatesOf("", "", term.during()));
    return absl::StrCat("handed over to ", who, period, tail);
  }
  if (HasFact(term, {v1::EVENT_TYPE_CHAIR_VACATED, v1::EVENT_TYPE_GUIDING_COUNTRY_VACATED,
                     v1::EVENT_TYPE_OFFICER_VACATED})) {
    const std::string cause =
        term.end_cause().empty() ? "" : absl::StrCat(": ", Printable(term.end_cause()));
    const std::string left =
        term.party().party().empty() ? "declared vacant" : absl::StrCat(who, " left");
    return absl::StrCat(left, " ", DatesOf(term.to_date(), "", ""), cause, tail);
  }
  return absl::StrCat("by the rule ", who, " is due, ", DatesOf(term), tail);
}

void AddHolding(const v1::Holding& holding, Sheet& sheet) {
  const v1::Term& term = holding.term();
  sheet.Add("Term", TermWords(holding));
  if (!term.inferred().empty()) sheet.Add("Inferred", Printable(term.inferred()));
  if (term.has_person()) sheet.Add("Person", NameOf(term.person()));
  sheet.Add("Manner", MannerWords(term));
  sheet.Add("Disputed", DisputeWords(term));
}

// The sentence behind the state, where it is not simply a holder.
std::string Statement(const Answer& answer, const View& view) {
  const std::string office = answer.office().office();
  switch (answer.state()) {
    case v1::HOLDER_STATE_NO_SUCH_BODY:
      return absl::StrCat(view.body, " was not on record, or did not exist.");
    case v1::HOLDER_STATE_OFFICE_NOT_DEFINED:
      return absl::StrCat("No office \"", view.asked,
                          "\" is on record. minutebook show offices "
                          "lists what is.");
    case v1::HOLDER_STATE_VACANT:
      return "Nobody holds it, and an event says so.";
    case v1::HOLDER_STATE_NOMINATED_ONLY:
      return absl::StrCat("Nobody is on record as ", InWords(office), ".");
    case v1::HOLDER_STATE_DERIVED_BY_RULE:
      return "No event says so.";
    case v1::HOLDER_STATE_UNKNOWN:
      return "The record does not say.";
    default:
      return "";
  }
}

std::string HolderLine(const v1::Holding& holding, bool derived) {
  const v1::Term& term = holding.term();
  const std::string refs = RefsOf(term.facts());
  return absl::StrCat(NameOf(term.party()), term.acting() ? ", acting" : "",
                      derived ? " is due" : "", refs.empty() ? "" : " ", refs);
}

// Several accounts of one party's tenure: it holds the office all the same.
bool OneParty(const Answer& answer) {
  if (answer.holdings_size() < 2) return false;
  const std::string& first = answer.holdings(0).term().party().party();
  for (const v1::Holding& holding : answer.holdings()) {
    if (holding.term().party().party() != first) return false;
  }
  return !first.empty();
}

// The state, and what it says in a sentence.
std::string StateLine(const Answer& answer, const View& view) {
  const std::string label = absl::StrCat("  ", StateLabel(answer, view));
  const std::string statement = Statement(answer, view);
  if (answer.state() == v1::HOLDER_STATE_NOMINATED_ONLY) {
    std::vector<std::string> nominated;
    for (const v1::Holding& holding : answer.evidence()) {
      if (!holding.term().nominated_only()) continue;
      nominated.push_back(absl::StrCat(NameOf(holding.term().party()), ", ",
                                       DatesOf(holding.term()), " ",
                                       RefsOf(holding.term().facts())));
    }
    return absl::StrCat(label, "   ", InSeries(nominated), ". ", statement);
  }
  if (answer.holdings_size() == 1) {
    const bool derived = answer.state() == v1::HOLDER_STATE_DERIVED_BY_RULE;
    return absl::StrCat(label, "   ", HolderLine(answer.holdings(0), derived),
                        statement.empty() ? "" : ". ", statement);
  }
  if (OneParty(answer)) {
    return absl::StrCat(label, "   ", NameOf(answer.holdings(0).term().party()), ", by ",
                        answer.holdings_size(), " accounts");
  }
  return statement.empty() ? label : absl::StrCat(label, "   ", statement);
}

// Each of several holders or sides with its own term.
std::string Holdings(const Answer& answer, const View& view) {
  std::string out;
  const bool derived = answer.state() == v1::HOLDER_STATE_DERIVED_BY_RULE;
  for (const v1::Holding& holding : answer.holdings()) {
    Sheet sheet(view.paint);
    AddHolding(holding, sheet);
    const std::string head = OneParty(answer)
                                 ? absl::StrCat("As of ", RefsOf(holding.term().facts()))
                                 : HolderLine(holding, derived);
    absl::StrAppend(&out, "  ", view.paint.Bold(head), "\n", sheet.Text());
  }
  return out;
}

}  // namespace

std::string Render(const Answer& answer, const View& view) {
  const std::string title = absl::StrCat(Title(answer, view), AsAsked(answer.basis(), view.as_of));
  std::string out = absl::StrCat(view.paint.Bold(title), "\n", StateLine(answer, view), "\n");
  Sheet sheet(view.paint);
  if (answer.holdings_size() > 1) out += Holdings(answer, view);
  if (answer.holdings_size() == 1) AddHolding(answer.holdings(0), sheet);
  const bool nominations_told = answer.state() == v1::HOLDER_STATE_NOMINATED_ONLY;
  std::string label = "Beside it";
  for (const v1::Holding& holding : answer.evidence()) {
    if (nominations_told && holding.term().nominated_only()) continue;
    sheet.Add(std::exchange(label, ""), EvidenceWords(holding));
  }
  const auto& aliases = answer.office().aliases();
  sheet.Add("Also called", Printable(InSeries({aliases.begin(), aliases.end()})));
  return out + sheet.Text();
}

}  // namespace minutebook::cli
