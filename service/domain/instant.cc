#include "service/domain/instant.h"

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <system_error>

#include "absl/time/time.h"
#include "service/domain/edtf.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

constexpr std::size_t kZoneBytesMax = 64;
constexpr std::string_view kInstantForms =
    "write a time as 2021-08-30T12:00:00Z or 2021-08-30T19:00:00.5+07:00, or a day as 2021-08-30";

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// "Area/Location" in the alphabet of the tz database: nothing that could leave its folder, and none
// of the names that mean this machine's own setting.
bool ZoneShaped(std::string_view zone) {
  if (zone.empty() || zone.size() > kZoneBytesMax) return false;
  char before = '/';
  for (const char c : zone) {
    if (before == '/' && !IsLetter(c)) return false;
    if (!IsLetter(c) && !IsDigit(c) && c != '/' && c != '_' && c != '-' && c != '+') return false;
    before = c;
  }
  return before != '/' && zone != "localtime" && zone != "posixrules" && zone != "Factory" &&
         !zone.starts_with("posix/") && !zone.starts_with("right/") && !zone.starts_with("Fixed/");
}

// absl keeps every name it was ever asked for, known or not: strangers' names must not reach it.
bool ZoneInstalled(std::string_view zone) {
  const char* folder = std::getenv("TZDIR");
  std::error_code error;
  return zone == "UTC" ||
         std::filesystem::is_regular_file(
             Concat({folder != nullptr ? folder : "/usr/share/zoneinfo", "/", zone}), error);
}

// Each thread keeps the zones that it was asked for: as many as the tz database has, at most. (absl
// keeps them for all, and is thread-safe, but a file must be looked for first.)
std::optional<absl::TimeZone> FindZone(std::string_view name) {
  static thread_local std::map<std::string, absl::TimeZone, std::less<>> zones;
  if (const auto found = zones.find(name); found != zones.end()) return found->second;
  absl::TimeZone zone;
  if (!ZoneShaped(name) || !ZoneInstalled(name) || !absl::LoadTimeZone(std::string(name), &zone)) {
    return std::nullopt;
  }
  zones.emplace(name, zone);
  return zone;
}

// The shape of RFC 3339, which absl reads more generously: "dddd-dd-ddTdd:dd:dd[.d...](Z|+dd:dd)".
bool TimeShaped(std::string_view text) {
  constexpr std::string_view kShape = "dddd-dd-ddTdd:dd:dd";
  if (text.size() <= kShape.size()) return false;
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    const bool fits = kShape[i] == 'd'   ? IsDigit(text[i])
                      : kShape[i] == 'T' ? text[i] == 'T' || text[i] == 't'
                                         : text[i] == kShape[i];
    if (!fits) return false;
  }
  std::size_t at = kShape.size();
  if (text[at] == '.') {
    const std::size_t first = ++at;
    while (at < text.size() && IsDigit(text[at])) ++at;
    if (at == first) return false;
  }
  const std::string_view offset = text.substr(at);
  if (offset == "Z" || offset == "z") return true;
  return offset.size() == 6 && (offset[0] == '+' || offset[0] == '-') && IsDigit(offset[1]) &&
         IsDigit(offset[2]) && offset[3] == ':' && IsDigit(offset[4]) && IsDigit(offset[5]) &&
         offset.substr(1, 2) <= "23" && offset.substr(4, 2) <= "59";
}

std::size_t DecimalsOf(std::string_view time) {
  const std::size_t point = time.find('.');
  if (point == time.npos) return 0;
  return time.find_first_not_of("0123456789", point + 1) - point - 1;
}

// The first microsecond after `day` in `zone`, also where clocks were put back over midnight.
std::int64_t EndOfDay(absl::CivilDay day, const absl::TimeZone& zone) {
  const absl::TimeZone::TimeInfo next = zone.At(absl::CivilSecond(day + 1));
  if (next.kind == absl::TimeZone::TimeInfo::REPEATED &&
      absl::ToCivilDay(next.trans, zone) <= day) {
    return absl::ToUnixMicros(next.post);
  }
  return absl::ToUnixMicros(next.pre);
}

absl::Status Refused(std::string_view text, std::string_view why) {
  return absl::InvalidArgumentError(Concat({Quoted(text), " ", why, "; ", kInstantForms}));
}

}  // namespace

absl::Status CheckZone(std::string_view zone) {
  if (FindZone(zone).has_value()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      Concat({Quoted(zone),
              " is not a time zone known here; name one of the IANA time zone "
              "database, such as Asia/Jakarta"}));
}

absl::StatusOr<Instant> ParseInstant(std::string_view text, std::string_view zone) {
  if (text.size() == 10) {
    const absl::StatusOr<absl::CivilDay> day = ParseDay(text);
    if (!day.ok()) return day.status();
    const std::optional<absl::TimeZone> found = FindZone(zone);
    if (!found.has_value()) return CheckZone(zone);
    return Instant{EndOfDay(*day, *found) - 1, true};
  }
  if (!TimeShaped(text)) return Refused(text, "is neither an RFC 3339 time nor a day");
  if (DecimalsOf(text) > 6) return Refused(text, "has more than six decimals of a second");
  absl::Time time;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, std::string(text), &time, &error)) {
    return Refused(text, "names a time that does not exist");
  }
  static const absl::Time kFirst = absl::FromCivil(absl::CivilDay(1, 1, 1), absl::UTCTimeZone());
  static const absl::Time kEnd = absl::FromCivil(absl::CivilDay(10000, 1, 1), absl::UTCTimeZone());
  if (time < kFirst || time >= kEnd) return Refused(text, "lies outside the years 0001 to 9999");
  return Instant{absl::ToUnixMicros(time), false};
}

absl::CivilDay DayAt(std::int64_t us, std::string_view zone) {
  return absl::ToCivilDay(absl::FromUnixMicros(us), FindZone(zone).value_or(absl::UTCTimeZone()));
}

google::protobuf::Timestamp TimestampOf(std::int64_t us) {
  constexpr std::int64_t kSecond = 1'000'000;
  std::int64_t seconds = us / kSecond;
  if (us % kSecond < 0) --seconds;
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds(seconds);
  timestamp.set_nanos(static_cast<std::int32_t>((us - seconds * kSecond) * 1000));
  return timestamp;
}

std::string FormatInstant(std::int64_t us) {
  return absl::FormatTime("%E4Y-%m-%dT%H:%M:%E6SZ", absl::FromUnixMicros(us), absl::UTCTimeZone());
}

}  // namespace minutebook::domain
