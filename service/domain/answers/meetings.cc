// Meetings, those held jointly with others among them.
#include "service/domain/answers/meetings.h"

#include <algorithm>

#include "absl/status/status.h"
#include "service/domain/answers/bodies.h"
#include "service/domain/answers/list_by_date.h"
#include "service/domain/answers/subjects.h"
#include "service/domain/keys.h"
#include "service/domain/status_macros.h"

namespace minutebook::domain {
namespace {

// What the facts of a meeting's row amount to.
struct MeetingFound {
  v1::MeetingState state = v1::MEETING_STATE_UNSPECIFIED;
  std::string planned;  // the date that holds now
  std::string on;
  std::string on_inferred;
  v1::MeetingScheduled scheduled;  // with later changes of plan
  // Its own of the row, or merged; an empty one where it was not held.
  std::shared_ptr<const v1::Event> held{std::shared_ptr<void>(), &v1::Event::default_instance()};
  std::vector<v1::PlannedDate> dates;
  std::vector<v1::Minutes> minutes;
  Facts facts;
};

void Plan(const RowFact& fact, const std::string& planned, MeetingFound* found) {
  v1::PlannedDate date;
  date.set_planned(planned);
  date.set_announced(fact.event().on());
  date.set_event_id(FormatUuid(IdFromBytes(fact.event_id())));
  found->dates.push_back(std::move(date));
  found->planned = planned;
  found->state = planned.empty() ? v1::MEETING_STATE_POSTPONED : v1::MEETING_STATE_SCHEDULED;
}

void Read(const RowFact& fact, MeetingFound* found) {
  const v1::Event& event = fact.event();
  if (event.has_meeting_scheduled()) {
    Overlay(event.meeting_scheduled(), &found->scheduled);
    Plan(fact, event.meeting_scheduled().planned(), found);
  } else if (event.has_meeting_rescheduled()) {
    const v1::MeetingRescheduled& changed = event.meeting_rescheduled();
    if (!changed.place().empty()) found->scheduled.set_place(changed.place());
    Plan(fact, changed.planned(), found);
  } else if (event.has_meeting_cancelled()) {
    found->state = v1::MEETING_STATE_CANCELLED;
  }
}

MeetingFound FindMeeting(const LedgerContext& context, const SubjectRow& row) {
  MeetingFound found;
  found.facts = InOrder(row);
  Facts held;
  for (const RowFact* fact : found.facts) {
    Read(*fact, &found);
    if (fact->event().has_meeting_held()) held.push_back(fact);
  }
  found.minutes = MinutesIn(context, row);
  found.on = found.planned;
  if (held.empty()) return found;
  // Whatever was planned or called off: it took place.
  const auto leading = LeadingEvent(context, held);
  if (leading == nullptr) return found;
  found.held = leading;
  found.state = v1::MEETING_STATE_HELD;
  found.on = found.held->on();
  found.on_inferred = found.held->on_inferred();
  return found;
}

template <typename Meeting>
absl::Status Describe(Question& question, const Meeting& meeting,
                      const std::vector<std::string>& bodies, v1::Meeting* made) {
  if (!meeting.series().empty()) made->set_series(meeting.series());
  if (meeting.ordinal() > 0) made->set_ordinal(meeting.ordinal());
  if (!meeting.title().empty()) made->set_title(meeting.title());
  if (!meeting.place().empty()) made->set_place(meeting.place());
  if (meeting.format() != v1::MEETING_FORMAT_UNSPECIFIED) made->set_format(meeting.format());
  if (meeting.host().empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(*made->mutable_host(), question.Name(meeting.host(), bodies));
  return absl::OkStatus();
}

absl::Status DescribeHeld(Question& question, const v1::Event& event,
                          const std::vector<std::string>& bodies, v1::Meeting* made) {
  const v1::MeetingHeld& held = event.meeting_held();
  RETURN_IF_ERROR(Describe(question, held, bodies, made));
  if (held.has_presiding()) {
    v1::PresidingOfficer& presiding = *made->mutable_presiding();
    presiding.set_capacity(held.presiding().capacity());
    if (!held.presiding().party().empty()) {
      ASSIGN_OR_RETURN(*presiding.mutable_party(), question.Name(held.presiding().party(), bodies));
    }
    if (!held.presiding().person().empty()) {
      ASSIGN_OR_RETURN(*presiding.mutable_person(),
                       question.Name(held.presiding().person(), bodies));
    }
  }
  *made->mutable_participants() = held.participants();
  *made->mutable_agenda() = held.agenda();
  *made->mutable_topics() = held.topics();
  *made->mutable_remarks() = event.remarks();
  made->set_closed(held.closed());
  made->set_resumes(held.resumes());
  return absl::OkStatus();
}

absl::StatusOr<v1::Meeting> MakeMeeting(Question& question, const std::string& key,
                                        const SubjectRow& row) {
  const MeetingFound found = FindMeeting(question.ledger(), row);
  v1::Meeting made;
  ASSIGN_OR_RETURN(const SubjectName name, ParseSubjectName(KeyParts(key).back(), question.body()));
  made.set_meeting(name.id);
  made.set_body(name.body);
  std::vector<std::string> bodies{name.body};
  for (const RowFact* fact : found.facts) {
    for (const std::string& body : fact->bodies()) {
      if (std::find(bodies.begin(), bodies.end(), body) == bodies.end()) bodies.push_back(body);
    }
  }
  for (const std::string& body : bodies) made.add_bodies(body);
  made.set_state(found.state);
  made.set_on(found.on);
  made.set_on_inferred(found.on_inferred);
  for (const v1::PlannedDate& date : found.dates) *made.add_planned() = date;
  RETURN_IF_ERROR(Describe(question, found.scheduled, bodies, &made));
  RETURN_IF_ERROR(DescribeHeld(question, *found.held, bodies, &made));
  made.set_minutes_approved(!found.minutes.empty());
  for (const v1::Minutes& minutes : found.minutes) *made.add_minutes() = minutes;
  for (const v1::DisputeAspect aspect : DisputedOf(found.facts)) made.add_disputed(aspect);
  AddFacts(found.facts, question, made.mutable_facts());
  return made;
}

}  // namespace

std::vector<v1::Minutes> MinutesIn(const LedgerContext& context, const SubjectRow& row) {
  const Facts approved = InOrder(row, v1::EVENT_TYPE_MINUTES_APPROVED);
  std::vector<v1::Minutes> all;
  for (const Account& account : Accounts(context, approved)) {
    const v1::MinutesApproved& told = account.event.minutes_approved();
    v1::Minutes& minutes = all.emplace_back();
    minutes.set_as_corrected(told.as_corrected());
    minutes.set_at(account.event.at());
    minutes.set_on(account.event.on());
    minutes.set_sha256(told.sha256());
    minutes.set_url(told.url());
    minutes.set_event_id(FormatUuid(IdFromBytes(account.facts.front()->event_id())));
  }
  return all;
}

std::string MeetingTitleIn(const LedgerContext& context, const SubjectRow& row) {
  const MeetingFound found = FindMeeting(context, row);
  const std::string& title = found.held->meeting_held().title();
  return title.empty() ? found.scheduled.title() : title;
}

absl::StatusOr<v1::GetMeetingResponse> Answer(const v1::GetMeetingRequest& request,
                                              const AnswerContext& context) {
  ASSIGN_OR_RETURN(Question question,
                   Question::Ask(context, request.body(), request.on(), request.as_of()));
  RETURN_IF_ERROR(RequireBody(question, request.body()));
  ASSIGN_OR_RETURN(const FoundSubject found,
                   FindSubject(question, RowKind::kMeeting, "meeting", request.meeting()));
  v1::GetMeetingResponse response;
  ASSIGN_OR_RETURN(*response.mutable_meeting(), MakeMeeting(question, found.key, found.row));
  *response.mutable_basis() = question.Basis();
  return response;
}

absl::StatusOr<v1::ListMeetingsResponse> Answer(const v1::ListMeetingsRequest& request,
                                                const AnswerContext& context) {
  for (const int state : request.states()) {
    if (state == v1::MEETING_STATE_UNSPECIFIED || !v1::MeetingState_IsValid(state)) {
      return absl::InvalidArgumentError("states: each must be a state of meetings");
    }
  }
  ASSIGN_OR_RETURN(const DateRange range, DateRange::Parse(request.from_date(), request.to_date()));
  ASSIGN_OR_RETURN(const PageAsked page, ReadPage(request, context));
  ASSIGN_OR_RETURN(Question question,
                   Question::Ask(context, request.body(), request.on(), request.as_of(), &page));
  RETURN_IF_ERROR(RequireBody(question, request.body()));
  const auto date_of = [&](const std::string&,
                           const SubjectRow& row) -> absl::StatusOr<std::optional<std::string>> {
    const MeetingFound found = FindMeeting(question.ledger(), row);
    const std::string& series = found.held->meeting_held().series().empty()
                                    ? found.scheduled.series()
                                    : found.held->meeting_held().series();
    const auto& states = request.states();
    const bool wanted =
        (request.series().empty() || series == request.series()) &&
        (states.empty() || std::find(states.begin(), states.end(), found.state) != states.end()) &&
        range.MayHold(found.on);
    return wanted ? std::optional<std::string>(found.on) : std::nullopt;
  };
  const auto make = [&](const std::string& key, const SubjectRow& row) {
    return MakeMeeting(question, key, row);
  };
  v1::ListMeetingsResponse response;
  ASSIGN_OR_RETURN(
      *response.mutable_next_page_token(),
      ListByDate<v1::Meeting>(question, page, RowKind::kMeeting, range, request.descending(),
                              date_of, make, response.mutable_meetings()));
  *response.mutable_basis() = question.Basis();
  return response;
}

}  // namespace minutebook::domain
