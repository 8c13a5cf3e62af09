#include "store/word_tail.h"

#include <algorithm>

namespace minutebook::store {
namespace {

// What a text takes beside bytes that do not lie in the string itself, about.
constexpr std::size_t kTextBytes = 72;

absl::string_view Own(std::string_view text) { return {text.data(), text.size()}; }

// The first bytes as a number: most texts are told apart by it.
std::uint64_t Beginning(std::string_view text) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < sizeof(number); ++i) {
    number = number << 8 | (i < text.size() ? static_cast<std::uint8_t>(text[i]) : 0);
  }
  return number;
}

}  // namespace

std::uint32_t TextTable::Add(std::string_view text) {
  const auto found = numbers_.find(Own(text));
  if (found != numbers_.end()) return found->second;
  const std::string& kept = texts_.emplace_back(text);
  bytes_ += kTextBytes + (kept.size() > 15 ? kept.size() : 0);
  const std::uint32_t number = size() - 1;
  numbers_.emplace(Own(kept), number);
  return number;
}

std::optional<std::uint32_t> TextTable::Find(std::string_view text) const {
  const auto found = numbers_.find(Own(text));
  if (found == numbers_.end()) return std::nullopt;
  return found->second;
}

std::vector<std::uint32_t> TextTable::InOrder() const {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> ordered;
  ordered.reserve(texts_.size());
  for (std::uint32_t i = 0; i < size(); ++i) ordered.emplace_back(Beginning(texts_[i]), i);
  std::sort(ordered.begin(), ordered.end(), [this](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first : texts_[a.second] < texts_[b.second];
  });
  std::vector<std::uint32_t> numbers;
  numbers.reserve(ordered.size());
  for (const auto& [beginning, number] : ordered) numbers.push_back(number);
  return numbers;
}

void WordTail::Add(std::span<const WordPlace> places) {
  for (const WordPlace& place : places) {
    if (place.words.empty()) continue;
    const auto number = static_cast<std::uint32_t>(ends_.size() + 1);
    for (const std::string_view text : place.words) {
      const std::uint32_t word = words_.Add(text);
      if (word == last_place_.size()) last_place_.push_back(0);
      if (last_place_[word] == number) continue;
      last_place_[word] = number;
      standing_.push_back(word);
    }
    items_.append(place.item);
    ends_.push_back({owners_.Add(place.owner), static_cast<std::uint32_t>(items_.size()),
                     static_cast<std::uint32_t>(standing_.size())});
  }
}

WordTail::Held WordTail::At(std::size_t place) const {
  const Ends begin = place == 0 ? Ends{0, 0, 0} : ends_[place - 1];
  const Ends& end = ends_[place];
  return {end.owner, std::string_view(items_).substr(begin.item, end.item - begin.item),
          std::span(standing_).subspan(begin.words, end.words - begin.words)};
}

std::size_t WordTail::bytes() const {
  return words_.bytes() + owners_.bytes() + items_.size() + ends_.size() * sizeof(Ends) +
         (standing_.size() + last_place_.size()) * sizeof(std::uint32_t);
}

std::optional<std::vector<bool>> WordTail::Wanted(const WordQuestion& question) const {
  std::vector<bool> wanted(words_.size());
  if (!question.beginning) {
    const std::optional<std::uint32_t> word = words_.Find(question.word);
    if (!word.has_value()) return std::vector<bool>();
    wanted[*word] = true;
    return wanted;
  }
  std::size_t count = 0;
  for (std::uint32_t word = 0; word < words_.size(); ++word) {
    if (!words_.At(word).starts_with(question.word)) continue;
    if (++count > question.words_max) return std::nullopt;
    wanted[word] = true;
  }
  return count > 0 ? wanted : std::vector<bool>();
}

std::optional<std::vector<WordTail::Found>> WordTail::Find(const WordQuestion& question) const {
  std::vector<Found> found;
  const std::optional<std::vector<bool>> wanted = Wanted(question);
  if (!wanted.has_value()) return std::nullopt;
  const bool any = question.owner.empty();
  const std::optional<std::uint32_t> owner = any ? 0 : owners_.Find(question.owner);
  if (wanted->empty() || !owner.has_value()) return found;
  for (std::size_t i = 0; i < ends_.size(); ++i) {
    if (!any && ends_[i].owner != *owner) continue;
    const Held place = At(i);
    for (const std::uint32_t word : place.words) {
      if (!(*wanted)[word]) continue;
      found.push_back({words_.At(word), owners_.At(place.owner), std::string(place.item)});
    }
  }
  return found;
}

}  // namespace minutebook::store
