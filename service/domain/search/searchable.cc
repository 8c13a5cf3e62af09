#include "service/domain/search/searchable.h"

#include <tuple>
#include <utility>

#include "service/domain/identifiers.h"
#include "service/domain/keys.h"
#include "service/domain/office_rules.h"

namespace minutebook::domain {
namespace {

using v1::Event;

v1::SearchKind KindOf(char letter) {
  switch (static_cast<RowKind>(letter)) {
    case RowKind::kAction:
      return v1::SEARCH_KIND_ACTION;
    case RowKind::kBody:
      return v1::SEARCH_KIND_BODY;
    case RowKind::kCount:
      return v1::SEARCH_KIND_MEMBER_COUNT;
    case RowKind::kDecision:
      return v1::SEARCH_KIND_DECISION;
    case RowKind::kDocument:
      return v1::SEARCH_KIND_DOCUMENT;
    case RowKind::kMeeting:
      return v1::SEARCH_KIND_MEETING;
    case RowKind::kMember:
      return v1::SEARCH_KIND_MEMBERSHIP;
    case RowKind::kOffice:
      return v1::SEARCH_KIND_OFFICE;
    case RowKind::kParty:
      return v1::SEARCH_KIND_PARTY;
    case RowKind::kProposal:
      return v1::SEARCH_KIND_PROPOSAL;
    case RowKind::kTerm:
      return v1::SEARCH_KIND_TERM;
    default:
      return v1::SEARCH_KIND_UNSPECIFIED;
  }
}

class Texts {
 public:
  void Add(v1::SearchField field, const std::string& text) {
    if (!text.empty()) texts_.push_back({field, text, nullptr});
  }
  template <typename List>
  void AddAll(v1::SearchField field, const List& texts) {
    for (const std::string& text : texts) Add(field, text);
  }
  template <typename Names>
  void AddNames(const Names& names) {
    for (const v1::Name& name : names)
      texts_.push_back({v1::SEARCH_FIELD_NAME, name.text(), &name});
  }
  std::vector<SearchText> Take() { return std::move(texts_); }

