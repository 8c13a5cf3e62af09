// Spans of days as records state them: with boundaries known by day, month or year, or as whole
// periods. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "minutebook/v1/office_query.pb.h"
#include "minutebook/v1/source.pb.h"
#include "service/domain/edtf.h"

namespace minutebook::domain {

// One day, of which only a range may be known.
struct Boundary {
  absl::CivilDay first;
  absl::CivilDay last;  // inclusive
  Precision precision = Precision::kDay;

  bool operator==(const Boundary&) const = default;
};

// The boundary that a date states; nullopt for one that is empty or no date.
std::optional<Boundary> ParseBoundary(const std::string& date);
// Some day or other.
Boundary AnyDay();

struct Span {
  Boundary begin;
  bool begin_stated = false;    // otherwise begin is when it was first seen
  std::optional<Boundary> end;  // the first day after; nullopt: until an event ends it
  bool by_period = false;       // stated as whole months or years
};

// What from, to and during say together: from and to sharpen a during. `seen` stands in for a
// beginning that none of them states.
Span MakeSpan(const v1::Period& period, const Boundary& seen);

// How surely a span covers a day.
v1::Coverage CoverageOf(const Span& span, absl::CivilDay day);
// How surely something does of which there are several readings.
v1::Coverage CoverageOf(const std::vector<Span>& readings, absl::CivilDay day);

// The span ends at `end`, if it did not before; whether that changed it.
bool EndBy(const Boundary& end, Span* span);

// Where a neighbour states a sharper boundary within a period known by month or year, it wins.
void SharpenBy(const Span& neighbour, Span* span);

// Days that all readings cover; nullopt where there are none.
struct CoveredDays {
  absl::CivilDay first;
  absl::CivilDay end;  // exclusive
  bool by_period = false;
};
std::optional<CoveredDays> CoveredByAll(const std::vector<Span>& readings);

// Whether two tenures contradict each other: both certain on a day, or one, known by period, wholly
// within the other. Periods that merely run into each other do not.
bool Overlap(const CoveredDays& a, const CoveredDays& b);

}  // namespace minutebook::domain
