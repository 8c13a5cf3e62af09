#include "service/domain/span.h"

#include <algorithm>

namespace minutebook::domain {
namespace {

const absl::CivilDay kFirstDay(1, 1, 1);
const absl::CivilDay kLastDay(9999, 12, 31);

bool Sharper(const Boundary& a, const Boundary& b) { return a.precision < b.precision; }

}  // namespace

std::optional<Boundary> ParseBoundary(const std::string& date) {
  const absl::StatusOr<Edtf> parsed = ParseEdtf(date);
  if (!parsed.ok()) return std::nullopt;
  return Boundary{parsed->first(), parsed->last(), parsed->begin.precision};
}

Boundary AnyDay() { return {kFirstDay, kLastDay, Precision::kYear}; }

Span MakeSpan(const v1::Period& period, const Boundary& seen) {
  Span span;
  span.begin = seen;
  if (const absl::StatusOr<Edtf> during = ParseEdtf(period.during()); during.ok()) {
    const absl::CivilDay first = during->first();
    const absl::CivilDay after = during->last() + 1;
    span.begin = {first, first, during->begin.precision};
    span.begin_stated = true;
    span.end = {after, after, during->end.precision};
    span.by_period =
        during->begin.precision != Precision::kDay || during->end.precision != Precision::kDay;
  }
  if (const auto from = ParseBoundary(period.from_date()); from.has_value()) {
    span.begin = *from;
    span.begin_stated = true;
  }
  if (const auto to = ParseBoundary(period.to_date()); to.has_value()) span.end = *to;
  return span;
}

v1::Coverage CoverageOf(const Span& span, absl::CivilDay day) {
  if (day < span.begin.first || (span.end.has_value() && day >= span.end->last)) {
    return v1::COVERAGE_NONE;
  }
  if (day < span.begin.last || (span.end.has_value() && day >= span.end->first)) {
    return v1::COVERAGE_POSSIBLY;
  }
  return span.by_period ? v1::COVERAGE_BY_YEAR : v1::COVERAGE_CERTAIN;
}

v1::Coverage CoverageOf(const std::vector<Span>& readings, absl::CivilDay day) {
  // The numbers of Coverage run from sure to unsure.
  v1::Coverage strongest = v1::COVERAGE_NONE;
  bool some_do_not = false;
  for (const Span& reading : readings) {
    const v1::Coverage coverage = CoverageOf(reading, day);
    if (coverage == v1::COVERAGE_NONE) {
      some_do_not = true;
    } else if (strongest == v1::COVERAGE_NONE || coverage < strongest) {
      strongest = coverage;
    }
  }
  if (strongest == v1::COVERAGE_NONE) return v1::COVERAGE_NONE;
  return some_do_not ? v1::COVERAGE_BY_ONE_READING : strongest;
}

bool EndBy(const Boundary& end, Span* span) {
  if (!span->end.has_value()) {
    span->end = end;
    return true;
  }
  if (end.first >= span->end->first && end.last >= span->end->last) return false;
  span->end->first = std::min(span->end->first, end.first);
  span->end->last = std::min(span->end->last, end.last);
  span->end->precision = end.precision;
  return true;
}

void SharpenBy(const Span& neighbour, Span* span) {
  if (!span->by_period || !span->end.has_value()) return;
  const bool outlasts = !neighbour.end.has_value() || neighbour.end->first >= span->end->first;
  if (neighbour.begin_stated && outlasts && Sharper(neighbour.begin, *span->end) &&
      neighbour.begin.first > span->begin.first && neighbour.begin.first < span->end->first) {
    span->end = neighbour.begin;
    return;
  }
  if (neighbour.end.has_value() && neighbour.begin.first <= span->begin.first &&
      Sharper(*neighbour.end, span->begin) && neighbour.end->first > span->begin.first &&
      neighbour.end->first < span->end->first) {
    span->begin = *neighbour.end;
  }
}

std::optional<CoveredDays> CoveredByAll(const std::vector<Span>& readings) {
  CoveredDays days{kFirstDay, kLastDay, false};
  for (const Span& reading : readings) {
    days.first = std::max(days.first, reading.begin.last);
    if (reading.end.has_value()) days.end = std::min(days.end, reading.end->first);
    days.by_period = days.by_period || reading.by_period;
  }
  if (readings.empty() || days.first >= days.end) return std::nullopt;
  return days;
}

bool Overlap(const CoveredDays& a, const CoveredDays& b) {
  if (a.first >= b.end || b.first >= a.end) return false;
  if (!a.by_period && !b.by_period) return true;
  const bool a_within_b = b.first <= a.first && a.end <= b.end;
  const bool b_within_a = a.first <= b.first && b.end <= a.end;
  return a_within_b || b_within_a;
}

}  // namespace minutebook::domain
