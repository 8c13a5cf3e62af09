// Findings about meetings: when they were held, who presided, what is left of them.
#include <algorithm>
#include <set>

#include "service/domain/answers/parties.h"
#include "service/domain/audit/due.h"
#include "service/domain/audit/findings.h"
#include "service/domain/audit/words.h"
#include "service/domain/edtf.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

bool IsHeld(const v1::Meeting& meeting) { return meeting.state() == v1::MEETING_STATE_HELD; }

bool IsOfType(const v1::Meeting& meeting, v1::EventType type) {
  return std::any_of(meeting.facts().begin(), meeting.facts().end(),
                     [type](const v1::Fact& fact) { return fact.type() == type; });
}

// Held neither when it was first planned, nor within what that plan leaves open.
void FindSlipped(const v1::Meeting& meeting, Findings* findings) {
  const absl::StatusOr<Edtf> held = ParseEdtf(meeting.on());
  if (!IsHeld(meeting) || !held.ok()) return;
  const v1::PlannedDate* first = nullptr;
  for (const v1::PlannedDate& date : meeting.planned()) {
    if (first == nullptr && !date.planned().empty()) first = &date;
  }
  if (first == nullptr) return;
  const absl::StatusOr<Edtf> planned = ParseEdtf(first->planned());
  if (!planned.ok() || (held->first() <= planned->last() && held->last() >= planned->first())) {
    return;
  }
  const absl::StatusOr<Edtf> last = ParseEdtf(meeting.planned().rbegin()->planned());
  const bool announced =
      last.ok() && held->first() <= last->last() && held->last() >= last->first();
  const bool later = held->first() > planned->last();
  findings->push_back(
      {"MEETING_SLIPPED", announced ? kNote : kQuestion,
       Concat({Capital(LabelOf(meeting)), " was planned for ", DateWords(first->planned()),
               " and held ", WhenWords(meeting.on()), later ? "" : ", earlier than planned",
               announced ? "; the change was announced." : "; no event on record moves it."}),
       announced ? "Nothing need be done."
                 : "Record meetingRescheduled with the reason, if it was announced; otherwise "
                   "accept it with the reason.",
       meeting.on(), FactsOf(meeting.facts())});
}

void FindNeverHeld(const AuditRecord& record, const v1::Meeting& meeting, Findings* findings) {
  const bool open = meeting.state() == v1::MEETING_STATE_SCHEDULED ||
                    meeting.state() == v1::MEETING_STATE_POSTPONED;
  if (!open) return;
  std::string planned;
  for (const v1::PlannedDate& date : meeting.planned()) {
    if (!date.planned().empty()) planned = date.planned();
  }
  const absl::StatusOr<Edtf> date = ParseEdtf(planned);
  if (!date.ok() || date->last() >= record.today) return;
  const bool put_off = meeting.state() == v1::MEETING_STATE_POSTPONED;
  findings->push_back(
      {"MEETING_NEVER_HELD", kQuestion,
       Concat({Capital(LabelOf(meeting)), " was planned for ", DateWords(planned),
               put_off ? " and put off; " : "; ",
               "no event says that it was held, moved to a later day or called off."}),
       "Record meetingHeld, meetingRescheduled or meetingCancelled.", planned,
       FactsOf(meeting.facts())});
}

struct Expected {
  std::vector<std::string> parties;
  std::vector<v1::Fact> facts;
  bool by_rule = false;
};

// Who held the office on a day of the meeting; where nobody is on record, whom the rules name.
Expected HoldersAt(const AuditRecord& record, const Edtf& on) {
  Expected expected;
  for (std::size_t i = 0; i < record.office->terms.size(); ++i) {
    const TermState& term = record.State(i);
    if (!IsHeld(term)) continue;
    if (CoverageOf(term.readings, on.first()) == v1::COVERAGE_NONE &&
        CoverageOf(term.readings, on.last()) == v1::COVERAGE_NONE) {
      continue;
    }
    expected.parties.push_back(term.tenure.party());
    expected.facts = Both(std::move(expected.facts), FactsOf(record.office->terms[i].facts()));
  }
  if (!expected.parties.empty()) return expected;
  expected.by_rule = true;
  std::set<std::string> due;
  for (const absl::CivilDay day : {on.first(), on.last()}) {
    for (const std::string& party : DueOn(record, day).parties) due.insert(party);
  }
  expected.parties.assign(due.begin(), due.end());
  return expected;
}

