// What is on record about who held an office: its terms as the facts leave them, with their ends,
// disputes and neighbours. Pure; the same for rules and answers.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "minutebook/v1/answer.pb.h"
#include "service/domain/facts.h"
#include "service/domain/span.h"

namespace minutebook::domain {

// Most rows about one office's tenures: terms, declared vacancies, hand-overs. All are read to say
// who holds it.
inline constexpr std::size_t terms_per_office_max = 4096;

// One tenure of one party.
struct TermState {
  EventId opened_by{};
  Facts facts;                     // in order; of other kinds, too, where they dispute it
  v1::Tenure tenure;               // what its events state together
  const RowFact* first = nullptr;  // of its tenures, the earliest
  bool nominated_only = true;
  std::vector<Span> readings;  // the first is that of from, to and during
  std::optional<EventId> replaces;
  std::string ended_on;  // as the event that ended it says; empty: as stated
  std::string end_cause;
  std::set<v1::DisputeAspect> disputed;

  bool takes_seat() const { return !nominated_only && !tenure.acting(); }
};

// Terms (indices into Tenures::terms) of which events say that they cannot stand beside each other.
struct TermDispute {
  std::vector<std::size_t> sides;  // one or two
  std::set<v1::DisputeAspect> about;
};

// An event that said or showed that a term ended.
struct Ending {
  const RowFact* fact = nullptr;
  Boundary day;  // the first without the holder
};

// Whether a fact in a row of tenures is of the office and body whose row it is. Others dispute it
// from elsewhere, and say nothing of who held it or when it ended.
bool IsOfRow(const SubjectRow& row, const RowFact& fact);

// In the order of beginnings, then of ends, then of what occurred first; those with no beginning
// last.
bool BeginsBefore(const TermState& a, const TermState& b);

class Tenures {
 public:
  // `context` must outlive this.
  explicit Tenures(const LedgerContext& context) : context_(context) {}
  Tenures(Tenures&&) = default;
  Tenures(const Tenures&) = delete;  // facts point into the rows
  Tenures& operator=(const Tenures&) = delete;

  // Takes a row of the view of terms. Rows in any order.
  void Add(SubjectRow row);
  std::size_t row_count() const { return rows_.size(); }
  // Adds a fact to the row that holds the event `opened_by`, or as a row of its own.
  void AddFact(const EventId& row_of, RowFact fact);

  // Works out what the rows amount to; afterwards only reads are allowed.
  void Derive(std::uint32_t seats);

  const std::vector<TermState>& terms() const { return terms_; }
  // Indices of terms in the order of their beginnings.
  std::vector<std::size_t> ByBeginning() const;
  const std::vector<TermDispute>& disputes() const { return disputes_; }
  const std::vector<Ending>& vacancies() const { return vacancies_; }
  const Facts& handovers() const { return handovers_; }
  bool InDispute(std::size_t a, std::size_t b) const;
  // Index of the term that an event is of; nullopt for one that only disputes it from elsewhere.
  std::optional<std::size_t> TermOf(const EventId& event) const;

 private:
  void ReadRow(const SubjectRow& row);
  void ReadTerm(const SubjectRow& row, Facts facts);
  void ReadDisputes();
  void ReadDispute(const RowFact& fact, const v1::Dispute& dispute);
  void EndTerms();
  void EndByVacancy(const RowFact& fact, std::optional<std::size_t> named);
  void EndByHandover(const RowFact& fact);
  void Sharpen();

  const LedgerContext& context_;
  // Stable addresses: facts borrow from rows.
  std::map<std::string, SubjectRow> rows_;  // by id of the event that opened each
  std::vector<TermState> terms_;
  std::map<std::string, std::size_t> term_of_event_;
  std::vector<TermDispute> disputes_;
  std::vector<Ending> vacancies_;
  Facts handovers_;
};

}  // namespace minutebook::domain
