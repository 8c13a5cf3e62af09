// Decisions and actions.
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "tools/cli/civil_date.h"
#include "tools/cli/layout.h"
#include "tools/cli/names.h"
#include "tools/cli/phrases.h"
#include "tools/cli/render.h"
#include "tools/cli/utf8.h"

namespace minutebook::cli {
namespace {

std::string MarkOutcome(const Paint& paint, absl::string_view text) {
  return absl::StripAsciiWhitespace(text) == "ADOPTED" ? paint.Good(text) : paint.Doubtful(text);
}

std::string MarkState(const Paint& paint, absl::string_view text) {
  const absl::string_view state = absl::StripAsciiWhitespace(text);
  if (state == "OVERDUE") return paint.Bad(text);
  return state == "COMPLETED" ? paint.Good(text) : paint.Doubtful(text);
}

std::string Dim(const Paint& paint, absl::string_view text) { return paint.Dim(text); }

// What it was taken on; empty where words alone say it.
std::string TakenOn(const v1::Decision& decision) {
  std::vector<std::string> parts;
  if (!decision.document().empty()) parts.push_back("document " + Printable(decision.document()));
  if (!decision.proposal().empty()) parts.push_back("proposal " + Printable(decision.proposal()));
  if (!decision.event_id().empty()) parts.push_back("event " + Printable(decision.event_id()));
  return InSeries(parts);
}

std::string TitleOf(const v1::Decision& decision) {
  if (!decision.subject().empty()) return Printable(decision.subject());
  return absl::StrCat("Decision on ", TakenOn(decision));
}

std::string WhenAndWhere(const std::string& on, const std::string& at) {
  return absl::StrCat(on.empty() ? "" : absl::StrCat(", ", DateInWords(on)),
                      at.empty() ? "" : absl::StrCat(" at ", Printable(at)));
}

std::string DateOf(const std::string& on, const std::string& inferred) {
  if (on.empty()) return "no date";
  return absl::StrCat(ShortDate(on), inferred.empty() ? "" : " (inferred)");
}

std::string StateOf(const v1::Action& action) {
  if (!v1::ActionState_IsValid(action.state())) return "";
  return absl::AsciiStrToUpper(
      InWords(ShortName(*v1::ActionState_descriptor()->FindValueByNumber(action.state()))));
}

std::string Notes(const v1::Action& action) {
  std::vector<std::string> notes;
  if (action.assignees_size() > 0) notes.push_back("for " + NamesOf(action.assignees()));
  if (!action.assigned_at().empty()) {
    notes.push_back("assigned at " + Printable(action.assigned_at()));
  }
  if (!action.completed_on().empty()) {
    notes.push_back("completed " + WhenInWords(action.completed_on()));
  }
  if (!action.disputed().empty()) notes.push_back(AspectsOf(action.disputed()) + " disputed");
  std::string text;
  for (const std::string& note : notes) absl::StrAppend(&text, text.empty() ? "" : "; ", note);
  return text;
}

}  // namespace

std::string Render(const v1::GetDecisionResponse& answer, const View& view) {
  const v1::Decision& decision = answer.decision();
  Sheet sheet(view.paint);
  sheet.Add("Id", Printable(decision.decision()));
  sheet.Add("Outcome", absl::StrCat(MarkOutcome(view.paint, OutcomeOf(decision.outcome())),
                                    WhenAndWhere(decision.on(), decision.at())));
  sheet.Add("Inferred", Printable(decision.on_inferred()));
  if (!decision.subject().empty()) sheet.Add("On", TakenOn(decision));
  sheet.Add("Votes", HowDecided(decision));
  sheet.Add("Vetoed by", NamesOf(decision.vetoes()));
  if (decision.bodies_size() > 1) {
    sheet.Add("Taken by",
              Printable(InSeries({decision.bodies().begin(), decision.bodies().end()})));
  }
  sheet.Add("Disputed", DisputeOf(decision.disputed(), decision.facts()));
  sheet.Add("Set aside", SetAsideOf(decision.facts()));
  sheet.Add("Rests on", RefsOf(decision.facts()));
  return absl::StrCat(view.paint.Bold(absl::StrCat(TitleOf(decision), AsKnown(view.as_of))), "\n",
                      sheet.Text());
}

std::string Render(const v1::ListDecisionsResponse& answer, const View& view) {
  Table table(view.paint);
  for (const v1::Decision& decision : answer.decisions()) {
    std::string notes = HowDecided(decision);
    if (decision.vetoes_size() > 0) {
      absl::StrAppend(&notes, notes.empty() ? "" : ", ", "vetoed by ", NamesOf(decision.vetoes()));
    }
    if (!decision.at().empty()) {
      absl::StrAppend(&notes, notes.empty() ? "" : "; ", "at ", Printable(decision.at()));
    }
    if (!decision.disputed().empty()) {
      absl::StrAppend(&notes, notes.empty() ? "" : "; ", AspectsOf(decision.disputed()),
                      " disputed");
    }
    table.Add({DateOf(decision.on(), decision.on_inferred()),
               {OutcomeOf(decision.outcome()), MarkOutcome},
               {Printable(decision.decision()), Dim},
               TitleOf(decision),
               notes});
  }
  const std::string title = absl::StrCat(view.asked.empty() ? "Decisions" : view.asked, " of ",
                                         view.body, AsKnown(view.as_of));
  return absl::StrCat(view.paint.Bold(title), "\n",
                      table.empty() ? "  None on record.\n" : table.Text());
}

std::string Render(const v1::GetActionResponse& answer, const View& view) {
  const v1::Action& action = answer.action();
  Sheet sheet(view.paint);
  sheet.Add("Id", Printable(action.action()));
  const std::string& day = answer.basis().on();
  sheet.Add("State", absl::StrCat(MarkState(view.paint, StateOf(action)),
                                  day.empty() ? "" : ", as of ", DateInWords(day)));
  sheet.Add("For", NamesOf(action.assignees()));
  sheet.Add("Due", action.due().empty() ? "not stated" : DateInWords(action.due()));
  sheet.Add(
      "Assigned",
      absl::StrCat(action.assigned_on().empty() ? "" : DateInWords(action.assigned_on()),
                   action.assigned_at().empty() ? "" : " at ", Printable(action.assigned_at())));
  sheet.Add("Inferred", Printable(action.assigned_on_inferred()));
  if (action.state() == v1::ACTION_STATE_COMPLETED) {
    sheet.Add(
        "Completed",
        absl::StrCat(
            action.completed_on().empty() ? "date not stated" : DateInWords(action.completed_on()),
            action.completed_at().empty() ? "" : " at ", Printable(action.completed_at())));
  }
  sheet.Add("Result", Printable(action.result()));
  if (action.bodies_size() > 1) {
    sheet.Add("Assigned by", Printable(InSeries({action.bodies().begin(), action.bodies().end()})));
  }
  sheet.Add("Disputed", DisputeOf(action.disputed(), action.facts()));
  sheet.Add("Set aside", SetAsideOf(action.facts()));
  sheet.Add("Rests on", RefsOf(action.facts()));
  return absl::StrCat(
      view.paint.Bold(absl::StrCat(Printable(action.subject()), AsKnown(view.as_of))), "\n",
      sheet.Text());
}

std::string Render(const v1::ListActionsResponse& answer, const View& view) {
  Table table(view.paint);
  for (const v1::Action& action : answer.actions()) {
    table.Add({action.due().empty() ? "no due date" : "due " + ShortDate(action.due()),
               {StateOf(action), MarkState},
               {Printable(action.action()), Dim},
               Printable(action.subject()),
               Notes(action)});
  }
  const std::string title = absl::StrCat(view.asked.empty() ? "Actions" : view.asked, " of ",
                                         view.body, AsAsked(answer.basis(), view.as_of));
  return absl::StrCat(view.paint.Bold(title), "\n",
                      table.empty() ? "  None on record.\n" : table.Text());
}

}  // namespace minutebook::cli
