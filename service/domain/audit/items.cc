#include "service/domain/audit/items.h"

#include <algorithm>

#include "service/domain/audit/words.h"
#include "service/domain/edtf.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

using Items = std::vector<AuditItem>;

std::string Sentence(std::string text) {
  text = Capital(std::move(text));
  if (!text.empty() && text.back() != '.') text += '.';
  return text;
}

std::string Wording(const google::protobuf::RepeatedPtrField<v1::Fact>& facts) {
  std::vector<std::string> quoted;
  for (const v1::Fact& fact : facts) {
    if (fact.wording().empty()) continue;
    const std::string quote = Quote(fact.wording());
    if (std::find(quoted.begin(), quoted.end(), quote) == quoted.end()) quoted.push_back(quote);
  }
  if (quoted.empty()) return "";
  return Concat({" In the words of the record: ", Series(quoted, 4), "."});
}

std::vector<v1::Fact> AllOf(const google::protobuf::RepeatedPtrField<v1::Fact>& facts) {
  return {facts.begin(), facts.end()};
}

std::string PartyOf(const v1::Term& term) {
  return term.party().name().empty() ? "somebody" : term.party().name();
}

std::string MannerOf(const v1::Term& term) {
  std::vector<std::string> words;
  if (term.manner() != v1::MANNER_UNSPECIFIED) {
    words.push_back(EnumWords(v1::Manner_Name(term.manner()), "MANNER_"));
  }
  if (term.renewal()) words.emplace_back("a renewal");
  if (term.acting()) words.emplace_back("acting");
  return words.empty() ? "" : Concat({" (", Series(words), ")"});
}

std::string TermDates(const v1::Term& term) {
  std::string dates = SpanWords(term.from_date(), term.to_date(), term.during());
  if (dates.empty()) dates = "on dates that are not stated";
  for (const v1::Period& other : term.alternatives()) {
    const std::string reading = SpanWords(other.from_date(), other.to_date(), other.during());
    if (!reading.empty()) dates += Concat({", or by another reading ", reading});
  }
  return dates;
}

// That it was held, is to be held, or came to nothing: another took it on or before its first day.
std::string HeldText(const v1::Term& term, const Span& span, const std::string& office,
                     absl::CivilDay today) {
  const std::string who = PartyOf(term);
  if (span.begin_stated && span.end.has_value() && span.end->last <= span.begin.first) {
    return Concat({who, " was to hold the office of ", office, " ",
                   SpanWords(term.from_date(), "", term.during()), MannerOf(term),
                   "; its term ended before it began"});
  }
  const auto& aside = term.set_aside();
  if (std::any_of(aside.begin(), aside.end(), [](int aspect) {
        return aspect == v1::DISPUTE_ASPECT_HOLDER || aspect == v1::DISPUTE_ASPECT_OCCURRENCE;
      })) {
    return Concat({who, " is named as ", office, " ", TermDates(term), MannerOf(term)});
  }
  const bool to_come = span.begin_stated && span.begin.first > today;
  return Concat({who, to_come ? " is to hold" : " held", " the office of ", office, " ",
                 TermDates(term), MannerOf(term)});
}

std::string TermText(const v1::Term& term, const TermState& state, const std::string& office,
                     absl::CivilDay today) {
  std::string text = Sentence(
      term.nominated_only() ? Concat({PartyOf(term), " was nominated for ", office, " ",
                                      TermDates(term), "; no event on record puts it in office"})
                            : HeldText(term, state.readings.front(), office, today));
  if (term.has_person()) text += Concat({" In person: ", term.person().name(), "."});
  if (!term.end_cause().empty()) text += Concat({" It ended: ", term.end_cause(), "."});
  if (term.disputed_size() > 0) {
    std::vector<v1::DisputeAspect> aspects;
    for (const int aspect : term.disputed()) {
      aspects.push_back(static_cast<v1::DisputeAspect>(aspect));
    }
    text += Concat({" Disputed: ", AspectWords(aspects), "."});
  }
  if (term.set_aside_size() > 0) {
    std::vector<v1::DisputeAspect> aspects;
    for (const int aspect : term.set_aside()) {
      aspects.push_back(static_cast<v1::DisputeAspect>(aspect));
    }
    text += Concat({" Set aside when a dispute was settled, as to: ", AspectWords(aspects), "."});
  }
  return text + Wording(term.facts());
}

std::string BeginOf(const TermState& state) {
  const Boundary& begin = state.readings.front().begin;
  return begin == AnyDay() ? std::string() : FormatDay(begin.first);
}

