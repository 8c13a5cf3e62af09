// Meetings.
#include <utility>

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

std::string StateOf(const v1::Meeting& meeting) {
  if (!v1::MeetingState_IsValid(meeting.state())) return "";
  return absl::AsciiStrToUpper(
      InWords(ShortName(*v1::MeetingState_descriptor()->FindValueByNumber(meeting.state()))));
}

std::string FormatOf(const v1::Meeting& meeting) {
  if (meeting.format() == v1::MEETING_FORMAT_UNSPECIFIED ||
      !v1::MeetingFormat_IsValid(meeting.format())) {
    return "";
  }
  return InWords(ShortName(*v1::MeetingFormat_descriptor()->FindValueByNumber(meeting.format())));
}

std::string Mark(const Paint& paint, absl::string_view text) {
  const absl::string_view state = absl::StripAsciiWhitespace(text);
  return state == "HELD" ? paint.Good(text) : paint.Doubtful(text);
}
std::string Dim(const Paint& paint, absl::string_view text) { return paint.Dim(text); }

// "annual 4", or the meeting's id where it belongs to no series.
std::string TitleOf(const v1::Meeting& meeting) {
  if (!meeting.title().empty()) return Printable(meeting.title());
  if (meeting.series().empty() || meeting.ordinal() == 0) return Printable(meeting.meeting());
  return absl::StrCat(Printable(meeting.series()), " meeting ", meeting.ordinal());
}

std::string PresidedBy(const v1::Meeting& meeting) {
  if (!meeting.has_presiding()) return "";
  const v1::PresidingOfficer& officer = meeting.presiding();
  std::string who = officer.has_party() ? NameOf(officer.party()) : "";
  if (officer.has_person()) {
    who =
        who.empty() ? NameOf(officer.person()) : absl::StrCat(NameOf(officer.person()), ", ", who);
  }
  if (officer.capacity().empty()) return who;
  const std::string as = absl::StrCat("as ", Printable(officer.capacity()));
  return who.empty() ? as : absl::StrCat(who, ", ", as);
}

std::string Summary(const v1::Meeting& meeting) {
  std::vector<std::string> parts = {TitleOf(meeting)};
  if (!FormatOf(meeting).empty()) parts.push_back(FormatOf(meeting));
  if (!meeting.place().empty()) parts.push_back(Printable(meeting.place()));
  if (meeting.has_presiding())
    parts.push_back(absl::StrCat("presided over by ", PresidedBy(meeting)));
  if (meeting.bodies_size() > 1) {
    parts.push_back(absl::StrCat(
        "held by ", Printable(InSeries({meeting.bodies().begin(), meeting.bodies().end()}))));
  }
  if (!meeting.disputed().empty()) parts.push_back(AspectsOf(meeting.disputed()) + " disputed");
  std::string text;
  for (const std::string& part : parts) absl::StrAppend(&text, text.empty() ? "" : "; ", part);
  return text;
}

std::string DateOf(const v1::Meeting& meeting) {
  if (meeting.on().empty()) return "no date";
  return absl::StrCat(ShortDate(meeting.on()), meeting.on_inferred().empty() ? "" : " (inferred)");
}

std::string ParticipantWords(const v1::Participant& participant) {
  std::string text = participant.party().empty() ? "" : participant.party();
  if (participant.count() > 0) {
    absl::StrAppend(&text, text.empty() ? "" : ", ",
                    Counted(participant.count(), participant.kind(), Plural(participant.kind())));
  } else {
    absl::StrAppend(&text, text.empty() || participant.kind().empty() ? "" : ", ",
                    participant.kind());
  }
  if (!participant.capacity().empty()) absl::StrAppend(&text, ", as ", participant.capacity());
  return Printable(text);
}

std::string RemarkWords(const v1::Remark& remark) {
  const std::string who = !remark.person().empty()  ? remark.person()
                          : !remark.party().empty() ? remark.party()
                                                    : "somebody";
  const std::string as = remark.capacity().empty() ? "" : absl::StrCat(", ", remark.capacity());
  return Printable(absl::StrCat(who, as, ": ", remark.text()));
}

