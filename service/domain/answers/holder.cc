// Who holds an office: the first state that applies, and the others that do.
#include <algorithm>
#include <set>

#include "absl/status/status.h"
#include "service/domain/answers/bodies.h"
#include "service/domain/answers/offices.h"
#include "service/domain/answers/rotation.h"
#include "service/domain/answers/terms.h"
#include "service/domain/edtf.h"
#include "service/domain/keys.h"
#include "service/domain/parents.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

struct Holders {
  std::vector<v1::HolderState> states;  // in their order; the first is the answer
  std::vector<v1::Holding> holdings;
  std::vector<v1::Holding> evidence;
  std::optional<FoundOffice> office;
  std::optional<SharedRow> body;
};

// Nobody surely holds an office that may be gone.
void Doubt(std::vector<v1::Holding>* holdings) {
  for (v1::Holding& holding : *holdings) {
    if (holding.coverage() == v1::COVERAGE_CERTAIN || holding.coverage() == v1::COVERAGE_BY_YEAR) {
      holding.set_coverage(v1::COVERAGE_POSSIBLY);
    }
  }
}

bool Is(const Holders& holders, v1::HolderState state) {
  return !holders.states.empty() && holders.states.front() == state;
}

// Works out who holds one office. `depth` counts parents above the body asked.
class HolderSearch {
 public:
  HolderSearch(Question& question, std::string body, std::string office, int depth)
      : question_(question),
        body_(std::move(body)),
        office_text_(std::move(office)),
        depth_(depth) {}

  absl::StatusOr<Holders> Find();

 private:
  absl::Status Read(const Tenures& tenures);
  void FindSides(const Tenures& tenures);
  bool Decides(const Tenures& tenures, const TermDispute& dispute) const;
  absl::Status AddDisputed(const Tenures& tenures);
  absl::Status AddHeld(const Tenures& tenures);
  absl::Status AddVacant(const Tenures& tenures);
  absl::Status AddNominated(const Tenures& tenures);
  absl::Status AddSetAside(const Tenures& tenures);
  absl::Status AddHandovers(const Tenures& tenures);
  absl::Status AddDerived();
  absl::Status AddFromParent(bool decides);
  absl::Status AddFromRotation(bool decides);

  v1::Coverage Covers(const TermState& term) const;
  absl::StatusOr<v1::Holding> HoldingOf(const TermState& term);
  absl::StatusOr<v1::Holding> Shown(const RowFact& fact, const std::string& party);

  Question& question_;
  const std::string body_;
  const std::string office_text_;
  const int depth_;
  std::string office_;
  std::uint32_t seats_ = 1;
  const Tenures* tenures_ = nullptr;
  std::set<std::size_t> sides_;     // terms in a dispute that decides
  std::set<std::string> holders_;   // parties that hold it, however surely
  std::set<std::string> in_seats_;  // of these, surely, and not acting
  Holders found_;
};

absl::StatusOr<Holders> HolderSearch::Find() {
  ASSIGN_OR_RETURN(const SharedRow body, question_.Row(body_, BodyKey(body_)));
  const EndState dissolved = Dissolved(question_.ledger(), body, question_.on());
  if (body->facts_size() == 0 || !Existed(question_.ledger(), body, question_.on()) ||
      dissolved == EndState::kEnded) {
    found_.states = {v1::HOLDER_STATE_NO_SUCH_BODY};
    return std::move(found_);
  }
  question_.Use(InOrder(body));
  found_.body = body;
  ASSIGN_OR_RETURN(found_.office, FindOffice(question_, body_, office_text_));
  if (!found_.office.has_value()) {
    found_.states = {v1::HOLDER_STATE_OFFICE_NOT_DEFINED};
    return std::move(found_);
  }
  office_ = found_.office->id;
  seats_ = found_.office->rules.seats;
  ASSIGN_OR_RETURN(const std::shared_ptr<const Tenures> tenures,
                   TenuresOn(question_, body_, office_, seats_, question_.on()));
  RETURN_IF_ERROR(Read(*tenures));
  if (dissolved == EndState::kPossibly || found_.office->rules.ended == EndState::kPossibly) {
    Doubt(&found_.holdings);
    Doubt(&found_.evidence);
  }
  return std::move(found_);
}

