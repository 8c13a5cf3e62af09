// The curves of growth as a table: a line a curve, a column a size.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "tools/bench/goals.h"
#include "tools/bench/report.h"

namespace minutebook::bench {
namespace {

constexpr std::size_t kWorksNamed = 4;

std::string Number(double value) {
  return value >= 1000 ? absl::StrFormat("%.0f", value) : absl::StrFormat("%.3g", value);
}

std::string Line(const Curve& curve, const std::set<std::uint64_t>& sizes) {
  std::string line = absl::StrCat("| ", curve.bodies, " | ", curve.work, " | ", curve.unit, " | ");
  for (const std::uint64_t size : sizes) {
    const auto point = std::find_if(curve.points.begin(), curve.points.end(),
                                    [size](const Point& one) { return one.events == size; });
    if (point != curve.points.end()) line += Number(point->value);
    line += " | ";
  }
  if (curve.Growth() > 0) absl::StrAppendFormat(&line, "%.2f", curve.Growth());
  absl::StrAppend(&line, " | ", Verdict(curve));
  return line + " |\n";
}

// Why curves end early: a line for each reason over the same bodies.
std::string Reasons(const Curves& curves) {
  std::map<std::pair<std::uint64_t, std::string>, std::vector<std::string>> works;
  for (const Curve& curve : curves) {
    if (curve.failed.ok()) continue;
    works[{curve.bodies, std::string(curve.failed.message())}].push_back(curve.work);
  }
  std::string text;
  for (const auto& [reason, of] : works) {
    const std::string what =
        of.size() > kWorksNamed ? std::string("the rest") : absl::StrJoin(of, ", ");
    absl::StrAppend(&text, "\nNot measured further over ", reason.first, " bodies (", what,
                    "): ", reason.second, "\n");
  }
  return text;
}

}  // namespace

std::string GrowthToText(const Curves& curves) {
  if (curves.empty()) return "";
  std::set<std::uint64_t> sizes;
  for (const Curve& curve : curves) {
    for (const Point& point : curve.points) sizes.insert(point.events);
  }
  std::string text = "\n| bodies | work | unit | ";
  std::string rule = "| --- | --- | --- | ";
  for (const std::uint64_t size : sizes) {
    absl::StrAppend(&text, size, " events | ");
    rule += "--- | ";
  }
  absl::StrAppend(&text, "last by first | floor / goal, or flat |\n", rule, "--- | --- |\n");
  for (const Curve& curve : curves) text += Line(curve, sizes);
  return text + Reasons(curves);
}

}  // namespace minutebook::bench
