// Tenures of offices. A term has one row, under the event that opened it; events that fulfil,
// sharpen or end it join that row. A vacancy that names no term, and a hand-over, are rows of their
// own beside the terms; what they end is worked out when asked, so that it does not matter which
// came first.
#include <map>
#include <set>

#include "service/domain/facts.h"
#include "service/domain/office_rules.h"
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

// References by which an event may belong to the term of another.
std::vector<std::string> Joins(const v1::Event& event) {
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

std::optional<EventId> IdOf(const Recorded& recorded, const std::string& reference) {
  const absl::StatusOr<EventId> id =
      ResolveEvent(recorded.context.ledger_id, recorded.primary(), reference);
  if (!id.ok()) return std::nullopt;
  return *id;
}

void Collect(const Recorded& recorded, Keys* keys) {
  std::vector<std::string> references = Joins(recorded.event);
  for (const v1::Dispute& dispute : recorded.event.disputes()) {
    references.push_back(dispute.event());
  }
  if (const v1::Tenure* tenure = TenureOf(recorded.event); tenure != nullptr) {
    references.push_back(tenure->replaces());
  }
  const std::string office = OfficeOf(recorded.event);
  for (const std::string& reference : references) {
    if (reference.empty()) continue;
    const std::optional<EventId> id = IdOf(recorded, reference);
    if (!id.has_value()) continue;
    keys->push_back(EventKey(*id));
    if (IsOfTerm(recorded.event)) keys->push_back(TermKey(recorded.primary(), office, *id));
  }
  if (IsOfTerm(recorded.event)) {
    keys->push_back(TermKey(recorded.primary(), office, recorded.envelope.id));
    keys->push_back(EventKey(recorded.envelope.id));
  }
}

// The row that holds the event referred to; empty where it is in none of this view.
absl::StatusOr<std::string> RowOf(const Recorded& recorded, const std::string& reference,
                                  const StateReader& state) {
  const std::optional<EventId> id = IdOf(recorded, reference);
  if (!id.has_value()) return std::string();
  ASSIGN_OR_RETURN(const std::optional<std::string> value, state.Get(EventKey(*id)));
  PointerRow pointer;
  if (!value.has_value() || !pointer.ParseFromString(*value) || pointer.keys().empty()) {
    return std::string();
  }
  return pointer.keys(0);
}

// The row of this view that the event itself is in.
absl::StatusOr<std::string> OwnRow(const Recorded& recorded, const StateReader& state) {
  const std::string prefix = TermPrefix(recorded.primary(), OfficeOf(recorded.event));
  for (const std::string& reference : Joins(recorded.event)) {
    ASSIGN_OR_RETURN(std::string key, RowOf(recorded, reference, state));
    if (key.starts_with(prefix)) return key;
  }
  return TermKey(recorded.primary(), OfficeOf(recorded.event), recorded.envelope.id);
}

absl::Status Rows(const Recorded& recorded, const StateReader& state, Keys* keys) {
  std::string office_prefix;
  if (IsOfTerm(recorded.event)) {
    office_prefix = TermPrefix(recorded.primary(), OfficeOf(recorded.event));
    ASSIGN_OR_RETURN(std::string key, OwnRow(recorded, state));
    keys->push_back(std::move(key));
  }
  // An event of another kind that disputes a term is told with it. Those of the same office are
  // found beside it anyway.
  for (const v1::Dispute& dispute : recorded.event.disputes()) {
    ASSIGN_OR_RETURN(std::string key, RowOf(recorded, dispute.event(), state));
    if (key.empty() || (!office_prefix.empty() && key.starts_with(office_prefix))) continue;
    for (const std::string& body : recorded.envelope.bodies) {
      if (key.starts_with(OwnerPrefix(RowKind::kTerm, body))) keys->push_back(key);
    }
  }
  return absl::OkStatus();
}

void NotATerm(std::string_view field, const std::string& reference, std::string_view office,
              Check& check) {
  check.Fail(field, "NOT_A_TERM_OF_OFFICE",
             Concat({"event ", Quoted(reference), " opened no term of office ", office,
                     " of this body; name the event that did"}));
}

// The row of the term referred to, or nullptr where it is none of the office's.
absl::StatusOr<const SubjectRow*> TermRow(const Recorded& recorded, const std::string& reference,
                                          Check& check) {
  const std::string prefix = TermPrefix(recorded.primary(), OfficeOf(recorded.event));
  ASSIGN_OR_RETURN(const std::string key, RowOf(recorded, reference, check.state()));
  if (!key.starts_with(prefix)) return nullptr;
  ASSIGN_OR_RETURN(const SubjectRow* row, check.Row(key));
  for (const RowFact& fact : row->facts()) {
    if (IsOfRow(*row, fact) && TenureOf(fact.event()) != nullptr) return row;
  }
  return nullptr;
}

bool IsOfParty(const SubjectRow& term, const std::string& party) {
  for (const RowFact& fact : term.facts()) {
    const v1::Tenure* tenure = TenureOf(fact.event());
    if (tenure != nullptr && IsOfRow(term, fact) && tenure->party() != party) return false;
  }
  return true;
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
  ASSIGN_OR_RETURN(const SubjectRow* row, TermRow(recorded, reference, check));
  if (row == nullptr) {
    NotATerm(field, reference, OfficeOf(recorded.event), check);
  } else if (!party.empty() && !IsOfParty(*row, party)) {
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
  const std::optional<EventId> id = IdOf(recorded, tenure.fulfils());
  if (tenure.fulfils().empty() || !id.has_value()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const SubjectRow* row, TermRow(recorded, tenure.fulfils(), check));
  if (row == nullptr) return absl::OkStatus();
  for (const RowFact& fact : row->facts()) {
    if (fact.event_id() != IdBytes(*id)) continue;
    const v1::EventType type = TypeOf(fact.event());
    if (type == v1::EVENT_TYPE_CHAIR_ASSUMED || type == v1::EVENT_TYPE_GUIDING_COUNTRY_ASSUMED ||
        type == v1::EVENT_TYPE_OFFICER_ASSUMED || VacancyOf(fact.event()) != nullptr) {
      check.Fail("fact.fulfils", "NOT_A_NOMINATION_OR_ELECTION",
                 Concat({"event ", Quoted(tenure.fulfils()),
                         " is no nomination or election; refine it instead, or leave fulfils "
                         "empty"}));
    }
  }
  return absl::OkStatus();
}

// All tenures of the office as they are on record; an error, or too many.
absl::Status ReadTenures(const Recorded& recorded, const Check& check, Tenures* tenures) {
  absl::Status bad = absl::OkStatus();
  const std::string prefix = TermPrefix(recorded.primary(), OfficeOf(recorded.event));
  RETURN_IF_ERROR(
      check.state().Scan(prefix, [&bad, tenures](std::string_view, std::string_view value) {
        absl::StatusOr<SubjectRow> row = ParseRow(value);
        if (!row.ok()) {
          bad = row.status();
          return false;
        }
        tenures->Add(*std::move(row));
        return tenures->row_count() < terms_per_office_max;
      }));
  return bad;
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

absl::Status CheckSeats(const Recorded& recorded, Check& check) {
  ASSIGN_OR_RETURN(const SubjectRow* office,
                   check.Row(OfficeKey(recorded.primary(), OfficeOf(recorded.event))));
  const OfficeRules rules = RulesOn(recorded.context, *office, AnyDay().last);
  Tenures tenures(recorded.context);
  RETURN_IF_ERROR(ReadTenures(recorded, check, &tenures));
  if (tenures.row_count() >= terms_per_office_max) {
    check.Fail("fact", "SUBJECT_TOO_LARGE",
               Concat({"the office has ", std::to_string(tenures.row_count()),
                       " terms on record, which is the most it may have; define another office"}));
    return absl::OkStatus();
  }
  if (TenureOf(recorded.event) == nullptr || rules.seats == 0) return absl::OkStatus();
  EventId joined = recorded.envelope.id;
  for (const std::string& reference : Joins(recorded.event)) {
    ASSIGN_OR_RETURN(const SubjectRow* row, TermRow(recorded, reference, check));
    if (row == nullptr) continue;
    joined = IdFromBytes(row->facts(0).event_id());
    break;
  }
  tenures.AddFact(joined, MakeFact(recorded.envelope, recorded.event));
  tenures.Derive(rules.seats);
  const std::optional<std::size_t> mine = tenures.TermOf(recorded.envelope.id);
  if (!mine.has_value() || !tenures.terms()[*mine].takes_seat()) return absl::OkStatus();
  const std::map<std::string, std::size_t> others = Contradicted(tenures, *mine);
  if (others.empty() || MostAtOnce(tenures, *mine, others) < rules.seats) return absl::OkStatus();
  const TermState& other = tenures.terms()[others.begin()->second];
  check.Fail("fact", "MORE_HOLDERS_THAN_SEATS",
             Concat({"office ", OfficeOf(recorded.event), " has ", std::to_string(rules.seats),
                     rules.seats == 1 ? " seat" : " seats", ", held then by ", other.tenure.party(),
                     " (event ", FormatUuid(other.opened_by),
                     "); end that term, or name it in replaces or disputes, or say acting"}));
  return absl::OkStatus();
}

absl::Status CheckTerms(const Recorded& recorded, Check& check) {
  if (!IsOfTerm(recorded.event)) return absl::OkStatus();
  if (const v1::Tenure* tenure = TenureOf(recorded.event); tenure != nullptr) {
    RETURN_IF_ERROR(CheckFulfils(recorded, *tenure, check));
    RETURN_IF_ERROR(CheckTermReference(recorded, "fact.replaces", tenure->replaces(), "", check));
    for (int i = 0; i < recorded.event.refines_size(); ++i) {
      ASSIGN_OR_RETURN(const SubjectRow* row, TermRow(recorded, recorded.event.refines(i), check));
      if (row != nullptr && !IsOfParty(*row, tenure->party())) {
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
