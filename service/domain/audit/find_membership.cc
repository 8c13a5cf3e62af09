// NOT_A_MEMBER: a holder that the body's record does not count among its members.
#include <algorithm>
#include <set>

#include "service/domain/answers/parties.h"
#include "service/domain/audit/findings.h"
#include "service/domain/audit/words.h"
#include "service/domain/edtf.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

struct Members {
  std::vector<std::string> parties;
  std::vector<v1::MemberCount> counts;  // of all members of a class
};

absl::StatusOr<Members> MembersOn(const AuditRecord& record, absl::CivilDay day) {
  Members members;
  v1::ListMembersRequest request;
  request.set_body(record.body);
  request.set_on(FormatDay(day));
  *request.mutable_as_of() = record.as_of;
  request.mutable_page()->set_size(page_items_max);
  while (true) {
    ASSIGN_OR_RETURN(const v1::ListMembersResponse page, Answer(request, record.context));
    for (const v1::Member& member : page.members()) {
      if (!member.partner()) members.parties.push_back(member.party().party());
    }
    for (const v1::MemberCount& count : page.counts()) {
      if (!count.has_part_of()) members.counts.push_back(count);
      // Those that a count names are members, too.
      for (const v1::PartyName& named : count.named()) members.parties.push_back(named.party());
    }
    if (page.next_page_token().empty()) return members;
    request.mutable_page()->set_token(page.next_page_token());
  }
}

// Whether all members are named, as far as sources count them: otherwise one that is not named may
// be a member all the same.
bool AllNamed(const Members& members) {
  const std::set<std::string> named(members.parties.begin(), members.parties.end());
  return !named.empty() && std::all_of(members.counts.begin(), members.counts.end(),
                                       [&named](const v1::MemberCount& count) {
                                         return count.count() <= named.size();
                                       });
}

// A state is a member through its cities, and a ministry through its state.
absl::StatusOr<bool> IsMember(Question& question, const Members& members,
                              const std::string& party) {
  for (const std::string& member : members.parties) {
    if (member == party) return true;
    ASSIGN_OR_RETURN(const bool part, IsPartOf(question, member, party));
    ASSIGN_OR_RETURN(const bool whole, IsPartOf(question, party, member));
    if (part || whole) return true;
  }
  return false;
}

}  // namespace

absl::Status FindMembership(AuditRecord& record, Findings* findings) {
  ASSIGN_OR_RETURN(const Members today, MembersOn(record, record.question.on()));
  if (!AllNamed(today)) return absl::OkStatus();
  for (std::size_t i = 0; i < record.office->terms.size(); ++i) {
    const TermState& term = record.State(i);
    const Boundary& begin = term.readings.front().begin;
    if (!IsHeld(term) || !record.Covers(i) || begin == AnyDay()) continue;
    const absl::StatusOr<Members> members = MembersOn(record, begin.last);
    // The body did not exist then, as far as is known.
    if (absl::IsNotFound(members.status())) continue;
    if (!members.ok()) return members.status();
    if (!AllNamed(*members)) continue;
    ASSIGN_OR_RETURN(const bool member, IsMember(record.question, *members, term.tenure.party()));
    if (member) continue;
    const v1::Term& made = record.office->terms[i];
    findings->push_back({"NOT_A_MEMBER", kQuestion,
                         Concat({made.party().name(), " is not on record as a member of ",
                                 record.made_body.name(), " when ", LabelOf(made), " began."}),
                         "Record when it was admitted, or correct the holder.",
                         FormatDay(begin.last), FactsOf(made.facts())});
  }
  return absl::OkStatus();
}

}  // namespace minutebook::domain
