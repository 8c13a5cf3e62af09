#include "service/domain/answers/offices.h"

#include "absl/strings/match.h"
#include "service/domain/answers/bodies.h"
#include "service/domain/answers/list_by_id.h"
#include "service/domain/answers/names.h"
#include "service/domain/keys.h"
#include "service/domain/status_macros.h"

namespace minutebook::domain {
namespace {

bool IsCalled(const v1::OfficeDefined& office, const std::string& text) {
  for (const v1::Name& name : office.names()) {
    if (absl::EqualsIgnoreCase(name.text(), text)) return true;
  }
  for (const std::string& alias : office.aliases()) {
    if (absl::EqualsIgnoreCase(alias, text)) return true;
  }
  return false;
}

bool InForce(const OfficeRules& rules) { return rules.defined && rules.ended != EndState::kEnded; }

}  // namespace

absl::StatusOr<std::optional<FoundOffice>> FindOffice(Question& question, std::string_view body,
                                                      const std::string& text) {
  FoundOffice found;
  found.id = text;
  ASSIGN_OR_RETURN(found.row, question.Row(body, OfficeKey(body, text)));
  if (found.row->facts_size() > 0) {
    found.rules = RulesOn(question.ledger(), found.row, question.on());
    if (!InForce(found.rules)) return std::nullopt;
    return std::optional<FoundOffice>(std::move(found));
  }
  ASSIGN_OR_RETURN(const SharedRows rows, question.Rows(body, OwnerPrefix(RowKind::kOffice, body),
                                                        "", offices_by_name_max));
  for (const auto& [key, row] : rows) {
    OfficeRules rules = RulesOn(question.ledger(), row, question.on());
    if (!InForce(rules) || !IsCalled(rules.definition, text)) continue;
    found.id = KeyParts(key).back();
    found.rules = std::move(rules);  // facts of them point into the row
    found.row = row;
    return std::optional<FoundOffice>(std::move(found));
  }
  return std::nullopt;
}

v1::Office MakeOffice(Question& question, const FoundOffice& office) {
  const OfficeRules& rules = office.rules;
  v1::Office made;
  made.set_office(office.id);
  std::vector<DatedName> names;
  AddNames(rules.definition.names(), "", office.row->facts(0), &names);
  const DatedName* borne = NameOn(names, question.on());
  made.set_name(borne == nullptr ? office.id : borne->name.text());
  *made.mutable_aliases() = rules.definition.aliases();
  made.set_seats(rules.seats);
  if (rules.definition.has_term_rule()) *made.mutable_term_rule() = rules.definition.term_rule();
  if (rules.definition.has_rotation()) *made.mutable_rotation() = rules.definition.rotation();
  made.set_follows_parent_office(rules.definition.follows_parent_office());
  for (const RowFact* fact : rules.exceptions)
    *made.add_exceptions() = fact->event().turn_excepted();
  made.set_abolished(rules.abolished);
  AddFacts(InOrder(office.row), question, made.mutable_facts());
  return made;
}

absl::StatusOr<v1::ListOfficesResponse> Answer(const v1::ListOfficesRequest& request,
                                               const AnswerContext& context) {
  ASSIGN_OR_RETURN(const PageAsked page, ReadPage(request, context));
  ASSIGN_OR_RETURN(Question question,
                   Question::Ask(context, request.body(), request.on(), request.as_of(), &page));
  RETURN_IF_ERROR(RequireBody(question, request.body()));
  v1::ListOfficesResponse response;
  const auto make = [&](const std::string& key,
                        const SharedRow& row) -> absl::StatusOr<std::optional<v1::Office>> {
    FoundOffice office{KeyParts(key).back(), row, {}};
    office.rules = RulesOn(question.ledger(), office.row, question.on());
    if (!office.rules.defined) return std::nullopt;
    return std::optional<v1::Office>(MakeOffice(question, office));
  };
  ASSIGN_OR_RETURN(
      *response.mutable_next_page_token(),
      ListById<v1::Office>(question, page, OwnerPrefix(RowKind::kOffice, request.body()), make,
                           response.mutable_offices()));
  *response.mutable_basis() = question.Basis();
  return response;
}

}  // namespace minutebook::domain
