#include "service/domain/search/index_keys.h"

#include <optional>
#include <set>
#include <utility>

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
constexpr std::string_view kKeysVersion = "3";
constexpr char kEnd = '\0';

void AddWords(const v1::Event& event, WordList* words) {
  for (const SearchText& text : TextsOf(event)) words->AddWordsOf(text.text);
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

void AddPlace(const Place& place, const WordList& words, IndexKeys* keys) {
  keys->Add(place.subject.body, place.item, words,
            HasId(place.subject) ? std::string_view(place.subject.subject) : "");
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

void WordList::AddWordsOf(std::string_view text) { AppendWords(text, &bytes_, &ends_); }

void WordList::AddAll(const WordList& words) {
  const auto before = static_cast<std::uint32_t>(bytes_.size());
  bytes_.append(words.bytes_);
  for (const std::uint32_t end : words.ends_) ends_.push_back(before + end);
}

std::vector<std::string_view> WordList::views() const {
  std::vector<std::string_view> views;
  views.reserve(ends_.size());
  std::uint32_t begin = 0;
  for (const std::uint32_t end : ends_) {
    views.push_back(std::string_view(bytes_).substr(begin, end - begin));
    begin = end;
  }
  return views;
}

void IndexKeys::Add(std::string_view body, std::string_view item, const WordList& words,
                    std::string_view id) {
  names_.append(body);
  const auto body_end = static_cast<std::uint32_t>(names_.size());
  names_.append(item);
  words_.AddAll(words);
  words_.AddWordsOf(id);
  ends_.push_back({body_end, static_cast<std::uint32_t>(names_.size()), words_.size()});
}

std::span<const store::WordPlace> IndexKeys::places() {
  views_ = words_.views();
  places_.clear();
  places_.reserve(ends_.size());
  const std::string_view names = names_;
  Ends begin{0, 0, 0};
  for (const Ends& ends : ends_) {
    places_.push_back({names.substr(begin.item, ends.body - begin.item),
                       names.substr(ends.body, ends.item - ends.body),
                       std::span(views_).subspan(begin.words, ends.words - begin.words)});
    begin = ends;
  }
  return places_;
}

std::string SearchVersion() {
  return Concat({"words ", kWordsVersion, ", keys ", kKeysVersion, ", views ", kViewsVersion});
}

absl::Status AddIndexKeys(std::string_view row_key, std::string_view before, std::string_view after,
                          const v1::Event& event, IndexKeys* keys) {
  const std::optional<Place> place = PlaceOf(row_key);
  if (!place.has_value()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const SubjectRow added, NewFacts(before, after));
  WordList words;
  for (const RowFact& fact : added.facts()) AddWords(fact.event(), &words);
  // What was said, which rows do not keep of every event.
  AddWords(event.has_event_corrected() ? event.event_corrected().replacement() : event, &words);
  AddPlace(*place, words, keys);
  return absl::OkStatus();
}

bool ChangesOtherEvents(const LedgerContext& context, const RecordedEvent& event) {
  return Amends(event.event) || !AboutWhich(context, event).empty();
}

void AddIndexKeys(const LedgerContext& context, const RecordedEvent& event, IndexKeys* keys) {
  WordList words;
  AddWords(event.event, &words);
  for (const std::string& row : RowsOf(context, event)) {
    const std::optional<Place> place = PlaceOf(row);
    if (place.has_value()) AddPlace(*place, words, keys);
  }
}

std::string RowKeyOf(std::string_view body, std::string_view item) {
  return Concat({item.substr(0, 1), body, std::string_view(&kEnd, 1), item.substr(1)});
}

}  // namespace minutebook::domain
