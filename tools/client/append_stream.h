// Appends ahead of their answers, over one stream: for programs that record much, and each event as
// soon as it happens. Thread-safe.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "minutebook/v1/ledger_service.pb.h"
#include "tools/client/client.h"

namespace minutebook::client {

class AppendStream {
 public:
  // Receipts, or why the append was refused; as Client::Append gives them.
  using Done = std::function<void(absl::StatusOr<v1::AppendResponse>)>;

  // At most `in_flight_max` appends are ahead of their answers (at least 1). `client` must outlive
  // the stream.
  explicit AppendStream(Client& client, std::size_t in_flight_max = 256);
  // Waits as Drain does.
  ~AppendStream();
  AppendStream(const AppendStream&) = delete;
  AppendStream& operator=(const AppendStream&) = delete;

  // Sends an append behind those before it; waits only while as many as allowed are ahead. Each is
  // all or none by itself: one refused does not hold up those behind it. `done` is called once, in
  // the order of the appends, on a thread of the stream; it must not call the stream. Events with
  // neither id nor ref are given random ids. A stream that breaks is taken up again, and what had
  // no answer is sent again under the same ids; where that fails for good, every append that waits
  // is told so, by OUTCOME_UNKNOWN if it was sent. INVALID_ARGUMENT, and `done` is not called: the
  // events are over 3 MiB together.
  absl::Status Append(v1::AppendRequest request, Done done);

  // Waits until every append so far is answered.
  void Drain();

 private:
  class Run;
  const std::unique_ptr<Run> run_;
};

}  // namespace minutebook::client
