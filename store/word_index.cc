#include "store/word_index.h"

#include "absl/strings/str_cat.h"

namespace minutebook::store {

absl::Status CheckWordEntries(Position applied_before, Position applied_position,
                              std::span<const WordEntry> entries) {
  if (applied_position <= applied_before) {
    return absl::InvalidArgumentError(absl::StrCat("words up to position ", applied_position,
                                                   ", where those up to ", applied_before,
                                                   " are in already"));
  }
  for (const auto& [group, item] : entries) {
    if (group.empty()) return absl::InvalidArgumentError("an empty group of words");
  }
  return absl::OkStatus();
}

}  // namespace minutebook::store
