#include "service/domain/answers/dated_scan.h"

#include <algorithm>
#include <utility>

#include "service/domain/edtf.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

constexpr std::size_t kDayDigits = 8;
constexpr char kEnd = '\0';
// Greater than any digit.
constexpr char kAfterDigits = ':';

absl::StatusOr<std::optional<absl::CivilDay>> Day(std::string_view field, const std::string& text,
                                                  bool first) {
  if (text.empty()) return std::optional<absl::CivilDay>();
  const absl::StatusOr<Edtf> date = ParseEdtf(text);
  if (!date.ok()) {
    return absl::InvalidArgumentError(Concat({field, ": ", std::string(date.status().message())}));
  }
  return std::optional<absl::CivilDay>(first ? date->first() : date->last());
}

std::string DigitsOf(const std::optional<absl::CivilDay>& day) {
  return day.has_value() ? DayDigits(*day) : std::string();
}

// Dates of at most so many days that reach a day begin no earlier.
std::string FirstReaching(const std::optional<absl::CivilDay>& day, std::int64_t days_max) {
  if (!day.has_value() || days_max > *day - absl::CivilDay(1, 1, 1)) return "";
  return DayDigits(*day - (days_max - 1));
}

DatedPlace PlaceIn(const std::string& prefix, std::string_view key) {
  key.remove_prefix(prefix.size());
  const std::size_t end = key.find(kEnd);
  return {std::string(key.substr(0, end)), std::string(key.substr(end + 1)), true};
}

}  // namespace

absl::StatusOr<DateRange> DateRange::Parse(const std::string& from, const std::string& to) {
  DateRange range;
  ASSIGN_OR_RETURN(range.from_, Day("from", from, true));
  ASSIGN_OR_RETURN(range.to_, Day("to", to, false));
  return range;
}

bool DateRange::MayHold(const std::string& on) const {
  if (all()) return true;
  const absl::StatusOr<Edtf> date = ParseEdtf(on);
  if (!date.ok()) return false;
  return (!from_.has_value() || date->last() >= *from_) &&
         (!to_.has_value() || date->first() <= *to_);
}

DatedScan::DatedScan(Question& question, RowKind kind, const DateRange& range, bool descending,
                     const std::optional<DatedPlace>& after)
    : question_(question),
      descending_(descending),
      from_(DigitsOf(range.from())),
      to_(DigitsOf(range.to())) {
  const bool dated_are_told = after.has_value() && after->days.empty();
  for (const DateSpan& span : DateSpans()) {
    if (dated_are_told) break;
    Run run;
    run.prefix = DatedPrefix(kind, question.body(), std::string_view(&span.letter, 1));
    run.first_least = FirstReaching(range.from(), span.days_max);
    runs_.push_back(Start(std::move(run), after));
  }
  if (!range.all()) return;
  Run undated;
  undated.prefix = DatedPrefix(kind, question.body(), std::string(1, kUndated));
  if (dated_are_told) undated.bound = undated.prefix + kEnd + after->subject_end;
  runs_.push_back(std::move(undated));
}

DatedScan::Run DatedScan::Start(Run run, const std::optional<DatedPlace>& after) const {
  run.forward = !descending_;
  if (!after.has_value()) {
    if (!run.forward && !to_.empty()) run.bound = run.prefix + to_ + kAfterDigits;
    if (run.forward && !run.first_least.empty()) run.bound = run.prefix + run.first_least;
    return run;
  }
  run.bound = run.prefix + after->days;
  const std::string told = Concat({run.bound, std::string_view(&kEnd, 1), after->subject_end});
  if (run.forward) {
    // What was told may have begun long before the range, and dates as short as these not.
    run.bound = std::max(told, run.prefix + run.first_least);
  } else if (DateKeyOf(EdtfOfDays(after->days))[0] == run.prefix.back()) {
    run.same_date = run.bound + kEnd;
    run.same_date_after = told;
  }
  return run;
}

