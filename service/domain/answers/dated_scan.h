// The subjects of a body in the order of lists by date, a few at a time: dates of each length are
// read from rows of their own (dated.h), and merged.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "service/domain/answers/question.h"
#include "service/domain/dated.h"
#include "service/domain/keys.h"

namespace minutebook::domain {

// Which dates a list is narrowed to: those that may lie on or after `from` and on or before `to`.
class DateRange {
 public:
  // INVALID_ARGUMENT naming the field where one is no EDTF date. Empty ones do not limit.
  static absl::StatusOr<DateRange> Parse(const std::string& from, const std::string& to);
  // What has no date is in no range, unless nothing is asked.
  bool MayHold(const std::string& on) const;

  bool all() const { return !from_.has_value() && !to_.has_value(); }
  const std::optional<absl::CivilDay>& from() const { return from_; }
  const std::optional<absl::CivilDay>& to() const { return to_; }

 private:
  std::optional<absl::CivilDay> from_;
  std::optional<absl::CivilDay> to_;
};

// A place in a list by date.
struct DatedPlace {
  std::string days;         // 16 digits; empty: no date, which comes last
  std::string subject_end;  // of the subject's key, after OwnerPrefix
  bool within = true;       // the range asked; some others must be passed to find all that are
};

class DatedScan {
 public:
  // `after`, if set, is the last place that was told. The question must outlive this.
  DatedScan(Question& question, RowKind kind, const DateRange& range, bool descending,
            const std::optional<DatedPlace>& after);

  // The next places, at most `count`; fewer: the last ones. In order: by first day, sharper dates
  // first (both the other way round if descending), then by the subject's key; those with no date
  // last.
  absl::StatusOr<std::vector<DatedPlace>> Next(std::size_t count);

 private:
  // Dates of one span, or no date: places in order, read when they are needed.
  struct Run {
    std::string prefix;
    std::string first_least;  // 8 digits: a date of the span that begins before is not in the range
    bool forward = true;
    std::string bound;  // keys are read from behind it on; backward: from before it. Empty: all
    // Backward, where subjects of one date are to be read forward first: what their keys begin
    // with, and the last one read. Empty: none.
    std::string same_date;
    std::string same_date_after;
    bool done = false;
    std::deque<DatedPlace> places;
  };

  Run Start(Run run, const std::optional<DatedPlace>& after) const;
  // Reads on, about `count` rows at a time, until there is a place or no more.
  absl::Status Fill(Run* run, std::size_t count);
  absl::Status ReadForward(Run* run, std::size_t count);
  absl::Status ReadSameDate(Run* run, std::size_t count);
  absl::Status ReadBackward(Run* run, std::size_t count);
  // Adds the place of a key to a run. False, and it is left out: no place from it on is in the
  // range.
  bool Take(Run* run, std::string_view key);
  bool Before(const DatedPlace& a, const DatedPlace& b) const;

  Question& question_;
  const bool descending_;
  const std::string from_;  // 8 digits; empty: no limit
  const std::string to_;
  std::vector<Run> runs_;
};

}  // namespace minutebook::domain
