#include "service/ledger/filter.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "service/domain/edtf.h"
#include "service/domain/event.h"
#include "service/domain/identifiers.h"
#include "service/ledger/record.h"
#include "service/ledger/refusal.h"

namespace minutebook::ledger {
namespace {

constexpr int kFilterValuesMax = 100;

absl::Status InvalidFilter(std::string field, std::string code, std::string message) {
  Refusal refusal;
  refusal.set_reason(v1::ERROR_REASON_INVALID_FIELD);
  auto* violation = refusal.add_violations();
  violation->set_field(field);
  violation->set_code(std::move(code));
  violation->set_message(message);
  return RefuseWith(absl::StatusCode::kInvalidArgument, absl::StrCat(field, ": ", message),
                    refusal);
}

absl::StatusOr<std::optional<domain::Edtf>> Date(const std::string& text, std::string_view field) {
  if (text.empty()) return std::nullopt;
  auto date = domain::ParseEdtf(text);
  if (!date.ok()) {
    return InvalidFilter(std::string(field), "MALFORMED_DATE",
                         std::string(date.status().message()));
  }
  return *date;
}

}  // namespace

absl::StatusOr<Filter> Filter::Make(const v1::EventFilter& wanted) {
  Filter filter;
  const int values = wanted.bodies_size() + wanted.types_size() + wanted.offices_size() +
                     wanted.documents_size() + wanted.recorders_size();
  if (values > kFilterValuesMax) {
    return InvalidFilter("filter", "TOO_MANY",
                         absl::StrCat("name at most ", kFilterValuesMax, " values in all"));
  }
  if (!wanted.GetReflection()->GetUnknownFields(wanted).empty()) {
    return InvalidFilter("filter", "UNKNOWN_FIELD", "it has a condition that is not known here");
  }
  for (const int type : wanted.types()) {
    if (type == v1::EVENT_TYPE_UNSPECIFIED || !v1::EventType_IsValid(type)) {
      return InvalidFilter("filter.types", "UNKNOWN_TYPE",
                           absl::StrCat("there is no event type ", type));
    }
  }
  for (const std::string& body : wanted.bodies()) {
    if (!domain::IsSlug(body)) {
      return InvalidFilter("filter.bodies", "MALFORMED_ID",
                           "name bodies by their ids, such as ascn");
    }
  }
  auto from = Date(wanted.on_from(), "filter.onFrom");
  if (!from.ok()) return from.status();
  auto to = Date(wanted.on_to(), "filter.onTo");
  if (!to.ok()) return to.status();
  if (from->has_value()) filter.on_from_ = (*from)->first();
  if (to->has_value()) filter.on_to_ = (*to)->last();
  if (filter.on_from_ && filter.on_to_ && *filter.on_to_ < *filter.on_from_) {
    return InvalidFilter("filter.onTo", "ENDS_BEFORE_IT_BEGINS",
                         "it lies before onFrom, so that no event could match");
  }
  filter.bodies_ = {wanted.bodies().begin(), wanted.bodies().end()};
  filter.types_ = {wanted.types().begin(), wanted.types().end()};
  filter.offices_ = {wanted.offices().begin(), wanted.offices().end()};
  filter.documents_ = {wanted.documents().begin(), wanted.documents().end()};
  filter.recorders_ = {wanted.recorders().begin(), wanted.recorders().end()};
  filter.needs_event_ = !filter.offices_.empty() || !filter.documents_.empty() ||
                        filter.on_from_.has_value() || filter.on_to_.has_value();
  filter.open_ = values == 0 && !filter.needs_event_;
  filter.only_by_body_ =
      values == wanted.bodies_size() && filter.bodies_.size() <= 1 && !filter.needs_event_;
  return filter;
}

absl::StatusOr<bool> Filter::Matches(std::string_view stored) const {
  if (open_) return true;
  auto header = HeaderOfStored(stored);
  if (!header.ok()) return header.status();
  if (!MatchesHeader(*header)) return false;
  if (!needs_event_) return true;
  auto record = DecodeStored(stored);
  if (!record.ok()) return record.status();
  v1::Event event;
  if (!event.ParseFromString(record->event())) {
    return absl::DataLossError(
        absl::StrCat("the event at position ", header->position(), " does not parse"));
  }
  return MatchesEvent(event);
}

bool Filter::MatchesHeader(const v1::EventHeader& header) const {
  if (!types_.empty() && !types_.contains(header.type())) return false;
  if (!recorders_.empty() && !recorders_.contains(header.recorder())) return false;
  return bodies_.empty() ||
         std::any_of(header.bodies().begin(), header.bodies().end(),
                     [this](const auto& touched) { return bodies_.contains(touched.body()); });
}

bool Filter::MatchesEvent(const v1::Event& event) const {
  if (!offices_.empty() && !offices_.contains(domain::OfficeOf(event))) return false;
  if (!documents_.empty() && !documents_.contains(domain::DocumentOf(event))) return false;
  if (!on_from_ && !on_to_) return true;
  const auto on = domain::ParseEdtf(event.on());
  if (!on.ok()) return false;
  return (!on_from_ || on->last() >= *on_from_) && (!on_to_ || on->first() <= *on_to_);
}

}  // namespace minutebook::ledger
