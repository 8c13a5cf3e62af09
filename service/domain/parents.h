// Bodies above a body, in whose records parties are looked up.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "service/domain/row.pb.h"

namespace minutebook::domain {

// Bodies one above the other, at most; a further one is refused.
inline constexpr int body_depth_max = 16;

// The body's parent, as the first account of its establishment says; empty for none. Lives as long
// as the row.
const std::string& ParentIn(const SubjectRow& body_row);

// The parent of a body, empty for none; nullopt where the body is not on record.
using ParentOf = std::function<absl::StatusOr<std::optional<std::string>>(const std::string& body)>;

// The body and those above it, nearest first; without those that are not on record.
absl::StatusOr<std::vector<std::string>> BodyAndParents(std::string_view body,
                                                        const ParentOf& parent_of);

}  // namespace minutebook::domain
