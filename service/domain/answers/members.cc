// Members, partners and counts on a day.
#include "absl/status/status.h"
#include "service/domain/answers/bodies.h"
#include "service/domain/answers/list_by_id.h"
#include "service/domain/answers/parties.h"
#include "service/domain/edtf.h"
#include "service/domain/keys.h"
#include "service/domain/office_rules.h"
#include "service/domain/span.h"
#include "service/domain/status_macros.h"

namespace minutebook::domain {
namespace {

// Counts shown beside members at most.
constexpr std::size_t counts_max = 1000;

bool Joins(const v1::Event& event) {
  return event.has_member_admitted() || event.has_partner_added();
}

// Whether what a row tells leaves its party a member on the day, and since when.
struct Membership {
  bool member = false;
  bool possibly = false;
  v1::Event joined;
};

Membership MembershipOn(const LedgerContext& context, const Facts& facts, absl::CivilDay day) {
  Membership membership;
  for (const Account& account : Accounts(context, facts)) {
    if (account.disputing) continue;
    const std::optional<Boundary> on = ParseBoundary(account.event.on());
    if (on.has_value() && day < on->first) continue;
    const bool perhaps_not_yet = on.has_value() && day < on->last;
    if (Joins(account.event)) {
      membership = {true, perhaps_not_yet, account.event};
    } else if (perhaps_not_yet) {
      membership.possibly = true;
    } else {
      membership.member = false;
    }
  }
  return membership;
}

absl::StatusOr<std::optional<v1::Member>> MakeMember(Question& question,
                                                     const v1::ListMembersRequest& request,
                                                     const SubjectRow& row) {
  const Facts facts = InOrder(row);
  const Membership membership = MembershipOn(question.ledger(), facts, question.on());
  if (!membership.member) return std::nullopt;
  const bool partner = membership.joined.has_partner_added();
  const v1::MemberAdmitted& admitted = membership.joined.member_admitted();
  const v1::PartnerAdded& added = membership.joined.partner_added();
  const std::string& party = partner ? added.party() : admitted.party();
  if (!request.member_class().empty() && admitted.member_class() != request.member_class()) {
    return std::nullopt;
  }
  if (!request.part_of().empty()) {
    ASSIGN_OR_RETURN(const bool part, IsPartOf(question, party, request.part_of()));
    if (!part) return std::nullopt;
  }
  v1::Member member;
  ASSIGN_OR_RETURN(*member.mutable_party(), question.Name(party));
  member.set_member_class(admitted.member_class());
  member.set_capacity(added.capacity());
  member.set_partner(partner);
  member.set_since(membership.joined.on());
  member.set_possibly(membership.possibly);
  ASSIGN_OR_RETURN(const PartyState* state, question.Party(question.body(), party));
  if (state != nullptr && !state->registered->part_of().empty()) {
    ASSIGN_OR_RETURN(*member.mutable_part_of(), question.Name(state->registered->part_of()));
  }
  AddFacts(facts, question, member.mutable_facts());
  return std::optional<v1::Member>(std::move(member));
}

// The last count of a row by the day, with those that it cannot stand beside; empty for none.
std::vector<Account> LastCounts(const LedgerContext& context, const SubjectRow& row,
                                absl::CivilDay day) {
  Facts facts;
  for (const RowFact* fact : InOrder(row)) {
    if (InForce(fact->event().on(), day)) facts.push_back(fact);
  }
  std::vector<Account> last;
  for (Account& account : Accounts(context, facts)) {  // those that dispute others come last
    if (!account.disputing) {
      last.clear();
      last.push_back(std::move(account));
      continue;
    }
    const RowFact& first = *account.facts.front();
    if (!last.empty() &&
        RefersToOneOf(context, PrimaryBody(first), first.event(), last.front().facts)) {
      last.push_back(std::move(account));
    }
  }
  return last;
}

absl::Status AddCount(Question& question, const Account& account, v1::MemberCount* count) {
  const v1::MembersCounted& counted = account.event.members_counted();
  count->set_member_class(counted.member_class());
  count->set_count(counted.count());
  if (!counted.part_of().empty()) {
    ASSIGN_OR_RETURN(*count->mutable_part_of(), question.Name(counted.part_of()));
  }
  count->set_on(account.event.on());
  for (const std::string& party : counted.named()) {
    ASSIGN_OR_RETURN(*count->add_named(), question.Name(party));
  }
  *count->mutable_fact() = ShortFact(*account.facts.front());
  question.Use(account.facts);
  return absl::OkStatus();
}

absl::Status AddCounts(Question& question, const v1::ListMembersRequest& request,
                       v1::ListMembersResponse* response) {
  ASSIGN_OR_RETURN(
      const SharedRows rows,
      question.Rows(request.body(), OwnerPrefix(RowKind::kCount, request.body()), "", counts_max));
  for (const auto& [key, row] : rows) {
    for (const Account& account : LastCounts(question.ledger(), row, question.on())) {
      const v1::MembersCounted& counted = account.event.members_counted();
      const bool wanted =
          (request.member_class().empty() || counted.member_class() == request.member_class()) &&
          (request.part_of().empty() || counted.part_of() == request.part_of());
      if (wanted) RETURN_IF_ERROR(AddCount(question, account, response->add_counts()));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::ListMembersResponse> Answer(const v1::ListMembersRequest& request,
                                               const AnswerContext& context) {
  RETURN_IF_ERROR(CheckIdAsked("part_of", request.part_of()));
  ASSIGN_OR_RETURN(const PageAsked page, ReadPage(request, context));
  ASSIGN_OR_RETURN(Question question,
                   Question::Ask(context, request.body(), request.on(), request.as_of(), &page));
  RETURN_IF_ERROR(RequireBody(question, request.body()));
  v1::ListMembersResponse response;
  if (!page.resumed) RETURN_IF_ERROR(AddCounts(question, request, &response));
  const auto make = [&](const std::string&, const SubjectRow& row) {
    return MakeMember(question, request, row);
  };
  ASSIGN_OR_RETURN(
      *response.mutable_next_page_token(),
      ListById<v1::Member>(question, page, OwnerPrefix(RowKind::kMember, request.body()), make,
                           response.mutable_members()));
  *response.mutable_basis() = question.Basis();
  return response;
}

}  // namespace minutebook::domain
