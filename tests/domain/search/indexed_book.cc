#include "tests/domain/search/indexed_book.h"

#include <algorithm>
#include <optional>

#include "service/domain/search/searchable.h"

namespace minutebook::domain {
namespace {

bool IsAsked(const store::WordQuestion& question, std::string_view word) {
  return question.beginning ? word.starts_with(question.word) : word == question.word;
}

}  // namespace

void BookWords::Follow(const Book& book) {
  const store::VersionedMapReader& rows = book.Context().rows;
  for (; followed_ < book.head(); ++followed_) {
    const store::Position position = followed_ + 1;
    IndexKeys keys;
    (void)rows.Scan("", "", position,
                    [&](std::string_view key, store::Position since, std::string_view value) {
                      if (since != position) return true;
                      const auto before = rows.Get(key, followed_);
                      const std::string old = before->has_value() ? (*before)->value : "";
                      (void)AddIndexKeys(key, old, value, v1::Event(), &keys);
                      return true;
                    });
    for (const store::WordPlace& place : keys.places()) {
      for (const std::string_view word : place.words) {
        places_[std::string(word)].emplace(place.owner, place.item);
      }
    }
  }
}

absl::StatusOr<bool> BookWords::Scan(const store::WordQuestion& question,
                                     const store::WordVisit& visit) const {
  for (const auto& [word, places] : places_) {
    if (!IsAsked(question, word)) continue;
    for (const auto& [body, item] : places) {
      if (!question.owner.empty() && body != question.owner) continue;
      if (!visit(word, body, item)) return false;
    }
  }
  return true;
}

EveryWordEverywhere::EveryWordEverywhere(const Book& book) {
  (void)book.Context().rows.Scan(
      "", "", book.head(), [&](std::string_view key, store::Position, std::string_view) {
        const std::optional<SearchSubject> subject = SubjectOfRow(key);
        if (!subject.has_value()) return true;
        places_.emplace(subject->body,
                        key.front() + std::string(key.substr(subject->body.size() + 2)));
        return true;
      });
}

absl::StatusOr<bool> EveryWordEverywhere::Scan(const store::WordQuestion& question,
                                               const store::WordVisit& visit) const {
  for (const auto& [body, item] : places_) {
    if (!question.owner.empty() && body != question.owner) continue;
    if (!visit(question.word, body, item)) return false;
  }
  return true;
}

absl::StatusOr<v1::SearchResponse> Search(const Book& book, const WordSource& words,
                                          const v1::SearchRequest& request) {
  return Answer(request, book.Context(), words);
}

}  // namespace minutebook::domain
