#include "tests/domain/search/indexed_book.h"

#include <algorithm>
#include <optional>

#include "service/domain/search/searchable.h"

namespace minutebook::domain {
namespace {

using Visitor = std::function<bool(std::string_view, std::string_view, std::string*)>;

absl::Status Visit(const WordGroups& groups, std::string_view prefix, const Visitor& visit) {
  std::string from;
  for (auto it = groups.lower_bound(prefix); it != groups.end(); ++it) {
    if (!it->first.starts_with(prefix)) break;
    for (const std::string& item : it->second) {
      if (it->first < from) break;
      std::string seek;
      if (!visit(it->first, item, &seek)) return absl::OkStatus();
      from = std::max(from, seek);
    }
  }
  return absl::OkStatus();
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
    for (const auto& [group, item] : keys.entries()) groups_[std::string(group)].emplace(item);
  }
}

absl::Status BookWords::Scan(std::string_view prefix, const Visitor& visit) const {
  return Visit(groups_, prefix, visit);
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

absl::Status EveryWordEverywhere::Scan(std::string_view prefix, const Visitor& visit) const {
  const std::string word(prefix.substr(0, prefix.find('\0')));
  WordGroups groups;
  for (const auto& [body, item] : places_) groups[WordPrefix(word, body)].insert(item);
  return Visit(groups, prefix, visit);
}

absl::StatusOr<v1::SearchResponse> Search(const Book& book, const WordSource& words,
                                          const v1::SearchRequest& request) {
  return Answer(request, book.Context(), words);
}

}  // namespace minutebook::domain
