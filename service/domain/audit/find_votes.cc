// Findings about how documents and decisions were adopted: beside the votes on record, and beside
// the rules of procedure in force. How a decision came out is recorded; it is never computed here.
#include <algorithm>
#include <optional>

#include "service/domain/answers/bodies.h"
#include "service/domain/audit/findings.h"
#include "service/domain/audit/words.h"
#include "service/domain/edtf.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

// What is wrong with an adoption, in words; empty where nothing is.
struct Flaws {
  std::string quorum;
  std::string vote;
  const RowFact* rules = nullptr;
};

std::string Votes(std::uint64_t count) { return CountWords(count, "vote", "votes"); }

// Those who voted or abstained were present; whoever is counted as absent took no part.
std::string QuorumFlaw(const v1::ProcedureSet& rules, const v1::Tally& tally) {
  const std::uint64_t present =
      std::uint64_t{tally.votes_for()} + tally.votes_against() + tally.abstentions();
  if (rules.quorum() == 0 || present >= rules.quorum()) return "";
  return Concat({"the tally counts ", CountWords(present, "member", "members"),
                 " present, and the quorum is ", std::to_string(rules.quorum())});
}

std::string MajorityFlaw(v1::Majority majority, const v1::Tally& tally) {
  const std::uint64_t in_favour = tally.votes_for();
  const std::uint64_t against = tally.votes_against();
  // At least so many members there are.
  const std::uint64_t counted = in_favour + against + tally.abstentions() + tally.absent();
  switch (majority) {
    case v1::MAJORITY_CONSENSUS:
      return against > 0 ? "the rule is consensus" : "";
    case v1::MAJORITY_SIMPLE:
      return in_favour <= against ? "the rule is more votes for than against" : "";
    case v1::MAJORITY_ABSOLUTE:
      return 2 * in_favour <= counted ? "the rule is more than half of all members" : "";
    case v1::MAJORITY_TWO_THIRDS:
      return 3 * in_favour < 2 * (in_favour + against)
                 ? "the rule is at least two thirds of those voting"
                 : "";
    case v1::MAJORITY_UNANIMITY:
      return in_favour < counted ? "the rule is every member in favour" : "";
    default:
      return "";
  }
}

std::string TallyWords(const v1::Tally& tally) {
  return Concat(
      {Votes(tally.votes_for()), " for and ", std::to_string(tally.votes_against()), " against"});
}

std::string VoteFlaw(const v1::ProcedureSet& rules, const v1::Tally& tally) {
  if (tally.votes_for() < rules.votes_needed()) {
    return Concat({"by ", TallyWords(tally), ", and the rules ask for ",
                   std::to_string(rules.votes_needed())});
  }
  const std::string majority = MajorityFlaw(rules.majority(), tally);
  return majority.empty() ? "" : Concat({"by ", TallyWords(tally), ", and ", majority});
}

Flaws FlawsOn(const AuditRecord& record, const v1::Tally& tally, absl::CivilDay day) {
  Flaws flaws;
  flaws.rules = ProcedureOn(record.body_row, day);
  if (flaws.rules == nullptr) return flaws;
  const v1::ProcedureSet& rules = flaws.rules->event().procedure_set();
  flaws.quorum = QuorumFlaw(rules, tally);
  flaws.vote = VoteFlaw(rules, tally);
  return flaws;
}

// When it was decided, or else when the meeting was that decided it.
std::string DateOf(const AuditRecord& record, const v1::Decision& decision) {
  if (!decision.on().empty()) return decision.on();
  const v1::Meeting* meeting = record.MeetingAt(decision.at());
  return meeting == nullptr ? "" : meeting->on();
}

void AddFlaw(const v1::Decision& decision, std::string_view code, const std::string& first,
             const std::string& last, const Flaws& flaws, Findings* findings) {
  if (first.empty() && last.empty()) return;
  // The rules changed within what is known of the date: by one of them it stands.
  const bool sure = !first.empty() && !last.empty();
  Finding finding{code,
                  sure ? kContradiction : kQuestion,
                  Concat({Capital(LabelOf(decision)), " was adopted ", WhenWords(decision.on()),
                          ", but ", first.empty() ? last : first,
                          sure ? "" : ", by rules in force for a part of that time", "."}),
                  "Check the tally, the outcome and the rules then in force; correct the one that "
                  "is wrong, or accept it with the reason.",
                  decision.on(),
                  FactsOf(decision.facts())};
  if (flaws.rules != nullptr) finding.facts.push_back(ShortFact(*flaws.rules));
  findings->push_back(std::move(finding));
}

