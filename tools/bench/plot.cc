#include "tools/bench/plot.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tools/bench/goals.h"

namespace minutebook::bench {
namespace {

constexpr int kColumns = 4;
constexpr double kPanelWidth = 270;
constexpr double kPanelHeight = 200;
constexpr double kHeader = 76;
// Of a panel, around where the lines are drawn.
constexpr double kLeft = 46;
constexpr double kRight = 18;
constexpr double kTop = 42;
constexpr double kBottom = 30;
// Readable on white, and apart for those who see few colours.
constexpr const char* kColours[] = {"#0072b2", "#d55e00", "#009e73", "#cc79a7"};

struct Range {
  double least;
  double most;
  double Part(double value) const {
    return (std::log10(value) - std::log10(least)) / (std::log10(most) - std::log10(least));
  }
};

std::string Short(double value) {
  if (value >= 1e6) return absl::StrFormat("%.3gM", value / 1e6);
  if (value >= 1e4) return absl::StrFormat("%.3gk", value / 1e3);
  return absl::StrFormat("%.4g", value);
}

std::string Text(double x, double y, const std::string& style, const std::string& text) {
  return absl::StrFormat("<text x=\"%.1f\" y=\"%.1f\" %s>%s</text>\n", x, y, style, text);
}

std::string Segment(double x1, double y1, double x2, double y2, const std::string& style) {
  return absl::StrFormat("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" %s/>\n", x1, y1, x2,
                         y2, style);
}

// 1, 2 and 5 of each decade, or, of a long range, each decade.
std::vector<double> Ticks(const Range& range) {
  const bool decades = range.most / range.least > 200;
  std::vector<double> ticks;
  for (double decade = std::pow(10, std::floor(std::log10(range.least))); decade <= range.most;
       decade *= 10) {
    for (const double step : {1.0, 2.0, 5.0}) {
      const double tick = decade * step;
      if (decades && step != 1) continue;
      if (tick >= range.least && tick <= range.most) ticks.push_back(tick);
    }
  }
  return ticks;
}

// All bodies' curves of one work and unit.
class Panel {
 public:
  Panel(std::vector<const Curve*> curves, const Range& sizes, double left, double top)
      : curves_(std::move(curves)), sizes_(sizes), left_(left), top_(top) {
    floor_ = FloorOf(*curves_.front());
    FindValues();
  }

  std::string Draw(const std::set<std::uint64_t>& bodies) const {
    std::string svg = Axes();
    for (const Curve* curve : curves_) {
      const auto which = std::distance(bodies.begin(), bodies.find(curve->bodies));
      svg += Line(*curve, kColours[static_cast<std::size_t>(which) % std::size(kColours)]);
    }
    return svg;
  }

 private:
  // At least a decade, around all values and the floor.
  void FindValues() {
    double least = floor_ > 0 ? floor_ : HUGE_VAL;
    double most = floor_;
    for (const Curve* curve : curves_) {
      for (const Point& point : curve->points) {
        if (point.value > 0) least = std::min(least, point.value);
        most = std::max(most, point.value);
      }
    }
    if (most <= 0) least = most = 1;
    const double margin = std::max(1.25, std::sqrt(10 * least / most));
    values_ = {least / margin, most * margin};
  }

  double X(double events) const {
    return left_ + kLeft + sizes_.Part(events) * (kPanelWidth - kLeft - kRight);
  }
  double Y(double value) const {
    return top_ + kPanelHeight - kBottom - values_.Part(value) * (kPanelHeight - kTop - kBottom);
  }

  std::string Axes() const {
    const double right = left_ + kPanelWidth - kRight;
    std::string svg = Text(left_ + kLeft, top_ + 14, "font-weight=\"bold\"", curves_.front()->work);
    svg += Text(left_ + kLeft, top_ + 27, "fill=\"#555\"", curves_.front()->unit);
    for (const double tick : Ticks(values_)) {
      svg += Segment(left_ + kLeft, Y(tick), right, Y(tick), "stroke=\"#ddd\"");
      svg += Text(left_ + kLeft - 5, Y(tick) + 4, "text-anchor=\"end\" fill=\"#555\"", Short(tick));
    }
    for (const Point& point : Longest().points) {
      const auto events = static_cast<double>(point.events);
      svg += Text(X(events), top_ + kPanelHeight - kBottom + 15,
                  "text-anchor=\"middle\" fill=\"#555\"", Short(events));
    }
    if (floor_ > 0) {
      svg += Segment(left_ + kLeft, Y(floor_), right, Y(floor_),
                     "stroke=\"#444\" stroke-dasharray=\"5 4\"");
    }
    return svg;
  }

