#include "service/domain/state.h"

#include "service/domain/facts.h"
#include "service/domain/row.pb.h"
#include "service/domain/status_macros.h"

namespace minutebook::domain {

absl::StatusOr<std::shared_ptr<const SubjectRow>> StateReader::Row(std::string_view key) const {
  ASSIGN_OR_RETURN(const std::optional<std::string> value, Get(key));
  // Most rows that are asked for are not there: all share one.
  if (!value.has_value()) {
    return std::shared_ptr<const SubjectRow>(std::shared_ptr<void>(),
                                             &SubjectRow::default_instance());
  }
  ASSIGN_OR_RETURN(SubjectRow row, ParseRow(*value));
  return std::make_shared<const SubjectRow>(std::move(row));
}

absl::Status StateWriter::Append(std::string_view key, std::string_view bytes) {
  ASSIGN_OR_RETURN(std::optional<std::string> value, Get(key));
  if (!value.has_value()) return Put(key, std::string(bytes));
  return Put(key, std::move(value->append(bytes)));
}

}  // namespace minutebook::domain
