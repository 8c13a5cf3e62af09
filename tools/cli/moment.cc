#include "tools/cli/moment.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"
#include "tools/cli/civil_date.h"

namespace minutebook::cli {

std::string Rfc3339(std::int64_t micros) {
  return absl::FormatTime("%E4Y-%m-%dT%H:%M:%E6SZ", absl::FromUnixMicros(micros),
                          absl::UTCTimeZone());
}

std::string MomentInWords(absl::Time time) {
  return absl::FormatTime("%e %B %Y, %H:%M:%S UTC", time, absl::UTCTimeZone())
      .substr(absl::ToCivilDay(time, absl::UTCTimeZone()).day() < 10 ? 1 : 0);
}

absl::Time FromProto(const google::protobuf::Timestamp& timestamp) {
  return absl::FromUnixSeconds(timestamp.seconds()) + absl::Nanoseconds(timestamp.nanos());
}

bool ParseMoment(const std::string& text, absl::Time& time) {
  if (const auto day = ParseCivilDay(text)) {
    time = absl::FromCivil(*day, absl::UTCTimeZone());
    return true;
  }
  return text.size() >= 20 && absl::ParseTime(absl::RFC3339_full, text, &time, nullptr);
}

google::protobuf::Timestamp ToProto(absl::Time time) {
  google::protobuf::Timestamp timestamp;
  const std::int64_t micros = absl::ToUnixMicros(time);
  const std::int64_t seconds = absl::ToUnixSeconds(time);
  timestamp.set_seconds(seconds);
  timestamp.set_nanos(static_cast<int>((micros - seconds * 1'000'000) * 1000));
  return timestamp;
}

std::string DurationInWords(absl::Duration duration) {
  const double seconds = absl::ToDoubleSeconds(duration);
  if (seconds < 0.05) return "under 0.1 s";
  if (seconds < 10) return absl::StrFormat("%.1f s", seconds);
  const auto whole = static_cast<std::int64_t>(seconds + 0.5);
  if (whole < 60) return absl::StrCat(whole, " s");
  if (whole < 3600) return absl::StrFormat("%d min %02d s", whole / 60, whole % 60);
  return absl::StrFormat("%d h %02d min", whole / 3600, whole / 60 % 60);
}

std::string WithCommas(std::uint64_t number) {
  const std::string digits = absl::StrCat(number);
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) out.push_back(',');
    out.push_back(digits[i]);
  }
  return out;
}

}  // namespace minutebook::cli
