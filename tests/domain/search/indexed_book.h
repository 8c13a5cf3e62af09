// A record in memory with its index of words, made as the ledger makes it; and one that holds every
// word in every row, so that rows alone decide.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "minutebook/v1/search.pb.h"
#include "service/domain/search/index_keys.h"
#include "service/domain/search/search.h"
#include "tests/domain/views/book.h"

namespace minutebook::domain {

using WordGroups = std::map<std::string, std::set<std::string>, std::less<>>;

class BookWords : public WordSource {
 public:
  // Adds what events of the book have changed since the last call.
  void Follow(const Book& book);

  absl::Status Reach(store::Position) const override { return absl::OkStatus(); }
  absl::Status Scan(std::string_view prefix,
                    const std::function<bool(std::string_view, std::string_view, std::string*)>&
                        visit) const override;
  const WordGroups& groups() const { return groups_; }

 private:
  store::Position followed_ = 0;
  WordGroups groups_;
};

class EveryWordEverywhere final : public WordSource {
 public:
  explicit EveryWordEverywhere(const Book& book);
  absl::Status Reach(store::Position) const override { return absl::OkStatus(); }
  absl::Status Scan(std::string_view prefix,
                    const std::function<bool(std::string_view, std::string_view, std::string*)>&
                        visit) const override;

 private:
  std::set<std::pair<std::string, std::string>> places_;  // bodies, and items
};

absl::StatusOr<v1::SearchResponse> Search(const Book& book, const WordSource& words,
                                          const v1::SearchRequest& request);

}  // namespace minutebook::domain
