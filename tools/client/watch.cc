// A watch that outlives its streams.
#include <algorithm>
#include <mutex>
#include <utility>

#include "tools/client/client.h"
#include "tools/client/connection.h"
#include "tools/client/error.h"

namespace minutebook::client {

struct Cancellation::State {
  std::mutex mutex;
  bool cancelled = false;                  // guarded by mutex
  grpc::ClientContext* context = nullptr;  // guarded by mutex; the running stream's
};

Cancellation::Cancellation() : state_(std::make_unique<State>()) {}
Cancellation::~Cancellation() = default;

void Cancellation::Cancel() {
  const std::lock_guard lock(state_->mutex);
  state_->cancelled = true;
  if (state_->context != nullptr) state_->context->TryCancel();
}

// Hands one message to the callbacks and moves the request on, so that it resumes after it.
static absl::Status Deliver(const v1::WatchResponse& response, const WatchCallbacks& callbacks,
                            v1::WatchRequest& resume) {
  for (const v1::RecordedEvent& event : response.events()) {
    if (callbacks.on_event) {
      if (absl::Status status = callbacks.on_event(event); !status.ok()) return status;
    }
    resume.set_from_position(event.header().position() + 1);
  }
  resume.set_from_position(std::max(resume.from_position(), response.position() + 1));
  if (response.has_caught_up() && callbacks.on_caught_up) {
    callbacks.on_caught_up(response.position());
  }
  if (response.has_fell_behind() && callbacks.on_fell_behind) callbacks.on_fell_behind();
  return absl::OkStatus();
}

// A stream that a server's end or the network broke; a refusal is not.
bool IsBroken(const absl::Status& status) {
  // The server cancels a stream whose client took nothing for too long; a caller's own cancellation
  // is looked at before this.
  return status.ok() || IsRetryable(status) || status.code() == absl::StatusCode::kInternal ||
         status.code() == absl::StatusCode::kCancelled;
}

// Which stream of a watch is running, so that it can be cancelled.
class RunningStream {
 public:
  RunningStream(Cancellation::State& state, grpc::ClientContext* context) : state_(state) {
    const std::lock_guard lock(state_.mutex);
    state_.context = context;
    if (state_.cancelled) context->TryCancel();
  }
  ~RunningStream() {
    const std::lock_guard lock(state_.mutex);
    state_.context = nullptr;
  }
  RunningStream(const RunningStream&) = delete;
  RunningStream& operator=(const RunningStream&) = delete;

 private:
  Cancellation::State& state_;
};

// How one stream ended: by the caller (`stopped` is set) or by the server or the network.
struct StreamEnd {
  absl::Status stopped;
  absl::Status status;
  bool heard = false;  // anything from the server
};

StreamEnd RunStream(v1::LedgerService::Stub& stub, const WatchCallbacks& callbacks,
                    Cancellation::State& cancel, v1::WatchRequest& resume) {
  StreamEnd end;
  grpc::ClientContext context;
  auto reader = stub.Watch(&context, resume);
  const RunningStream running(cancel, &context);
  v1::WatchResponse response;
  while (end.stopped.ok() && reader->Read(&response)) {
    end.heard = true;
    end.stopped = Deliver(response, callbacks, resume);
  }
  if (!end.stopped.ok()) context.TryCancel();
  end.status = FromGrpc(reader->Finish());
  return end;
}

absl::Status Client::Watch(const v1::WatchRequest& request, const WatchCallbacks& callbacks,
                           Cancellation* cancellation) {
  v1::WatchRequest resume = request;
  if (resume.from_position() == 0) {
    // A number to resume from, should the stream break before its first message.
    auto ledger = GetLedger();
    if (!ledger.ok()) return ledger.status();
    resume.set_from_position(ledger->position() + 1);
  }
  Cancellation never;
  Cancellation::State& cancel = *(cancellation == nullptr ? never : *cancellation).state_;
  Backoff backoff(connection_->options.retry);
  bool heard = false;  // from the server, ever
  while (true) {
    StreamEnd end;
    end.status = connection_->Connect();
    if (end.status.ok()) end = RunStream(*connection_->ledger, callbacks, cancel, resume);
    if (!end.stopped.ok()) return end.stopped;
    {
      const std::lock_guard lock(cancel.mutex);
      if (cancel.cancelled) return absl::CancelledError("the watch was cancelled");
    }
    if (!IsBroken(end.status)) return end.status;
    if (end.heard) backoff.Reset();
    heard = heard || end.heard;
    const auto pause = backoff.Next(ErrorOf(end.status).retry_after);
    // Who watched once goes on watching, however long the server stays away.
    if (!pause && !heard) return end.status;
    if (callbacks.on_broken) callbacks.on_broken(end.status, resume.from_position() - 1);
    absl::SleepFor(pause.value_or(connection_->options.retry.delay_max));
  }
}

}  // namespace minutebook::client
