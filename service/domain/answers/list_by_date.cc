#include "service/domain/answers/list_by_date.h"

#include <set>

#include "absl/status/status.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

// A place in the list, with its date parsed once.
struct Place {
  bool none = true;
  absl::CivilDay first;
  absl::CivilDay last;
  DatedRow dated;
};

Place PlaceOf(std::string on, std::string key, SharedRow row) {
  Place place;
  if (const absl::StatusOr<Edtf> date = ParseEdtf(on); date.ok()) {
    place.none = false;
    place.first = date->first();
    place.last = date->last();
  }
  place.dated = {std::move(on), std::move(key), std::move(row)};
  return place;
}

class InListOrder {
 public:
  explicit InListOrder(bool descending) : descending_(descending) {}
  bool operator()(const Place& a, const Place& b) const {
    if (a.none != b.none) return b.none;
    if (!a.none && a.first != b.first) return (a.first < b.first) != descending_;
    if (!a.none && a.last != b.last) return (a.last < b.last) != descending_;
    return a.dated.key < b.dated.key;
  }

 private:
  bool descending_;
};

absl::StatusOr<std::optional<absl::CivilDay>> Day(std::string_view field, const std::string& text,
                                                  bool first) {
  if (text.empty()) return std::optional<absl::CivilDay>();
  const absl::StatusOr<Edtf> date = ParseEdtf(text);
  if (!date.ok()) {
    return absl::InvalidArgumentError(Concat({field, ": ", std::string(date.status().message())}));
  }
  return std::optional<absl::CivilDay>(first ? date->first() : date->last());
}

}  // namespace

absl::StatusOr<DateRange> DateRange::Parse(const std::string& from, const std::string& to) {
  DateRange range;
  ASSIGN_OR_RETURN(range.from_, Day("from", from, true));
  ASSIGN_OR_RETURN(range.to_, Day("to", to, false));
  return range;
}

bool DateRange::MayHold(const std::string& on) const {
  if (!from_.has_value() && !to_.has_value()) return true;
  const absl::StatusOr<Edtf> date = ParseEdtf(on);
  if (!date.ok()) return false;
  return (!from_.has_value() || date->last() >= *from_) &&
         (!to_.has_value() || date->first() <= *to_);
}

absl::StatusOr<std::vector<DatedRow>> RowsByDate(Question& question, const PageAsked& page,
                                                 const std::string& prefix, bool descending,
                                                 const DateOfRow& date_of) {
  RETURN_IF_ERROR(CheckResumes(page, prefix));
  const InListOrder before(descending);
  const Place after = PlaceOf(page.state.last_on(), page.state.last_key(), SharedRow());
  std::set<Place, InListOrder> places(before);
  std::string last;
  std::size_t examined = 0;
  while (true) {
    ASSIGN_OR_RETURN(const SharedRows rows,
                     question.Rows(question.body(), prefix, last, rows_batch_max));
    for (const auto& [key, row] : rows) {
      last = key;
      if (examined++ >= list_rows_examined_max) {
        return absl::ResourceExhaustedError(
            Concat({"body: more than ", std::to_string(list_rows_examined_max),
                    " rows, which is the most that a list by date goes through"}));
      }
      ASSIGN_OR_RETURN(std::optional<std::string> on, date_of(key, row));
      if (!on.has_value()) continue;
      Place place = PlaceOf(*std::move(on), key, row);
      if (page.resumed && !before(after, place)) continue;
      places.insert(std::move(place));
      if (places.size() > page.size + 1) places.erase(std::prev(places.end()));
    }
    if (rows.size() < rows_batch_max) break;
  }
  std::vector<DatedRow> page_rows;
  for (const Place& place : places) page_rows.push_back(place.dated);
  return page_rows;
}

}  // namespace minutebook::domain
