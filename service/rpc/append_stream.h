// One AppendStream call: appends are handed to the ledger as they come, and their results sent in
// the same order, as many at once as have come in meanwhile.
#pragma once

#include <cstdint>
#include <deque>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "minutebook/v1/ledger_service.pb.h"
#include "service/rpc/parts.h"
#include "service/rpc/stepped_stream.h"

namespace minutebook::rpc {

class AppendStream final : public SteppedStream {
 public:
  // Or ends the call at once, where it is not let in.
  static grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* Begin(
      grpc::CallbackServerContext* context, const Parts& parts);

  void OnReadDone(bool ok) override;

 private:
  // An append whose result has not been sent.
  struct Ahead {
    bool answered = false;
    std::size_t bytes = 0;  // that it holds: about those of its request, then its result's
    std::string result;     // an AppendResult, serialised
  };

  AppendStream(grpc::CallbackServerContext* context, const Parts& parts, Visit visit,
               Permit permit);

  Steps NextSteps() override REQUIRES(mutex_);
  void HaveWritten(bool ok) override REQUIRES(mutex_);
  void Fail(const absl::Status& why) override REQUIRES(mutex_);

  // Hands the appends of the message that was read to the ledger.
  void Take();
  absl::Status TakeMessage();
  void Answered(std::uint64_t number, const absl::StatusOr<std::string>& answer);
  void PackResults() REQUIRES(mutex_);

  const Visit visit_;
  const Permit permit_;  // its place among open streams
  const Parts parts_;

  bool reading_ GUARDED_BY(mutex_) = false;
  bool taking_ GUARDED_BY(mutex_) = false;  // what was read is handed on
  bool writing_ GUARDED_BY(mutex_) = false;
  bool no_more_ GUARDED_BY(mutex_) = false;  // the client has sent everything, or is gone
  bool gone_ GUARDED_BY(mutex_) = false;     // nobody takes results any more
  bool ended_ GUARDED_BY(mutex_) = false;
  absl::Status failed_ GUARDED_BY(mutex_);  // why no more is read
  std::deque<Ahead> ahead_ GUARDED_BY(mutex_);
  std::uint64_t first_ahead_ GUARDED_BY(mutex_) = 0;  // the number of ahead_.front()
  std::size_t unanswered_ GUARDED_BY(mutex_) = 0;
  std::size_t ahead_bytes_ GUARDED_BY(mutex_) = 0;
};

}  // namespace minutebook::rpc
