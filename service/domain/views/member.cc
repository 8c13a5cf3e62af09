// Members, one row a party and class, and partners, one row a party.
#include "service/domain/edtf.h"
#include "service/domain/facts.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"
#include "service/domain/views/all_views.h"

namespace minutebook::domain {
namespace {

// What a membership event does to its row.
struct Step {
  std::string key;  // empty: it is no such event
  bool joins = false;
  bool partner = false;
};

Step StepOf(const Recorded& recorded) {
  const v1::Event& event = recorded.event;
  const std::string_view body = recorded.primary();
  switch (recorded.type()) {
    case v1::EVENT_TYPE_MEMBER_ADMITTED: {
      const v1::MemberAdmitted& member = event.member_admitted();
      return {MemberKey(body, member.party(), member.member_class()), true, false};
    }
    case v1::EVENT_TYPE_MEMBER_WITHDRAWN: {
      const v1::MemberWithdrawn& member = event.member_withdrawn();
      return {MemberKey(body, member.party(), member.member_class()), false, false};
    }
    case v1::EVENT_TYPE_PARTNER_ADDED:
      return {PartnerKey(body, event.partner_added().party()), true, true};
    case v1::EVENT_TYPE_PARTNER_LEFT:
      return {PartnerKey(body, event.partner_left().party()), false, true};
    default:
      return {};
  }
}

bool Joins(const v1::Event& event) {
  return event.has_member_admitted() || event.has_partner_added();
}

void Collect(const Recorded& recorded, Keys* keys) {
  if (Step step = StepOf(recorded); !step.key.empty()) keys->push_back(std::move(step.key));
}

// The rows' joining and leaving facts alternate, in the order in which they occurred. So what is
// recorded late is judged by its date, not by when it came.
absl::Status CheckMembers(const Recorded& recorded, Check& check) {
  const Step step = StepOf(recorded);
  if (step.key.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const SubjectRow* row, check.Row(step.key));
  const Facts facts = InOrder(*row);
  if (RefersToOneOf(recorded.context, recorded.primary(), recorded.event, facts)) {
    return absl::OkStatus();  // another account of a step that is on record
  }
  const Account* before = nullptr;
  const Account* after = nullptr;
  const std::vector<Account> accounts = Accounts(recorded.context, facts);
  for (const Account& account : accounts) {
    if (account.disputing) continue;
    if (OccursBefore(recorded.event.on(), account.event.on())) {
      if (after == nullptr) after = &account;
    } else {
      before = &account;
    }
  }
  const std::string what = step.partner ? "partner" : "member";
  if (step.joins) {
    const bool is_already = before != nullptr && Joins(before->event);
    const bool will_be = after != nullptr && Joins(after->event);
    if (is_already || will_be) {
      check.Fail("fact.party", step.partner ? "ALREADY_PARTNER" : "ALREADY_MEMBER",
                 Concat({"the party is on record as ", what, is_already ? " then" : " since later",
                         "; refine or dispute that event, or record first that it left"}));
    }
    return absl::OkStatus();
  }
  if (before == nullptr || !Joins(before->event)) {
    check.Fail("fact.party", step.partner ? "NOT_A_PARTNER" : "NOT_A_MEMBER",
               Concat({"the party is not on record as ", what, " then; record first that it joined",
                       step.partner ? "" : ", and name the class it joined"}));
  }
  return absl::OkStatus();
}

}  // namespace

const View kMemberView = {&Collect, &Collect, &CheckMembers};

}  // namespace minutebook::domain
