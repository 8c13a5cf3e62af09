// Offices and their terms.
#include "absl/strings/str_cat.h"
#include "tools/cli/civil_date.h"
#include "tools/cli/layout.h"
#include "tools/cli/names.h"
#include "tools/cli/phrases.h"
#include "tools/cli/render.h"
#include "tools/cli/utf8.h"

namespace minutebook::cli {
namespace {

std::string Seats(const v1::Office& office) {
  return office.seats() == 0 ? "any number of holders" : Counted(office.seats(), "seat", "seats");
}

std::string TermRuleWords(const v1::Office& office) {
  const std::uint32_t months = office.term_rule().months();
  if (months == 0) return "";
  const bool years = months % 12 == 0;
  const std::string length =
      years ? Counted(months / 12, "year", "years") : Counted(months, "month", "months");
  return absl::StrCat("terms of ", length,
                      office.term_rule().calendar() ? " that follow the calendar" : "");
}

std::string RotationWords(const v1::Office& office) {
  if (!office.rotation().order().empty()) {
    return absl::StrCat(
        "rotates: ", InSeries({office.rotation().order().begin(), office.rotation().order().end()}),
        office.rotation().first().empty()
            ? ""
            : absl::StrCat(", first in ", DateInWords(office.rotation().first())));
  }
  return office.follows_parent_office().empty()
             ? ""
             : absl::StrCat("goes with the parent body's ",
                            Printable(office.follows_parent_office()));
}

// "turn of la in 2014 swapped: taken by mm, la in 2016 instead".
std::string ExceptionWords(const v1::TurnExcepted& excepted) {
  const auto* value = v1::TurnException_descriptor()->FindValueByNumber(excepted.exception());
  std::string text = absl::StrCat("turn of ", excepted.party(), " ", WhenInWords(excepted.turn()),
                                  " ", value == nullptr ? "excepted" : InWords(ShortName(*value)));
  const bool taken = !excepted.taken_by().empty();
  if (taken) absl::StrAppend(&text, ": taken by ", excepted.taken_by());
  if (!excepted.new_turn().empty()) {
    absl::StrAppend(&text, taken ? ", " : ": ", excepted.party(), " ",
                    WhenInWords(excepted.new_turn()), " instead");
  }
  if (!excepted.reason().empty()) absl::StrAppend(&text, " (", excepted.reason(), ")");
  return Printable(text);
}

std::string TermState(const v1::Term& term) {
  if (term.nominated_only()) return "nominated only";
  std::string words = term.manner() == v1::MANNER_UNSPECIFIED
                          ? "held"
                          : InWords(ShortName(*v1::Manner_descriptor()->FindValueByNumber(
                                v1::Manner_IsValid(term.manner()) ? term.manner() : 0)));
  if (term.renewal()) words += ", renewed";
  if (term.acting()) words += ", acting";
  return words;
}

std::string TermNotes(const v1::Term& term) {
  std::string notes;
  if (!term.disputed().empty()) {
    notes = absl::StrCat(Capitalised(AspectsOf(term.disputed())), " disputed. ");
  }
  if (!term.end_cause().empty())
    absl::StrAppend(&notes, "Ended: ", Printable(term.end_cause()), ". ");
  return notes + RefsOf(term.facts());
}

}  // namespace

std::string Render(const v1::ListOfficesResponse& answer, const View& view) {
  std::string out = absl::StrCat(
      view.paint.Bold(absl::StrCat("Offices of ", view.body, AsAsked(answer.basis(), view.as_of))),
      "\n");
  for (const v1::Office& office : answer.offices()) {
    absl::StrAppend(&out, "  ", view.paint.Bold(Printable(office.office())), "   ",
                    Printable(office.name()), " ", RefsOf(office.facts()), "\n");
    Sheet sheet(view.paint);
    sheet.Add("", Seats(office));
    sheet.Add("", TermRuleWords(office));
    sheet.Add("", Printable(RotationWords(office)));
    for (const auto& excepted : office.exceptions()) sheet.Add("", ExceptionWords(excepted));
    const auto& aliases = office.aliases();
    if (!aliases.empty()) {
      sheet.Add(
          "", absl::StrCat("also called ", Printable(InSeries({aliases.begin(), aliases.end()}))));
    }
    if (!office.abolished().empty()) {
      sheet.Add("", absl::StrCat("abolished ", WhenInWords(office.abolished())));
    }
    out += sheet.Text();
  }
  if (answer.offices().empty()) out += "  None on record.\n";
  return out;
}

std::string Render(const v1::ListTermsResponse& answer, const View& view) {
  const std::string what = answer.terms().empty() ? view.asked : InWords(answer.terms(0).office());
  std::string out =
      absl::StrCat(view.paint.Bold(absl::StrCat("Terms of the ", what, " of ", view.body,
                                                AsAsked(answer.basis(), view.as_of))),
                   "\n");
  Table table(view.paint);
  for (const v1::Term& term : answer.terms()) {
    table.Add({DatesOf(term), NameOf(term.party()), TermState(term), TermNotes(term)});
  }
  return out + (table.empty() ? "  None on record.\n" : table.Text());
}

}  // namespace minutebook::cli
