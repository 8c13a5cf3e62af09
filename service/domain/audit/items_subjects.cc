// Statements about meetings, documents and proposals, and about what there is none of.
#include <algorithm>

#include "service/domain/audit/items.h"
#include "service/domain/audit/words.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

using Items = std::vector<AuditItem>;

std::vector<v1::Fact> AllOf(const google::protobuf::RepeatedPtrField<v1::Fact>& facts) {
  return {facts.begin(), facts.end()};
}

std::string Inferred(const std::string& why) {
  return why.empty() ? "" : Concat({" That date was concluded: ", why});
}

std::string NamesOf(const google::protobuf::RepeatedPtrField<v1::PartyName>& parties) {
  std::vector<std::string> names;
  for (const v1::PartyName& party : parties) names.push_back(party.name());
  return Series(names);
}

std::string PresidedBy(const v1::Meeting& meeting) {
  if (!meeting.has_presiding()) return " Who presided is not on record.";
  const v1::PresidingOfficer& presiding = meeting.presiding();
  std::string who = presiding.has_party() ? presiding.party().name() : presiding.person().name();
  if (presiding.has_party() && presiding.has_person()) {
    who += Concat({", by ", presiding.person().name(), ","});
  }
  if (who.empty()) return " Who presided is not on record.";
  const std::string as = presiding.capacity().empty() ? "" : Concat({" as ", presiding.capacity()});
  return Concat({" ", who, " presided", as, "."});
}

std::string MeetingName(const v1::Meeting& meeting) {
  std::string number;
  if (meeting.ordinal() > 0) {
    number = Concat(
        {"the ", OrdinalWords(meeting.ordinal()), " meeting of the series ", meeting.series()});
  }
  if (meeting.title().empty()) {
    return number.empty() ? Concat({"the meeting ", meeting.meeting()}) : number;
  }
  return number.empty() ? meeting.title() : Concat({meeting.title(), " (", number, ")"});
}

std::string HeldText(const v1::Meeting& meeting) {
  std::string text = Concat({Capital(MeetingName(meeting)), " was held ", WhenWords(meeting.on())});
  if (!meeting.place().empty()) text += Concat({" in ", meeting.place()});
  if (meeting.format() != v1::MEETING_FORMAT_UNSPECIFIED) {
    text += Concat({", ", EnumWords(v1::MeetingFormat_Name(meeting.format()), "MEETING_FORMAT_")});
  }
  text += Concat({".", Inferred(meeting.on_inferred()), PresidedBy(meeting)});
  if (meeting.topics_size() > 0) {
    text +=
        Concat({" Discussed: ", Series({meeting.topics().begin(), meeting.topics().end()}), "."});
  }
  if (meeting.minutes_approved()) text += " Its minutes were approved.";
  if (meeting.disputed_size() > 0) {
    std::vector<v1::DisputeAspect> aspects;
    for (const int aspect : meeting.disputed()) {
      aspects.push_back(static_cast<v1::DisputeAspect>(aspect));
    }
    text += Concat({" Disputed: ", AspectWords(aspects), "."});
  }
  return text;
}

std::string PlannedText(const v1::Meeting& meeting) {
  const std::string name = Capital(MeetingName(meeting));
  switch (meeting.state()) {
    case v1::MEETING_STATE_CANCELLED:
      return Concat({name, " was called off."});
    case v1::MEETING_STATE_POSTPONED:
      return Concat({name, " was put off, with no new date."});
    default:
      return Concat({name, " was planned for ", DateWords(meeting.on()),
                     "; that it took place is not on record."});
  }
}

std::string PlansText(const v1::Meeting& meeting) {
  std::vector<std::string> plans;
  for (const v1::PlannedDate& date : meeting.planned()) {
    if (!date.planned().empty()) plans.push_back(DateWords(date.planned()));
  }
  if (plans.empty() || meeting.state() != v1::MEETING_STATE_HELD) return "";
  return Concat({" It had been planned for ", Series(plans), "."});
}

std::string TitleOf(const v1::Document& document) {
  std::string title = document.title().empty() ? document.document() : document.title();
  if (document.count() > 1) {
    title = Concat({CountWords(document.count(), "document", "documents"),
                    document.title().empty() ? "" : ", ", document.title()});
  }
  if (!document.symbol().empty()) title += Concat({" (", document.symbol(), ")"});
  return title;
}

