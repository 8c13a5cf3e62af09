#include "service/domain/search/index_keys.h"

#include "service/domain/facts.h"
#include "service/domain/fold.h"
#include "service/domain/search/searchable.h"
#include "service/domain/search/words.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

// Of the keys and of which texts are taken.
constexpr std::string_view kKeysVersion = "1";
constexpr char kEnd = '\0';

void AddWords(std::string_view text, std::string_view place, IndexKeys* keys) {
  for (const Word& word : WordsOf(text)) {
    keys->insert(WordPrefix(word.folded).append(place));
  }
}

void AddEvent(const v1::Event& event, std::string_view place, IndexKeys* keys) {
  for (const SearchText& text : TextsOf(event)) AddWords(text.text, place, keys);
}

std::string PlaceOf(std::string_view row_key, std::string_view body) {
  const std::string_view rest = row_key.substr(1 + body.size() + 1);
  return Concat({body, std::string_view(&kEnd, 1), row_key.substr(0, 1), rest});
}

// The facts of `after` that are not in `before`.
absl::StatusOr<SubjectRow> NewFacts(std::string_view before, std::string_view after) {
  // Mostly a fact was added at the end.
  if (after.starts_with(before)) return ParseRow(after.substr(before.size()));
  ASSIGN_OR_RETURN(const SubjectRow old, ParseRow(before));
  ASSIGN_OR_RETURN(SubjectRow row, ParseRow(after));
  std::set<std::string> known;
  for (const RowFact& fact : old.facts()) known.insert(fact.SerializeAsString());
  SubjectRow added;
  for (RowFact& fact : *row.mutable_facts()) {
    if (!known.contains(fact.SerializeAsString())) *added.add_facts() = std::move(fact);
  }
  return added;
}

}  // namespace

std::string SearchVersion() {
  return Concat({"words ", kWordsVersion, ", keys ", kKeysVersion, ", views ", kViewsVersion});
}

absl::Status AddIndexKeys(std::string_view row_key, std::string_view before, std::string_view after,
                          const v1::Event& event, IndexKeys* keys) {
  const std::optional<SearchSubject> subject = SubjectOfRow(row_key);
  if (!subject.has_value() || subject->body.size() + 2 > row_key.size()) return absl::OkStatus();
  const std::string place = PlaceOf(row_key, subject->body);
  ASSIGN_OR_RETURN(const SubjectRow added, NewFacts(before, after));
  for (const RowFact& fact : added.facts()) AddEvent(fact.event(), place, keys);
  // What was said, which rows do not keep of every event.
  AddEvent(event.has_event_corrected() ? event.event_corrected().replacement() : event, place,
           keys);
  if (before.empty() && HasId(*subject)) AddWords(subject->subject, place, keys);
  return absl::OkStatus();
}

std::string WordPrefix(std::string_view word) { return std::string(word).append(1, kEnd); }

std::string WordPrefix(std::string_view word, std::string_view body) {
  return WordPrefix(word).append(body).append(1, kEnd);
}

std::string AfterWord(std::string_view word) { return std::string(word).append(1, kEnd + 1); }

std::optional<IndexKey> ParseIndexKey(std::string_view key) {
  IndexKey parsed;
  const std::size_t word_end = key.find(kEnd);
  if (word_end == std::string_view::npos) return std::nullopt;
  parsed.word = key.substr(0, word_end);
  parsed.place = key.substr(word_end + 1);
  const std::size_t body_end = parsed.place.find(kEnd);
  if (body_end == std::string_view::npos || body_end + 1 >= parsed.place.size()) {
    return std::nullopt;
  }
  parsed.body = parsed.place.substr(0, body_end);
  parsed.letter = parsed.place[body_end + 1];
  return parsed;
}

std::string RowKeyOf(std::string_view place) {
  const std::size_t body_end = place.find(kEnd);
  return Concat(
      {place.substr(body_end + 1, 1), place.substr(0, body_end + 1), place.substr(body_end + 2)});
}

}  // namespace minutebook::domain
