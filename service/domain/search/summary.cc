#include "service/domain/search/summary.h"

#include <initializer_list>
#include <utility>
#include <vector>

#include "service/domain/answers/bodies.h"
#include "service/domain/answers/names.h"
#include "service/domain/keys.h"
#include "service/domain/office_rules.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

// The account of the facts that satisfy `wanted` which leads; an empty event where there is none.
template <typename Wanted>
v1::Event Leading(const Question& question, const Facts& facts, const Wanted& wanted) {
  Facts found;
  for (const RowFact* fact : facts) {
    if (wanted(fact->event())) found.push_back(fact);
  }
  const auto leading = LeadingEvent(question.ledger(), found);
  return leading == nullptr ? v1::Event() : *leading;
}

v1::Event Leading(const Question& question, const Facts& facts) {
  return Leading(question, facts, [](const v1::Event&) { return true; });
}

std::string FirstSet(std::initializer_list<const std::string*> texts) {
  for (const std::string* text : texts) {
    if (!text->empty()) return *text;
  }
  return "";
}

struct MeetingAccounts {
  v1::Event held;
  std::string planned;  // the date that holds now
  std::string title;    // as announced last
};

MeetingAccounts ReadMeeting(const Question& question, const Facts& facts) {
  MeetingAccounts meeting;
  meeting.held = Leading(question, facts, [](const v1::Event& e) { return e.has_meeting_held(); });
  for (const RowFact* fact : facts) {
    const v1::Event& event = fact->event();
    if (event.has_meeting_scheduled()) {
      meeting.planned = event.meeting_scheduled().planned();
      const std::string& title = event.meeting_scheduled().title();
      if (!title.empty()) meeting.title = title;
    } else if (event.has_meeting_rescheduled()) {
      meeting.planned = event.meeting_rescheduled().planned();
    }
  }
  return meeting;
}

struct DocumentAccounts {
  v1::Event tabled;
  v1::Event adopted;
  v1::Event identified;
};

DocumentAccounts ReadDocument(const Question& question, const Facts& facts) {
  return {Leading(question, facts, [](const v1::Event& e) { return e.has_document_tabled(); }),
          Leading(question, facts, [](const v1::Event& e) { return e.has_document_adopted(); }),
          Leading(question, facts, [](const v1::Event& e) { return e.has_document_identified(); })};
}

// One that became known by name was adopted when its group was.
absl::StatusOr<std::string> DateOfGroup(Question& question, const SearchSubject& subject,
                                        const std::string& group) {
  SearchSubject whole = subject;
  whole.subject = group;
  ASSIGN_OR_RETURN(const SubjectRow row,
                   question.Row(subject.body, SubjectKey(RowKind::kDocument, subject.body, group)));
  return ReadDocument(question, FactsOn(whole, row, question.on())).adopted.on();
}

absl::StatusOr<std::string> DateOfDocument(Question& question, const SearchSubject& subject,
                                           const Facts& facts) {
  const DocumentAccounts document = ReadDocument(question, facts);
  std::string of_group;
  const std::string& group = document.identified.document_identified().one_of();
  if (!group.empty() && !document.adopted.has_document_adopted()) {
    ASSIGN_OR_RETURN(of_group, DateOfGroup(question, subject, group));
  }
  return FirstSet({&document.adopted.on(), &of_group, &document.tabled.on()});
}

std::string DateOfTerm(const v1::Event& event) {
  if (const v1::Tenure* tenure = TenureOf(event); tenure != nullptr) {
    return FirstSet({&tenure->from_date(), &tenure->during(), &event.on()});
  }
  if (const v1::Vacancy* vacancy = VacancyOf(event); vacancy != nullptr) {
    return FirstSet({&vacancy->from_date(), &event.on()});
  }
  return event.on();
}

std::string OfficeName(Question& question, const SubjectRow& row) {
  const OfficeRules rules = RulesOn(question.ledger(), row, question.on());
  std::vector<DatedName> names;
  AddNames(rules.definition.names(), "", row.facts(0), &names);
  const DatedName* borne = NameOn(names, question.on());
  return borne == nullptr ? "" : borne->name.text();
}

