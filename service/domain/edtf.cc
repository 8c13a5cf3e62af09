#include "service/domain/edtf.h"

#include <tuple>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

constexpr std::string_view kForms =
    "write a day as 2021-08-30, a month as 2021-08, a year as 2021, a span as "
    "2022-12-02/2022-12-03, with ~ (about) or ? (uncertain) after a date";

absl::Status Malformed(std::string_view text, std::string_view why) {
  return absl::InvalidArgumentError(Concat({Quoted(text), " ", why, "; ", kForms}));
}

bool AllDigits(std::string_view text) {
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
  }
  return !text.empty();
}

int ToNumber(std::string_view digits) {
  int number = 0;
  for (const char c : digits) number = number * 10 + (c - '0');
  return number;
}

// Why a text that is no date cannot be one: the mistake that its writer most likely made.
std::string_view LikelyMistake(std::string_view text) {
  if (text.find_first_of("Tt:") != text.npos) return "has a time; a civil date has none";
  if (text.find('%') != text.npos) return "uses %, which is not taken; choose ~ or ?";
  if (text.find_first_of("Xxu") != text.npos) return "has digits left open";
  if (!text.empty() && text[0] == '-') return "has a negative year";
  if (AllDigits(text) && text.size() == 8) return "lacks hyphens";
  return "is not a date";
}

// Strips a mark. Two of them (EDTF writes % for both) are left in place and so refused.
std::string_view StripMark(std::string_view text, EdtfDate* date) {
  if (text.empty()) return text;
  date->approximate = text.back() == '~';
  date->uncertain = text.back() == '?';
  if (date->approximate || date->uncertain) text.remove_suffix(1);
  return text;
}

absl::StatusOr<EdtfDate> ParseDate(std::string_view text) {
  EdtfDate date;
  const std::string_view bare = StripMark(text, &date);
  const bool has_month = bare.size() == 7 || bare.size() == 10;
  const bool has_day = bare.size() == 10;
  const bool shaped = (bare.size() == 4 || has_month) && AllDigits(bare.substr(0, 4)) &&
                      (!has_month || (bare[4] == '-' && AllDigits(bare.substr(5, 2)))) &&
                      (!has_day || (bare[7] == '-' && AllDigits(bare.substr(8, 2))));
  if (!shaped) return Malformed(text, LikelyMistake(bare));
  const int year = ToNumber(bare.substr(0, 4));
  const int month = has_month ? ToNumber(bare.substr(5, 2)) : 1;
  const int day = has_day ? ToNumber(bare.substr(8, 2)) : 1;
  if (year == 0) return Malformed(text, "names the year 0000; years are 0001 to 9999");
  if (month < 1 || month > 12) return Malformed(text, "names no month of the calendar (01 to 12)");
  date.first = absl::CivilDay(year, month, day);
  if (date.first.month() != month || date.first.day() != day) {
    return Malformed(text, "names a day that its month does not have");
  }
  if (has_day) {
    date.last = date.first;
  } else if (has_month) {
    date.precision = Precision::kMonth;
    date.last = absl::CivilDay(absl::CivilMonth(date.first) + 1) - 1;
  } else {
    date.precision = Precision::kYear;
    date.last = absl::CivilDay(year, 12, 31);
  }
  return date;
}

}  // namespace

absl::StatusOr<Edtf> ParseEdtf(std::string_view text) {
  if (text.empty()) return absl::InvalidArgumentError(Concat({"is empty; ", kForms}));
  const std::size_t slash = text.find('/');
  if (slash == text.npos) {
    absl::StatusOr<EdtfDate> date = ParseDate(text);
    if (!date.ok()) return date.status();
    return Edtf{*date, *date, false};
  }
  const std::string_view from = text.substr(0, slash);
  const std::string_view to = text.substr(slash + 1);
  if (to.find('/') != to.npos) return Malformed(text, "has more than two dates");
  if (from.empty() || to.empty() || from == ".." || to == "..") {
    return Malformed(text, "is open at an end; both dates of a span are needed");
  }
  absl::StatusOr<EdtfDate> begin = ParseDate(from);
  if (!begin.ok()) return begin.status();
  absl::StatusOr<EdtfDate> end = ParseDate(to);
  if (!end.ok()) return end.status();
  if (begin->first > end->last) {
    return Malformed(text, "ends before it begins; put the earlier date first");
  }
  return Edtf{*begin, *end, true};
}

absl::StatusOr<absl::CivilDay> ParseDay(std::string_view text) {
  const absl::StatusOr<EdtfDate> date = ParseDate(text);
  if (!date.ok() || date->precision != Precision::kDay || date->approximate || date->uncertain) {
    // An impossible day deserves its own reason; anything else is simply not a day.
    if (!date.ok() && text.size() == 10 && AllDigits(text.substr(0, 4))) return date.status();
    return absl::InvalidArgumentError(
        Concat({Quoted(text), " is not a day; write it as 2021-08-30"}));
  }
  return date->first;
}

std::string FormatDay(absl::CivilDay day) {
  return absl::StrFormat("%04d-%02d-%02d", day.year(), day.month(), day.day());
}

bool OccursBefore(std::string_view a, std::string_view b) {
  const absl::StatusOr<Edtf> left = ParseEdtf(a);
  const absl::StatusOr<Edtf> right = ParseEdtf(b);
  if (!left.ok() || !right.ok()) return left.ok() && !right.ok();
  return std::make_tuple(left->first(), left->last()) <
         std::make_tuple(right->first(), right->last());
}

}  // namespace minutebook::domain
