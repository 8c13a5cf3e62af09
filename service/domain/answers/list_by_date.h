// Lists in the order of dates, which lie in the rows: all rows of the body are looked at, and those
// of one page kept.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "service/domain/answers/list_by_id.h"
#include "service/domain/answers/pages.h"
#include "service/domain/answers/question.h"
#include "service/domain/edtf.h"

namespace minutebook::domain {

// Which dates a list is narrowed to: those that may lie on or after `from` and on or before `to`.
class DateRange {
 public:
  // INVALID_ARGUMENT naming the field where one is no EDTF date. Empty ones do not limit.
  static absl::StatusOr<DateRange> Parse(const std::string& from, const std::string& to);
  // What has no date is in no range, unless nothing is asked.
  bool MayHold(const std::string& on) const;

 private:
  std::optional<absl::CivilDay> from_;
  std::optional<absl::CivilDay> to_;
};

// The date of a row's item; nullopt if the item is not in the list.
using DateOfRow = std::function<absl::StatusOr<std::optional<std::string>>(const std::string& key,
                                                                           const SubjectRow& row)>;

struct DatedRow {
  std::string on;
  std::string key;
  SharedRow row;
};

// Up to one more than a page of the rows after where the last page ended, in order: by first day,
// sharper dates first (both the other way round if `descending`), then by key; those with no date
// last. RESOURCE_EXHAUSTED beyond list_rows_examined_max.
absl::StatusOr<std::vector<DatedRow>> RowsByDate(Question& question, const PageAsked& page,
                                                 const std::string& prefix, bool descending,
                                                 const DateOfRow& date_of);

// Adds a page of items, each made from its row. Returns the token of the next page; empty if this
// is the last.
template <typename Item, typename Make, typename Field>
absl::StatusOr<std::string> ListByDate(Question& question, const PageAsked& page,
                                       const std::string& prefix, bool descending,
                                       const DateOfRow& date_of, const Make& make, Field* items) {
  ASSIGN_OR_RETURN(const std::vector<DatedRow> rows,
                   RowsByDate(question, page, prefix, descending, date_of));
  PageFill fill(page.size);
  const DatedRow* last = nullptr;
  for (const DatedRow& dated : rows) {
    if (fill.full()) return question.Token(page, last->key, last->on);
    absl::StatusOr<Item> item = make(dated.key, dated.row);
    if (!item.ok()) return item.status();
    const std::size_t bytes = item->ByteSizeLong();
    if (!fill.Fits(bytes)) return question.Token(page, last->key, last->on);
    fill.Add(bytes);
    *items->Add() = *std::move(item);
    last = &dated;
  }
  return std::string();
}

}  // namespace minutebook::domain
