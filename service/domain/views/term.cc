// Tenures of offices. Each event about an office's tenures has a row of its own; which of them make
// one term is worked out when asked, so that neither the order of arrival nor a correction matters.
#include <map>
#include <memory>
#include <set>
#include <utility>
#include <vector>

#include "service/domain/facts.h"
#include "service/domain/office_rules.h"
#include "service/domain/seat_calendar.h"
#include "service/domain/status_macros.h"
#include "service/domain/tenures.h"
#include "service/domain/text.h"
#include "service/domain/views/all_views.h"

namespace minutebook::domain {
namespace {

bool IsOfTerm(const v1::Event& event) {
  return TenureOf(event) != nullptr || VacancyOf(event) != nullptr ||
         event.has_office_handed_over();
}

std::optional<EventId> IdOf(const Recorded& recorded, const std::string& reference) {
  const absl::StatusOr<EventId> id =
      ResolveEvent(recorded.context.ledger_id, recorded.primary(), reference);
  if (!id.ok()) return std::nullopt;
  return *id;
}

void Collect(const Recorded& recorded, Keys* keys) {
  if (!IsOfTerm(recorded.event)) return;
  const std::string office = OfficeOf(recorded.event);
  std::vector<std::string> references = JoinsOf(recorded.event);
  if (const v1::Tenure* tenure = TenureOf(recorded.event); tenure != nullptr) {
    references.push_back(tenure->replaces());
  }
  for (const std::string& reference : references) {
    if (reference.empty()) continue;
    const std::optional<EventId> id = IdOf(recorded, reference);
    if (id.has_value()) keys->push_back(TermKey(recorded.primary(), office, *id));
  }
  keys->push_back(TermKey(recorded.primary(), office, recorded.envelope.id));
}

void Rows(const Recorded& recorded, Keys* keys) {
  if (!IsOfTerm(recorded.event)) return;
  keys->push_back(TermKey(recorded.primary(), OfficeOf(recorded.event), recorded.envelope.id));
}

void NotATerm(std::string_view field, const std::string& reference, std::string_view office,
              Check& check) {
  check.Fail(field, "NOT_A_TERM_OF_OFFICE",
             Concat({"event ", Quoted(reference), " opened no term of office ", office,
                     " of this body; name the event that did"}));
}

// The fact referred to; nullptr where it states no tenure of the office.
absl::StatusOr<const RowFact*> TenureFact(const Recorded& recorded, const std::string& reference,
                                          Check& check) {
  const std::optional<EventId> id = IdOf(recorded, reference);
  if (!id.has_value()) return nullptr;
  ASSIGN_OR_RETURN(const SubjectRow* row,
                   check.Row(TermKey(recorded.primary(), OfficeOf(recorded.event), *id)));
  for (const RowFact& fact : row->facts()) {
    if (TenureOf(fact.event()) != nullptr) return &fact;
  }
  return nullptr;
}

// Events that are not on record at all are told of by the view of references.
absl::StatusOr<bool> IsOnRecord(const Recorded& recorded, const std::string& reference,
                                const Check& check) {
  const std::optional<EventId> id = IdOf(recorded, reference);
  if (!id.has_value()) return false;
  return check.state().HasEvent(IdBytes(*id));
}

absl::Status CheckTermReference(const Recorded& recorded, std::string_view field,
                                const std::string& reference, const std::string& party,
                                Check& check) {
  if (reference.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const bool on_record, IsOnRecord(recorded, reference, check));
  if (!on_record) return absl::OkStatus();
  ASSIGN_OR_RETURN(const RowFact* fact, TenureFact(recorded, reference, check));
  if (fact == nullptr) {
    NotATerm(field, reference, OfficeOf(recorded.event), check);
  } else if (!party.empty() && TenureOf(fact->event())->party() != party) {
    check.Fail(field, "TERM_OF_ANOTHER_PARTY",
               Concat({"the term of ", Quoted(reference), " is not of party ", party,
                       "; name that party's, or leave it empty"}));
  }
  return absl::OkStatus();
}

// Only a nomination or an election is fulfilled: taking office twice is another term, or sharper
// account of the same.
absl::Status CheckFulfils(const Recorded& recorded, const v1::Tenure& tenure, Check& check) {
  RETURN_IF_ERROR(
      CheckTermReference(recorded, "fact.fulfils", tenure.fulfils(), tenure.party(), check));
  if (tenure.fulfils().empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const RowFact* fact, TenureFact(recorded, tenure.fulfils(), check));
  if (fact == nullptr) return absl::OkStatus();
  const v1::EventType type = TypeOf(fact->event());
  if (type == v1::EVENT_TYPE_CHAIR_ASSUMED || type == v1::EVENT_TYPE_GUIDING_COUNTRY_ASSUMED ||
      type == v1::EVENT_TYPE_OFFICER_ASSUMED) {
    check.Fail("fact.fulfils", "NOT_A_NOMINATION_OR_ELECTION",
               Concat({"event ", Quoted(tenure.fulfils()),
                       " is no nomination or election; refine it instead, or leave fulfils "
                       "empty"}));
  }
  return absl::OkStatus();
}

// All tenures of the office as they are on record; an error, or too many.
absl::StatusOr<std::vector<SubjectRow>> ReadTenures(const Recorded& recorded, const Check& check) {
  std::vector<SubjectRow> rows;
  absl::Status bad = absl::OkStatus();
  std::size_t facts = 0;
  const std::string prefix = TermPrefix(recorded.primary(), OfficeOf(recorded.event));
  RETURN_IF_ERROR(check.state().Scan(prefix, [&](std::string_view, std::string_view value) {
    absl::StatusOr<SubjectRow> row = ParseRow(value);
    if (!row.ok()) {
      bad = row.status();
      return false;
    }
    facts += static_cast<std::size_t>(row->facts_size());
    rows.push_back(*std::move(row));
    return facts < terms_per_office_max;
  }));
  RETURN_IF_ERROR(bad);
  return rows;
}

// Others whose days contradict those of term `mine`: parties, with a term of each.
std::map<std::string, std::size_t> Contradicted(const Tenures& tenures, std::size_t mine) {
  const TermState& term = tenures.terms()[mine];
  const std::optional<CoveredDays> days = CoveredByAll(term.readings);
  std::map<std::string, std::size_t> others;
  if (!days.has_value()) return others;
  for (std::size_t i = 0; i < tenures.terms().size(); ++i) {
    const TermState& other = tenures.terms()[i];
    if (i == mine || !other.takes_seat() || other.tenure.party() == term.tenure.party() ||
        tenures.InDispute(i, mine)) {
      continue;
    }
    const std::optional<CoveredDays> covered = CoveredByAll(other.readings);
    if (covered.has_value() && Overlap(*days, *covered)) others.emplace(other.tenure.party(), i);
  }
  return others;
}

// Most parties at once, of those in `others`, on a day of term `mine`.
std::size_t MostAtOnce(const Tenures& tenures, std::size_t mine,
                       const std::map<std::string, std::size_t>& others) {
  const CoveredDays days = *CoveredByAll(tenures.terms()[mine].readings);
  std::size_t most = 0;
  // The number rises only where a term begins.
  for (const auto& [party, begins] : others) {
    const CoveredDays at = *CoveredByAll(tenures.terms()[begins].readings);
    const absl::CivilDay day = std::max(at.first, days.first);
    std::set<std::string> holders;
    for (std::size_t i = 0; i < tenures.terms().size(); ++i) {
      const TermState& other = tenures.terms()[i];
      if (others.count(other.tenure.party()) == 0 || !other.takes_seat()) continue;
      const std::optional<CoveredDays> covered = CoveredByAll(other.readings);
      if (covered.has_value() && covered->first <= day && day < covered->end) {
        holders.insert(other.tenure.party());
      }
    }
    most = std::max(most, holders.size());
  }
  return most;
}

void TooManyTerms(std::size_t facts, Check& check) {
  check.Fail("fact", "SUBJECT_TOO_LARGE",
             Concat({"the office has ", std::to_string(facts),
                     " terms on record, which is the most it may have; define another office"}));
}

// That the tenure which the event states fits the seats beside all others.
void CheckBesideOthers(const Recorded& recorded, Tenures tenures, std::uint32_t seats,
                       Check& check) {
  tenures.AddFact(MakeFact(recorded.envelope, recorded.event));
  tenures.Derive(seats);
  const std::optional<std::size_t> mine = tenures.TermOf(recorded.envelope.id);
  if (!mine.has_value() || !tenures.terms()[*mine].takes_seat()) return;
  const std::map<std::string, std::size_t> others = Contradicted(tenures, *mine);
  if (others.empty() || MostAtOnce(tenures, *mine, others) < seats) return;
  const TermState& other = tenures.terms()[others.begin()->second];
  check.Fail("fact", "MORE_HOLDERS_THAN_SEATS",
             Concat({"office ", OfficeOf(recorded.event), " has ", std::to_string(seats),
                     seats == 1 ? " seat" : " seats", ", held then by ", other.tenure.party(),
                     " (event ", FormatUuid(other.opened_by),
                     "); end that term, or name it in replaces or disputes, or say acting"}));
}

absl::Status CheckSeats(const Recorded& recorded, Check& check) {
  ASSIGN_OR_RETURN(const SubjectRow* office,
                   check.Row(OfficeKey(recorded.primary(), OfficeOf(recorded.event))));
  const OfficeRules rules = RulesOn(recorded.context, *office, AnyDay().last);
  // Where terms follow each other, one more is judged by its days alone.
  std::unique_ptr<KeptOfRows>* const kept =
      rules.seats == 1 && SeatCalendar::IsByItself(recorded.event)
          ? check.state().Kept(TermPrefix(recorded.primary(), OfficeOf(recorded.event)))
          : nullptr;
  const auto takes = [&] {
    return static_cast<const SeatCalendar&>(**kept).Takes(recorded.envelope, recorded.event);
  };
  if (kept != nullptr && *kept != nullptr && takes()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::vector<SubjectRow> rows, ReadTenures(recorded, check));
  Tenures tenures(recorded.context);
  for (const SubjectRow& row : rows) tenures.Add(row);
  if (tenures.fact_count() >= terms_per_office_max) {
    TooManyTerms(tenures.fact_count(), check);
    return absl::OkStatus();
  }
  if (TenureOf(recorded.event) == nullptr || rules.seats == 0) return absl::OkStatus();
  if (kept != nullptr && *kept == nullptr) {
    Tenures stated(recorded.context);
    for (const SubjectRow& row : rows) stated.Add(row);
    stated.Derive(/*seats=*/0);
    *kept = std::make_unique<SeatCalendar>(recorded.context, stated);
    if (takes()) return absl::OkStatus();
  }
  CheckBesideOthers(recorded, std::move(tenures), rules.seats, check);
  return absl::OkStatus();
}

absl::Status CheckTerms(const Recorded& recorded, Check& check) {
  if (!IsOfTerm(recorded.event)) return absl::OkStatus();
  if (const v1::Tenure* tenure = TenureOf(recorded.event); tenure != nullptr) {
    RETURN_IF_ERROR(CheckFulfils(recorded, *tenure, check));
    RETURN_IF_ERROR(CheckTermReference(recorded, "fact.replaces", tenure->replaces(), "", check));
    for (int i = 0; i < recorded.event.refines_size(); ++i) {
      ASSIGN_OR_RETURN(const RowFact* fact, TenureFact(recorded, recorded.event.refines(i), check));
      if (fact != nullptr && TenureOf(fact->event())->party() != tenure->party()) {
        check.Fail(Concat({"refines[", std::to_string(i), "]"}), "TERM_OF_ANOTHER_PARTY",
                   "an account that names another party contradicts it; dispute it instead");
      }
    }
  }
  if (const v1::Vacancy* vacancy = VacancyOf(recorded.event); vacancy != nullptr) {
    RETURN_IF_ERROR(
        CheckTermReference(recorded, "fact.term", vacancy->term(), vacancy->party(), check));
  }
  return CheckSeats(recorded, check);
}

}  // namespace

const View kTermView = {&Collect, &Rows, &CheckTerms};

}  // namespace minutebook::domain