std::string ProcedureText(const v1::ProcedureSet& rules) {
  std::vector<std::string> words;
  if (rules.quorum() > 0) words.push_back(Concat({"a quorum of ", std::to_string(rules.quorum())}));
  if (rules.majority() != v1::MAJORITY_UNSPECIFIED) {
    words.push_back(
        Concat({"decisions by ", EnumWords(v1::Majority_Name(rules.majority()), "MAJORITY_")}));
  }
  if (rules.votes_needed() > 0) {
    words.push_back(Concat({std::to_string(rules.votes_needed()), " votes needed"}));
  }
  if (rules.vetoes_size() > 0) {
    words.push_back(CountWords(static_cast<std::uint64_t>(rules.vetoes_size()), "party with a veto",
                               "parties with a veto"));
  }
  return words.empty() ? "" : Concat({"Its rules of procedure: ", Series(words), "."});
}

std::string OfficeText(const OfficeRecord& office) {
  const v1::Office& made = office.made;
  std::vector<std::string> rules;
  rules.push_back(made.seats() == 0 ? "no limit of holders"
                                    : CountWords(made.seats(), "seat", "seats"));
  if (made.has_term_rule()) {
    rules.push_back(Concat({"terms of ", CountWords(made.term_rule().months(), "month", "months"),
                            made.term_rule().calendar() ? " by the calendar" : ""}));
  }
  if (made.has_rotation()) {
    rules.push_back(Concat(
        {"a rotation of ", CountWords(static_cast<std::uint64_t>(made.rotation().order_size()),
                                      "party", "parties")}));
  }
  if (!made.follows_parent_office().empty()) rules.emplace_back("it goes with the parent's office");
  std::string text = Concat({made.name(), ": "});
  for (const std::string& rule : rules) text += Concat({&rule == &rules[0] ? "" : "; ", rule});
  if (made.aliases_size() > 0) {
    text += Concat({"; also called ", Series({made.aliases().begin(), made.aliases().end()})});
  }
  if (!made.abolished().empty()) text += Concat({"; abolished ", WhenWords(made.abolished())});
  return Sentence(text);
}

void AddTerms(const AuditRecord& record, const OfficeRecord& office, v1::StatementKind kind,
              const std::vector<std::size_t>& terms, const std::string& before, Items* items) {
  for (const std::size_t i : terms) {
    const v1::Term& term = office.terms[i];
    const std::string label = kind == v1::STATEMENT_KIND_OTHER_OFFICE
                                  ? Concat({LabelOf(term), " as ", office.made.name()})
                                  : LabelOf(term);
    const TermState& state = office.tenures.terms()[i];
    items->push_back({kind, label, before + TermText(term, state, office.made.name(), record.today),
                      BeginOf(state), AllOf(term.facts())});
  }
}

// The office's terms, between the nearest held before and after the days; in an audit of all
// history there are none of these.
void AddOwnTerms(const AuditRecord& record, Items* items) {
  const std::vector<std::size_t> order = record.office->tenures.ByBeginning();
  std::vector<std::size_t> covered;
  for (const std::size_t i : order) {
    if (record.Covers(i)) covered.push_back(i);
  }
  const auto& terms = record.office->tenures.terms();
  std::vector<std::size_t> before, after;
  for (const std::size_t i : order) {
    if (!IsHeld(terms[i]) || record.Covers(i)) continue;
    const Span& span = terms[i].readings.front();
    if (span.end.has_value() && span.end->first <= record.days.first + 1) before = {i};
    if (after.empty() && span.begin.first > record.days.last) after = {i};
  }
  if (before.empty() && !record.days.all) {
    items->push_back({v1::STATEMENT_KIND_PREDECESSOR,
                      "",
                      "Who held the office before is not on record.",
                      "",
                      {}});
  }
  AddTerms(record, *record.office, v1::STATEMENT_KIND_PREDECESSOR, before, "Before: ", items);
  AddTerms(record, *record.office, v1::STATEMENT_KIND_TERM, covered, "", items);
  AddTerms(record, *record.office, v1::STATEMENT_KIND_SUCCESSOR, after, "After: ", items);
}

