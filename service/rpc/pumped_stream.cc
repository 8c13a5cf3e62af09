#include "service/rpc/pumped_stream.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/ledger/refusal.h"
#include "service/rpc/status.h"

namespace minutebook::rpc {

using store::MutexLock;

grpc::ServerWriteReactor<grpc::ByteBuffer>* PumpedStream::Begin(
    const std::shared_ptr<PumpedStream>& stream) {
  {
    MutexLock lock(stream->mutex_);
    stream->resume_ = stream->ResumePosition();
  }
  absl::Status added = stream->registry_.Add(stream);
  if (!added.ok()) return RefuseStream(added);
  stream->Post();
  return stream.get();
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* RefuseStream(const absl::Status& status) {
  class Refused final : public grpc::ServerWriteReactor<grpc::ByteBuffer> {
   public:
    explicit Refused(const absl::Status& status) { Finish(ToGrpc(status)); }
    void OnDone() override { delete this; }
  };
  return new Refused(status);
}

void PumpedStream::Post() {
  pool_.Post([self = shared_from_this()] { self->RunOnce(Sender::kThisThread); });
}

PumpedStream::Made PumpedStream::Make() {
  Made made;
  std::string message;
  const auto step = Produce(&message);
  made.resume = ResumePosition();
  if (step.ok()) {
    made.step = *step;
    if (*step != Step::kWait && *step != Step::kDone) made.message = ToSend(std::move(message));
  } else {
    made.step = Step::kDone;
    made.status = ToGrpc(step.status());
  }
  return made;
}

PumpedStream::Made PumpedStream::WaitingAt(std::uint64_t resume) {
  Made made;
  made.step = Step::kWait;
  made.resume = resume;
  return made;
}

void PumpedStream::RunOnce(Sender sender) {
  bool cancelled = false;
  bool stopping = false;
  std::uint64_t resume = 0;
  std::optional<Made> made;
  {
    MutexLock lock(mutex_);
    if (state_ != State::kProducing) return;
    cancelled = cancelled_;
    stopping = stopping_;
    resume = resume_;
    made.swap(ahead_);
  }
  if (cancelled) return FinishWith(grpc::Status::CANCELLED);
  // What was made ahead is not written any more: the position to resume from does not count it.
  if (stopping) return FinishWith(WhyStopped(resume));
  if (!made) made = Make();
  if (made->step == Step::kDone) return FinishWith(made->status);
  const bool waits = made->step == Step::kWait;
  resume = made->resume;
  {
    MutexLock lock(mutex_);
    // What was produced is written even where the server stops meanwhile: the position to resume
    // from counts it.
    cancelled = cancelled_;
    stopping = waits && stopping_;
    begins_ = std::exchange(resume_, resume);
    if (!cancelled && !stopping) {
      state_ = waits ? State::kWaiting : State::kWriting;
      since_ = std::chrono::steady_clock::now();
      making_ahead_ = !waits && makes_ahead_;
      if (made->step == Step::kWriteThenWait) ahead_ = WaitingAt(resume);
    }
  }
  if (cancelled) return FinishWith(grpc::Status::CANCELLED);
  if (stopping) return FinishWith(WhyStopped(resume));
  if (waits) return Arm(resume);
  buffer_.Swap(&made->message);
  // Before the write, which this thread may be busy with for as long as another makes the next one.
  // The call cannot end before that is done.
  if (makes_ahead_) pool_.Post([self = shared_from_this()] { self->MakeAhead(); });
  if (sender == Sender::kThisThread) return StartWrite(&buffer_);
  pool_.Post([self = shared_from_this()] { self->StartWrite(&self->buffer_); });
}

void PumpedStream::MakeAhead() {
  Made made = Make();
  bool written = false;
  {
    MutexLock lock(mutex_);
    ahead_ = std::move(made);
    making_ahead_ = false;
    written = written_.has_value();
  }
  // The client waits for what is made, so this thread goes on with that: making the next one is
  // posted first, and where nobody else waits for the pool this thread takes it, and another sends.
  if (written && TakeWritten()) RunOnce(Sender::kAnother);
}

void PumpedStream::OnWriteDone(bool ok) {
  buffer_.Clear();  // a stream at rest holds nothing
  bool made = false;
  {
    MutexLock lock(mutex_);
    written_ = ok;
    if (making_ahead_) return;  // whoever makes the next message goes on
    made = ahead_.has_value();
  }
  if (!TakeWritten()) return;
  // What is made already needs no other thread to be sent.
  if (made) return RunOnce(Sender::kThisThread);
  Post();
}

bool PumpedStream::TakeWritten() {
  bool goes_on = false;
  std::optional<std::uint64_t> stalled_at;
  {
    MutexLock lock(mutex_);
    goes_on = *std::exchange(written_, std::nullopt) && !stalled_;
    if (stalled_) stalled_at = begins_;
    if (goes_on) state_ = State::kProducing;
  }
  if (!goes_on) FinishWith(stalled_at ? Stalled(*stalled_at) : grpc::Status::CANCELLED);
  return goes_on;
}

void PumpedStream::Wake() {
  {
    MutexLock lock(mutex_);
    if (state_ != State::kWaiting) return;
    state_ = State::kProducing;
  }
  Post();
}

void PumpedStream::OnCancel() {
  {
    MutexLock lock(mutex_);
    cancelled_ = true;
    if (state_ != State::kWaiting) return;  // whoever works on it sees it next
  }
  FinishWith(grpc::Status::CANCELLED);
}

grpc::Status PumpedStream::WhyStopped(std::uint64_t resume) {
  MutexLock lock(mutex_);
  return withdrawn_.ok() ? Stopping(resume) : ToGrpc(withdrawn_);
}

void PumpedStream::Stop(const absl::Status& why) {
  std::uint64_t resume = 0;
  {
    MutexLock lock(mutex_);
    if (stopping_) return;
    stopping_ = true;
    withdrawn_ = why;
    if (state_ != State::kWaiting) return;
    resume = resume_;
  }
  FinishWith(WhyStopped(resume));
}

void PumpedStream::Tick(std::chrono::steady_clock::time_point now, const RpcLimits& limits) {
  bool stopping = false;
  {
    MutexLock lock(mutex_);
    stopping = stopping_;
  }
  if (!stopping) {
    if (absl::Status status = permit_.StillHolds(); !status.ok()) Stop(status);
  }
  bool beat = false;
  {
    MutexLock lock(mutex_);
    // Not while the next message is being made: what was written has been taken by then.
    if (state_ == State::kWriting && !written_ && now - since_ > limits.stall_max) {
      if (std::exchange(stalled_, true)) return;
      // Under the lock, for the call lasts until the write in flight has ended and FinishWith has
      // been called.
      CancelWith(*context_, Stalled(begins_));
      return;
    }
    beat = state_ == State::kWaiting && now - since_ > limits.heartbeat;
  }
  if (!beat) return;
  Heartbeat();
  Wake();
}

void PumpedStream::FinishWith(const grpc::Status& status) {
  {
    MutexLock lock(mutex_);
    if (state_ == State::kFinished) return;
    state_ = State::kFinished;
  }
  Ended(status);
  Finish(status);
}

void PumpedStream::OnDone() {
  Disarm();
  registry_.Remove(this);
}

}  // namespace minutebook::rpc
