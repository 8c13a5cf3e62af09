// Lists in the order of ids, which is that of keys.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "service/domain/answers/pages.h"
#include "service/domain/answers/question.h"
#include "service/domain/status_macros.h"

namespace minutebook::domain {

// Rows read at once: none is held open while an item is made.
inline constexpr std::size_t rows_batch_max = 256;

// Adds a page of items, each made from a row of the asked body (or left out: nullopt). Returns the
// token of the next page; empty if this is the last.
template <typename Item, typename Make, typename Field>
absl::StatusOr<std::string> ListById(Question& question, const PageAsked& page,
                                     const std::string& prefix, const Make& make, Field* items) {
  RETURN_IF_ERROR(CheckResumes(page, prefix));
  PageFill fill(page.size);
  std::string last = page.state.last_key();
  std::size_t examined = 0;
  while (true) {
    ASSIGN_OR_RETURN(const SharedRows rows,
                     question.Rows(question.body(), prefix, last, rows_batch_max));
    for (const auto& [key, row] : rows) {
      if (fill.full() || examined++ >= page_rows_examined_max) return question.Token(page, last);
      absl::StatusOr<std::optional<Item>> item = make(key, row);
      if (!item.ok()) return item.status();
      if (item->has_value()) {
        const std::size_t bytes = (*item)->ByteSizeLong();
        if (!fill.Fits(bytes)) return question.Token(page, last);
        fill.Add(bytes);
        *items->Add() = *std::move(*item);
      }
      last = key;
    }
    if (rows.size() < rows_batch_max) return std::string();
  }
}

}  // namespace minutebook::domain