 private:
  std::vector<SearchText> texts_;
};

void AddBody(const Event& event, Texts* texts) {
  const v1::BodyEstablished& established = event.body_established();
  texts->AddNames(established.names());
  texts->AddAll(v1::SEARCH_FIELD_NAME, established.abbreviations());
  texts->Add(v1::SEARCH_FIELD_SUBJECT, established.purpose());
  texts->AddNames(event.body_renamed().names());
  texts->AddAll(v1::SEARCH_FIELD_NAME, event.body_renamed().abbreviations());
  texts->Add(v1::SEARCH_FIELD_REASON, event.body_dissolved().cause());
}

void AddOffice(const Event& event, Texts* texts) {
  texts->AddNames(event.office_defined().names());
  texts->AddAll(v1::SEARCH_FIELD_NAME, event.office_defined().aliases());
  texts->Add(v1::SEARCH_FIELD_REASON, event.turn_excepted().reason());
  texts->Add(v1::SEARCH_FIELD_REASON, event.office_abolished().cause());
  if (const v1::Vacancy* vacancy = VacancyOf(event); vacancy != nullptr) {
    texts->Add(v1::SEARCH_FIELD_REASON, vacancy->cause());
  }
  if (const v1::Tenure* tenure = TenureOf(event); tenure != nullptr) {
    texts->Add(v1::SEARCH_FIELD_REASON, tenure->inferred());
  }
}

void AddParty(const Event& event, Texts* texts) {
  texts->AddNames(event.party_registered().names());
  texts->AddNames(event.party_named().names());
  texts->Add(v1::SEARCH_FIELD_KIND, event.member_admitted().member_class());
  texts->Add(v1::SEARCH_FIELD_KIND, event.member_withdrawn().member_class());
  texts->Add(v1::SEARCH_FIELD_REASON, event.member_withdrawn().cause());
  texts->Add(v1::SEARCH_FIELD_KIND, event.partner_added().capacity());
  texts->Add(v1::SEARCH_FIELD_REASON, event.partner_left().cause());
  texts->Add(v1::SEARCH_FIELD_KIND, event.members_counted().member_class());
}

void AddMeeting(const Event& event, Texts* texts) {
  const v1::MeetingScheduled& scheduled = event.meeting_scheduled();
  texts->Add(v1::SEARCH_FIELD_TITLE, scheduled.title());
  texts->Add(v1::SEARCH_FIELD_PLACE, scheduled.place());
  texts->Add(v1::SEARCH_FIELD_ID, scheduled.series());
  texts->Add(v1::SEARCH_FIELD_PLACE, event.meeting_rescheduled().place());
  texts->Add(v1::SEARCH_FIELD_REASON, event.meeting_rescheduled().reason());
  texts->Add(v1::SEARCH_FIELD_REASON, event.meeting_cancelled().reason());
  const v1::MeetingHeld& held = event.meeting_held();
  texts->Add(v1::SEARCH_FIELD_TITLE, held.title());
  texts->AddAll(v1::SEARCH_FIELD_TOPIC, held.topics());
  texts->AddAll(v1::SEARCH_FIELD_AGENDA, held.agenda());
  texts->Add(v1::SEARCH_FIELD_PLACE, held.place());
  texts->Add(v1::SEARCH_FIELD_KIND, held.presiding().capacity());
  for (const v1::Participant& participant : held.participants()) {
    texts->Add(v1::SEARCH_FIELD_KIND, participant.kind());
    texts->Add(v1::SEARCH_FIELD_KIND, participant.capacity());
  }
  texts->Add(v1::SEARCH_FIELD_ID, held.series());
}

void AddDocument(const Event& event, Texts* texts) {
  texts->Add(v1::SEARCH_FIELD_TITLE, event.document_tabled().title());
  texts->Add(v1::SEARCH_FIELD_SYMBOL, event.document_tabled().symbol());
  texts->Add(v1::SEARCH_FIELD_TITLE, event.document_adopted().title());
  texts->Add(v1::SEARCH_FIELD_SYMBOL, event.document_adopted().symbol());
  texts->Add(v1::SEARCH_FIELD_SUBJECT, event.document_adopted().subject());
  texts->Add(v1::SEARCH_FIELD_TITLE, event.document_identified().title());
  texts->Add(v1::SEARCH_FIELD_SYMBOL, event.document_identified().symbol());
  texts->Add(v1::SEARCH_FIELD_REASON, event.document_rescinded().reason());
}

void AddDecision(const Event& event, Texts* texts) {
  const v1::ProposalPutForward& proposal = event.proposal_put_forward();
  texts->Add(v1::SEARCH_FIELD_TITLE, proposal.title());
  texts->Add(v1::SEARCH_FIELD_SUBJECT, proposal.subject());
  texts->Add(v1::SEARCH_FIELD_KIND, proposal.proposer_kind());
  texts->Add(v1::SEARCH_FIELD_SUBJECT, event.decision_recorded().subject());
  texts->Add(v1::SEARCH_FIELD_SUBJECT, event.action_assigned().subject());
  texts->Add(v1::SEARCH_FIELD_SUBJECT, event.action_completed().result());
}

// The day from which a text counts.
const std::string& BeginOf(const Event& event, const SearchText& text) {
  static const std::string kAlways;
  const bool takes_new_names = event.has_body_renamed() || event.has_party_named();
  if (text.name != nullptr) {
    if (!text.name->from_date().empty()) return text.name->from_date();
    return takes_new_names || event.has_office_defined() ? event.on() : kAlways;
  }
  return event.on();
}

// What was recorded rather than what occurred, and so holds on any day.
bool HoldsAlways(const Event& event) {
  return event.has_party_registered() || event.has_document_identified();
}

// A counted group's row holds what was identified of it, too.
bool IsOfAnother(const SearchSubject& subject, const RowFact& fact) {
  if (subject.kind != v1::SEARCH_KIND_DOCUMENT || !fact.event().has_document_identified()) {
    return false;
  }
  const auto name =
      ParseSubjectName(fact.event().document_identified().document(), PrimaryBody(fact));
  return name.ok() && SharedSubject(subject.body, *name) != subject.subject;
}

}  // namespace

std::optional<SearchSubject> SubjectOfRow(std::string_view row_key) {
  if (row_key.empty()) return std::nullopt;
  SearchSubject subject;
  subject.kind = KindOf(row_key.front());
  if (subject.kind == v1::SEARCH_KIND_UNSPECIFIED) return std::nullopt;
  std::string_view parts = row_key;
  if (subject.kind == v1::SEARCH_KIND_TERM) {
    constexpr std::size_t id_bytes = std::tuple_size_v<EventId>;
    if (row_key.size() < id_bytes) return std::nullopt;
    subject.term = row_key.substr(row_key.size() - id_bytes);
    parts.remove_suffix(id_bytes);
  }
  const std::vector<std::string> named = KeyParts(parts);
  if (named.empty()) return std::nullopt;
  subject.body = named[0];
  subject.subject = named.size() > 1 ? named[1] : named[0];
  return subject;
}

bool HasId(const SearchSubject& subject) {
  return subject.kind != v1::SEARCH_KIND_TERM && subject.kind != v1::SEARCH_KIND_MEMBERSHIP &&
         subject.kind != v1::SEARCH_KIND_MEMBER_COUNT;
}

std::vector<SearchText> TextsOf(const Event& event) {
  Texts texts;
  AddBody(event, &texts);
  AddOffice(event, &texts);
  AddParty(event, &texts);
  AddMeeting(event, &texts);
  AddDocument(event, &texts);
  AddDecision(event, &texts);
  texts.Add(v1::SEARCH_FIELD_WORDING, event.wording());
  for (const v1::Remark& remark : event.remarks()) {
    texts.Add(v1::SEARCH_FIELD_REMARK, remark.text());
    texts.Add(v1::SEARCH_FIELD_KIND, remark.capacity());
  }
  return texts.Take();
}

Facts FactsOn(const SearchSubject& subject, const SubjectRow& row, absl::CivilDay day) {
  Facts facts;
  for (const RowFact* fact : InOrder(row)) {
    if (IsOfAnother(subject, *fact)) continue;
    if (HoldsAlways(fact->event()) || InForce(fact->event().on(), day)) facts.push_back(fact);
  }
  return facts;
}

std::vector<StatedText> TextsOn(const SearchSubject& subject, const SubjectRow& row,
                                absl::CivilDay day) {
  std::vector<StatedText> texts;
  bool any = false;
  for (const RowFact& fact : row.facts()) {
    if (IsOfAnother(subject, fact)) continue;
    any = any || HoldsAlways(fact.event()) || InForce(fact.event().on(), day);
    for (const SearchText& text : TextsOf(fact.event())) {
      const bool always = text.name == nullptr && HoldsAlways(fact.event());
      if (always || InForce(BeginOf(fact.event(), text), day)) texts.push_back({text, &fact});
    }
  }
  if (any && HasId(subject)) texts.push_back({{v1::SEARCH_FIELD_ID, subject.subject}, nullptr});
  return texts;
}

}  // namespace minutebook::domain
