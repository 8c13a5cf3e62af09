// A server stream that makes its messages one at a time on the pool, with one write in flight: a
// client that reads slowly holds one message, or two where the next is made meanwhile, and nothing
// else. Subclasses say what comes next.
#pragma once

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/rpc/admission.h"
#include "service/rpc/call_log.h"
#include "service/rpc/limits.h"
#include "service/rpc/pool.h"
#include "service/rpc/raw_message.h"
#include "service/rpc/status.h"
#include "service/rpc/stream_registry.h"
#include "store/mutex.h"

namespace minutebook::rpc {

class PumpedStream : public grpc::ServerWriteReactor<grpc::ByteBuffer>,
                     public OpenStream,
                     public std::enable_shared_from_this<PumpedStream> {
 public:
  // While a message is on its way the next one may be made: of what does not change meanwhile.
  enum class Pace { kOneByOne, kOneAhead };

  // All must outlive the stream.
  PumpedStream(grpc::CallbackServerContext* context, Permit permit, Pool& pool,
               StreamRegistry& registry, Pace pace = Pace::kOneByOne)
      : context_(context),
        permit_(std::move(permit)),
        pool_(pool),
        registry_(registry),
        makes_ahead_(pace == Pace::kOneAhead) {}

  // Registers the stream and begins, or refuses it as the registry says.
  static grpc::ServerWriteReactor<grpc::ByteBuffer>* Begin(
      const std::shared_ptr<PumpedStream>& stream);

  void Tick(std::chrono::steady_clock::time_point now, const RpcLimits& limits) override;
  // Once what is on its way is written.
  void Stop(const absl::Status& why) override;

  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

 protected:
  enum class Step { kWrite, kWriteThenWait, kWait, kDone };

  // On the pool, never twice at once: the next message, or that there is none yet (then Arm is
  // called, and Wake when there may be), or no more. kWriteThenWait is both: the message, and that
  // there is none yet after it. An error ends the stream.
  virtual absl::StatusOr<Step> Produce(std::string* message) = 0;
  // The message that was just produced as it is sent.
  virtual grpc::ByteBuffer ToSend(std::string message) { return ToByteBuffer(std::move(message)); }
  // Arranges for Wake to be called once there is something at or after `resume`.
  virtual void Arm(std::uint64_t resume) {}
  // Undoes that, for good.
  virtual void Disarm() {}
  // Where the client would resume after what was produced so far. Called by whoever produces.
  virtual std::uint64_t ResumePosition() const = 0;
  // Time for a sign of life: Produce is called next.
  virtual void Heartbeat() {}
  // How the call ended, for the log.
  virtual void Ended(const grpc::Status& status) = 0;

  void Wake();
  const Permit& permit() const { return permit_; }

 private:
  enum class Sender { kThisThread, kAnother };
  enum class State { kProducing, kWriting, kWaiting, kFinished };

  // What Produce said, and where a client that has it would resume.
  struct Made {
    Step step = Step::kDone;
    grpc::Status status;  // how the stream ends with kDone
    grpc::ByteBuffer message;
    std::uint64_t resume = 0;
  };

  void Post();
  void RunOnce(Sender sender);
  Made Make();
  // That nothing follows yet.
  static Made WaitingAt(std::uint64_t resume);
  void MakeAhead();
  // Once the write is done and nobody makes a message; false if that is the end.
  bool TakeWritten();
  grpc::Status WhyStopped(std::uint64_t resume);
  // Takes the stream to kFinished and ends the call.
  void FinishWith(const grpc::Status& status);

  grpc::CallbackServerContext* const context_;
  const Permit permit_;
  Pool& pool_;
  StreamRegistry& registry_;
  const bool makes_ahead_;
  store::Mutex mutex_;
  State state_ GUARDED_BY(mutex_) = State::kProducing;
  bool cancelled_ GUARDED_BY(mutex_) = false;
  bool stopping_ GUARDED_BY(mutex_) = false;
  absl::Status withdrawn_ GUARDED_BY(mutex_);  // why it stops, unless the server does
  std::chrono::steady_clock::time_point since_ GUARDED_BY(mutex_);
  bool stalled_ GUARDED_BY(mutex_) = false;
  std::uint64_t resume_ GUARDED_BY(mutex_) = 0;
  std::uint64_t begins_ GUARDED_BY(mutex_) = 0;  // where the write in flight begins
  bool making_ahead_ GUARDED_BY(mutex_) = false;
  std::optional<bool> written_ GUARDED_BY(mutex_);  // how the write went that is to be seen to
  std::optional<Made> ahead_ GUARDED_BY(mutex_);
  grpc::ByteBuffer buffer_;  // of the write in flight
};

// What every such call begins with: who calls, the request parsed, the right to it.
template <typename Request>
absl::StatusOr<Permit> AdmitStream(grpc::CallbackServerContext* context, const char* method,
                                   const grpc::ByteBuffer& bytes, Admission& admission,
                                   Request* request) {
  const auto visit = admission.Enter(*context, method, bytes.Length());
  absl::Status status = visit.ok() ? ParseRequest(bytes, request) : visit.status();
  Need need;
  if (status.ok()) {
    need = NeedOf(visit->rule(), *request);
    status = visit->AllowNeed(need);
  }
  auto permit = status.ok() ? admission.HoldStream(*visit, std::move(need))
                            : absl::StatusOr<Permit>(std::move(status));
  if (!permit.ok()) CallLog(context, method).Ended(ToGrpc(permit.status()));
  return permit;
}

// A stream that ends at once.
grpc::ServerWriteReactor<grpc::ByteBuffer>* RefuseStream(const absl::Status& status);

}  // namespace minutebook::rpc
