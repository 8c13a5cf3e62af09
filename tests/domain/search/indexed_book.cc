#include "tests/domain/search/indexed_book.h"

#include <optional>

#include "service/domain/search/searchable.h"

namespace minutebook::domain {
namespace {

absl::Status Visit(const std::set<std::string>& keys, std::string_view prefix,
                   const std::function<bool(std::string_view, std::string*)>& visit) {
  std::string from;
  for (auto it = keys.lower_bound(std::string(prefix)); it != keys.end(); ++it) {
    if (!it->starts_with(prefix)) break;
    if (*it < from) continue;
    std::string seek;
    if (!visit(*it, &seek)) break;
    from = seek;
  }
  return absl::OkStatus();
}

}  // namespace

void BookWords::Follow(const Book& book) {
  const store::VersionedMapReader& rows = book.Context().rows;
  for (; followed_ < book.head(); ++followed_) {
    const store::Position position = followed_ + 1;
    (void)rows.Scan("", "", position,
                    [&](std::string_view key, store::Position since, std::string_view value) {
                      if (since != position) return true;
                      const auto before = rows.Get(key, followed_);
                      const std::string old = before->has_value() ? (*before)->value : "";
                      (void)AddIndexKeys(key, old, value, v1::Event(), &keys_);
                      return true;
                    });
  }
}

absl::Status BookWords::Scan(
    std::string_view prefix,
    const std::function<bool(std::string_view, std::string*)>& visit) const {
  return Visit(keys_, prefix, visit);
}

EveryWordEverywhere::EveryWordEverywhere(const Book& book) {
  (void)book.Context().rows.Scan(
      "", "", book.head(), [&](std::string_view key, store::Position, std::string_view) {
        const std::optional<SearchSubject> subject = SubjectOfRow(key);
        if (!subject.has_value()) return true;
        places_.insert(subject->body + '\0' + key.front() +
                       std::string(key.substr(subject->body.size() + 2)));
        return true;
      });
}

absl::Status EveryWordEverywhere::Scan(
    std::string_view prefix,
    const std::function<bool(std::string_view, std::string*)>& visit) const {
  const std::string word(prefix.substr(0, prefix.find('\0')));
  std::set<std::string> keys;
  for (const std::string& place : places_) keys.insert(word + '\0' + place);
  return Visit(keys, prefix, visit);
}

absl::StatusOr<v1::SearchResponse> Search(const Book& book, const WordSource& words,
                                          const v1::SearchRequest& request) {
  return Answer(request, book.Context(), words);
}

}  // namespace minutebook::domain
