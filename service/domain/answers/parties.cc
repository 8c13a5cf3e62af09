#include "service/domain/answers/parties.h"

#include "absl/status/status.h"
#include "service/domain/answers/bodies.h"
#include "service/domain/answers/list_by_id.h"
#include "service/domain/answers/names.h"
#include "service/domain/keys.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

// What a party is part of is followed no further than this.
constexpr int part_of_depth_max = 8;

}  // namespace

absl::StatusOr<bool> IsPartOf(Question& question, const std::string& party,
                              const std::string& whole) {
  std::string part = party;
  for (int depth = 0; depth < part_of_depth_max && !part.empty(); ++depth) {
    ASSIGN_OR_RETURN(const PartyState* state, question.Party(question.body(), part));
    if (state == nullptr) return false;
    part = state->registered->part_of();
    if (part == whole) return true;
  }
  return false;
}

absl::StatusOr<v1::Party> MakeParty(Question& question, const std::string& party,
                                    const PartyState& state) {
  v1::Party made;
  made.set_party(party);
  made.set_kind(state.registered->kind());
  const std::vector<DatedName> names = NamesOf(state);
  for (const DatedName& name : names) *made.add_names() = name.name;
  const DatedName* borne = NameOn(names, question.on());
  made.set_name(borne == nullptr ? party : borne->name.text());
  if (!state.registered->part_of().empty()) {
    ASSIGN_OR_RETURN(*made.mutable_part_of(), question.Name(state.registered->part_of()));
  }
  made.set_registered_by(state.registered_by);
  for (const SharedRow& row : state.rows) AddFacts(InOrder(row), question, made.mutable_facts());
  return made;
}

absl::StatusOr<v1::GetPartyResponse> Answer(const v1::GetPartyRequest& request,
                                            const AnswerContext& context) {
  RETURN_IF_ERROR(CheckIdAsked("party", request.party()));
  ASSIGN_OR_RETURN(Question question,
                   Question::Ask(context, request.body(), request.on(), request.as_of()));
  RETURN_IF_ERROR(RequireBody(question, request.body()));
  ASSIGN_OR_RETURN(const PartyState* state, question.Party(request.body(), request.party()));
  if (state == nullptr) {
    return absl::NotFoundError(
        Concat({"party: ", Quoted(request.party()),
                " is not registered in the body or its parents as of the moment asked"}));
  }
  v1::GetPartyResponse response;
  ASSIGN_OR_RETURN(*response.mutable_party(), MakeParty(question, request.party(), *state));
  *response.mutable_basis() = question.Basis();
  return response;
}

absl::StatusOr<v1::ListPartiesResponse> Answer(const v1::ListPartiesRequest& request,
                                               const AnswerContext& context) {
  RETURN_IF_ERROR(CheckIdAsked("part_of", request.part_of()));
  ASSIGN_OR_RETURN(const PageAsked page, ReadPage(request, context));
  ASSIGN_OR_RETURN(Question question,
                   Question::Ask(context, request.body(), request.on(), request.as_of(), &page));
  RETURN_IF_ERROR(RequireBody(question, request.body()));
  v1::ListPartiesResponse response;
  const auto make = [&](const std::string& key,
                        const SubjectRow&) -> absl::StatusOr<std::optional<v1::Party>> {
    const std::string party = KeyParts(key).back();
    ASSIGN_OR_RETURN(const PartyState* state, question.Party(request.body(), party));
    // A row may hold further names alone, of a party that a parent registered.
    if (state == nullptr || state->registered_by != request.body()) return std::nullopt;
    if (!request.part_of().empty()) {
      ASSIGN_OR_RETURN(const bool part, IsPartOf(question, party, request.part_of()));
      if (!part) return std::nullopt;
    }
    ASSIGN_OR_RETURN(v1::Party made, MakeParty(question, party, *state));
    return std::optional<v1::Party>(std::move(made));
  };
  ASSIGN_OR_RETURN(*response.mutable_next_page_token(),
                   ListById<v1::Party>(question, page, OwnerPrefix(RowKind::kParty, request.body()),
                                       make, response.mutable_parties()));
  *response.mutable_basis() = question.Basis();
  return response;
}

}  // namespace minutebook::domain