void AddLists(const v1::Meeting& meeting, Sheet& sheet) {
  // A label stands before the first of its rows alone.
  auto next = [last = std::string()](const std::string& name) mutable {
    return std::exchange(last, name) == name ? std::string() : name;
  };
  for (const auto& participant : meeting.participants()) {
    sheet.Add(next("Took part"), ParticipantWords(participant));
  }
  for (const std::string& item : meeting.agenda()) sheet.Add(next("Agenda"), Printable(item));
  for (const std::string& topic : meeting.topics()) sheet.Add(next("Topics"), Printable(topic));
  for (const auto& remark : meeting.remarks()) sheet.Add(next("Said"), RemarkWords(remark));
  for (const auto& planned : meeting.planned()) {
    const std::string date =
        planned.planned().empty() ? "postponed, with no date" : DateInWords(planned.planned());
    const std::string when = planned.announced().empty()
                                 ? ""
                                 : absl::StrCat(", announced ", WhenInWords(planned.announced()));
    sheet.Add(next("Planned"), absl::StrCat(date, when));
  }
}

std::string MinutesWords(const v1::Minutes& minutes) {
  std::string text = minutes.as_corrected() ? "approved as corrected" : "approved";
  if (!minutes.at().empty()) absl::StrAppend(&text, " at ", minutes.at());
  if (!minutes.on().empty()) absl::StrAppend(&text, ", ", DateInWords(minutes.on()));
  if (!minutes.url().empty()) absl::StrAppend(&text, ", ", minutes.url());
  if (!minutes.sha256().empty()) {
    absl::StrAppend(&text, ", SHA-256 ", absl::BytesToHexString(minutes.sha256()));
  }
  return Printable(text);
}

void AddMinutes(const v1::Meeting& meeting, Sheet& sheet) {
  if (meeting.minutes().empty()) {
    sheet.Add("Minutes", meeting.minutes_approved() ? "approved" : "no approval on record");
  }
  for (int i = 0; i < meeting.minutes_size(); ++i) {
    sheet.Add(i == 0 ? "Minutes" : "", MinutesWords(meeting.minutes(i)));
  }
}

}  // namespace

std::string Render(const v1::GetMeetingResponse& answer, const View& view) {
  const v1::Meeting& meeting = answer.meeting();
  Sheet sheet(view.paint);
  sheet.Add("Id", Printable(meeting.meeting()));
  const std::string date =
      meeting.on().empty() ? "" : absl::StrCat(", ", DateInWords(meeting.on()));
  sheet.Add("State", Mark(view.paint, StateOf(meeting)) + date);
  sheet.Add("Inferred", Printable(meeting.on_inferred()));
  if (meeting.bodies_size() > 1) {
    sheet.Add("Held by", Printable(InSeries({meeting.bodies().begin(), meeting.bodies().end()})));
  }
  if (!meeting.series().empty()) {
    sheet.Add(
        "Series",
        absl::StrCat(Printable(meeting.series()),
                     meeting.ordinal() == 0 ? "" : absl::StrCat(", number ", meeting.ordinal())));
  }
  sheet.Add("Format", FormatOf(meeting));
  sheet.Add("Place", Printable(meeting.place()));
  if (meeting.has_host()) sheet.Add("Host", NameOf(meeting.host()));
  sheet.Add("Presided", PresidedBy(meeting));
  AddLists(meeting, sheet);
  sheet.Add("Resumes", Printable(meeting.resumes()));
  AddMinutes(meeting, sheet);
  sheet.Add("Disputed", DisputeOf(meeting.disputed(), meeting.facts()));
  sheet.Add("Set aside", SetAsideOf(meeting.facts()));
  sheet.Add("Rests on", RefsOf(meeting.facts()));
  const std::string closed = meeting.closed() ? " (closed)" : "";
  return absl::StrCat(view.paint.Bold(absl::StrCat(TitleOf(meeting), closed, AsKnown(view.as_of))),
                      "\n", sheet.Text());
}

std::string Render(const v1::ListMeetingsResponse& answer, const View& view) {
  Table table(view.paint);
  for (const v1::Meeting& meeting : answer.meetings()) {
    table.Add({DateOf(meeting),
               {StateOf(meeting), Mark},
               {Printable(meeting.meeting()), Dim},
               Summary(meeting)});
  }
  return absl::StrCat(view.paint.Bold(absl::StrCat("Meetings of ", view.body, AsKnown(view.as_of))),
                      "\n", table.empty() ? "  None on record.\n" : table.Text());
}

}  // namespace minutebook::cli