// A term gives way, where both cover the day, to one in whose favour a dispute about dates was
// settled.
v1::Coverage HolderSearch::Covers(const TermState& term) const {
  for (const std::size_t upheld : term.yields_to) {
    const TermState& other = tenures_->terms()[upheld];
    if (CoverageOf(other.readings, question_.on()) != v1::COVERAGE_NONE) return v1::COVERAGE_NONE;
  }
  return CoverageOf(term.readings, question_.on());
}

absl::Status HolderSearch::Read(const Tenures& tenures) {
  tenures_ = &tenures;
  FindSides(tenures);
  RETURN_IF_ERROR(AddDisputed(tenures));
  RETURN_IF_ERROR(AddHeld(tenures));
  RETURN_IF_ERROR(AddVacant(tenures));
  RETURN_IF_ERROR(AddNominated(tenures));
  RETURN_IF_ERROR(AddSetAside(tenures));
  RETURN_IF_ERROR(AddHandovers(tenures));
  RETURN_IF_ERROR(AddDerived());
  if (found_.states.empty()) found_.states = {v1::HOLDER_STATE_UNKNOWN};
  return absl::OkStatus();
}

// A dispute between parties about who held it decides on the days that several of them claim. One
// about whether anything took place unsettles all that the sides say. One about when a term began
// or ended unsettles only days on which it makes a difference.
bool HolderSearch::Decides(const Tenures& tenures, const TermDispute& dispute) const {
  std::set<std::string> parties;
  std::set<std::string> claiming;
  std::size_t covering = 0;
  for (const std::size_t side : dispute.sides) {
    const TermState& term = tenures.terms()[side];
    parties.insert(term.tenure.party());
    if (Covers(term) == v1::COVERAGE_NONE) continue;
    claiming.insert(term.tenure.party());
    ++covering;
  }
  if (dispute.about.count(v1::DISPUTE_ASPECT_OCCURRENCE) > 0) return covering > 0;
  if (dispute.about.count(v1::DISPUTE_ASPECT_HOLDER) > 0) {
    return parties.size() == 1 ? covering > 0 : claiming.size() > 1;
  }
  if (dispute.about.count(v1::DISPUTE_ASPECT_START) == 0 &&
      dispute.about.count(v1::DISPUTE_ASPECT_END) == 0) {
    return false;
  }
  // Two accounts of one tenure differ where one covers the day; two parties, where both do.
  const bool all = covering == dispute.sides.size();
  if (parties.size() == 1) return covering > 0 && !all;
  return all;
}

void HolderSearch::FindSides(const Tenures& tenures) {
  for (const TermDispute& dispute : tenures.disputes()) {
    if (Decides(tenures, dispute)) sides_.insert(dispute.sides.begin(), dispute.sides.end());
  }
}

absl::StatusOr<v1::Holding> HolderSearch::HoldingOf(const TermState& term) {
  v1::Holding holding;
  ASSIGN_OR_RETURN(*holding.mutable_term(), MakeTerm(question_, office_, term));
  holding.set_coverage(Covers(term));
  holding.set_due(holding.coverage() != v1::COVERAGE_NONE &&
                  question_.on() > question_.knowledge());
  return holding;
}

// An event that opens no term, in the form of one.
absl::StatusOr<v1::Holding> HolderSearch::Shown(const RowFact& fact, const std::string& party) {
  v1::Holding holding;
  v1::Term& term = *holding.mutable_term();
  term.set_term(FormatUuid(IdFromBytes(fact.event_id())));
  term.set_ref(fact.event().ref());
  term.set_office(office_);
  if (!party.empty()) {
    ASSIGN_OR_RETURN(*term.mutable_party(), question_.Name(party));
  }
  AddFacts({&fact}, question_, term.mutable_facts());
  holding.set_coverage(v1::COVERAGE_NONE);
  return holding;
}

absl::Status HolderSearch::AddDisputed(const Tenures& tenures) {
  if (sides_.empty()) return absl::OkStatus();
  found_.states.push_back(v1::HOLDER_STATE_DISPUTED);
  for (const std::size_t side : tenures.ByBeginning()) {
    if (sides_.count(side) == 0) continue;
    ASSIGN_OR_RETURN(v1::Holding holding, HoldingOf(tenures.terms()[side]));
    holders_.insert(tenures.terms()[side].tenure.party());
    found_.holdings.push_back(std::move(holding));
  }
  return absl::OkStatus();
}

