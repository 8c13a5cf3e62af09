// A record in memory with its index of words, made as the ledger makes it; and one that holds every
// word in every row, so that rows alone decide.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "minutebook/v1/search.pb.h"
#include "service/domain/search/index_keys.h"
#include "service/domain/search/search.h"
#include "tests/domain/views/book.h"

namespace minutebook::domain {

class BookWords : public WordSource {
 public:
  // Adds what events of the book have changed since the last call.
  void Follow(const Book& book);

  absl::Status Reach(store::Position) const override { return absl::OkStatus(); }
  absl::Status Scan(
      std::string_view prefix,
      const std::function<bool(std::string_view, std::string*)>& visit) const override;
  const IndexKeys& keys() const { return keys_; }

 private:
  store::Position followed_ = 0;
  IndexKeys keys_;
};

class EveryWordEverywhere final : public WordSource {
 public:
  explicit EveryWordEverywhere(const Book& book);
  absl::Status Reach(store::Position) const override { return absl::OkStatus(); }
  absl::Status Scan(
      std::string_view prefix,
      const std::function<bool(std::string_view, std::string*)>& visit) const override;

 private:
  std::set<std::string> places_;
};

absl::StatusOr<v1::SearchResponse> Search(const Book& book, const WordSource& words,
                                          const v1::SearchRequest& request);

}  // namespace minutebook::domain
