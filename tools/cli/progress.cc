#include "tools/cli/progress.h"

#include <algorithm>
#include <ostream>

#include "absl/strings/str_cat.h"
#include "tools/cli/moment.h"

namespace minutebook::cli {
namespace {

constexpr absl::Duration kRedraw = absl::Milliseconds(100);
constexpr std::size_t kBarWidth = 24;
constexpr char kClearLine[] = "\r\x1b[K";

}  // namespace

Progress::Progress(const Console& console, std::uint64_t total, std::function<absl::Time()> clock,
                   std::string unit)
    : console_(console),
      total_(total),
      clock_(std::move(clock)),
      unit_(std::move(unit)),
      start_(clock_()) {}

Progress::~Progress() { Clear(); }

void Progress::Clear() {
  if (drawn_ == absl::InfinitePast()) return;
  console_.err << kClearLine << std::flush;
  drawn_ = absl::InfinitePast();
}

void Progress::Update(std::uint64_t done) {
  const absl::Time now = clock_();
  if (!console_.err_is_terminal || now - drawn_ < kRedraw) return;
  drawn_ = now;
  console_.err << kClearLine << Line(done) << std::flush;
}

std::string Progress::Line(std::uint64_t done) const {
  const double seconds = std::max(absl::ToDoubleSeconds(elapsed()), 1e-3);
  const double rate = static_cast<double>(done) / seconds;
  std::string line;
  if (total_ > 0) {
    const std::size_t full = std::min<std::uint64_t>(kBarWidth, kBarWidth * done / total_);
    for (std::size_t i = 0; i < kBarWidth; ++i) line += i < full ? "█" : "░";
    line += "  ";
  }
  absl::StrAppend(&line, WithCommas(done));
  if (total_ > 0) absl::StrAppend(&line, " of ", WithCommas(total_));
  absl::StrAppend(&line, " ", unit_, "  ", WithCommas(static_cast<std::uint64_t>(rate)), "/s");
  if (total_ > done && rate > 0) {
    const double left = static_cast<double>(total_ - done) / rate;
    absl::StrAppend(&line, "  ", DurationInWords(absl::Seconds(left)), " left");
  }
  return line;
}

void Bars::Update(const std::string& doing, std::uint64_t done, std::uint64_t total) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (doing_ != doing) {
    const char* const unit = doing == "copying" ? "bytes" : "events";
    bar_ = std::make_unique<Progress>(console_, total, absl::Now, unit);
  }
  doing_ = doing;
  bar_->Update(done);
}

void Bars::Clear() {
  const std::lock_guard<std::mutex> lock(mutex_);
  bar_.reset();
}

}  // namespace minutebook::cli
