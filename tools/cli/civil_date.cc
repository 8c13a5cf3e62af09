#include "tools/cli/civil_date.h"

#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace minutebook::cli {
namespace {

constexpr const char* kMonths[] = {"January",   "February", "March",    "April",
                                   "May",       "June",     "July",     "August",
                                   "September", "October",  "November", "December"};

struct Date {
  int year = 0;
  int month = 0;  // 0: not stated
  int day = 0;    // 0: not stated
  bool approximate = false;
  bool uncertain = false;
};

std::optional<Date> ParseDate(absl::string_view text) {
  Date date;
  date.uncertain = absl::ConsumeSuffix(&text, "?");
  date.approximate = absl::ConsumeSuffix(&text, "~");
  const std::vector<absl::string_view> parts = absl::StrSplit(text, '-');
  const auto number = [&](std::size_t i, std::size_t digits, int& out) {
    return parts[i].size() == digits && absl::SimpleAtoi(parts[i], &out) && out > 0;
  };
  if (parts.size() > 3 || !number(0, 4, date.year)) return std::nullopt;
  if (parts.size() > 1 && !(number(1, 2, date.month) && date.month <= 12)) return std::nullopt;
  if (parts.size() > 2 && !(number(2, 2, date.day) && date.day <= 31)) return std::nullopt;
  return date;
}

std::string Month(int month, bool brief) {
  const std::string name = kMonths[month - 1];
  return brief && name.size() > 4 ? name.substr(0, 3) : name;
}

std::string Words(const Date& date, bool brief) {
  std::string words;
  if (date.approximate) words = "about ";
  if (date.day > 0) absl::StrAppend(&words, date.day, " ");
  if (date.month > 0) absl::StrAppend(&words, Month(date.month, brief), " ");
  absl::StrAppend(&words, date.year);
  if (date.uncertain) words += " (uncertain)";
  return words;
}

std::string Words(absl::string_view edtf, bool brief) {
  const std::vector<absl::string_view> sides = absl::StrSplit(edtf, '/');
  const auto first = ParseDate(sides.front());
  const auto last = ParseDate(sides.back());
  if (sides.size() > 2 || !first || !last) return std::string(edtf);
  if (sides.size() == 1) return Words(*first, brief);
  const bool marked = first->approximate || first->uncertain;
  const bool days = first->day > 0 && last->day > 0 && first->year == last->year && !marked;
  if (days && first->month == last->month) {
    return absl::StrCat(first->day, " to ", Words(*last, brief));
  }
  if (days) {
    return absl::StrCat(first->day, " ", Month(first->month, brief), " to ", Words(*last, brief));
  }
  return absl::StrCat(Words(*first, brief), " to ", Words(*last, brief));
}

}  // namespace

std::optional<absl::CivilDay> ParseCivilDay(absl::string_view text) {
  const auto date = ParseDate(text);
  if (!date || date->day == 0 || date->approximate || date->uncertain) return std::nullopt;
  const absl::CivilDay day(date->year, date->month, date->day);
  const bool exists = day.day() == date->day;  // absl carries 30 February over into March
  return exists ? std::optional(day) : std::nullopt;
}

bool IsEdtf(absl::string_view text) {
  const std::vector<absl::string_view> sides = absl::StrSplit(text, '/');
  if (sides.size() > 2) return false;
  for (const absl::string_view side : sides) {
    const auto date = ParseDate(side);
    if (!date) return false;
    // absl carries 30 February over into March.
    if (date->day > 0 && absl::CivilDay(date->year, date->month, date->day).day() != date->day) {
      return false;
    }
  }
  return true;
}

std::string DateInWords(absl::string_view edtf) { return Words(edtf, false); }

std::string ShortDate(absl::string_view edtf) { return Words(edtf, true); }

std::string WhenInWords(absl::string_view edtf) {
  const auto date = ParseDate(edtf);
  if (!date) return absl::StrCat("from ", DateInWords(edtf));
  return absl::StrCat(date->day > 0 ? "on " : "in ", DateInWords(edtf));
}

}  // namespace minutebook::cli