std::string AdoptedText(const v1::Document& document) {
  std::string text = Concat({TitleOf(document), document.count() > 1 ? " were" : " was",
                             " adopted ", WhenWords(document.adopted_on())});
  text += document.adopted_at().empty() ? "; at which meeting is not stated."
                                        : Concat({" at the meeting ", document.adopted_at(), "."});
  text += Inferred(document.adopted_on_inferred());
  if (!document.version().empty()) text += Concat({" Version: ", document.version(), "."});
  if (!document.submitted_to().empty()) {
    text += Concat({" Submitted to ", document.submitted_to()});
    if (!document.submission_due().empty()) {
      text += Concat({", to be noted there ", WhenWords(document.submission_due())});
    }
    text += ".";
  }
  if (document.state() == v1::DOCUMENT_STATE_SUPERSEDED) text += " It was superseded since.";
  if (document.state() == v1::DOCUMENT_STATE_RESCINDED) text += " It was rescinded since.";
  if (!document.subject().empty()) text += Concat({" About: ", document.subject(), "."});
  return Capital(std::move(text));
}

void AddNoted(const v1::Document& document, const AuditDays& days, Items* items) {
  for (const v1::NotedBy& noted : document.noted_by()) {
    if (!days.MayHold(noted.on())) continue;
    AuditItem item{v1::STATEMENT_KIND_DOCUMENT_NOTED,
                   Concat({"the noting of ", TitleOf(document)}),
                   Capital(Concat({TitleOf(document), " was ",
                                   EnumWords(v1::Noting_Name(noted.noting()), "NOTING_"), " by ",
                                   noted.body(), " ", WhenWords(noted.on()), "."})),
                   noted.on(),
                   {}};
    for (const v1::Fact& fact : document.facts()) {
      if (fact.event_id() == noted.event_id()) item.facts.push_back(fact);
    }
    items->push_back(std::move(item));
  }
}

std::string TallyText(const v1::Tally& tally) {
  std::string text = Concat({CountWords(tally.votes_for(), "vote", "votes"), " for, ",
                             std::to_string(tally.votes_against()), " against"});
  if (tally.abstentions() > 0)
    text += Concat({", ", std::to_string(tally.abstentions()), " abstaining"});
  if (tally.absent() > 0) text += Concat({", ", std::to_string(tally.absent()), " absent"});
  return text;
}

template <typename List, typename Is>
std::size_t Count(const List& list, const Is& is) {
  return static_cast<std::size_t>(std::count_if(list.begin(), list.end(), is));
}

}  // namespace

std::string LabelOf(const v1::Meeting& meeting) {
  return Concat({"the meeting ", meeting.meeting()});
}

std::string LabelOf(const v1::Decision& decision) {
  return Concat({"the decision ", decision.decision()});
}

std::string LabelOf(const v1::Action& action) { return Concat({"the action ", action.action()}); }

std::string LabelOf(const v1::Document& document) {
  return Concat({document.count() > 1 ? "the documents " : "the document ", document.document()});
}

void AddMeetings(const AuditRecord& record, Items* items) {
  for (const v1::Meeting& meeting : record.meetings) {
    if (!record.Covers(meeting)) continue;
    const bool held = meeting.state() == v1::MEETING_STATE_HELD;
    items->push_back({v1::STATEMENT_KIND_MEETING, LabelOf(meeting),
                      held ? HeldText(meeting) + PlansText(meeting) : PlannedText(meeting),
                      meeting.on(), AllOf(meeting.facts())});
  }
}

void AddDocuments(const AuditRecord& record, Items* items) {
  for (const v1::Document& document : record.documents) {
    const bool adopted = !document.adopted_on().empty() || !document.adopted_at().empty() ||
                         document.state() == v1::DOCUMENT_STATE_ADOPTED;
    if (adopted) {
      items->push_back({v1::STATEMENT_KIND_DOCUMENT_ADOPTED, LabelOf(document),
                        AdoptedText(document), document.adopted_on(), AllOf(document.facts())});
    } else {
      items->push_back(
          {v1::STATEMENT_KIND_DOCUMENT_TABLED, LabelOf(document),
           Capital(Concat({TitleOf(document), " was tabled ", WhenWords(document.tabled_on()),
                           "; that it was adopted is not on record."})),
           document.tabled_on(), AllOf(document.facts())});
    }
    AddNoted(document, record.days, items);
  }
}

