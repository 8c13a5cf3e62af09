// A line on the terminal that tells how far something has come, redrawn in place. Nothing where the
// complaints do not go to a terminal.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tools/cli/console.h"

namespace minutebook::cli {

class Progress {
 public:
  // `total` 0: not known. `clock` is for tests. `unit`: of what is counted.
  Progress(const Console& console, std::uint64_t total,
           std::function<absl::Time()> clock = absl::Now, std::string unit = "events");
  ~Progress();  // clears the line
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // Redraws at most ten times a second.
  void Update(std::uint64_t done);
  void Clear();
  absl::Duration elapsed() const { return clock_() - start_; }

  // The line itself: "████░░░░  1,200 of 4,800 events  9,600/s  1 s left".
  std::string Line(std::uint64_t done) const;

 private:
  const Console& console_;
  const std::uint64_t total_;
  const std::function<absl::Time()> clock_;
  const std::string unit_;
  const absl::Time start_;
  absl::Time drawn_ = absl::InfinitePast();
};

// A line for each thing that is done in turn. Thread-safe.
class Bars {
 public:
  explicit Bars(const Console& console) : console_(console) {}

  // Bytes where `doing` is copying, else events.
  void Update(const std::string& doing, std::uint64_t done, std::uint64_t total);
  void Clear();

 private:
  const Console& console_;
  std::mutex mutex_;
  std::string doing_;
  std::unique_ptr<Progress> bar_;
};

}  // namespace minutebook::cli
