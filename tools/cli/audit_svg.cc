// The timeline of an audit: terms, nominations, meetings and documents in lanes over the years.
#include <algorithm>
#include <map>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tools/cli/audit_words.h"
#include "tools/cli/civil_date.h"
#include "tools/cli/layout.h"
#include "tools/cli/markup.h"
#include "tools/cli/utf8.h"

namespace minutebook::cli {
namespace {

constexpr double kLeft = 92;  // where the names of kinds end
constexpr double kRight = 948;
constexpr double kWidth = 960;
constexpr double kRow = 22;
constexpr double kBar = 14;
constexpr double kLegend = 22;   // height of what explains the marks
constexpr double kLetter = 6.2;  // about the width of a letter of 11 pixels
constexpr std::size_t kLabelMax = 34;
constexpr std::size_t kItemsMax = 400;  // of a kind; a page must stay readable

struct Scale {
  absl::CivilDay first;
  absl::CivilDay last;
  double X(absl::CivilDay day) const {
    const double whole = std::max<double>(1, static_cast<double>(last - first + 1));
    return kLeft + (kRight - kLeft) * static_cast<double>(day - first) / whole;
  }
};

struct Mark {
  const v1::TimelineItem* item;
  double from;
  double to;
  double label;  // where its words begin
  bool before;   // they stand left of it
  std::size_t row = 0;
};

std::optional<absl::CivilDay> Day(const std::string& day) { return ParseCivilDay(day); }

std::optional<Scale> ScaleOf(const AuditReport& report) {
  std::optional<Scale> scale;
  const auto widen = [&scale](const std::optional<absl::CivilDay>& day) {
    if (!day.has_value()) return;
    if (!scale.has_value()) scale = Scale{*day, *day};
    scale->first = std::min(scale->first, *day);
    scale->last = std::max(scale->last, *day);
  };
  for (const v1::TimelineItem& item : report.timeline()) {
    widen(Day(item.first()));
    widen(Day(item.last()));
  }
  if (!scale.has_value()) return scale;
  // What has not ended goes on to the day asked.
  widen(Day(report.basis().on()));
  scale->first = absl::CivilDay(scale->first.year(), 1, 1);
  scale->last = absl::CivilDay(scale->last.year(), 12, 31);
  return scale;
}

Mark Place(const v1::TimelineItem& item, const Scale& scale) {
  const absl::CivilDay first = Day(item.first()).value_or(scale.first);
  const absl::CivilDay last = std::max(first, Day(item.last()).value_or(scale.last));
  Mark mark{&item, scale.X(first), std::max(scale.X(last + 1), scale.X(first) + 5), 0, false};
  const double words =
      kLetter * static_cast<double>(std::min(TextWidth(item.label()), kLabelMax)) + 8;
  mark.before = mark.to + words > kRight + 8 && mark.from - words > kLeft;
  mark.label = mark.before ? mark.from - 4 : mark.to + 4;
  return mark;
}

// Each in the first row where neither mark nor words touch another's.
std::size_t SetRows(std::vector<Mark>& marks) {
  std::vector<std::vector<std::pair<double, double>>> rows;
  for (Mark& mark : marks) {
    const double words =
        kLetter * static_cast<double>(std::min(TextWidth(mark.item->label()), kLabelMax)) + 10;
    const double from = mark.before ? mark.from - words : mark.from;
    const double to = mark.before ? mark.to : mark.to + words;
    std::size_t row = 0;
    for (; row < rows.size(); ++row) {
      const bool free = std::none_of(rows[row].begin(), rows[row].end(), [&](const auto& taken) {
        return from < taken.second && to > taken.first;
      });
      if (free) break;
    }
    if (row == rows.size()) rows.emplace_back();
    rows[row].emplace_back(from, to);
    mark.row = row;
  }
  return rows.size();
}

const char* ClassOf(v1::TimelineKind kind) {
  switch (kind) {
    case v1::TIMELINE_KIND_TERM:
      return "term";
    case v1::TIMELINE_KIND_NOMINATION:
      return "nomination";
    case v1::TIMELINE_KIND_MEETING:
      return "meeting";
    case v1::TIMELINE_KIND_PLANNED_MEETING:
      return "planned";
    default:
      return "document";
  }
}

std::string TitleOf(const v1::TimelineItem& item) {
  std::string title = item.label();
  if (!item.first().empty() && item.first() == item.last()) {
    absl::StrAppend(&title, ", ", DateInWords(item.first()));
  } else {
    if (!item.first().empty()) absl::StrAppend(&title, ", from ", DateInWords(item.first()));
    absl::StrAppend(&title, item.last().empty() ? ", no end on record"
                                                : absl::StrCat(" to ", DateInWords(item.last())));
  }
  if (item.inexact()) absl::StrAppend(&title, "; not known to the day");
  if (item.disputed()) absl::StrAppend(&title, "; disputed");
  return title;
}

std::string Drawn(const Mark& mark, double top) {
  const double y = top + static_cast<double>(mark.row) * kRow;
  const v1::TimelineItem& item = *mark.item;
  return absl::StrFormat(
      "<g class=\"%s%s%s\"><title>%s</title><rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
      "height=\"%.1f\" rx=\"2\"/><text x=\"%.1f\" y=\"%.1f\"%s>%s</text></g>\n",
      ClassOf(item.kind()), item.inexact() ? " inexact" : "", item.disputed() ? " disputed" : "",
      HtmlText(TitleOf(item)), mark.from, y, mark.to - mark.from, kBar, mark.label, y + 11,
      mark.before ? " text-anchor=\"end\"" : "", HtmlText(Cut(item.label(), kLabelMax)));
}

// Lines of years, at most a dozen.
std::string Years(const Scale& scale, double height) {
  const auto first = scale.first.year();
  const auto years = scale.last.year() - first + 1;
  long step = 1;
  for (const long wider : {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000}) {
    step = wider;
    if (years / step <= 12) break;
  }
  std::string out;
  for (auto year = first; year <= scale.last.year(); ++year) {
    if (year % step != 0 && years > 12) continue;
    const double x = scale.X(absl::CivilDay(year, 1, 1));
    absl::StrAppendFormat(&out,
                          "<line class=\"year\" x1=\"%.1f\" y1=\"16\" x2=\"%.1f\" y2=\"%.1f\"/>"
                          "<text class=\"year\" x=\"%.1f\" y=\"11\">%d</text>\n",
                          x, x, height, x + 2, year);
  }
  return out;
}

// The day asked, where it lies within what is drawn.
std::string Today(const AuditReport& report, const Scale& scale, double height) {
  const std::optional<absl::CivilDay> day = Day(report.basis().on());
  if (!day.has_value() || *day < scale.first || *day > scale.last) return "";
  const double x = scale.X(*day);
  return absl::StrFormat(
      "<line class=\"today\" x1=\"%.1f\" y1=\"16\" x2=\"%.1f\" "
      "y2=\"%.1f\"><title>%s</title></line>\n",
      x, x, height, HtmlText(DateInWords(report.basis().on())));
}

// What the looks of a mark mean.
std::string Legend(double y) {
  std::string out = "<g class=\"legend\">";
  double x = kLeft;
  const auto add = [&](const char* css, const char* words) {
    absl::StrAppendFormat(&out,
                          "<g class=\"%s\"><rect x=\"%.1f\" y=\"%.1f\" width=\"18\" "
                          "height=\"10\" rx=\"2\"/></g><text x=\"%.1f\" y=\"%.1f\">%s</text>",
                          css, x, y, x + 23, y + 9, words);
    x += 23 + kLetter * static_cast<double>(TextWidth(words)) + 22;
  };
  add("term", "known to the day");
  add("term inexact", "known by month or year, or concluded");
  add("term disputed", "disputed");
  add("nomination", "nominated, or planned");
  return out + "</g>\n";
}

// The lanes that kinds share, in their order.
const char* LaneOf(v1::TimelineKind kind) {
  switch (kind) {
    case v1::TIMELINE_KIND_TERM:
    case v1::TIMELINE_KIND_NOMINATION:
      return "Terms";
    case v1::TIMELINE_KIND_MEETING:
    case v1::TIMELINE_KIND_PLANNED_MEETING:
      return "Meetings";
    default:
      return "Documents";
  }
}

}  // namespace

std::string AuditTimelineSvg(const AuditReport& report) {
  const std::optional<Scale> scale = ScaleOf(report);
  if (!scale.has_value()) return "";
  std::string lanes;
  double top = 24;
  for (const char* lane : {"Terms", "Meetings", "Documents"}) {
    std::vector<Mark> marks;
    for (const v1::TimelineItem& item : report.timeline()) {
      if (std::string(LaneOf(item.kind())) != lane || marks.size() >= kItemsMax) continue;
      if (item.first().empty() && item.last().empty()) continue;
      marks.push_back(Place(item, *scale));
    }
    if (marks.empty()) continue;
    std::stable_sort(marks.begin(), marks.end(),
                     [](const Mark& a, const Mark& b) { return a.from < b.from; });
    const std::size_t rows = SetRows(marks);
    absl::StrAppendFormat(&lanes, "<text class=\"lane\" x=\"4\" y=\"%.1f\">%s</text>\n", top + 11,
                          lane);
    for (const Mark& mark : marks) lanes += Drawn(mark, top);
    top += static_cast<double>(rows) * kRow + 10;
  }
  return absl::StrFormat(
      "<svg class=\"timeline\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" "
      "role=\"img\" aria-label=\"Timeline of terms, meetings and documents\">\n%s%s%s%s</svg>\n",
      kWidth, top + kLegend, Years(*scale, top - 6), Today(report, *scale, top - 6), lanes,
      Legend(top + 4));
}

}  // namespace minutebook::cli
