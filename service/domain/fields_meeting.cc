// Meetings and their minutes.
#include <algorithm>

#include "minutebook/v1/meeting.pb.h"
#include "service/domain/event.h"
#include "service/domain/fields.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

constexpr std::string_view kNameMeeting = "name the meeting by its id, such as annual-4";

// Of MeetingScheduled and MeetingHeld, which share these fields under the same names.
template <typename Fact>
void CheckNewMeeting(const v1::Event& event, const MessageCheck& fact) {
  fact.NewId(Fact::kMeetingFieldNumber, MeetingIdOf(event),
             "give the meeting an id here, or series and ordinal, or the event a ref");
  fact.Slug(Fact::kSeriesFieldNumber);
  fact.Subject(Fact::kHostFieldNumber);
}

// Participants may be told by their kind alone, which is no party to look up.
void CheckPartiesAmong(const v1::MeetingHeld& held, const MessageCheck& fact) {
  const auto named = static_cast<std::size_t>(
      std::count_if(held.participants().begin(), held.participants().end(),
                    [](const v1::Participant& one) { return !one.party().empty(); }));
  if (named <= parties_named_max) return;
  fact.Refuse(v1::MeetingHeld::kParticipantsFieldNumber, "TOO_MANY_ITEMS",
              Concat({"The list names ", std::to_string(named), " parties; leave at most ",
                      std::to_string(parties_named_max), "."}));
}

void CheckHeld(const v1::Event& event, const MessageCheck& fact) {
  using Fact = v1::MeetingHeld;
  CheckNewMeeting<Fact>(event, fact);
  fact.Each(Fact::kPresidingFieldNumber, [](const MessageCheck& presiding) {
    using v1::Presiding;
    presiding.Subject(Presiding::kPartyFieldNumber);
    presiding.Subject(Presiding::kPersonFieldNumber);
    if (!presiding.Has(Presiding::kPersonFieldNumber)) {
      presiding.Require(Presiding::kPartyFieldNumber,
                        "name the party or the person that presided, or leave presiding out");
    }
  });
  CheckPartiesAmong(event.meeting_held(), fact);
  fact.Each(Fact::kParticipantsFieldNumber, [](const MessageCheck& participant) {
    using v1::Participant;
    participant.Subject(Participant::kPartyFieldNumber);
    if (!participant.Has(Participant::kKindFieldNumber) &&
        !participant.Has(Participant::kCapacityFieldNumber)) {
      participant.Require(Participant::kPartyFieldNumber,
                          "name the party, or say what kind of participants took part");
    }
  });
  fact.Subject(Fact::kResumesFieldNumber);
}

void CheckMinutes(const MessageCheck& fact) {
  using Fact = v1::MinutesApproved;
  fact.Require(Fact::kMeetingFieldNumber, kNameMeeting);
  fact.Subject(Fact::kMeetingFieldNumber);
  fact.Hash(Fact::kSha256FieldNumber);
  fact.Url(Fact::kUrlFieldNumber);
}

}  // namespace

bool CheckMeetingFields(const v1::Event& event, const MessageCheck& fact) {
  switch (event.fact_case()) {
    case v1::Event::kMeetingScheduled:
      CheckNewMeeting<v1::MeetingScheduled>(event, fact);
      fact.Require(v1::MeetingScheduled::kPlannedFieldNumber,
                   "say for when it is planned, as 2021-11");
      fact.Date(v1::MeetingScheduled::kPlannedFieldNumber);
      return true;
    case v1::Event::kMeetingRescheduled:
      fact.Require(v1::MeetingRescheduled::kMeetingFieldNumber, kNameMeeting);
      fact.Subject(v1::MeetingRescheduled::kMeetingFieldNumber);
      fact.Date(v1::MeetingRescheduled::kPlannedFieldNumber);
      return true;
    case v1::Event::kMeetingCancelled:
      fact.Require(v1::MeetingCancelled::kMeetingFieldNumber, kNameMeeting);
      fact.Subject(v1::MeetingCancelled::kMeetingFieldNumber);
      return true;
    case v1::Event::kMeetingHeld:
      CheckHeld(event, fact);
      return true;
    case v1::Event::kMinutesApproved:
      CheckMinutes(fact);
      return true;
    default:
      return false;
  }
}

}  // namespace minutebook::domain
