#include "service/domain/audit/words.h"

#include <algorithm>
#include <array>

#include "service/domain/edtf.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

constexpr std::size_t kQuoteBytesMax = 300;

std::string MonthName(absl::CivilDay day) {
  static constexpr std::array<std::string_view, 12> kNames = {
      "January", "February", "March",     "April",   "May",      "June",
      "July",    "August",   "September", "October", "November", "December"};
  return std::string(kNames[static_cast<std::size_t>(day.month() - 1)]);
}

std::string OneDate(const EdtfDate& date) {
  const std::string year = std::to_string(date.first.year());
  std::string words = year;
  if (date.precision == Precision::kMonth) words = Concat({MonthName(date.first), " ", year});
  if (date.precision == Precision::kDay) {
    words = Concat({std::to_string(date.first.day()), " ", MonthName(date.first), " ", year});
  }
  if (date.approximate) words = Concat({"about ", words});
  return date.uncertain ? Concat({words, " (uncertain)"}) : words;
}

std::string Interval(const Edtf& edtf) {
  const EdtfDate& begin = edtf.begin;
  const bool days = begin.precision == Precision::kDay && edtf.end.precision == Precision::kDay;
  const bool marked = begin.approximate || begin.uncertain;
  if (days && !marked && absl::CivilMonth(begin.first) == absl::CivilMonth(edtf.end.first)) {
    return Concat({std::to_string(begin.first.day()), " to ", OneDate(edtf.end)});
  }
  return Concat({OneDate(begin), " to ", OneDate(edtf.end)});
}

}  // namespace

std::string DateWords(const std::string& edtf) {
  const absl::StatusOr<Edtf> parsed = ParseEdtf(edtf);
  if (!parsed.ok()) return edtf;
  return parsed->interval ? Interval(*parsed) : OneDate(parsed->begin);
}

std::string WhenWords(const std::string& edtf) {
  if (edtf.empty()) return "on a day that is not stated";
  const absl::StatusOr<Edtf> parsed = ParseEdtf(edtf);
  if (!parsed.ok()) return edtf;
  if (parsed->interval) return Concat({"from ", Interval(*parsed)});
  return Concat({parsed->begin.precision == Precision::kDay ? "on " : "in ", DateWords(edtf)});
}

std::string SpanWords(const std::string& from, const std::string& to, const std::string& during) {
  std::vector<std::string> parts;
  if (!during.empty()) parts.push_back(Concat({"for ", DateWords(during)}));
  if (!from.empty()) parts.push_back(Concat({"from ", DateWords(from)}));
  if (!to.empty()) parts.push_back(Concat({"until ", DateWords(to)}));
  std::string words;
  for (const std::string& part : parts) words += words.empty() ? part : Concat({" ", part});
  return words;
}

std::string Series(const std::vector<std::string>& items, std::size_t most) {
  std::vector<std::string> shown(
      items.begin(), items.begin() + static_cast<std::ptrdiff_t>(std::min(items.size(), most)));
  if (items.size() > most) shown.push_back(Concat({std::to_string(items.size() - most), " more"}));
  std::string words;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    if (i > 0) words += i + 1 == shown.size() ? " and " : ", ";
    words += shown[i];
  }
  return words;
}

std::string CountWords(std::uint64_t count, std::string_view one, std::string_view many) {
  return Concat({std::to_string(count), " ", count == 1 ? one : many});
}

std::string OrdinalWords(std::uint32_t ordinal) {
  const std::uint32_t tens = ordinal % 100;
  std::string_view suffix = "th";
  if (tens < 11 || tens > 13) {
    if (ordinal % 10 == 1) suffix = "st";
    if (ordinal % 10 == 2) suffix = "nd";
    if (ordinal % 10 == 3) suffix = "rd";
  }
  return Concat({std::to_string(ordinal), suffix});
}

std::string EnumWords(const std::string& name, std::string_view prefix) {
  std::string words = name.starts_with(prefix) ? name.substr(prefix.size()) : name;
  for (char& c : words) {
    if (c == '_') c = ' ';
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return words;
}

std::string AspectWords(const std::vector<v1::DisputeAspect>& aspects) {
  std::vector<std::string> words;
  for (const v1::DisputeAspect aspect : aspects) {
    words.push_back(EnumWords(v1::DisputeAspect_Name(aspect), "DISPUTE_ASPECT_"));
  }
  return Series(words);
}

std::string Capital(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  }
  return text;
}

std::string Quote(std::string_view words) {
  if (words.size() <= kQuoteBytesMax) return Concat({"\"", words, "\""});
  std::size_t end = kQuoteBytesMax;
  // Never within a character.
  while (end > 0 && (static_cast<unsigned char>(words[end]) & 0xC0) == 0x80) --end;
  return Concat({"\"", words.substr(0, end), "...\""});
}

}  // namespace minutebook::domain
