// Instants for people and for programs.
#pragma once

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"

namespace minutebook::cli {

// Microseconds since 1970 as "2026-11-22T13:20:05.123456Z".
std::string Rfc3339(std::int64_t micros);
// "22 November 2026, 13:20:05 UTC".
std::string MomentInWords(absl::Time time);
absl::Time FromProto(const google::protobuf::Timestamp& timestamp);

// An RFC 3339 time, or a day, which means its beginning in UTC; false for anything else.
bool ParseMoment(const std::string& text, absl::Time& time);
google::protobuf::Timestamp ToProto(absl::Time time);

// "0.4 s", "12 s", "3 min 05 s", "2 h 10 min".
std::string DurationInWords(absl::Duration duration);
// 1234567: "1,234,567".
std::string WithCommas(std::uint64_t number);

}  // namespace minutebook::cli
