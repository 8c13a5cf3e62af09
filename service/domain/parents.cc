#include "service/domain/parents.h"

#include <algorithm>
#include <utility>

#include "service/domain/status_macros.h"

namespace minutebook::domain {

const std::string& ParentIn(const SubjectRow& body_row) {
  for (const RowFact& fact : body_row.facts()) {
    const std::string& parent = fact.event().body_established().parent();
    if (!parent.empty()) return parent;
  }
  return v1::BodyEstablished::default_instance().parent();
}

absl::StatusOr<std::vector<std::string>> BodyAndParents(std::string_view body,
                                                        const ParentOf& parent_of) {
  std::vector<std::string> chain;
  std::string next(body);
  while (!next.empty() && chain.size() < body_depth_max &&
         std::find(chain.begin(), chain.end(), next) == chain.end()) {
    ASSIGN_OR_RETURN(std::optional<std::string> parent, parent_of(next));
    if (!parent.has_value()) break;
    chain.push_back(std::move(next));
    next = *std::move(parent);
  }
  return chain;
}

}  // namespace minutebook::domain
