// Findings about who held the office when.
#include <algorithm>
#include <set>

#include "service/domain/audit/findings.h"
#include "service/domain/audit/words.h"
#include "service/domain/edtf.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

std::string DayWords(absl::CivilDay day) { return DateWords(FormatDay(day)); }

std::string Between(absl::CivilDay first, absl::CivilDay last) {
  if (first == last) return Concat({"on ", DayWords(first)});
  return Concat({"from ", DayWords(first), " to ", DayWords(last)});
}

// Whether an event says that nobody held it on some of the days.
bool Vacant(const Tenures& tenures, absl::CivilDay first, absl::CivilDay last) {
  const auto& vacancies = tenures.vacancies();
  return std::any_of(vacancies.begin(), vacancies.end(), [&](const Ending& ending) {
    return ending.day.first <= last && ending.day.last >= first - 1;
  });
}

struct Held {
  absl::CivilDay first;
  absl::CivilDay last;
  std::size_t term;
};

// When somebody may have held it, by whichever reading, in order.
std::vector<Held> PerhapsHeld(const AuditRecord& record) {
  std::vector<Held> held;
  for (const std::size_t i : record.office->tenures.ByBeginning()) {
    const TermState& term = record.State(i);
    if (!IsHeld(term) || term.readings.front().begin == AnyDay()) continue;
    const AuditDays days = DaysOfTerm(term.readings);
    held.push_back({days.first, days.last, i});
  }
  std::sort(held.begin(), held.end(),
            [](const Held& a, const Held& b) { return a.first < b.first; });
  return held;
}

// A hand-over within a gap tells of a holder whose term is not on record.
void AddHandovers(const AuditRecord& record, absl::CivilDay first, absl::CivilDay last,
                  Finding* finding) {
  for (const RowFact* fact : record.office->tenures.handovers()) {
    const absl::StatusOr<Edtf> on = ParseEdtf(fact->event().on());
    if (!on.ok() || on->first() > last || on->last() < first) continue;
    finding->message += Concat({" A hand-over in that time (", fact->event().ref(),
                                ") names who gave it up, and puts nobody in office."});
    finding->facts.push_back(ShortFact(*fact));
  }
}

void AddGap(const AuditRecord& record, absl::CivilDay first, absl::CivilDay last,
            const std::vector<std::size_t>& beside, Findings* findings) {
  first = std::max(first, record.days.first);
  last = std::min({last, record.days.last, record.today});
  if (first > last || Vacant(record.office->tenures, first, last)) return;
  Finding finding{"GAP",
                  kQuestion,
                  Concat({"Nobody is on record as ", record.office->made.name(), " ",
                          Between(first, last), ", and no event says that it was vacant."}),
                  "Record who held it then, or that it was vacant.",
                  FormatDay(first),
                  {}};
  if (record.parent != nullptr || record.office->made.has_rotation()) {
    finding.message += " The rules alone say who was due.";
  }
  AddHandovers(record, first, last, &finding);
  if (first != last) finding.on = Concat({FormatDay(first), "/", FormatDay(last)});
  for (const std::size_t i : beside) {
    finding.facts = Both(std::move(finding.facts), FactsOf(record.office->terms[i].facts()));
  }
  findings->push_back(std::move(finding));
}

void FindGaps(const AuditRecord& record, Findings* findings) {
  const std::vector<Held> held = PerhapsHeld(record);
  std::string defined;
  for (const v1::Fact& fact : record.office->made.facts()) {
    if (fact.type() == v1::EVENT_TYPE_OFFICE_DEFINED && defined.empty()) defined = fact.on();
  }
  const absl::StatusOr<Edtf> since = ParseEdtf(defined);
  const absl::StatusOr<Edtf> established = ParseEdtf(record.made_body.established());
  // An office is no older than its body.
  absl::CivilDay begin = since.ok() ? since->first() : record.today + 1;
  if (since.ok() && established.ok()) begin = std::max(begin, established->first());
  if (held.empty()) {
    AddGap(record, begin, record.today, {}, findings);
    return;
  }
  AddGap(record, begin, held.front().first - 1, {held[0].term}, findings);
  absl::CivilDay until = held.front().last;
  std::size_t before = held.front().term;
  for (const Held& next : held) {
    if (next.first > until + 1) {
      AddGap(record, until + 1, next.first - 1, {before, next.term}, findings);
    }
    if (next.last > until) {
      until = next.last;
      before = next.term;
    }
  }
  const absl::StatusOr<Edtf> abolished = ParseEdtf(record.office->made.abolished());
  const absl::CivilDay end = abolished.ok() ? abolished->first() - 1 : record.today;
  if (until < end) AddGap(record, until + 1, end, {before}, findings);
}

