#include "service/domain/tenures.h"

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <numeric>

#include "service/domain/keys.h"

namespace minutebook::domain {
namespace {

constexpr std::initializer_list<v1::DisputeAspect> kWhoAndWhen = {
    v1::DISPUTE_ASPECT_HOLDER, v1::DISPUTE_ASPECT_OCCURRENCE, v1::DISPUTE_ASPECT_START,
    v1::DISPUTE_ASPECT_END};
constexpr std::initializer_list<v1::DisputeAspect> kEnd = {v1::DISPUTE_ASPECT_OCCURRENCE,
                                                           v1::DISPUTE_ASPECT_END};

bool IsNomination(const v1::Event& event) {
  return event.has_chair_nominated() || event.has_guiding_country_nominated() ||
         event.has_officer_nominated();
}

bool IsElection(const v1::Event& event) {
  return event.has_chair_elected() || event.has_guiding_country_elected() ||
         event.has_officer_elected();
}

std::string Key(const EventId& id) { return std::string(IdBytes(id)); }

// Day on which a vacancy began.
Boundary DayOf(const RowFact& fact) {
  const v1::Vacancy* vacancy = VacancyOf(fact.event());
  if (vacancy != nullptr) {
    if (const auto from = ParseBoundary(vacancy->from_date()); from.has_value()) return *from;
  }
  return ParseBoundary(fact.event().on()).value_or(AnyDay());
}

const std::string& TextOfDay(const RowFact& fact) {
  const v1::Vacancy* vacancy = VacancyOf(fact.event());
  return vacancy != nullptr && !vacancy->from_date().empty() ? vacancy->from_date()
                                                             : fact.event().on();
}

// A later event of the same term sharpens what an earlier one said of its days; one that names
// whole periods, or other readings, says it anew.
void MergeDays(const v1::Tenure& later, v1::Tenure* merged) {
  if (!later.during().empty()) {
    merged->clear_from_date();
    merged->clear_to_date();
    merged->clear_alternatives();
    merged->set_during(later.during());
  }
  if (!later.from_date().empty()) merged->set_from_date(later.from_date());
  if (!later.to_date().empty()) merged->set_to_date(later.to_date());
  if (later.alternatives_size() > 0) {
    *merged->mutable_alternatives() = later.alternatives();
  } else {
    for (v1::Period& other : *merged->mutable_alternatives()) {
      if (!later.from_date().empty()) other.set_from_date(later.from_date());
      if (!later.to_date().empty()) other.set_to_date(later.to_date());
    }
  }
  const bool dated =
      !later.during().empty() || !later.from_date().empty() || !later.to_date().empty();
  if (dated) merged->set_inferred(later.inferred());
}

void Merge(const v1::Event& event, v1::Tenure* merged) {
  const v1::Tenure& later = *TenureOf(event);
  MergeDays(later, merged);
  merged->set_party(later.party());
  if (!later.person().empty()) merged->set_person(later.person());
  if (later.manner() != v1::MANNER_UNSPECIFIED) {
    merged->set_manner(later.manner());
  } else if (IsElection(event)) {
    merged->set_manner(v1::MANNER_ELECTED);
  }
  merged->set_acting(merged->acting() || later.acting());
  merged->set_renewal(merged->renewal() || later.renewal());
  if (!later.replaces().empty()) merged->set_replaces(later.replaces());
}

// The term's first day as its events say it.
std::string FirstDayText(const TermState& term) {
  if (!term.tenure.from_date().empty()) return term.tenure.from_date();
  const Boundary& begin = term.readings.front().begin;
  if (begin.first == begin.last) return FormatDay(begin.first);
  return term.first->event().on();
}

// Ends the term where that is earlier than it was to end.
void EndAt(const Boundary& day, const std::string& text, TermState* term) {
  bool earlier = false;
  for (Span& reading : term->readings) earlier = EndBy(day, &reading) || earlier;
  if (earlier) term->ended_on = text;
}

v1::Period PeriodOf(const v1::Tenure& tenure) {
  v1::Period period;
  period.set_from_date(tenure.from_date());
  period.set_to_date(tenure.to_date());
  period.set_during(tenure.during());
  return period;
}

}  // namespace

std::vector<std::string> JoinsOf(const v1::Event& event) {
  std::vector<std::string> joins;
  if (const v1::Tenure* tenure = TenureOf(event); tenure != nullptr) {
    if (!tenure->fulfils().empty()) joins.push_back(tenure->fulfils());
    joins.insert(joins.end(), event.refines().begin(), event.refines().end());
  }
  if (const v1::Vacancy* vacancy = VacancyOf(event); vacancy != nullptr) {
    if (!vacancy->term().empty()) joins.push_back(vacancy->term());
  }
  return joins;
}

bool BeginsBefore(const TermState& a, const TermState& b) {
  const Boundary& begin_a = a.readings.front().begin;
  const Boundary& begin_b = b.readings.front().begin;
  const bool none_a = begin_a == AnyDay();
  const bool none_b = begin_b == AnyDay();
  if (none_a != none_b) return none_b;
  if (begin_a.first != begin_b.first) return begin_a.first < begin_b.first;
  if (begin_a.last != begin_b.last) return begin_a.last < begin_b.last;
  const absl::CivilDay end_a = a.readings.front().end.value_or(AnyDay()).last;
  const absl::CivilDay end_b = b.readings.front().end.value_or(AnyDay()).last;
  if (end_a != end_b) return end_a < end_b;
  const RowFact& fact_a = *a.first;
  const RowFact& fact_b = *b.first;
  if (OccursBefore(fact_a.event().on(), fact_b.event().on())) return true;
  if (OccursBefore(fact_b.event().on(), fact_a.event().on())) return false;
  return fact_a.position() < fact_b.position();
}

void Tenures::SetOrder() {
  by_beginning_.resize(terms_.size());
  std::iota(by_beginning_.begin(), by_beginning_.end(), 0);
  std::sort(by_beginning_.begin(), by_beginning_.end(),
            [this](std::size_t a, std::size_t b) { return BeginsBefore(terms_[a], terms_[b]); });
}

void Tenures::Add(SubjectRow row) {
  for (RowFact& fact : *row.mutable_facts()) AddFact(std::move(fact));
}

void Tenures::AddFact(RowFact fact) {
  std::string id = fact.event_id();
  facts_.insert_or_assign(facts_.end(), std::move(id), std::move(fact));  // mostly in their order
}

void Tenures::Derive(std::uint32_t seats) {
  for (auto& [opened_by, facts] : Group()) ReadGroup(opened_by, facts);
  ReadDisputes();
  ReadSettlements();
  EndTerms();
  if (seats == 1) Sharpen();
  SetOrder();
}

// Facts of one term together, under the event that opened it: the first recorded of its tenures.
// Which event joined which decides, not which came first.
std::map<std::string, Facts> Tenures::Group() const {
  std::map<std::string, std::string> joined;
  const std::function<std::string(const std::string&)> top = [&](std::string id) {
    for (auto up = joined.find(id); up != joined.end(); up = joined.find(id)) id = up->second;
    return id;
  };
  for (const auto& [id, fact] : facts_) {
    for (const std::string& reference : JoinsOf(fact.event())) {
      const std::optional<EventId> target = Resolve(context_, fact, reference);
      const auto held = target.has_value() ? facts_.find(Key(*target)) : facts_.end();
      if (held == facts_.end() || TenureOf(held->second.event()) == nullptr) continue;
      const std::string from = top(id);
      const std::string to = top(held->first);
      if (from != to) joined[from] = to;
      break;
    }
  }
  std::map<std::string, Facts> groups;
  if (joined.empty()) {
    for (const auto& [id, fact] : facts_) groups.emplace_hint(groups.end(), id, Facts{&fact});
    return groups;
  }
  std::map<std::string, Facts> by_top;
  for (const auto& [id, fact] : facts_) by_top[top(id)].push_back(&fact);
  for (auto& [id, facts] : by_top) {
    const auto opening =
        std::min_element(facts.begin(), facts.end(), [](const RowFact* a, const RowFact* b) {
          const bool tenure_a = TenureOf(a->event()) != nullptr;
          const bool tenure_b = TenureOf(b->event()) != nullptr;
          return tenure_a != tenure_b ? tenure_a : a->position() < b->position();
        });
    groups[(*opening)->event_id()] = std::move(facts);
  }
  return groups;
}

void Tenures::ReadGroup(const std::string& opened_by, Facts facts) {
  Order(&facts);
  if (TenureOf(facts_.at(opened_by).event()) != nullptr) {
    ReadTerm(opened_by, std::move(facts));
    return;
  }
  for (const RowFact* fact : facts) {
    if (IsSetAside(*fact, kEnd)) continue;
    if (VacancyOf(fact->event()) != nullptr) vacancies_.push_back({fact, DayOf(*fact)});
    if (fact->event().has_office_handed_over()) handovers_.push_back(fact);
  }
}

void Tenures::ReadTerm(const std::string& opened_by, Facts facts) {
  TermState term;
  term.opened_by = IdFromBytes(opened_by);
  std::optional<Boundary> seen;
  // What was set aside counts only where nothing else is said.
  const bool all_aside = std::all_of(facts.begin(), facts.end(), [](const RowFact* fact) {
    return TenureOf(fact->event()) == nullptr || IsSetAside(*fact, kWhoAndWhen);
  });
  for (const RowFact* fact : facts) {
    term_of_event_[fact->event_id()] = terms_.size();
    const v1::Tenure* tenure = TenureOf(fact->event());
    if (tenure == nullptr || (!all_aside && IsSetAside(*fact, kWhoAndWhen))) continue;
    if (term.first == nullptr) term.first = fact;
    Merge(fact->event(), &term.tenure);
    if (!tenure->replaces().empty()) term.replaces = Resolve(context_, *fact, tenure->replaces());
    // Seen in office first by what is no nomination, if there is such.
    const bool holds = !IsNomination(fact->event());
    if (!seen.has_value() || (holds && term.nominated_only)) {
      seen = ParseBoundary(fact->event().on());
    }
    if (holds) term.nominated_only = false;
  }
  const Boundary begin = seen.value_or(AnyDay());
  term.readings.push_back(MakeSpan(PeriodOf(term.tenure), begin));
  for (const v1::Period& other : term.tenure.alternatives()) {
    term.readings.push_back(MakeSpan(other, begin));
  }
  const Facts own = facts;
  for (const RowFact* fact : own) {
    for (const RowFact& disputing : fact->disputed_by()) facts.push_back(&disputing);
  }
  Order(&facts);
  term.facts = std::move(facts);
  terms_.push_back(std::move(term));
}

void Tenures::ReadDisputes() {
  std::set<std::string> read;
  const auto read_fact = [&](const RowFact& fact) {
    if (!read.insert(fact.event_id()).second) return;
    for (const v1::Dispute& dispute : fact.event().disputes()) ReadDispute(fact, dispute);
  };
  for (const auto& [id, fact] : facts_) {
    read_fact(fact);
    for (const RowFact& disputing : fact.disputed_by()) read_fact(disputing);
  }
}

// A term of which all that is said was set aside does not count, as far as the dispute went. One
// about dates, with another party, is decided on the days that both cover.
void Tenures::ReadSettlements() {
  for (TermState& term : terms_) {
    for (const RowFact* fact : term.facts) {
      if (TenureOf(fact->event()) == nullptr || !facts_.contains(fact->event_id())) continue;
      if (!IsSetAside(*term.first, kWhoAndWhen)) continue;
      for (const Settlement& settlement : fact->settlements()) {
        if (settlement.upheld()) continue;
        const std::optional<std::size_t> upheld = TermOf(IdFromBytes(settlement.upheld_event_id()));
        const bool other =
            upheld.has_value() && terms_[*upheld].tenure.party() != term.tenure.party();
        if (other) term.yields_to.push_back(*upheld);
        for (const int about : settlement.about()) {
          const auto aspect = static_cast<v1::DisputeAspect>(about);
          term.set_aside.insert(aspect);
          // Another account of the same tenure.
          const bool dates = aspect == v1::DISPUTE_ASPECT_START || aspect == v1::DISPUTE_ASPECT_END;
          if (dates && !other) term.set_aside.insert(v1::DISPUTE_ASPECT_OCCURRENCE);
        }
      }
    }
  }
}

// Either side may be something else: another kind of event, or one of another body.
void Tenures::ReadDispute(const RowFact& fact, const v1::Dispute& dispute) {
  TermDispute found;
  const std::optional<EventId> target = Resolve(context_, fact, dispute.event());
  if (target.has_value()) {
    if (const auto side = TermOf(*target); side.has_value()) found.sides.push_back(*side);
  }
  const std::optional<std::size_t> from = TermOf(IdFromBytes(fact.event_id()));
  if (from.has_value() && (found.sides.empty() || found.sides.front() != *from)) {
    found.sides.push_back(*from);
  }
  if (found.sides.empty()) return;
  const auto disputed = target.has_value() ? facts_.find(Key(*target)) : facts_.end();
  for (const int about : dispute.about()) {
    const auto aspect = static_cast<v1::DisputeAspect>(about);
    const bool settled = IsSettled(fact, aspect) ||
                         (disputed != facts_.end() && IsSettled(disputed->second, aspect));
    if (!settled) found.about.insert(aspect);
  }
  for (const std::size_t side : found.sides) {
    terms_[side].disputed.insert(found.about.begin(), found.about.end());
  }
  disputes_.push_back(std::move(found));
}

bool Tenures::InDispute(std::size_t a, std::size_t b) const {
  return std::any_of(disputes_.begin(), disputes_.end(), [a, b](const TermDispute& dispute) {
    const auto& sides = dispute.sides;
    return std::find(sides.begin(), sides.end(), a) != sides.end() &&
           std::find(sides.begin(), sides.end(), b) != sides.end();
  });
}

std::optional<std::size_t> Tenures::TermOf(const EventId& event) const {
  const auto found = term_of_event_.find(Key(event));
  if (found == term_of_event_.end()) return std::nullopt;
  return found->second;
}

void Tenures::EndTerms() {
  for (std::size_t i = 0; i < terms_.size(); ++i) {
    for (const RowFact* fact : terms_[i].facts) {
      const bool own = TermOf(IdFromBytes(fact->event_id())) == i;
      if (!own || VacancyOf(fact->event()) == nullptr || IsSetAside(*fact, kEnd)) continue;
      vacancies_.push_back({fact, DayOf(*fact)});
    }
  }
  for (const Ending& ending : vacancies_) {
    EndByVacancy(*ending.fact, TermOf(IdFromBytes(ending.fact->event_id())));
  }
  for (const RowFact* fact : handovers_) EndByHandover(*fact);
  for (const TermState& successor : terms_) {
    if (successor.nominated_only || !successor.replaces.has_value()) continue;
    const std::optional<std::size_t> replaced = TermOf(*successor.replaces);
    if (!replaced.has_value() || &terms_[*replaced] == &successor) continue;
    EndAt(successor.readings.front().begin, FirstDayText(successor), &terms_[*replaced]);
  }
}

// An event that names the term says when it ended, whatever was foreseen; one that names a party
// ends the terms that it then had.
void Tenures::EndByVacancy(const RowFact& fact, std::optional<std::size_t> named) {
  const v1::Vacancy& vacancy = *VacancyOf(fact.event());
  const Boundary day = DayOf(fact);
  for (std::size_t i = 0; i < terms_.size(); ++i) {
    TermState& term = terms_[i];
    const bool ends = named.has_value()
                          ? *named == i
                          : !term.nominated_only && !vacancy.party().empty() &&
                                term.tenure.party() == vacancy.party() &&
                                (CoverageOf(term.readings, day.first - 1) != v1::COVERAGE_NONE ||
                                 CoverageOf(term.readings, day.last) != v1::COVERAGE_NONE);
    if (!ends) continue;
    for (Span& reading : term.readings) reading.end = day;
    term.ended_on = TextOfDay(fact);
    term.end_cause = vacancy.cause();
  }
}

void Tenures::EndByHandover(const RowFact& fact) {
  const v1::OfficeHandedOver& handover = fact.event().office_handed_over();
  const std::optional<Boundary> day = ParseBoundary(fact.event().on());
  if (!handover.ends_outgoing_term() || !day.has_value()) return;
  for (TermState& term : terms_) {
    const std::string& party = term.tenure.party();
    const bool outgoing = handover.from_party().empty() ? party != handover.to_party()
                                                        : party == handover.from_party();
    if (term.nominated_only || !outgoing ||
        CoverageOf(term.readings, day->first - 1) == v1::COVERAGE_NONE) {
      continue;
    }
    EndAt(*day, fact.event().on(), &term);
  }
}

}  // namespace minutebook::domain
