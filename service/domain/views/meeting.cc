// Meetings, under each body that they touch; and, since they are told with them, their minutes.
#include "service/domain/edtf.h"
#include "service/domain/facts.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"
#include "service/domain/views/all_views.h"

namespace minutebook::domain {
namespace {

absl::StatusOr<SubjectName> MeetingOf(const Recorded& recorded) {
  return ParseSubjectName(MeetingIdOf(recorded.event), recorded.primary());
}

std::string KeyIn(std::string_view body, const SubjectName& meeting) {
  return SubjectKey(RowKind::kMeeting, body, SharedSubject(body, meeting));
}

void Rows(const Recorded& recorded, Keys* keys) {
  if (MeetingIdOf(recorded.event).empty()) return;
  const absl::StatusOr<SubjectName> meeting = MeetingOf(recorded);
  if (!meeting.ok()) return;
  for (const std::string& body : recorded.envelope.bodies) keys->push_back(KeyIn(body, *meeting));
}

void Collect(const Recorded& recorded, Keys* keys) {
  const std::string& resumes = recorded.event.meeting_held().resumes();
  if (!resumes.empty()) {
    if (const auto name = ParseSubjectName(resumes, recorded.primary()); name.ok()) {
      keys->push_back(KeyIn(recorded.primary(), *name));
    }
  }
  Rows(recorded, keys);
}

absl::Status CheckNew(const Recorded& recorded, const Facts& same, std::string_view code,
                      std::string_view done, Check& check) {
  if (same.empty() || RefersToOneOf(recorded.context, recorded.primary(), recorded.event, same)) {
    return absl::OkStatus();
  }
  check.Fail("fact.meeting", code,
             Concat({"meeting ", Quoted(MeetingIdOf(recorded.event)), " is on record as ", done,
                     "; give another meeting or ordinal, or refine or dispute that event"}));
  return absl::OkStatus();
}

// A change of plans, which is told of a meeting not yet held; what was changed before it was held
// may be recorded after.
absl::Status CheckChange(const Recorded& recorded, const SubjectRow& row, Check& check) {
  const std::string meeting = Quoted(MeetingIdOf(recorded.event));
  if (InOrder(row, v1::EVENT_TYPE_MEETING_SCHEDULED).empty()) {
    check.Fail("fact.meeting", "MEETING_NOT_SCHEDULED",
               Concat({"meeting ", meeting, " is not scheduled; record meetingScheduled first"}));
  }
  const Facts held = InOrder(row, v1::EVENT_TYPE_MEETING_HELD);
  if (!held.empty() && !OccursBefore(recorded.event.on(), held.front()->event().on())) {
    check.Fail("fact.meeting", "MEETING_ALREADY_HELD",
               Concat({"meeting ", meeting, " was held on ", held.front()->event().on(),
                       "; only a change of plans from before may be recorded, with its date in "
                       "\"on\""}));
  }
  return absl::OkStatus();
}

absl::Status CheckMinutes(const Recorded& recorded, const SubjectRow& row, Check& check) {
  if (InOrder(row, v1::EVENT_TYPE_MEETING_HELD).empty()) {
    check.Fail("fact.meeting", "MEETING_NOT_HELD",
               Concat({"meeting ", Quoted(MeetingIdOf(recorded.event)),
                       " is not on record as held; record meetingHeld first"}));
  }
  return absl::OkStatus();
}

absl::Status CheckResumes(const Recorded& recorded, Check& check) {
  const std::string& resumes = recorded.event.meeting_held().resumes();
  if (resumes.empty()) return absl::OkStatus();
  const absl::StatusOr<SubjectName> name = ParseSubjectName(resumes, recorded.primary());
  bool known = false;
  if (name.ok()) {
    ASSIGN_OR_RETURN(known, check.Exists(KeyIn(recorded.primary(), *name)));
  }
  if (!known || resumes == MeetingIdOf(recorded.event)) {
    check.Fail("fact.resumes", "UNKNOWN_MEETING",
               Concat({"meeting ", Quoted(resumes), " is not another meeting on record in body ",
                       recorded.primary(), "; record it first"}));
  }
  return absl::OkStatus();
}

absl::Status CheckMeeting(const Recorded& recorded, Check& check) {
  if (MeetingIdOf(recorded.event).empty()) return absl::OkStatus();
  const absl::StatusOr<SubjectName> meeting = MeetingOf(recorded);
  if (!meeting.ok()) {
    check.Fail("fact.meeting", "MALFORMED_ID", std::string(meeting.status().message()));
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const SubjectRow* row, check.Row(KeyIn(recorded.primary(), *meeting)));
  switch (recorded.type()) {
    case v1::EVENT_TYPE_MEETING_SCHEDULED:
      return CheckNew(recorded, InOrder(*row, v1::EVENT_TYPE_MEETING_SCHEDULED),
                      "MEETING_ALREADY_SCHEDULED", "scheduled", check);
    case v1::EVENT_TYPE_MEETING_HELD:
      RETURN_IF_ERROR(CheckResumes(recorded, check));
      return CheckNew(recorded, InOrder(*row, v1::EVENT_TYPE_MEETING_HELD), "MEETING_ALREADY_HELD",
                      "held", check);
    case v1::EVENT_TYPE_MINUTES_APPROVED:
      return CheckMinutes(recorded, *row, check);
    default:
      return CheckChange(recorded, *row, check);
  }
}

}  // namespace

const View kMeetingView = {&Collect, &Rows, &CheckMeeting};

}  // namespace minutebook::domain