absl::Status AddHandovers(AuditRecord& record, const OfficeRecord& office, v1::StatementKind kind,
                          Items* items) {
  Question& question = record.question;
  for (const RowFact* fact : office.tenures.handovers()) {
    if (!record.days.MayHold(fact->event().on())) continue;
    const v1::OfficeHandedOver& handover = fact->event().office_handed_over();
    ASSIGN_OR_RETURN(const v1::PartyName to, question.Name(handover.to_party()));
    std::string text = Concat({office.made.name(), " was handed over"});
    if (!handover.from_party().empty()) {
      ASSIGN_OR_RETURN(const v1::PartyName from, question.Name(handover.from_party()));
      text += Concat({" by ", from.name()});
    }
    text += Concat({" to ", to.name()});
    if (!handover.during().empty()) text += Concat({" for ", DateWords(handover.during())});
    text = Sentence(Concat({text, " ", WhenWords(fact->event().on())}));
    if (!handover.ends_outgoing_term()) text += " By itself this puts nobody in office.";
    items->push_back(
        {kind, "the hand-over", std::move(text), fact->event().on(), {ShortFact(*fact)}});
  }
  for (const Ending& ending : office.tenures.vacancies()) {
    const v1::Vacancy& vacancy = *VacancyOf(ending.fact->event());
    const std::string& on =
        vacancy.from_date().empty() ? ending.fact->event().on() : vacancy.from_date();
    if (!record.days.MayHold(on)) continue;
    std::string who = Concat({office.made.name(), " was declared vacant "});
    if (!vacancy.party().empty()) {
      ASSIGN_OR_RETURN(const v1::PartyName party, question.Name(vacancy.party()));
      who = Concat({party.name(), " left ", office.made.name(), " "});
    }
    std::string text = Concat({who, WhenWords(on)});
    if (!vacancy.cause().empty()) text += Concat({": ", vacancy.cause()});
    items->push_back(
        {kind, "the vacancy", Sentence(std::move(text)), on, {ShortFact(*ending.fact)}});
  }
  return absl::OkStatus();
}

absl::Status AddBody(AuditRecord& record, Items* items) {
  const v1::Body& body = record.made_body;
  std::string text =
      Sentence(Concat({body.name(), " was established ", WhenWords(body.established())}));
  if (!body.parent().empty()) {
    ASSIGN_OR_RETURN(const std::string parent, record.NameOfBody(body.parent()));
    text += Concat({" It belongs to ", parent, "."});
  }
  if (body.has_procedure()) text += Concat({" ", ProcedureText(body.procedure())});
  items->push_back({v1::STATEMENT_KIND_BODY, Concat({"the body ", body.name()}), std::move(text),
                    body.established(), AllOf(body.facts())});
  return absl::OkStatus();
}

void AddByDate(Items dated, Items* items) {
  std::stable_sort(dated.begin(), dated.end(),
                   [](const AuditItem& a, const AuditItem& b) { return OccursBefore(a.on, b.on); });
  std::move(dated.begin(), dated.end(), std::back_inserter(*items));
}

absl::Status AddOthers(AuditRecord& record, Items* items) {
  Items dated;
  for (const auto& other : record.others) {
    std::vector<std::size_t> terms;
    for (const std::size_t i : other->tenures.ByBeginning()) {
      if (InDays(record.days, other->tenures.terms()[i])) terms.push_back(i);
    }
    AddTerms(record, *other, v1::STATEMENT_KIND_OTHER_OFFICE, terms, "", &dated);
    RETURN_IF_ERROR(AddHandovers(record, *other, v1::STATEMENT_KIND_OTHER_OFFICE, &dated));
  }
  AddByDate(std::move(dated), items);
  return absl::OkStatus();
}

}  // namespace

bool IsHeld(const TermState& term) { return !term.nominated_only && term.stands(); }

std::string LabelOf(const v1::Term& term) {
  const std::string dates = SpanWords(term.from_date(), term.to_date(), term.during());
  return Concat({term.nominated_only() ? "the nomination of " : "the term of ", PartyOf(term),
                 dates.empty() ? "" : " ", dates});
}

absl::StatusOr<std::vector<AuditItem>> ItemsOf(AuditRecord& record) {
  Items items;
  if (record.days.all) RETURN_IF_ERROR(AddBody(record, &items));
  items.push_back({v1::STATEMENT_KIND_OFFICE, "the office", OfficeText(*record.office), "",
                   AllOf(record.office->made.facts())});
  AddOwnTerms(record, &items);
  RETURN_IF_ERROR(AddHandovers(record, *record.office, v1::STATEMENT_KIND_HANDOVER, &items));
  RETURN_IF_ERROR(AddOthers(record, &items));
  // Each kind by itself, as an auditor goes through them; the timeline has them side by side.
  for (const auto add : {&AddMeetings, &AddDocuments, &AddDecisions, &AddProposals, &AddActions}) {
    Items dated;
    add(record, &dated);
    AddByDate(std::move(dated), &items);
  }
  AddAbsences(record, &items);
  return items;
}

}  // namespace minutebook::domain
