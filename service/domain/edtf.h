// Civil dates as EDTF strings (ISO 8601-2): level 0 without times, and the marks ~ (approximate)
// and ? (uncertain) of level 1 at the end of a date, which mark it but never change the days it
// covers. "2021-08-30", "2021-08", "2021", "2022-12-02/2022-12-03", "2021~". Years are 0001 to
// 9999. Everything else is refused: "..", "%", times, seasons, open or reversed intervals.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"

namespace minutebook::domain {

enum class Precision { kDay, kMonth, kYear };

// A date of an interval, or the only one: the days it may mean.
struct EdtfDate {
  absl::CivilDay first;  // the earliest day it covers
  absl::CivilDay last;   // the latest, inclusive
  Precision precision = Precision::kDay;
  bool approximate = false;
  bool uncertain = false;
};

struct Edtf {
  EdtfDate begin;
  EdtfDate end;  // equal to begin where it is no interval
  bool interval = false;

  absl::CivilDay first() const { return begin.first; }
  absl::CivilDay last() const { return end.last; }
};

// INVALID_ARGUMENT says what is wrong and shows the form that is right.
absl::StatusOr<Edtf> ParseEdtf(std::string_view text);
// A single day, as `on` of a question must be; otherwise INVALID_ARGUMENT.
absl::StatusOr<absl::CivilDay> ParseDay(std::string_view text);
// "2021-08-30".
std::string FormatDay(absl::CivilDay day);

// Orders what occurred: by first day, then sharper before vaguer (the earlier last day first).
// Dates that do not parse, or are empty, come after all others.
bool OccursBefore(std::string_view a, std::string_view b);

}  // namespace minutebook::domain
