#include "service/domain/views/check.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "service/domain/facts.h"
#include "service/domain/keys.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

std::string FactName(const v1::Event& event) {
  const auto* field = v1::Event::descriptor()->FindFieldByNumber(static_cast<int>(TypeOf(event)));
  return field == nullptr ? "" : std::string(field->json_name());
}

// Messages are put together from parts, and told as sentences.
std::string Sentence(std::string message) {
  if (!message.empty()) message[0] = absl::ascii_toupper(message[0]);
  return message + ".";
}

}  // namespace

Check::Check(std::string_view path, std::string_view event_path, const v1::Event& event,
             const StateReader& state, Violations* violations)
    : path_(path), event_path_(event_path), event_(event), state_(state), violations_(violations) {}

absl::StatusOr<const SubjectRow*> Check::Row(std::string_view key) {
  ASSIGN_OR_RETURN(std::shared_ptr<const SubjectRow> row, state_.Row(key));
  const SubjectRow* const held = row.get();
  // The one that stands for all that are not there lives for ever.
  if (row.use_count() > 0) rows_.push_back(std::move(row));
  return held;
}

absl::StatusOr<bool> Check::Exists(std::string_view key) {
  ASSIGN_OR_RETURN(const SubjectRow* row, Row(key));
  return row->facts_size() > 0;
}

absl::StatusOr<std::vector<std::string_view>> Check::WithParents(std::string_view body) {
  // As BodyAndParents has it, for a chain that is gone through for nearly every event.
  std::vector<std::string_view> chain;
  for (std::string_view next = body; !next.empty() && chain.size() < body_depth_max;) {
    if (std::find(chain.begin(), chain.end(), next) != chain.end()) break;
    ASSIGN_OR_RETURN(const SubjectRow* row, Row(BodyKey(next)));
    if (row->facts_size() == 0) break;
    chain.push_back(next);
    next = ParentIn(*row);
  }
  return chain;
}

void Check::Fail(std::string_view field, std::string_view code, std::string message) {
  constexpr std::string_view kFact = "fact";
  std::string named(field);
  if (field == kFact) {
    named = FactName(event_);
  } else if (field.starts_with("fact.")) {
    named = FactName(event_) + named.substr(kFact.size());
  }
  Tell(Concat({path_, ".", event_path_, ".", named}), code, std::move(message));
}

void Check::FailOutside(std::string_view field, std::string_view code, std::string message) {
  Tell(Concat({path_, ".", field}), code, std::move(message));
}

void Check::Tell(std::string field, std::string_view code, std::string message) {
  if (told_ > rule_violations_max) return;
  if (++told_ > rule_violations_max) {
    violations_->push_back({"", "MORE_VIOLATIONS", "There are more; mend these first."});
    return;
  }
  violations_->push_back({std::move(field), std::string(code), Sentence(std::move(message))});
}

}  // namespace minutebook::domain
