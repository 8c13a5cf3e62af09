// Instants in microseconds since 1970-01-01T00:00:00Z, and the civil days of a time zone. A date
// that stands for an instant means the end of that day: its last microsecond.
#pragma once

#include <google/protobuf/timestamp.pb.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"

namespace minutebook::domain {

// An instant that was asked or claimed.
struct Instant {
  std::int64_t us = 0;
  bool from_date = false;  // it was given as a date
};

// OK if `zone` is an IANA zone that this machine knows.
absl::Status CheckZone(std::string_view zone);
// An RFC 3339 time (at most six decimals of seconds) or a day, which ends in `zone`.
absl::StatusOr<Instant> ParseInstant(std::string_view text, std::string_view zone);
// The day in `zone` at an instant; UTC if the zone is not known.
absl::CivilDay DayAt(std::int64_t us, std::string_view zone);
// As messages carry it.
google::protobuf::Timestamp TimestampOf(std::int64_t us);
// "2021-08-30T12:00:00.000001Z"
std::string FormatInstant(std::int64_t us);

}  // namespace minutebook::domain