// Whether whoever presided did so in the audited office: for the chair, as whatever.
bool InOffice(const AuditRecord& record, const v1::Meeting& meeting) {
  if (record.is_chair()) return true;
  const std::string& as = meeting.presiding().capacity();
  const v1::Office& office = record.office->made;
  return as == office.office() || as == office.name() ||
         std::find(office.aliases().begin(), office.aliases().end(), as) != office.aliases().end();
}

// Parties are compared, not persons: a ministry presides for its state.
absl::Status FindPresiding(AuditRecord& record, const v1::Meeting& meeting, Findings* findings) {
  const std::string& party = meeting.presiding().party().party();
  const absl::StatusOr<Edtf> on = ParseEdtf(meeting.on());
  if (!IsHeld(meeting) || party.empty() || !on.ok() || !InOffice(record, meeting)) {
    return absl::OkStatus();
  }
  const Expected expected = HoldersAt(record, *on);
  std::vector<std::string> names;
  for (const std::string& holder : expected.parties) {
    ASSIGN_OR_RETURN(const bool part, IsPartOf(record.question, party, holder));
    if (holder == party || part) return absl::OkStatus();
    ASSIGN_OR_RETURN(const v1::PartyName name, record.question.Name(holder));
    names.push_back(name.name());
  }
  if (names.empty()) return absl::OkStatus();
  findings->push_back(
      {"PRESIDED_BY_ANOTHER", kQuestion,
       Concat({meeting.presiding().party().name(), " presided over ", LabelOf(meeting), " ",
               WhenWords(meeting.on()), ", when ", Series(names),
               expected.by_rule ? " was due as " : " was on record as ", record.office->made.name(),
               "."}),
       "Check who presided; if it stood in for the holder, accept it with the reason.",
       meeting.on(), Both(FactsOf(meeting.facts()), expected.facts)});
  return absl::OkStatus();
}

void FindMinutes(const AuditRecord& record, const std::vector<const v1::Meeting*>& without,
                 Findings* findings) {
  if (without.empty()) return;
  std::vector<std::string> names;
  Finding finding{"MINUTES_MISSING", kNote, "", "", "", {}};
  for (const v1::Meeting* meeting : without) {
    names.push_back(meeting->meeting());
    for (const v1::Fact& fact : meeting->facts()) {
      if (fact.type() == v1::EVENT_TYPE_MEETING_HELD) finding.facts.push_back(fact);
    }
  }
  finding.message =
      Concat({"No approved minutes are on record of ",
              CountWords(without.size(), "meeting", "meetings"), ": ", Series(names), "."});
  finding.remedy = "Record minutesApproved for each, at the meeting that approved them.";
  findings->push_back(std::move(finding));
}

}  // namespace

absl::Status FindMeetings(AuditRecord& record, Findings* findings) {
  std::vector<const v1::Meeting*> without_minutes;
  for (const v1::Meeting& meeting : record.meetings) {
    if (!record.Covers(meeting)) continue;
    FindSlipped(meeting, findings);
    FindNeverHeld(record, meeting, findings);
    RETURN_IF_ERROR(FindPresiding(record, meeting, findings));
    if (IsHeld(meeting) && !IsOfType(meeting, v1::EVENT_TYPE_MINUTES_APPROVED)) {
      without_minutes.push_back(&meeting);
    }
  }
  FindMinutes(record, without_minutes, findings);
  return absl::OkStatus();
}

}  // namespace minutebook::domain
