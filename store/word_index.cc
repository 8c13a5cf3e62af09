#include "store/word_index.h"

#include "absl/strings/str_cat.h"

namespace minutebook::store {

absl::Status CheckWordPlaces(Position applied_before, Position applied_position,
                             std::span<const WordPlace> places) {
  if (applied_position <= applied_before) {
    return absl::InvalidArgumentError(absl::StrCat("words up to position ", applied_position,
                                                   ", where those up to ", applied_before,
                                                   " are in already"));
  }
  for (const WordPlace& place : places) {
    if (place.owner.empty()) return absl::InvalidArgumentError("words of an item without an owner");
    for (const std::string_view word : place.words) {
      if (word.empty()) return absl::InvalidArgumentError("an empty word");
    }
  }
  return absl::OkStatus();
}

}  // namespace minutebook::store