bool DatedScan::Take(Run* run, std::string_view key) {
  DatedPlace place = PlaceIn(run->prefix, key);
  if (!place.days.empty()) {
    const std::string_view days = place.days;
    const std::string_view first = days.substr(0, kDayDigits);
    if (run->forward && !to_.empty() && first > to_) return false;
    if (!run->forward && first < run->first_least) return false;
    place.within =
        (from_.empty() || days.substr(kDayDigits) >= from_) && (to_.empty() || first <= to_);
  }
  run->places.push_back(std::move(place));
  return true;
}

absl::Status DatedScan::Fill(Run* run, std::size_t count) {
  while (run->places.empty() && !run->done) {
    if (run->forward) {
      RETURN_IF_ERROR(ReadForward(run, count));
    } else if (!run->same_date.empty()) {
      RETURN_IF_ERROR(ReadSameDate(run, count));
    } else {
      RETURN_IF_ERROR(ReadBackward(run, count));
    }
  }
  return absl::OkStatus();
}

absl::Status DatedScan::ReadForward(Run* run, std::size_t count) {
  ASSIGN_OR_RETURN(const std::vector<std::string> keys,
                   question_.Keys(question_.body(), run->prefix, run->bound, count));
  run->done = keys.size() < count;
  for (const std::string& key : keys) run->done = !Take(run, key) || run->done;
  if (!keys.empty()) run->bound = keys.back();
  return absl::OkStatus();
}

absl::Status DatedScan::ReadSameDate(Run* run, std::size_t count) {
  ASSIGN_OR_RETURN(const std::vector<std::string> keys,
                   question_.Keys(question_.body(), run->same_date, run->same_date_after, count));
  for (const std::string& key : keys) run->done = !Take(run, key) || run->done;
  if (keys.size() < count) {
    run->same_date.clear();
  } else {
    run->same_date_after = keys.back();
  }
  return absl::OkStatus();
}

// Dates come falling, and the subjects of each are to come rising. One of which not all were read
// is left for the next time; one that fills a reading is read by itself.
absl::Status DatedScan::ReadBackward(Run* run, std::size_t count) {
  // One more, so that a reading shows whether the last but one of its dates was read whole.
  ASSIGN_OR_RETURN(const std::vector<std::string> keys,
                   question_.KeysBack(question_.body(), run->prefix, run->bound, count + 1));
  const bool all = keys.size() <= count;
  const auto date_of = [run](std::string_view key) {
    return key.substr(0, key.find(kEnd, run->prefix.size()));
  };
  for (std::size_t begin = 0; begin < keys.size() && !run->done;) {
    const std::string_view date = date_of(keys[begin]);
    std::size_t end = begin + 1;
    while (end < keys.size() && date_of(keys[end]) == date) ++end;
    if (end == keys.size() && !all) {
      if (begin > 0) return absl::OkStatus();
      run->same_date = std::string(date) + kEnd;
      run->same_date_after.clear();
      run->bound = date;
      return absl::OkStatus();
    }
    for (std::size_t i = end; i-- > begin;) run->done = !Take(run, keys[i]) || run->done;
    run->bound = date;
    begin = end;
  }
  run->done = run->done || all;
  return absl::OkStatus();
}

bool DatedScan::Before(const DatedPlace& a, const DatedPlace& b) const {
  if (a.days.empty() != b.days.empty()) return b.days.empty();
  if (a.days != b.days) return (a.days < b.days) != descending_;
  return a.subject_end < b.subject_end;
}

absl::StatusOr<std::vector<DatedPlace>> DatedScan::Next(std::size_t count) {
  std::vector<DatedPlace> places;
  while (places.size() < count) {
    Run* next = nullptr;
    for (Run& run : runs_) {
      // Those with no date come last, and need not be read before.
      if (run.prefix.back() == kUndated && next != nullptr) break;
      RETURN_IF_ERROR(Fill(&run, count - places.size()));
      if (run.places.empty()) continue;
      if (next == nullptr || Before(run.places.front(), next->places.front())) next = &run;
    }
    if (next == nullptr) break;
    places.push_back(std::move(next->places.front()));
    next->places.pop_front();
  }
  return places;
}

}  // namespace minutebook::domain
