#include "service/domain/answers/terms.h"

#include "absl/status/status.h"
#include "service/domain/answers/bodies.h"
#include "service/domain/answers/offices.h"
#include "service/domain/answers/pages.h"
#include "service/domain/keys.h"
#include "service/domain/seat_calendar.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

std::string RefOf(const TermState& state) {
  for (const RowFact* fact : state.facts) {
    if (fact->event_id() == IdBytes(state.opened_by)) return fact->event().ref();
  }
  return "";
}

}  // namespace

absl::StatusOr<Tenures> ReadTenures(Question& question, std::string_view body,
                                    const std::string& office, std::uint32_t seats) {
  Tenures tenures(question.ledger());
  // In one scan: to seek again costs as much as dozens of rows.
  const auto too_many = [&tenures] { return tenures.fact_count() > terms_per_office_max; };
  RETURN_IF_ERROR(
      question.ReadRows(body, TermPrefix(body, office), "", [&](std::string_view, SubjectRow row) {
        tenures.Add(std::move(row));
        return !too_many();
      }));
  if (too_many()) {
    return absl::ResourceExhaustedError(
        Concat({"office: ", office, " has more than ", std::to_string(terms_per_office_max),
                " terms on record"}));
  }
  tenures.Derive(seats);
  return tenures;
}

absl::StatusOr<std::shared_ptr<const Tenures>> TenuresKept(Question& question,
                                                           std::string_view body,
                                                           const std::string& office,
                                                           std::uint32_t seats) {
  constexpr std::size_t kFactBytes = 2048;  // with its place in a term
  return question.RememberOfTerms<Tenures>(
      body, Concat({"t", std::to_string(seats), " "}), TermPrefix(body, office),
      [&] { return ReadTenures(question, body, office, seats); },
      [](const Tenures& tenures) { return kFactBytes * (1 + tenures.fact_count()); });
}

absl::StatusOr<std::shared_ptr<const Tenures>> TenuresOn(Question& question, std::string_view body,
                                                         const std::string& office,
                                                         std::uint32_t seats, absl::CivilDay day) {
  if (!question.remembers()) return TenuresKept(question, body, office, seats);
  ASSIGN_OR_RETURN(const std::shared_ptr<const SeatCalendar> calendar,
                   question.RememberOfTerms<SeatCalendar>(
                       body, "y", TermPrefix(body, office),
                       [&]() -> absl::StatusOr<SeatCalendar> {
                         ASSIGN_OR_RETURN(const Tenures stated,
                                          ReadTenures(question, body, office, 0));
                         return SeatCalendar(question.ledger(), stated);
                       },
                       [](const SeatCalendar& made) { return made.bytes(); }));
  if (!calendar->all_apart()) return TenuresKept(question, body, office, seats);
  auto tenures = std::make_shared<Tenures>(question.ledger());
  for (const EventId& event : calendar->On(day)) {
    ASSIGN_OR_RETURN(const SharedRow row, question.Row(body, TermKey(body, office, event)));
    tenures->Add(row);
  }
  tenures->Derive(seats);
  return std::shared_ptr<const Tenures>(std::move(tenures));
}

absl::StatusOr<v1::Term> MakeTerm(Question& question, const std::string& office,
                                  const TermState& state) {
  const v1::Tenure& tenure = state.tenure;
  v1::Term term;
  term.set_term(FormatUuid(state.opened_by));
  term.set_ref(RefOf(state));
  term.set_office(office);
  std::vector<std::string> bodies;
  for (const RowFact* fact : state.facts) {
    bodies.insert(bodies.end(), fact->bodies().begin(), fact->bodies().end());
  }
  ASSIGN_OR_RETURN(*term.mutable_party(), question.Name(tenure.party(), bodies));
  if (!tenure.person().empty()) {
    ASSIGN_OR_RETURN(*term.mutable_person(), question.Name(tenure.person(), bodies));
  }
  term.set_from_date(tenure.from_date());
  term.set_to_date(state.ended_on.empty() ? tenure.to_date() : state.ended_on);
  term.set_during(tenure.during());
  *term.mutable_alternatives() = tenure.alternatives();
  term.set_inferred(tenure.inferred());
  term.set_manner(tenure.manner());
  term.set_acting(tenure.acting());
  term.set_renewal(tenure.renewal());
  term.set_nominated_only(state.nominated_only);
  term.set_end_cause(state.end_cause);
  if (state.replaces.has_value()) term.set_replaces(FormatUuid(*state.replaces));
  for (const v1::DisputeAspect aspect : state.disputed) term.add_disputed(aspect);
  for (const v1::DisputeAspect aspect : state.set_aside) term.add_set_aside(aspect);
  AddFacts(state.facts, question, term.mutable_facts());
  return term;
}

absl::StatusOr<v1::ListTermsResponse> Answer(const v1::ListTermsRequest& request,
                                             const AnswerContext& context) {
  ASSIGN_OR_RETURN(const PageAsked page, ReadPage(request, context));
  ASSIGN_OR_RETURN(Question question,
                   Question::Ask(context, request.body(), request.on(), request.as_of(), &page));
  RETURN_IF_ERROR(RequireBody(question, request.body()));
  ASSIGN_OR_RETURN(const std::optional<FoundOffice> office,
                   FindOffice(question, request.body(), request.office()));
  if (!office.has_value()) {
    return absl::NotFoundError(
        Concat({"office: ", Quoted(request.office()), " was not defined in body ", request.body(),
                " on the day asked"}));
  }
  ASSIGN_OR_RETURN(const std::shared_ptr<const Tenures> kept,
                   TenuresKept(question, request.body(), office->id, office->rules.seats));
  const Tenures& tenures = *kept;
  v1::ListTermsResponse response;
  PageFill fill(page.size);
  std::string last = page.state.last_key();
  bool skipping = page.resumed;
  for (const std::size_t index : tenures.ByBeginning()) {
    const TermState& state = tenures.terms()[index];
    const std::string id(IdBytes(state.opened_by));
    if (skipping) {
      skipping = id != last;
      continue;
    }
    if (fill.full()) {
      response.set_next_page_token(question.Token(page, last));
      break;
    }
    ASSIGN_OR_RETURN(v1::Term term, MakeTerm(question, office->id, state));
    const std::size_t bytes = term.ByteSizeLong();
    if (!fill.Fits(bytes)) {
      response.set_next_page_token(question.Token(page, last));
      break;
    }
    fill.Add(bytes);
    *response.add_terms() = std::move(term);
    last = id;
  }
  if (skipping) return NotAToken();
  *response.mutable_basis() = question.Basis();
  return response;
}

}  // namespace minutebook::domain
