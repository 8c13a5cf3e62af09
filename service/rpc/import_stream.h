// One Import call: while a message is recorded, the next is read and checked; each one's progress
// is told. Deletes itself. Raw, because gRPC tells a message that does not parse as the end of the
// stream.
#pragma once

#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <memory>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "minutebook/v1/ledger_service.pb.h"
#include "service/rpc/parts.h"
#include "service/rpc/stepped_stream.h"

namespace minutebook::rpc {

class ImportStream final : public SteppedStream {
 public:
  // Or ends the call at once, where it is not let in.
  static grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* Begin(
      grpc::CallbackServerContext* context, const Parts& parts);

  void OnReadDone(bool ok) override;

 private:
  ImportStream(grpc::CallbackServerContext* context, const Parts& parts, Visit visit,
               std::shared_ptr<void> held);
  // Parses and checks the message that was read; on the pool.
  void PrepareNext();
  absl::StatusOr<ledger::PreparedAppend> Prepare();
  Steps NextSteps() override REQUIRES(mutex_);
  void HaveWritten(bool ok) override REQUIRES(mutex_);
  void Fail(const absl::Status& why) override REQUIRES(mutex_);
  void Record(ledger::PreparedAppend append);
  void Recorded(absl::StatusOr<ledger::AppendOutcome> outcome);
  // Adds how far the import came to the error that stopped it.
  absl::Status WithProgress(const absl::Status& status) const REQUIRES(mutex_);

  const Visit visit_;
  const std::shared_ptr<void> held_;  // its place among open imports
  const Parts parts_;
  std::uint64_t prepared_events_ = 0;  // of messages before; whoever prepares

  bool begun_ GUARDED_BY(mutex_) = false;
  bool preparing_ GUARDED_BY(mutex_) = false;
  bool recording_ GUARDED_BY(mutex_) = false;
  bool writing_ GUARDED_BY(mutex_) = false;
  // A message is recorded and its progress not yet on its way.
  bool untold_ GUARDED_BY(mutex_) = false;
  bool no_more_ GUARDED_BY(mutex_) = false;  // the client has sent everything, or is gone
  bool ended_ GUARDED_BY(mutex_) = false;
  // Waits until the message before it is recorded: had that one to stop, this one is dropped.
  std::optional<absl::StatusOr<ledger::PreparedAppend>> next_ GUARDED_BY(mutex_);
  absl::Status failed_ GUARDED_BY(mutex_);
  v1::ImportResponse progress_ GUARDED_BY(mutex_);
};

}  // namespace minutebook::rpc
