#include "service/domain/answers/list_by_date.h"

#include <algorithm>

#include "service/domain/dated.h"

namespace minutebook::domain {
namespace {

// Rows of subjects read at once, once it shows that not all are on the page.
constexpr std::size_t kReadAtOnce = 256;

std::optional<DatedPlace> LastTold(const PageAsked& page, const std::string& prefix) {
  if (!page.resumed) return std::nullopt;
  return DatedPlace{std::string(DaysOf(DateKeyOf(page.state.last_on()))),
                    page.state.last_key().substr(prefix.size())};
}

}  // namespace

absl::StatusOr<DatedRows> RowsByDate(Question& question, const PageAsked& page, RowKind kind,
                                     const DateRange& range, bool descending,
                                     const DateOfRow& date_of) {
  const std::string prefix = OwnerPrefix(kind, question.body());
  RETURN_IF_ERROR(CheckResumes(page, prefix));
  DatedScan scan(question, kind, range, descending, LastTold(page, prefix));
  DatedRows found;
  std::size_t count = std::min(page.size + 1, page.dated_rows_examined_max);
  std::size_t examined = 0;
  while (true) {
    ASSIGN_OR_RETURN(std::vector<DatedPlace> places, scan.Next(count));
    const bool all = places.size() < count;
    // Of a list that is gone through page by page the first is kept: few are longer, and those that
    // are would crowd out all else.
    const bool keep = !page.resumed && examined == 0;
    examined += places.size();
    if (examined >= page.dated_rows_examined_max && !all) {
      found.looked_to = {EdtfOfDays(places.back().days), prefix + places.back().subject_end, {}};
    }
    std::erase_if(places, [](const DatedPlace& place) { return !place.within; });
    std::vector<std::string> keys;
    for (const DatedPlace& place : places) keys.push_back(prefix + place.subject_end);
    ASSIGN_OR_RETURN(const std::vector<SharedRow> rows,
                     question.RowsOf(question.body(), keys, keep));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      ASSIGN_OR_RETURN(std::optional<std::string> on, date_of(keys[i], rows[i]));
      // Not in the list, or under another of its dates.
      if (!on.has_value() || DaysOf(DateKeyOf(*on)) != places[i].days) continue;
      found.rows.push_back({*std::move(on), keys[i], rows[i]});
      if (found.rows.size() > page.size) return found;
    }
    if (all || found.looked_to.has_value()) return found;
    count = std::min(std::max(kReadAtOnce, page.size + 1 - found.rows.size()),
                     page.dated_rows_examined_max - examined);
  }
}

}  // namespace minutebook::domain
