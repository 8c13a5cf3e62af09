#include "service/ledger/term_changes.h"

#include <algorithm>
#include <functional>

#include "service/domain/keys.h"

namespace minutebook::ledger {

TermChanges::TermChanges(store::Position head, std::size_t places)
    : places_(places),
      changed_(std::make_unique<std::atomic<store::Position>[]>(places)),
      all_changed_(head) {}

void TermChanges::Note(const store::Group& group) {
  // Rows of the past are otherwise than they were.
  if (!group.redaction.events.empty()) {
    all_changed_ = group.first_position + group.events.size() - 1;
  }
  for (const store::RowChange& row : group.rows) {
    const std::string_view prefix = domain::TermPrefixOf(row.key);
    if (!prefix.empty()) PlaceOf(prefix) = row.since;
  }
}

store::Position TermChanges::UnchangedSince(std::string_view term_prefix) const {
  return std::max<store::Position>(all_changed_, PlaceOf(term_prefix));
}

std::atomic<store::Position>& TermChanges::PlaceOf(std::string_view term_prefix) const {
  return changed_[std::hash<std::string_view>()(term_prefix) % places_];
}

}  // namespace minutebook::ledger