void AddDecisions(const AuditRecord& record, Items* items) {
  for (const v1::Decision& decision : record.decisions) {
    std::string what = decision.subject();
    if (what.empty() && !decision.document().empty()) {
      what = Concat({"the document ", decision.document()});
    }
    if (what.empty() && !decision.proposal().empty()) {
      what = Concat({"the proposal ", decision.proposal()});
    }
    std::string text = Concat({Capital(LabelOf(decision)), " was taken ", WhenWords(decision.on()),
                               decision.at().empty() ? "" : " at the meeting ", decision.at(),
                               what.empty() ? "" : ": ", what});
    if (!text.ends_with('.')) text += '.';
    text += Concat({" ", Capital(EnumWords(v1::Outcome_Name(decision.outcome()), "OUTCOME_")),
                    decision.by_consensus() ? ", by consensus" : ""});
    if (decision.has_tally()) text += Concat({", by ", TallyText(decision.tally())});
    if (decision.vetoes_size() > 0) text += Concat({"; vetoed by ", NamesOf(decision.vetoes())});
    text += Concat({".", Inferred(decision.on_inferred())});
    items->push_back({v1::STATEMENT_KIND_DECISION, LabelOf(decision), std::move(text),
                      decision.on(), AllOf(decision.facts())});
  }
}

void AddActions(const AuditRecord& record, Items* items) {
  for (const v1::Action& action : record.actions) {
    const std::string who = NamesOf(action.assignees());
    std::string text = Concat(
        {who.empty() ? "Somebody" : who, action.assignees_size() > 1 ? " were" : " was", " asked ",
         WhenWords(action.assigned_on()), action.assigned_at().empty() ? "" : " at the meeting ",
         action.assigned_at(), ": ", action.subject()});
    if (!text.ends_with('.')) text += '.';
    if (!action.due().empty()) text += Concat({" It was due ", WhenWords(action.due()), "."});
    if (action.state() == v1::ACTION_STATE_COMPLETED) {
      text += Concat(
          {" It was completed",
           action.completed_on().empty() ? "" : Concat({" ", WhenWords(action.completed_on())}),
           action.result().empty() ? "" : ": ", action.result()});
      if (!text.ends_with('.')) text += '.';
    } else {
      text += " It is open.";
    }
    items->push_back({v1::STATEMENT_KIND_ACTION, LabelOf(action), std::move(text),
                      action.assigned_on(), AllOf(action.facts())});
  }
}

void AddProposals(const AuditRecord& record, Items* items) {
  for (const v1::Proposal& proposal : record.proposals) {
    const std::string what = proposal.title().empty() ? proposal.subject() : proposal.title();
    std::string who = NamesOf(proposal.proposers());
    const auto named = static_cast<std::uint32_t>(proposal.proposers_size());
    if (proposal.proposer_count() > named) {
      who +=
          Concat({named == 0 ? "" : ", of ", std::to_string(proposal.proposer_count()), " in all"});
      if (!proposal.proposer_kind().empty()) who += Concat({" (", proposal.proposer_kind(), ")"});
      if (named > 0) who += ',';
    }
    if (who.empty()) who = "Somebody";
    items->push_back({v1::STATEMENT_KIND_PROPOSAL, Concat({"the proposal ", proposal.proposal()}),
                      Concat({who, " put forward a proposal ", WhenWords(proposal.on()), ": ", what,
                              what.ends_with('.') ? "" : ".", Inferred(proposal.on_inferred())}),
                      proposal.on(), AllOf(proposal.facts())});
  }
}

void AddAbsences(const AuditRecord& record, Items* items) {
  const auto absent = [items](const std::string& text) {
    items->push_back({v1::STATEMENT_KIND_ABSENCE, "", text, "", {}});
  };
  const auto covered = [&record](const v1::Meeting& meeting) { return record.Covers(meeting); };
  const std::size_t meetings = Count(record.meetings, covered);
  const std::size_t minutes = Count(record.meetings, [&](const v1::Meeting& meeting) {
    return covered(meeting) && meeting.minutes_approved();
  });
  if (record.office->terms.empty()) absent("No term of the office is on record.");
  const std::string when = record.days.all ? "." : " in the days audited.";
  if (meetings == 0) absent(Concat({"No meeting is on record", when}));
  if (meetings > 0 && minutes == 0) absent("No minutes are on record.");
  if (record.documents.empty()) absent(Concat({"No document is on record", when}));
  if (record.decisions.empty()) absent(Concat({"No decision is on record", when}));
  if (record.proposals.empty()) absent(Concat({"No proposal is on record", when}));
  if (record.actions.empty()) absent(Concat({"No action is on record", when}));
}

}  // namespace minutebook::domain
