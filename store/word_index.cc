#include "store/word_index.h"

#include "absl/strings/str_cat.h"
#include "store/bytes.h"

namespace minutebook::store {

absl::Status CheckWordKeys(Position applied_before, Position applied_position,
                           const std::vector<std::string>& keys) {
  if (applied_position < applied_before) {
    return absl::InvalidArgumentError(absl::StrCat("keys up to position ", applied_position,
                                                   ", where those up to ", applied_before,
                                                   " are in already"));
  }
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (keys[i].empty()) return absl::InvalidArgumentError("an empty key");
    if (i > 0 && keys[i] <= keys[i - 1]) {
      return absl::InvalidArgumentError(
          absl::StrCat("key ", Printable(keys[i]), " is out of order, or twice"));
    }
  }
  return absl::OkStatus();
}

}  // namespace minutebook::store