absl::StatusOr<std::string> TitleOfTerm(Question& question, const SearchSubject& subject,
                                        const Facts& facts) {
  ASSIGN_OR_RETURN(const SubjectRow office,
                   question.Row(subject.body, OfficeKey(subject.body, subject.subject)));
  std::string title = office.facts_size() > 0 ? OfficeName(question, office) : "";
  if (title.empty()) title = subject.subject;
  const v1::Event event = Leading(question, facts);
  std::string party = event.office_handed_over().to_party();
  if (const v1::Tenure* tenure = TenureOf(event); tenure != nullptr) party = tenure->party();
  if (const v1::Vacancy* vacancy = VacancyOf(event); vacancy != nullptr) party = vacancy->party();
  if (party.empty()) return title;
  ASSIGN_OR_RETURN(const v1::PartyName name, question.Name(party, {subject.body}));
  return Concat({title, ": ", name.name()});
}

std::string TitleOfDocument(const Question& question, const Facts& facts) {
  const DocumentAccounts document = ReadDocument(question, facts);
  return FirstSet({&document.identified.document_identified().title(),
                   &document.adopted.document_adopted().title(),
                   &document.tabled.document_tabled().title(),
                   &document.adopted.document_adopted().subject()});
}

std::string TitleOfMeeting(const Question& question, const Facts& facts) {
  const MeetingAccounts meeting = ReadMeeting(question, facts);
  return FirstSet({&meeting.held.meeting_held().title(), &meeting.title});
}

// The title by what the facts say; empty where they say nothing.
absl::StatusOr<std::string> StatedTitle(Question& question, const SearchSubject& subject,
                                        const SubjectRow& row, const Facts& facts) {
  switch (subject.kind) {
    case v1::SEARCH_KIND_BODY: {
      ASSIGN_OR_RETURN(const v1::Body body, MakeBody(question, subject.body, row));
      return body.name();
    }
    case v1::SEARCH_KIND_PARTY:
    case v1::SEARCH_KIND_MEMBERSHIP: {
      ASSIGN_OR_RETURN(const v1::PartyName name, question.Name(subject.subject, {subject.body}));
      return name.name();
    }
    case v1::SEARCH_KIND_OFFICE:
      return OfficeName(question, row);
    case v1::SEARCH_KIND_TERM:
      return TitleOfTerm(question, subject, facts);
    case v1::SEARCH_KIND_MEETING:
      return TitleOfMeeting(question, facts);
    case v1::SEARCH_KIND_DOCUMENT:
      return TitleOfDocument(question, facts);
    default: {
      const v1::Event event = Leading(question, facts);
      return FirstSet({&event.proposal_put_forward().title(),
                       &event.proposal_put_forward().subject(),
                       &event.decision_recorded().subject(), &event.action_assigned().subject()});
    }
  }
}

}  // namespace

absl::StatusOr<std::string> DateOfSubject(Question& question, const SearchSubject& subject,
                                          const SubjectRow& row) {
  const Facts facts = FactsOn(subject, row, question.on());
  if (facts.empty()) return std::string();
  switch (subject.kind) {
    case v1::SEARCH_KIND_PARTY:
      return std::string();
    case v1::SEARCH_KIND_MEETING: {
      const MeetingAccounts meeting = ReadMeeting(question, facts);
      return FirstSet({&meeting.held.on(), &meeting.planned});
    }
    case v1::SEARCH_KIND_DOCUMENT:
      return DateOfDocument(question, subject, facts);
    case v1::SEARCH_KIND_TERM:
      return DateOfTerm(Leading(question, facts));
    default:
      return Leading(question, facts).on();
  }
}

absl::StatusOr<std::string> TitleOfSubject(Question& question, const SearchSubject& subject,
                                           const SubjectRow& row) {
  const Facts facts = FactsOn(subject, row, question.on());
  ASSIGN_OR_RETURN(std::string title, StatedTitle(question, subject, row, facts));
  return title.empty() ? subject.subject : std::move(title);
}

}  // namespace minutebook::domain
