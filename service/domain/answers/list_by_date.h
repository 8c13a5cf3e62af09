// Lists in the order of dates. Rows by date (dated.h) say where a page begins and what comes next:
// so a page costs what is on it, and what is passed over because it was not asked for.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "service/domain/answers/dated_scan.h"
#include "service/domain/answers/pages.h"
#include "service/domain/answers/question.h"
#include "service/domain/keys.h"
#include "service/domain/status_macros.h"

namespace minutebook::domain {

// The date of a row's item; nullopt if the item is not in the list.
using DateOfRow = std::function<absl::StatusOr<std::optional<std::string>>(const std::string& key,
                                                                           const SubjectRow& row)>;

struct DatedRow {
  std::string on;
  std::string key;
  SharedRow row;
};

// A page's rows, and one more where others follow.
struct DatedRows {
  std::vector<DatedRow> rows;
  // Where to go on from, if what one page may look at was looked at before the page was full.
  std::optional<DatedRow> looked_to;
};

// The rows of the kind after where the last page ended, within the range, in the order of
// DatedScan. `kind` and the range must be of the date that `date_of` gives.
absl::StatusOr<DatedRows> RowsByDate(Question& question, const PageAsked& page, RowKind kind,
                                     const DateRange& range, bool descending,
                                     const DateOfRow& date_of);

// Adds a page of items, each made from its row. Returns the token of the next page; empty if this
// is the last.
template <typename Item, typename Make, typename Field>
absl::StatusOr<std::string> ListByDate(Question& question, const PageAsked& page, RowKind kind,
                                       const DateRange& range, bool descending,
                                       const DateOfRow& date_of, const Make& make, Field* items) {
  ASSIGN_OR_RETURN(const DatedRows found,
                   RowsByDate(question, page, kind, range, descending, date_of));
  PageFill fill(page.size);
  const DatedRow* last = nullptr;
  for (const DatedRow& dated : found.rows) {
    if (fill.full()) return question.Token(page, last->key, last->on);
    absl::StatusOr<Item> item = make(dated.key, dated.row);
    if (!item.ok()) return item.status();
    const std::size_t bytes = item->ByteSizeLong();
    if (!fill.Fits(bytes)) return question.Token(page, last->key, last->on);
    fill.Add(bytes);
    *items->Add() = *std::move(item);
    last = &dated;
  }
  if (!found.looked_to.has_value()) return std::string();
  return question.Token(page, found.looked_to->key, found.looked_to->on);
}

}  // namespace minutebook::domain
