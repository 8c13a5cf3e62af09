// A record in memory with its index of words, made as the ledger makes it; and one that holds every
// word in every row, so that rows alone decide.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>

#include "minutebook/v1/search.pb.h"
#include "service/domain/search/index_keys.h"
#include "service/domain/search/search.h"
#include "tests/domain/views/book.h"

namespace minutebook::domain {

// By word: bodies, each with an item.
using WordPlaces =
    std::map<std::string, std::set<std::pair<std::string, std::string>>, std::less<>>;

class BookWords : public WordSource {
 public:
  // Adds what events of the book have changed since the last call.
  void Follow(const Book& book);

  absl::Status Reach(store::Position) const override { return absl::OkStatus(); }
  absl::StatusOr<bool> Scan(const store::WordQuestion& question,
                            const store::WordVisit& visit) const override;
  const WordPlaces& places() const { return places_; }

 private:
  store::Position followed_ = 0;
  WordPlaces places_;
};

class EveryWordEverywhere final : public WordSource {
 public:
  explicit EveryWordEverywhere(const Book& book);
  absl::Status Reach(store::Position) const override { return absl::OkStatus(); }
  absl::StatusOr<bool> Scan(const store::WordQuestion& question,
                            const store::WordVisit& visit) const override;

 private:
  std::set<std::pair<std::string, std::string>> places_;  // bodies, and items
};

absl::StatusOr<v1::SearchResponse> Search(const Book& book, const WordSource& words,
                                          const v1::SearchRequest& request);

}  // namespace minutebook::domain
