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
  // What was settled against all that its events say of it. With the holder or the occurrence
  // among it, nobody held it by this term.
  std::set<v1::DisputeAspect> set_aside;
  // Terms of others that hold, where both cover a day, because a dispute about dates was settled.
  std::vector<std::size_t> yields_to;

  bool stands() const {
    return !set_aside.contains(v1::DISPUTE_ASPECT_HOLDER) &&
           !set_aside.contains(v1::DISPUTE_ASPECT_OCCURRENCE);
  }
  bool takes_seat() const { return !nominated_only && !tenure.acting() && stands(); }
};

// Terms (indices into Tenures::terms) of which events say that they cannot stand beside each other.
struct TermDispute {
  std::vector<std::size_t> sides;     // one or two
  std::set<v1::DisputeAspect> about;  // what is not settled
};

// An event that said or showed that a term ended.
struct Ending {
  const RowFact* fact = nullptr;
  Boundary day;  // the first without the holder
};

// References by which an event may belong to the term of another, the likeliest first.
std::vector<std::string> JoinsOf(const v1::Event& event);

// In the order of beginnings, then of ends, then of what occurred first; those with no beginning
// last.
bool BeginsBefore(const TermState& a, const TermState& b);

class Tenures {
 public:
  explicit Tenures(const LedgerContext& context) : context_(context) {}
  Tenures(Tenures&&) = default;
  Tenures(const Tenures&) = delete;  // facts point into the rows
  Tenures& operator=(const Tenures&) = delete;

  // Takes a row of the view of terms. Rows in any order.
  void Add(SubjectRow row);
  void AddFact(RowFact fact);
  std::size_t fact_count() const { return facts_.size(); }
  // By event id.
  const std::map<std::string, RowFact>& facts() const { return facts_; }

  // Works out what the rows amount to; afterwards only reads are allowed.
  void Derive(std::uint32_t seats);

  const std::vector<TermState>& terms() const { return terms_; }
  // Indices of terms in the order of their beginnings.
  const std::vector<std::size_t>& ByBeginning() const { return by_beginning_; }
  const std::vector<TermDispute>& disputes() const { return disputes_; }
  const std::vector<Ending>& vacancies() const { return vacancies_; }
  const Facts& handovers() const { return handovers_; }
  bool InDispute(std::size_t a, std::size_t b) const;
  // Index of the term that an event is of; nullopt for one that only disputes it from elsewhere.
  std::optional<std::size_t> TermOf(const EventId& event) const;

 private:
  std::map<std::string, Facts> Group() const;
  void ReadGroup(const std::string& opened_by, Facts facts);
  void ReadTerm(const std::string& opened_by, Facts facts);
  void ReadDisputes();
  void ReadDispute(const RowFact& fact, const v1::Dispute& dispute);
  void ReadSettlements();
  void EndTerms();
  void EndByVacancy(const RowFact& fact, std::optional<std::size_t> named);
  void EndByHandover(const RowFact& fact);
  void Sharpen();
  void SetOrder();

  const LedgerContext context_;
  std::map<std::string, RowFact> facts_;  // by event id; terms borrow from it
  std::vector<TermState> terms_;
  std::map<std::string, std::size_t> term_of_event_;
  std::vector<TermDispute> disputes_;
  std::vector<Ending> vacancies_;
  Facts handovers_;
  std::vector<std::size_t> by_beginning_;
};

}  // namespace minutebook::domain