void AddVetoed(const v1::Decision& decision, Findings* findings) {
  std::vector<std::string> names;
  for (const v1::PartyName& party : decision.vetoes()) names.push_back(party.name());
  findings->push_back(
      {"ADOPTED_AGAINST_VOTE", kContradiction,
       Concat({Capital(LabelOf(decision)), " is on record as adopted ", WhenWords(decision.on()),
               " and as prevented by the vote of ", Series(names), "."}),
       "Check the tally and the outcome, and correct the one that is wrong.", decision.on(),
       FactsOf(decision.facts())});
}

void FindFlaws(const AuditRecord& record, const v1::Decision& decision, Findings* findings) {
  if (decision.outcome() != v1::OUTCOME_ADOPTED || !decision.has_tally()) return;
  const v1::Tally& tally = decision.tally();
  if (decision.vetoes_size() > 0) AddVetoed(decision, findings);
  const absl::StatusOr<Edtf> on = ParseEdtf(DateOf(record, decision));
  // Rules are a body's own: another body's decision, taken jointly, is not judged by them.
  if (!on.ok() || decision.body() != record.body) return;
  const Flaws first = FlawsOn(record, tally, on->first());
  const Flaws last = FlawsOn(record, tally, on->last());
  const Flaws& told = first.rules != nullptr ? first : last;
  AddFlaw(decision, "ADOPTED_WITHOUT_QUORUM", first.quorum, last.quorum, told, findings);
  AddFlaw(decision, "ADOPTED_AGAINST_VOTE", first.vote, last.vote, told, findings);
  if (told.rules != nullptr || decision.vetoes_size() > 0) return;
  if (tally.votes_against() <= tally.votes_for()) return;
  findings->push_back(
      {"ADOPTED_AGAINST_VOTE", kQuestion,
       Concat({Capital(LabelOf(decision)), " was adopted ", WhenWords(decision.on()), " by ",
               TallyWords(tally), "; no rules of procedure on record say how that may be."}),
       "Check the tally and the outcome, or record procedureSet.", decision.on(),
       FactsOf(decision.facts())});
}

// A document on record as adopted, of which decisions say only that it was not.
void FindRejected(const AuditRecord& record, const v1::Document& document, Findings* findings) {
  const auto& decisions = document.decisions();
  const auto is = [](v1::Outcome outcome) {
    return [outcome](const v1::DecisionSummary& made) { return made.outcome() == outcome; };
  };
  if (document.adopted_on().empty() && document.adopted_at().empty()) return;
  if (std::none_of(decisions.begin(), decisions.end(), is(v1::OUTCOME_NOT_ADOPTED)) ||
      std::any_of(decisions.begin(), decisions.end(), is(v1::OUTCOME_ADOPTED))) {
    return;
  }
  Finding finding{"ADOPTED_AGAINST_VOTE",
                  kContradiction,
                  "",
                  "Correct the outcome of the decision, or retract the adoption.",
                  document.adopted_on(),
                  FactsOf(document.facts())};
  std::vector<std::string> names;
  for (const v1::DecisionSummary& made : decisions) {
    if (made.outcome() != v1::OUTCOME_NOT_ADOPTED) continue;
    names.push_back(made.decision());
    for (const v1::Decision& decision : record.decisions) {
      if (decision.decision() != made.decision() || decision.body() != made.body()) continue;
      finding.facts = Both(std::move(finding.facts), FactsOf(decision.facts()));
    }
  }
  finding.message = Concat({Capital(LabelOf(document)), " is on record as adopted, and the ",
                            names.size() == 1 ? "decision " : "decisions ", Series(names),
                            " on it as not adopting it."});
  findings->push_back(std::move(finding));
}

}  // namespace

void FindVotes(const AuditRecord& record, Findings* findings) {
  for (const v1::Decision& decision : record.decisions) FindFlaws(record, decision, findings);
  for (const v1::Document& document : record.documents) FindRejected(record, document, findings);
}

void FindActions(const AuditRecord& record, Findings* findings) {
  for (const v1::Action& action : record.actions) {
    const absl::StatusOr<Edtf> due = ParseEdtf(action.due());
    const absl::StatusOr<Edtf> done = ParseEdtf(action.completed_on());
    if (action.state() == v1::ACTION_STATE_OVERDUE) {
      findings->push_back({"ACTION_OVERDUE", kQuestion,
                           Concat({Capital(LabelOf(action)), " was due ", WhenWords(action.due()),
                                   "; that it was completed is not on record."}),
                           "Record actionCompleted, or correct the day it is due.", action.due(),
                           FactsOf(action.facts())});
    } else if (due.ok() && done.ok() && done->first() > due->last()) {
      findings->push_back({"ACTION_OVERDUE", kNote,
                           Concat({Capital(LabelOf(action)), " was due ", WhenWords(action.due()),
                                   " and completed ", WhenWords(action.completed_on()), "."}),
                           "Nothing need be done.", action.due(), FactsOf(action.facts())});
    }
  }
}

}  // namespace minutebook::domain
