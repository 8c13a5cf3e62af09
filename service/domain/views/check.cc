#include "service/domain/views/check.h"

#include <optional>
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
    : path_(path),
      event_path_(event_path),
      fact_name_(FactName(event)),
      state_(state),
      violations_(violations) {}

absl::StatusOr<const SubjectRow*> Check::Row(const std::string& key) {
  const auto found = rows_.find(key);
  if (found != rows_.end()) return found->second.get();
  ASSIGN_OR_RETURN(std::shared_ptr<const SubjectRow> row, state_.Row(key));
  return rows_.emplace(key, std::move(row)).first->second.get();
}

absl::StatusOr<bool> Check::Exists(const std::string& key) {
  ASSIGN_OR_RETURN(const SubjectRow* row, Row(key));
  return row->facts_size() > 0;
}

absl::StatusOr<std::vector<std::string>> Check::WithParents(std::string_view body) {
  return BodyAndParents(
      body, [this](const std::string& above) -> absl::StatusOr<std::optional<std::string>> {
        ASSIGN_OR_RETURN(const SubjectRow* row, Row(BodyKey(above)));
        if (row->facts_size() == 0) return std::nullopt;
        return std::optional<std::string>(ParentIn(*row));
      });
}

void Check::Fail(std::string_view field, std::string_view code, std::string message) {
  constexpr std::string_view kFact = "fact";
  std::string named(field);
  if (field == kFact) {
    named = fact_name_;
  } else if (field.starts_with("fact.")) {
    named = fact_name_ + named.substr(kFact.size());
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
