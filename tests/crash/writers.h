// Writers that outlive the server: each appends events of its own, one append after another, and
// after a restart sends again under the same ids what had no answer.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "minutebook/v1/ledger_service.pb.h"

namespace minutebook {

struct WritersOptions {
  std::uint32_t seed = 1;
  std::size_t unary = 56;   // wait for each answer
  std::size_t streams = 8;  // send up to appends_ahead before it
  std::size_t appends_ahead = 8;
};

class Writers {
 public:
  explicit Writers(const WritersOptions& options);

  std::size_t count() const { return options_.unary + options_.streams; }
  std::size_t appends_ahead_of(std::size_t writer) const {
    return writer < options_.unary ? 1 : options_.appends_ahead;
  }
  // What must be on record before a writer begins.
  v1::AppendRequest SetUp() const;
  // A writer's event, from 0, and the append that begins with it: always the same.
  v1::NewEvent EventOf(std::size_t writer, std::uint64_t event) const;
  v1::AppendRequest AppendOf(std::size_t writer, std::uint64_t first) const;
  // Whose event, and which, an event's ref names; false where it is no writer's.
  bool Named(const std::string& ref, std::size_t* writer, std::uint64_t* event) const;

  // All of them append to the server, until it is gone. `end_it` is called when so many appends
  // were acknowledged, or one was not.
  void Run(const std::string& address, std::uint64_t appends, const std::function<void()>& end_it);

  // While none runs. The positions told to a writer, of its first events, in order.
  const std::vector<std::uint64_t>& positions(std::size_t writer) const {
    return positions_[writer];
  }
  std::uint64_t acknowledged_appends() const { return appends_; }
  std::uint64_t acknowledged_events() const { return events_; }
  // Appends that had no answer, over all runs; and answers other than a receipt or none, which
  // must not be.
  std::uint64_t unanswered_appends() const { return unanswered_; }
  const std::vector<std::string>& wrong() const { return wrong_; }

 private:
  class UnaryWriter;
  class StreamWriter;

  std::uint64_t Acknowledged(std::size_t writer) const { return positions_[writer].size(); }
  // An answer came. False: the writer stops.
  bool Answered(std::size_t writer, std::uint64_t first, const absl::Status& status,
                const v1::AppendResponse& response);
  void Ended();

  const WritersOptions options_;
  std::vector<std::vector<std::uint64_t>> positions_;  // each its writer's own

  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t appends_ = 0;  // acknowledged, since ever
  std::uint64_t events_ = 0;
  std::uint64_t unanswered_ = 0;
  std::vector<std::string> wrong_;
  std::size_t running_ = 0;
};

}  // namespace minutebook