  std::string Line(const Curve& curve, const std::string& colour) const {
    std::string points;
    std::string marks;
    for (const Point& point : curve.points) {
      if (point.value <= 0) continue;
      const double x = X(static_cast<double>(point.events));
      absl::StrAppendFormat(&points, "%.1f,%.1f ", x, Y(point.value));
      absl::StrAppendFormat(&marks, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>\n", x,
                            Y(point.value), colour);
    }
    return absl::StrFormat(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>\n%s", points,
        colour, marks);
  }

  const Curve& Longest() const {
    return **std::max_element(curves_.begin(), curves_.end(), [](const Curve* a, const Curve* b) {
      return a->points.size() < b->points.size();
    });
  }

  std::vector<const Curve*> curves_;
  Range sizes_;
  Range values_{1, 10};
  double floor_ = 0;
  double left_;
  double top_;
};

// Those of one work and unit together, in the order in which they were measured.
std::vector<std::vector<const Curve*>> ByPanel(const Curves& curves) {
  std::vector<std::vector<const Curve*>> panels;
  for (const Curve& curve : curves) {
    // Rates and what is told twice stand in the table alone.
    if (curve.points.empty() || curve.unit == "CPU ms" || curve.unit == "events/s") continue;
    const auto same = std::find_if(panels.begin(), panels.end(), [&](const auto& panel) {
      return panel.front()->work == curve.work && panel.front()->unit == curve.unit;
    });
    if (same == panels.end()) {
      panels.push_back({&curve});
    } else {
      same->push_back(&curve);
    }
  }
  return panels;
}

std::string Legend(const std::set<std::uint64_t>& bodies) {
  std::string svg;
  double x = kLeft;
  std::size_t which = 0;
  for (const std::uint64_t count : bodies) {
    const std::string colour = kColours[which++ % std::size(kColours)];
    svg += Segment(x, 58, x + 24, 58, absl::StrCat("stroke=\"", colour, "\" stroke-width=\"2\""));
    svg += Text(x + 30, 62, "", absl::StrCat(count, count == 1 ? " body" : " bodies"));
    x += 120;
  }
  svg += Segment(x, 58, x + 24, 58, "stroke=\"#444\" stroke-dasharray=\"5 4\"");
  svg += Text(x + 30, 62, "", "floor: not above");
  return svg;
}

}  // namespace

std::string ToSvg(const Curves& curves, const std::string& caption) {
  std::set<std::uint64_t> bodies;
  Range sizes{HUGE_VAL, 0};
  for (const Curve& curve : curves) {
    bodies.insert(curve.bodies);
    for (const Point& point : curve.points) {
      sizes.least = std::min(sizes.least, static_cast<double>(point.events));
      sizes.most = std::max(sizes.most, static_cast<double>(point.events));
    }
  }
  if (sizes.most <= sizes.least) sizes = {sizes.most / 2 + 1, sizes.most * 2 + 2};
  const auto panels = ByPanel(curves);
  std::string drawn;
  for (std::size_t i = 0; i < panels.size(); ++i) {
    drawn += Panel(panels[i], sizes, static_cast<double>(i % kColumns) * kPanelWidth,
                   kHeader + static_cast<double>(i / kColumns) * kPanelHeight)
                 .Draw(bodies);
  }
  const double width = kColumns * kPanelWidth;
  const double height =
      kHeader + std::ceil(static_cast<double>(panels.size()) / kColumns) * kPanelHeight;
  std::string svg = absl::StrFormat(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" viewBox=\"0 0 %.0f "
      "%.0f\" font-family=\"sans-serif\" font-size=\"11\">\n<rect width=\"100%%\" height=\"100%%\" "
      "fill=\"#fff\"/>\n",
      width, height, width, height);
  svg += Text(kLeft, 24, "font-size=\"16\" font-weight=\"bold\"",
              "Minutebook: cost against events on record");
  svg += Text(kLeft, 42, "fill=\"#555\"", caption);
  return svg + Legend(bodies) + drawn + "</svg>\n";
}

}  // namespace minutebook::bench
