// Dates: the lines of the input, each parsed, then compared with one another.
#include <string_view>
#include <vector>

#include "service/domain/edtf.h"
#include "service/domain/text.h"
#include "tests/fuzz/fuzz_check.h"

namespace minutebook::domain {
namespace {

constexpr std::size_t kLinesMax = 4;

void CheckDate(std::string_view text) {
  const absl::StatusOr<Edtf> date = ParseEdtf(text);
  if (!date.ok()) {
    FUZZ_CHECK(!date.status().message().empty());
    const absl::string_view message = date.status().message();
    FUZZ_CHECK(IsUtf8({message.data(), message.size()}));
    FUZZ_CHECK(!ParseDay(text).ok());
    return;
  }
  FUZZ_CHECK(date->first() <= date->last());
  FUZZ_CHECK(date->begin.first <= date->begin.last && date->end.first <= date->end.last);
  FUZZ_CHECK(date->first().year() >= 1 && date->last().year() <= 9999);
  FUZZ_CHECK(date->interval == (text.find('/') != text.npos));
  const absl::StatusOr<absl::CivilDay> again = ParseDay(FormatDay(date->first()));
  FUZZ_CHECK(again.ok() && *again == date->first());
  if (const absl::StatusOr<absl::CivilDay> day = ParseDay(text); day.ok()) {
    FUZZ_CHECK(FormatDay(*day) == text && *day == date->first() && *day == date->last());
  }
}

// A strict weak ordering, as far as three can tell.
void CheckOrder(const std::vector<std::string_view>& lines) {
  for (const std::string_view a : lines) {
    FUZZ_CHECK(!OccursBefore(a, a));
    for (const std::string_view b : lines) {
      FUZZ_CHECK(!OccursBefore(a, b) || !OccursBefore(b, a));
      for (const std::string_view c : lines) {
        FUZZ_CHECK(!OccursBefore(a, c) || OccursBefore(a, b) || OccursBefore(b, c));
      }
    }
  }
}

}  // namespace
}  // namespace minutebook::domain

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  std::vector<std::string_view> lines;
  while (lines.size() < minutebook::domain::kLinesMax) {
    lines.push_back(rest.substr(0, rest.find('\n')));
    minutebook::domain::CheckDate(lines.back());
    if (lines.back().size() == rest.size()) break;
    rest.remove_prefix(lines.back().size() + 1);
  }
  minutebook::domain::CheckOrder(lines);
  return 0;
}
