// Instants: a zone in the first line, an instant in the rest.
#include <string_view>

#include "service/domain/edtf.h"
#include "service/domain/instant.h"
#include "service/domain/text.h"
#include "tests/fuzz/fuzz_check.h"

namespace minutebook::domain {
namespace {

constexpr std::int64_t kFirstUs = -62135596800000000;  // 0001-01-01T00:00:00Z
constexpr std::int64_t kLastUs = 253402300799999999;   // 9999-12-31T23:59:59.999999Z
constexpr std::int64_t kDayUs = std::int64_t{86400} * 1'000'000;

void CheckInstant(std::string_view text, std::string_view zone) {
  const absl::StatusOr<Instant> instant = ParseInstant(text, zone);
  if (!instant.ok()) {
    const absl::string_view message = instant.status().message();
    FUZZ_CHECK(!message.empty() && IsUtf8({message.data(), message.size()}));
    return;
  }
  FUZZ_CHECK(instant->us >= kFirstUs - kDayUs && instant->us <= kLastUs + kDayUs);
  if (!instant->from_date) {
    FUZZ_CHECK(instant->us >= kFirstUs && instant->us <= kLastUs);
    const absl::StatusOr<Instant> again = ParseInstant(FormatInstant(instant->us), zone);
    FUZZ_CHECK(again.ok() && again->us == instant->us);
    return;
  }
  const absl::StatusOr<absl::CivilDay> day = ParseDay(text);
  FUZZ_CHECK(day.ok() && CheckZone(zone).ok());
  // Before, where the zone left the day out.
  FUZZ_CHECK(DayAt(instant->us, zone) <= *day && DayAt(instant->us + 1, zone) > *day);
}

}  // namespace
}  // namespace minutebook::domain

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::string_view zone = input.substr(0, input.find('\n'));
  const std::string_view text =
      zone.size() == input.size() ? std::string_view() : input.substr(zone.size() + 1);
  minutebook::domain::CheckInstant(text, zone);
  minutebook::domain::CheckInstant(text, "America/St_Johns");
  return 0;
}