absl::Status HolderSearch::AddHeld(const Tenures& tenures) {
  bool held = false;
  for (const std::size_t i : tenures.ByBeginning()) {
    const TermState& term = tenures.terms()[i];
    const v1::Coverage coverage = Covers(term);
    if (term.nominated_only || coverage == v1::COVERAGE_NONE || !term.stands() ||
        sides_.count(i) > 0) {
      continue;
    }
    held = true;
    holders_.insert(term.tenure.party());
    if (term.takes_seat() &&
        (coverage == v1::COVERAGE_CERTAIN || coverage == v1::COVERAGE_BY_YEAR)) {
      in_seats_.insert(term.tenure.party());
    }
    ASSIGN_OR_RETURN(v1::Holding holding, HoldingOf(term));
    found_.holdings.push_back(std::move(holding));
  }
  if (held) found_.states.push_back(v1::HOLDER_STATE_HELD);
  return absl::OkStatus();
}

// A vacancy lasts until a term begins after it.
absl::Status HolderSearch::AddVacant(const Tenures& tenures) {
  const bool all_taken = seats_ == 0 ? !in_seats_.empty() : in_seats_.size() >= seats_;
  if (all_taken) return absl::OkStatus();
  const Ending* latest = nullptr;
  for (const Ending& ending : tenures.vacancies()) {
    if (ending.day == AnyDay() || ending.day.first > question_.on()) continue;
    if (latest == nullptr || latest->day.first < ending.day.first) latest = &ending;
  }
  if (latest == nullptr) return absl::OkStatus();
  for (const TermState& term : tenures.terms()) {
    const absl::CivilDay begin = term.readings.front().begin.first;
    if (term.takes_seat() && latest->day.first <= begin && begin <= question_.on()) {
      return absl::OkStatus();
    }
  }
  found_.states.push_back(v1::HOLDER_STATE_VACANT);
  const v1::Vacancy& vacancy = *VacancyOf(latest->fact->event());
  ASSIGN_OR_RETURN(v1::Holding shown, Shown(*latest->fact, vacancy.party()));
  shown.mutable_term()->set_to_date(vacancy.from_date().empty() ? latest->fact->event().on()
                                                                : vacancy.from_date());
  shown.mutable_term()->set_end_cause(vacancy.cause());
  found_.evidence.push_back(std::move(shown));
  return absl::OkStatus();
}

absl::Status HolderSearch::AddNominated(const Tenures& tenures) {
  bool nominated = false;
  for (const std::size_t i : tenures.ByBeginning()) {
    const TermState& term = tenures.terms()[i];
    if (!term.nominated_only || Covers(term) == v1::COVERAGE_NONE || !term.stands() ||
        sides_.count(i) > 0) {
      continue;
    }
    // Whoever holds it needs no nomination any more.
    nominated = nominated || holders_.count(term.tenure.party()) == 0;
    ASSIGN_OR_RETURN(v1::Holding holding, HoldingOf(term));
    found_.evidence.push_back(std::move(holding));
  }
  if (nominated) found_.states.push_back(v1::HOLDER_STATE_NOMINATED_ONLY);
  return absl::OkStatus();
}

// The side set aside stays visible.
absl::Status HolderSearch::AddSetAside(const Tenures& tenures) {
  for (const std::size_t i : tenures.ByBeginning()) {
    const TermState& term = tenures.terms()[i];
    const bool covers = CoverageOf(term.readings, question_.on()) != v1::COVERAGE_NONE;
    const bool counts = term.stands() && Covers(term) != v1::COVERAGE_NONE;
    if (!covers || counts || sides_.count(i) > 0) continue;
    ASSIGN_OR_RETURN(v1::Holding holding, HoldingOf(term));
    found_.evidence.push_back(std::move(holding));
  }
  return absl::OkStatus();
}

