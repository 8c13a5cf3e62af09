// Parties: registered and named. Every party that an event names is checked here.
#include "service/domain/facts.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"
#include "service/domain/views/all_views.h"

namespace minutebook::domain {
namespace {

// Most mentions are found well: their field is put together where one is not.
struct Mention {
  std::string_view list;
  std::string_view rest;
  int item = -1;  // of the list; -1: it is no list
  const std::string& party;

  std::string field() const {
    return item < 0 ? std::string(list) : Concat({list, "[", std::to_string(item), "]", rest});
  }
};

class Mentions {
 public:
  explicit Mentions(const v1::Event& event) {
    for (int i = 0; i < event.remarks_size(); ++i) {
      Add("remarks", event.remarks(i).party(), i, ".party");
      Add("remarks", event.remarks(i).person(), i, ".person");
    }
    OfMembership(event);
    OfOffices(event);
    OfMeetings(event);
    OfBusiness(event);
  }

  const std::vector<Mention>& found() const { return found_; }

 private:
  // Most fields are empty: they must cost nothing.
  void Add(std::string_view field, const std::string& party, int item = -1,
           std::string_view rest = "") {
    if (!party.empty()) found_.push_back({field, rest, item, party});
  }

  template <typename List>
  void AddAll(std::string_view field, const List& parties) {
    for (int i = 0; i < parties.size(); ++i) Add(field, parties[i], i);
  }

  void OfMembership(const v1::Event& event) {
    AddAll("fact.vetoes", event.procedure_set().vetoes());
    Add("fact.partOf", event.party_registered().part_of());
    Add("fact.party", event.party_named().party());
    Add("fact.party", event.member_admitted().party());
    Add("fact.party", event.member_withdrawn().party());
    Add("fact.party", event.partner_added().party());
    Add("fact.party", event.partner_left().party());
    Add("fact.partOf", event.members_counted().part_of());
    AddAll("fact.named", event.members_counted().named());
  }

  void OfOffices(const v1::Event& event) {
    AddAll("fact.rotation.order", event.office_defined().rotation().order());
    AddAll("fact.rotation.order", event.office_rules_changed().rotation().order());
    Add("fact.party", event.turn_excepted().party());
    Add("fact.takenBy", event.turn_excepted().taken_by());
    if (const v1::Tenure* tenure = TenureOf(event); tenure != nullptr) {
      Add("fact.party", tenure->party());
      Add("fact.person", tenure->person());
    }
    if (const v1::Vacancy* vacancy = VacancyOf(event); vacancy != nullptr) {
      Add("fact.party", vacancy->party());
    }
    Add("fact.from", event.office_handed_over().from_party());
    Add("fact.to", event.office_handed_over().to_party());
  }

  void OfMeetings(const v1::Event& event) {
    Add("fact.host", event.meeting_scheduled().host());
    const v1::MeetingHeld& held = event.meeting_held();
    Add("fact.host", held.host());
    Add("fact.presiding.party", held.presiding().party());
    Add("fact.presiding.person", held.presiding().person());
    for (int i = 0; i < held.participants_size(); ++i) {
      Add("fact.participants", held.participants(i).party(), i, ".party");
    }
  }

  void OfBusiness(const v1::Event& event) {
    AddAll("fact.sponsors", event.document_tabled().sponsors());
    AddAll("fact.proposers", event.proposal_put_forward().proposers());
    AddAll("fact.tally.vetoes", event.decision_recorded().tally().vetoes());
    AddAll("fact.assignees", event.action_assigned().assignees());
  }

  std::vector<Mention> found_;
};

void Collect(const Recorded& recorded, Keys* keys) {
  const Mentions mentions(recorded.event);
  for (const std::string& body : recorded.envelope.bodies) {
    for (const Mention& mention : mentions.found()) keys->push_back(PartyKey(body, mention.party));
  }
  if (recorded.event.has_party_registered()) {
    keys->push_back(PartyKey(recorded.primary(), recorded.event.party_registered().party()));
  }
}

void Rows(const Recorded& recorded, Keys* keys) {
  const v1::Event& event = recorded.event;
  if (event.has_party_registered()) {
    keys->push_back(PartyKey(recorded.primary(), event.party_registered().party()));
  }
  // A further name belongs to the body that registered the party; that it touches another one
  // already keeps it with the namer.
  if (event.has_party_named()) {
    keys->push_back(PartyKey(recorded.primary(), event.party_named().party()));
  }
}

bool IsRegistered(const SubjectRow& row) {
  for (const RowFact& fact : row.facts()) {
    if (fact.event().has_party_registered()) return true;
  }
  return false;
}

// Bodies in whose records the event's parties are looked up.
absl::StatusOr<std::vector<std::string_view>> Registries(const Recorded& recorded, Check& check) {
  std::vector<std::string_view> all;
  for (const std::string& body : recorded.envelope.bodies) {
    ASSIGN_OR_RETURN(const std::vector<std::string_view> chain, check.WithParents(body));
    all.insert(all.end(), chain.begin(), chain.end());
  }
  // A body's first event may name parties of its parent.
  const std::string& parent = recorded.event.body_established().parent();
  if (!parent.empty()) {
    ASSIGN_OR_RETURN(const std::vector<std::string_view> chain, check.WithParents(parent));
    all.insert(all.end(), chain.begin(), chain.end());
  }
  return all;
}

absl::Status CheckMention(const Mention& mention, const std::vector<std::string_view>& registries,
                          Check& check) {
  for (const std::string_view body : registries) {
    ASSIGN_OR_RETURN(const SubjectRow* row, check.Row(PartyKey(body, mention.party)));
    if (IsRegistered(*row)) return absl::OkStatus();
  }
  check.Fail(
      mention.field(), "UNKNOWN_PARTY",
      Concat({"party ", Quoted(mention.party),
              " is not registered in the body or its parents; record partyRegistered first"}));
  return absl::OkStatus();
}

absl::Status CheckParties(const Recorded& recorded, Check& check) {
  const Mentions mentions(recorded.event);
  const bool registers = recorded.event.has_party_registered();
  if (mentions.found().empty() && !registers) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::vector<std::string_view> registries, Registries(recorded, check));
  for (const Mention& mention : mentions.found()) {
    if (check.full()) return absl::OkStatus();
    RETURN_IF_ERROR(CheckMention(mention, registries, check));
  }
  if (!registers) return absl::OkStatus();
  const std::string& party = recorded.event.party_registered().party();
  if (recorded.event.party_registered().part_of() == party) {
    check.Fail("fact.partOf", "PART_OF_ITSELF", "a party is not part of itself; leave it empty");
  }
  for (const std::string_view body : registries) {
    ASSIGN_OR_RETURN(const SubjectRow* row, check.Row(PartyKey(body, party)));
    if (!IsRegistered(*row)) continue;
    check.Fail("fact.party", "PARTY_ALREADY_REGISTERED",
               Concat({"party ", Quoted(party), " is registered in body ", body,
                       " already; use it, or record partyNamed for a further name"}));
    break;
  }
  return absl::OkStatus();
}

}  // namespace

const View kPartyView = {&Collect, &Rows, &CheckParties};

}  // namespace minutebook::domain
