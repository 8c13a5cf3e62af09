#include "store/word_items.h"

#include <optional>

#include "store/bytes.h"

namespace minutebook::store {
namespace {

// What a group takes in a map beside its bytes, about.
constexpr std::size_t kGroupBytes = 96;

}  // namespace

bool VisitItems(std::string_view items, const std::function<bool(std::string_view item)>& visit) {
  while (!items.empty()) {
    const std::optional<std::uint64_t> size = TakeVarint(&items);
    if (!size || *size > items.size()) return false;
    if (!visit(items.substr(0, *size))) return false;
    items.remove_prefix(*size);
  }
  return true;
}

void WordTail::Add(std::span<const WordEntry> entries) {
  for (const auto& [group, item] : entries) {
    group_.assign(group);
    const auto [it, added] = groups_.try_emplace(group_);
    auto& [items, last] = it->second;
    // A word that an event says twice comes twice in a row.
    if (!added && std::string_view(items).substr(last) == item) continue;
    if (added) bytes_ += kGroupBytes + group.size();
    const std::size_t before = items.size();
    AppendVarint(item.size(), &items);
    last = items.size();
    items.append(item);
    bytes_ += items.size() - before;
  }
}

std::map<std::string, std::string, std::less<>> WordTail::Under(std::string_view prefix) const {
  std::map<std::string, std::string, std::less<>> found;
  for (const auto& [group, held] : groups_) {
    if (group.starts_with(prefix)) found.emplace(group, held.items);
  }
  return found;
}

void WordTail::Clear() {
  groups_.clear();
  bytes_ = 0;
}

}  // namespace minutebook::store
