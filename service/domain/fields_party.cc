// Parties, members and partners.
#include "minutebook/v1/party.pb.h"
#include "service/domain/fields.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

void CheckRegistered(const v1::PartyRegistered& party, const MessageCheck& fact) {
  using Fact = v1::PartyRegistered;
  fact.Require(Fact::kPartyFieldNumber, "give the party an id that will never change, such as sg");
  fact.Slug(Fact::kPartyFieldNumber);
  fact.Chosen(Fact::kKindFieldNumber);
  fact.Subject(Fact::kPartOfFieldNumber);
  CheckNames(fact, Fact::kNamesFieldNumber);
  if (party.kind() != v1::PARTY_KIND_PERSON) {
    fact.Require(Fact::kNamesFieldNumber, "give the party at least one name");
  } else if (party.names_size() > 0) {
    fact.Refuse(Fact::kNamesFieldNumber, "PERSON_NAMED_AT_REGISTRATION",
                "A person's names stand in a partyNamed event alone, so that they can be erased; "
                "leave them out here and record partyNamed next.");
  }
}

void CheckCounted(const v1::MembersCounted& counted, const MessageCheck& fact) {
  using Fact = v1::MembersCounted;
  fact.Require(Fact::kMemberClassFieldNumber, "say what is counted, such as member city");
  fact.Require(Fact::kCountFieldNumber, "say how many there are, at least 1");
  fact.Subject(Fact::kPartOfFieldNumber);
  fact.Parties(Fact::kNamedFieldNumber);
  if (counted.count() != 0 && static_cast<std::uint32_t>(counted.named_size()) > counted.count()) {
    fact.Refuse(Fact::kCountFieldNumber, "COUNT_BELOW_NAMED",
                Concat({std::to_string(counted.named_size()),
                        " are named; the count must be at least that."}));
  }
}

}  // namespace

bool CheckPartyFields(const v1::Event& event, const MessageCheck& fact) {
  constexpr std::string_view kNameParty = "name the party by its id, such as sg";
  switch (event.fact_case()) {
    case v1::Event::kPartyRegistered:
      CheckRegistered(event.party_registered(), fact);
      return true;
    case v1::Event::kPartyNamed:
      fact.Require(v1::PartyNamed::kPartyFieldNumber, kNameParty);
      fact.Subject(v1::PartyNamed::kPartyFieldNumber);
      fact.Require(v1::PartyNamed::kNamesFieldNumber, "give at least one name");
      CheckNames(fact, v1::PartyNamed::kNamesFieldNumber);
      return true;
    case v1::Event::kMemberAdmitted:
      fact.Require(v1::MemberAdmitted::kPartyFieldNumber, kNameParty);
      fact.Subject(v1::MemberAdmitted::kPartyFieldNumber);
      return true;
    case v1::Event::kMemberWithdrawn:
      fact.Require(v1::MemberWithdrawn::kPartyFieldNumber, kNameParty);
      fact.Subject(v1::MemberWithdrawn::kPartyFieldNumber);
      return true;
    case v1::Event::kPartnerAdded:
      fact.Require(v1::PartnerAdded::kPartyFieldNumber, kNameParty);
      fact.Subject(v1::PartnerAdded::kPartyFieldNumber);
      return true;
    case v1::Event::kPartnerLeft:
      fact.Require(v1::PartnerLeft::kPartyFieldNumber, kNameParty);
      fact.Subject(v1::PartnerLeft::kPartyFieldNumber);
      return true;
    case v1::Event::kMembersCounted:
      CheckCounted(event.members_counted(), fact);
      return true;
    default:
      return false;
  }
}

}  // namespace minutebook::domain