// The last hand-over by the day, and any that says it is for a period around the day.
absl::Status HolderSearch::AddHandovers(const Tenures& tenures) {
  const RowFact* last = nullptr;
  std::vector<const RowFact*> shown;
  for (const RowFact* fact : tenures.handovers()) {
    const absl::StatusOr<Edtf> during = ParseEdtf(fact->event().office_handed_over().during());
    if (during.ok()) {
      if (during->first() <= question_.on() && question_.on() <= during->last()) {
        shown.push_back(fact);
      }
    } else if (InForce(fact->event().on(), question_.on()) &&
               (last == nullptr || OccursBefore(last->event().on(), fact->event().on()))) {
      last = fact;
    }
  }
  if (last != nullptr) shown.push_back(last);
  for (const RowFact* fact : shown) {
    const v1::OfficeHandedOver& handover = fact->event().office_handed_over();
    ASSIGN_OR_RETURN(v1::Holding holding, Shown(*fact, handover.to_party()));
    holding.mutable_term()->set_during(handover.during());
    found_.evidence.push_back(std::move(holding));
  }
  return absl::OkStatus();
}

// Rules apply beside what is on record, and answer where nothing is.
absl::Status HolderSearch::AddDerived() {
  const bool decides = found_.states.empty();
  if (!found_.office->rules.definition.follows_parent_office().empty()) {
    return AddFromParent(decides);
  }
  return AddFromRotation(decides);
}

absl::Status HolderSearch::AddFromParent(bool decides) {
  const std::string parent = ParentIn(*found_.body);
  if (parent.empty() || depth_ >= body_depth_max) return absl::OkStatus();
  HolderSearch above(question_, parent, found_.office->rules.definition.follows_parent_office(),
                     depth_ + 1);
  ASSIGN_OR_RETURN(Holders holders, above.Find());
  if (!Is(holders, v1::HOLDER_STATE_HELD) && !Is(holders, v1::HOLDER_STATE_DERIVED_BY_RULE)) {
    return absl::OkStatus();
  }
  found_.states.push_back(v1::HOLDER_STATE_DERIVED_BY_RULE);
  if (holders.office.has_value()) question_.Use(InOrder(holders.office->row));
  auto& shown = decides ? found_.holdings : found_.evidence;
  std::move(holders.holdings.begin(), holders.holdings.end(), std::back_inserter(shown));
  return absl::OkStatus();
}

absl::Status HolderSearch::AddFromRotation(bool decides) {
  const std::optional<Turn> turn = TurnOn(found_.office->rules, question_.on());
  if (!turn.has_value()) return absl::OkStatus();
  v1::Holding holding;
  v1::Term& term = *holding.mutable_term();
  term.set_office(office_);
  ASSIGN_OR_RETURN(*term.mutable_party(), question_.Name(turn->party, {body_}));
  term.set_from_date(FormatDay(turn->first));
  term.set_to_date(FormatDay(turn->end));
  term.set_manner(v1::MANNER_BY_ROTATION);
  holding.set_coverage(v1::COVERAGE_CERTAIN);
  if (turn->excepted != nullptr) AddFacts({turn->excepted}, question_, term.mutable_facts());
  holding.set_due(question_.on() > question_.knowledge());
  found_.states.push_back(v1::HOLDER_STATE_DERIVED_BY_RULE);
  (decides ? found_.holdings : found_.evidence).push_back(std::move(holding));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::GetOfficeHolderResponse> Answer(const v1::GetOfficeHolderRequest& request,
                                                   const AnswerContext& context) {
  if (request.body().empty()) return absl::InvalidArgumentError("body: required; name the body");
  if (request.office().empty()) {
    return absl::InvalidArgumentError("office: required; name the office");
  }
  ASSIGN_OR_RETURN(Question question,
                   Question::Ask(context, request.body(), request.on(), request.as_of()));
  HolderSearch search(question, request.body(), request.office(), 0);
  ASSIGN_OR_RETURN(Holders found, search.Find());
  v1::GetOfficeHolderResponse response;
  response.set_state(found.states.front());
  for (std::size_t i = 1; i < found.states.size(); ++i) response.add_also(found.states[i]);
  if (found.body.has_value()) {
    ASSIGN_OR_RETURN(*response.mutable_body(), MakeBody(question, request.body(), *found.body));
  }
  if (found.office.has_value()) *response.mutable_office() = MakeOffice(question, *found.office);
  for (v1::Holding& holding : found.holdings) *response.add_holdings() = std::move(holding);
  for (v1::Holding& holding : found.evidence) *response.add_evidence() = std::move(holding);
  *response.mutable_basis() = question.Basis();
  return response;
}

}  // namespace minutebook::domain