// More parties in office than seats, where their days certainly meet.
void FindOverlaps(const AuditRecord& record, Findings* findings) {
  const std::uint32_t seats = record.office->office.rules.seats;
  const auto& terms = record.office->tenures.terms();
  if (seats == 0) return;
  std::set<std::set<std::size_t>> told;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const auto days = CoveredByAll(terms[i].readings);
    if (!terms[i].takes_seat() || !days.has_value() || !record.Covers(i)) continue;
    std::set<std::size_t> together = {i};
    std::vector<std::string> parties = {record.office->terms[i].party().name()};
    for (std::size_t j = 0; j < terms.size(); ++j) {
      const auto other = CoveredByAll(terms[j].readings);
      if (i == j || !terms[j].takes_seat() || !other.has_value() || !Overlap(*days, *other) ||
          other->first > days->first) {
        continue;
      }
      const std::string& name = record.office->terms[j].party().name();
      if (std::find(parties.begin(), parties.end(), name) != parties.end()) continue;
      together.insert(j);
      parties.push_back(name);
    }
    if (parties.size() <= seats || !told.insert(together).second) continue;
    Finding finding{"OVERLAP",
                    kContradiction,
                    Concat({Series(parties), " are on record together on ", DayWords(days->first),
                            " as ", record.office->made.name(), ", which has ",
                            CountWords(seats, "seat", "seats"), "."}),
                    "Correct the dates of one, say that it replaces the other, or resolve the "
                    "dispute between them.",
                    FormatDay(days->first),
                    {}};
    for (const std::size_t term : together) {
      finding.facts = Both(std::move(finding.facts), FactsOf(record.office->terms[term].facts()));
    }
    findings->push_back(std::move(finding));
  }
}

absl::CivilDay AddMonths(absl::CivilDay day, std::uint32_t months) {
  const absl::CivilMonth month = absl::CivilMonth(day) + months;
  return absl::CivilDay(month.year(), month.month(), day.day());
}

void FindOverruns(const AuditRecord& record, Findings* findings) {
  for (std::size_t i = 0; i < record.office->terms.size(); ++i) {
    const TermState& term = record.State(i);
    const Span& span = term.readings.front();
    if (!IsHeld(term) || !record.Covers(i) || !span.begin_stated) continue;
    const OfficeRules rules =
        RulesOn(record.question.ledger(), record.office->office.row, span.begin.last);
    const std::uint32_t months = rules.definition.term_rule().months();
    if (months == 0) continue;
    const absl::CivilDay limit = AddMonths(span.begin.last, months);
    const absl::CivilDay end = span.end.has_value() ? span.end->first : record.today + 1;
    if (end <= limit) continue;
    findings->push_back(
        {"TERM_OVERRAN", kQuestion,
         Concat(
             {Capital(LabelOf(record.office->terms[i])),
              span.end.has_value() ? " lasted beyond " : " has no end on record and runs beyond ",
              DayWords(limit), ": the rule gives ", CountWords(months, "month", "months"), "."}),
         span.end.has_value()
             ? "Check its dates; if it was prolonged, record the decision or a second term."
             : "Record when it ended, or that it was renewed.",
         FormatDay(limit), FactsOf(record.office->terms[i].facts())});
  }
}

void FindNominations(const AuditRecord& record, Findings* findings) {
  const auto& terms = record.office->tenures.terms();
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const Span& span = terms[i].readings.front();
    if (!terms[i].nominated_only || !terms[i].stands() || !record.Covers(i) ||
        span.begin.last > record.today) {
      continue;
    }
    const v1::Term* held = nullptr;
    for (std::size_t j = 0; j < terms.size(); ++j) {
      if (IsHeld(terms[j]) && terms[j].tenure.party() == terms[i].tenure.party() &&
          CoverageOf(terms[j].readings, span.begin.last) != v1::COVERAGE_NONE) {
        held = &record.office->terms[j];
      }
    }
    const std::string label = Capital(LabelOf(record.office->terms[i]));
    std::vector<v1::Fact> facts = FactsOf(record.office->terms[i].facts());
    if (held != nullptr) {
      findings->push_back({"NOMINATION_NOT_ASSUMED", kNote,
                           Concat({label,
                                   " is fulfilled by no event, though the party held office "
                                   "then."}),
                           "Correct the event that put it in office: let it name the nomination in "
                           "fulfils.",
                           FormatDay(span.begin.first), Both(facts, FactsOf(held->facts()))});
      continue;
    }
    findings->push_back({"NOMINATION_NOT_ASSUMED", kQuestion,
                         Concat({label, " began by ", DayWords(span.begin.last),
                                 ", and no event puts the party in office."}),
                         "Record that it assumed the office, naming the nomination in fulfils, or "
                         "who did instead.",
                         FormatDay(span.begin.first), std::move(facts)});
  }
}

}  // namespace

std::vector<v1::Fact> Both(std::vector<v1::Fact> a, const std::vector<v1::Fact>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

absl::Status FindTenure(AuditRecord& record, Findings* findings) {
  FindGaps(record, findings);
  FindOverlaps(record, findings);
  FindOverruns(record, findings);
  FindNominations(record, findings);
  return absl::OkStatus();
}

}  // namespace minutebook::domain
