#include "service/domain/search/index_keys.h"

#include <set>

#include "service/domain/amendments.h"
#include "service/domain/facts.h"
#include "service/domain/fold.h"
#include "service/domain/search/searchable.h"
#include "service/domain/search/words.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"
#include "service/domain/views/view.h"

namespace minutebook::domain {
namespace {

// Of the entries and of which texts are taken.
constexpr std::string_view kKeysVersion = "2";
constexpr char kEnd = '\0';

using Words = std::vector<Word>;

void AddWords(std::string_view text, Words* words) {
  for (Word& word : WordsOf(text)) words->push_back(std::move(word));
}

void AddWords(const v1::Event& event, Words* words) {
  for (const SearchText& text : TextsOf(event)) AddWords(text.text, words);
}

// A row as the index names it.
struct Place {
  SearchSubject subject;
  std::string item;
};

// nullopt for rows that are about no subject.
std::optional<Place> PlaceOf(std::string_view row_key) {
  std::optional<SearchSubject> subject = SubjectOfRow(row_key);
  if (!subject.has_value() || subject->body.size() + 2 > row_key.size()) return std::nullopt;
  std::string item = Concat({row_key.substr(0, 1), row_key.substr(1 + subject->body.size() + 1)});
  return Place{*std::move(subject), std::move(item)};
}

void AddPlace(const Place& place, const Words& words, IndexKeys* keys) {
  for (const Word& word : words) keys->Add(word.folded, place.subject.body, place.item);
  if (!HasId(place.subject)) return;
  for (const Word& word : WordsOf(place.subject.subject)) {
    keys->Add(word.folded, place.subject.body, place.item);
  }
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

void IndexKeys::Add(std::string_view word, std::string_view body, std::string_view item) {
  bytes_.append(word).append(1, kEnd).append(body).append(1, kEnd);
  const std::size_t group_end = bytes_.size();
  bytes_.append(item);
  ends_.push_back({group_end, bytes_.size()});
}

std::vector<std::pair<std::string_view, std::string_view>> IndexKeys::entries() const {
  std::vector<std::pair<std::string_view, std::string_view>> entries;
  entries.reserve(ends_.size());
  const std::string_view bytes = bytes_;
  std::size_t begin = 0;
  for (const Ends& ends : ends_) {
    entries.push_back({bytes.substr(begin, ends.group - begin),
                       bytes.substr(ends.group, ends.item - ends.group)});
    begin = ends.item;
  }
  return entries;
}

std::string SearchVersion() {
  return Concat({"words ", kWordsVersion, ", keys ", kKeysVersion, ", views ", kViewsVersion});
}

absl::Status AddIndexKeys(std::string_view row_key, std::string_view before, std::string_view after,
                          const v1::Event& event, IndexKeys* keys) {
  const std::optional<Place> place = PlaceOf(row_key);
  if (!place.has_value()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const SubjectRow added, NewFacts(before, after));
  Words words;
  for (const RowFact& fact : added.facts()) AddWords(fact.event(), &words);
  // What was said, which rows do not keep of every event.
  AddWords(event.has_event_corrected() ? event.event_corrected().replacement() : event, &words);
  AddPlace(*place, words, keys);
  return absl::OkStatus();
}

bool ChangesOtherEvents(const LedgerContext& context, const RecordedEvent& event) {
  return Amends(event.event) || !AboutWhich(context, event).empty();
}

absl::Status AddIndexKeys(const LedgerContext& context, const RecordedEvent& event,
                          const StateReader& state, IndexKeys* keys) {
  ASSIGN_OR_RETURN(const Keys rows, RowsOf(context, event, state));
  constexpr std::size_t kWordsOfMost = 64;
  Words words;
  words.reserve(kWordsOfMost);
  AddWords(event.event, &words);
  for (const std::string& row : rows) {
    const std::optional<Place> place = PlaceOf(row);
    if (place.has_value()) AddPlace(*place, words, keys);
  }
  return absl::OkStatus();
}

std::string WordPrefix(std::string_view word) { return std::string(word).append(1, kEnd); }

std::string WordPrefix(std::string_view word, std::string_view body) {
  return WordPrefix(word).append(body).append(1, kEnd);
}

std::string AfterWord(std::string_view word) { return std::string(word).append(1, kEnd + 1); }

std::optional<WordGroup> ParseWordGroup(std::string_view group) {
  const std::size_t word_end = group.find(kEnd);
  if (word_end == std::string_view::npos || group.back() != kEnd) return std::nullopt;
  group.remove_suffix(1);
  return WordGroup{group.substr(0, word_end), group.substr(std::min(word_end + 1, group.size()))};
}

std::string RowKeyOf(std::string_view body, std::string_view item) {
  return Concat({item.substr(0, 1), body, std::string_view(&kEnd, 1), item.substr(1)});
}

}  // namespace minutebook::domain
