// What the benchmark's figures rest on: the record that is measured, and what is said of a figure.
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/strip.h"
#include "tools/bench/events.h"
#include "tools/bench/goals.h"
#include "tools/bench/growth.h"
#include "tools/bench/plot.h"

namespace minutebook::bench {
namespace {

// The event of the meeting that `at` names.
std::uint64_t EventOfMeeting(const std::string& at) {
  std::uint64_t event = 0;
  EXPECT_TRUE(absl::SimpleAtoi(absl::StripPrefix(at, "m-"), &event)) << at;
  return event;
}

TEST(MixTest, AnEventNamesOnlyMeetingsOfItsBodyThatAreOnRecordByThen) {
  for (const std::uint64_t bodies : {1, 7, 100, 10'000}) {
    const Mix mix(bodies);
    std::uint64_t named = 0;
    for (std::uint64_t n = 0; n < 2 * mix.block_events(); ++n) {
      const v1::NewEvent event = mix.EventAt(n);
      if (event.event().at().empty()) continue;
      ++named;
      const std::uint64_t meeting = EventOfMeeting(event.event().at());
      ASSERT_LT(meeting + 256, n) << "with so many in flight it may come first";
      ASSERT_EQ(mix.KindOf(meeting), Kind::kMeeting);
      ASSERT_EQ(mix.BodyOf(meeting), event.body());
      ASSERT_EQ(meeting / mix.block_events(), n / mix.block_events());
    }
    EXPECT_EQ(named > 0, bodies >= 100) << bodies;
  }
}

TEST(MixTest, AnyStretchHoldsAllKinds) {
  for (const std::uint64_t bodies : {100, 10'000}) {
    const Mix mix(bodies);
    std::map<Kind, std::uint64_t> counts;
    for (std::uint64_t n = 5 * bodies; n < 6 * bodies; ++n) ++counts[mix.KindOf(n)];
    EXPECT_EQ(counts[Kind::kMeeting], bodies * 9 / 20);
    EXPECT_EQ(counts[Kind::kDocument], bodies * 6 / 20);
    EXPECT_EQ(counts[Kind::kProposal], bodies * 4 / 20);
    EXPECT_EQ(counts[Kind::kTerm], bodies / 20);
  }
}

TEST(MixTest, EveryTermIsOfAnOfficeThatIsDefinedAndIsItsOnlyTermThatDay) {
  const Mix mix(1);
  std::set<std::string> offices;
  const auto set_up = mix.SetUpEvents();
  EXPECT_EQ(set_up.size(), mix.set_up_count());
  for (const v1::NewEvent& event : set_up) offices.insert(event.event().office_defined().office());
  std::set<std::string> terms;
  for (const std::uint64_t event : mix.EventsOf(Kind::kTerm, 200'000)) {
    const Term term = mix.TermOf(event);
    EXPECT_TRUE(offices.count(term.office)) << term.office;
    EXPECT_TRUE(terms.insert(term.office + term.day).second) << term.office << term.day;
  }
  EXPECT_TRUE(offices.count(mix.TermOf(7'999'999).office));
}

TEST(GoalsTest, TellWhetherTheMedianReachesTheFloorAndTheGoal) {
  Row row{"durable append", "bare group commit", "calls", 64, {}, {}, {}};
  EXPECT_EQ(Verdict(row), "");
  for (const double ours : {0.70, 0.80, 5.0}) {
    row.ours.push_back({ours, 0, 0, 0});
    row.bare.push_back({1, 0, 0, 0});
  }
  EXPECT_EQ(Verdict(row), "0.75 reached / 0.9 missed");
  row.in_flight = 16;
  EXPECT_EQ(Verdict(row), "") << "nothing is asked of it";
}

TEST(GoalsTest, ACurveIsJudgedByItsWorstValueOrByHowItGrows) {
  const Curve memory{"memory after the import", "MB", 1, {{50'000, 310}, {500'000, 90}}, {}};
  EXPECT_EQ(Verdict(memory), "300 missed / 150 missed MB");
  Curve question{"document, now", "CPU us a call", 1, {{50'000, 10}, {500'000, 14}}, {}};
  EXPECT_EQ(Verdict(question), "flat");
  question.points.push_back({5'000'000, 16});
  EXPECT_EQ(Verdict(question), "grows");
  const Curve rate{"import", "events/s", 1, {{50'000, 60'000}, {500'000, 30'000}}, {}};
  EXPECT_EQ(Verdict(rate), "grows") << "half as many a second";
}

TEST(PlotTest, DrawsALineForEachNumberOfBodiesAndTheFloor) {
  const Curves curves = {
      {"open after a clean stop", "ms", 1, {{50'000, 20}, {500'000, 30}}, {}},
      {"open after a clean stop", "ms", 100, {{50'000, 20}, {500'000, 25}}, {}},
      {"open after a clean stop", "ms", 10'000, {}, absl::DeadlineExceededError("no time")}};
  const std::string svg = ToSvg(curves, "caption");
  std::size_t lines = 0;
  for (std::size_t at = 0; (at = svg.find("<polyline", at)) != std::string::npos; ++at) ++lines;
  EXPECT_EQ(lines, 2U);
  EXPECT_NE(svg.find("stroke-dasharray"), std::string::npos);
  EXPECT_EQ(svg.find("nan"), std::string::npos);
  EXPECT_EQ(svg.find("inf"), std::string::npos);
}

}  // namespace
}  // namespace minutebook::bench
