#include "service/rpc/import_stream.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "service/access/principal.h"
#include "service/ledger/refusal.h"
#include "service/rpc/raw_message.h"
#include "service/rpc/status.h"

namespace minutebook::rpc {

using store::MutexLock;

ImportStream* ImportStream::Begin(grpc::CallbackServerContext* context, const Parts& parts) {
  return new ImportStream(context, parts);
}

ImportStream::ImportStream(grpc::CallbackServerContext* context, const Parts& parts)
    : log_(context, "Import"),
      principal_(access::PrincipalOf(*context->auth_context())),
      parts_(parts) {
  StartRead(&request_);
}

void ImportStream::OnReadDone(bool ok) {
  {
    MutexLock lock(mutex_);
    if (ended_) return;
    (ok ? preparing_ : no_more_) = true;
  }
  // Checking and hashing a thousand events is no work for gRPC's threads.
  if (ok) return parts_.stream_pool.Post([this] { PrepareNext(); });
  Advance();
}

absl::StatusOr<ledger::PreparedAppend> ImportStream::Prepare() {
  if (!principal_.ok()) return principal_.status();
  v1::ImportRequest request;
  if (absl::Status status = ParseRequest(request_, &request); !status.ok()) return status;
  ledger::AppendCommand command;
  command.mode = ledger::AppendMode::kEachByItself;
  command.recorder = *principal_;
  command.first_index = prepared_events_;
  command.events.reserve(static_cast<std::size_t>(request.events_size()));
  for (auto& event : *request.mutable_events()) command.events.push_back(std::move(event));
  prepared_events_ += command.events.size();
  return parts_.ledger.Prepare(std::move(command));
}

void ImportStream::PrepareNext() {
  auto prepared = Prepare();
  {
    MutexLock lock(mutex_);
    preparing_ = false;
    next_ = std::move(prepared);
  }
  Advance();
}

void ImportStream::Advance() {
  std::optional<ledger::PreparedAppend> record;
  std::optional<absl::Status> end;
  bool write = false;
  {
    MutexLock lock(mutex_);
    if (ended_) return;
    if (untold_ && !writing_ && failed_.ok()) {
      untold_ = false;
      writing_ = write = true;
      response_ = ToByteBuffer(progress_.SerializeAsString());
    }
    if (next_ && !recording_ && !untold_ && failed_.ok()) {
      if (next_->ok()) {
        record = *std::move(*next_);
        recording_ = true;
      } else {
        failed_ = WithProgress(next_->status());
      }
      next_.reset();
    }
    // Nothing of ours may be under way when the call ends. A read may: it comes to nothing then.
    const bool idle = !preparing_ && !recording_ && !writing_;
    if (idle && (!failed_.ok() || (no_more_ && !next_ && !untold_))) {
      ended_ = true;
      end = failed_;
    }
  }
  // Once the last of these steps is taken, the call may end and this be gone.
  if (end) return End(*end);
  if (write) StartWrite(&response_);
  if (!record) return;
  StartRead(&request_);
  Record(*std::move(record));
}

void ImportStream::Record(ledger::PreparedAppend append) {
  parts_.ledger.Record(std::move(append), [this](absl::StatusOr<ledger::AppendOutcome> outcome) {
    Recorded(std::move(outcome));
  });
}

void ImportStream::Recorded(absl::StatusOr<ledger::AppendOutcome> outcome) {
  {
    MutexLock lock(mutex_);
    recording_ = false;
    if (outcome.ok()) {
      progress_.set_received(progress_.received() + outcome->receipts.size());
      for (const auto& receipt : outcome->receipts) {
        if (receipt.already_recorded()) {
          progress_.set_already_recorded(progress_.already_recorded() + 1);
        } else {
          progress_.set_recorded(progress_.recorded() + 1);
        }
      }
      progress_.set_position(outcome->tree_head.size);
    }
    const absl::Status status = outcome.ok() ? outcome->stopped : outcome.status();
    if (!status.ok() && failed_.ok()) failed_ = WithProgress(status);
    untold_ = failed_.ok();
  }
  Advance();
}

void ImportStream::OnWriteDone(bool ok) {
  {
    MutexLock lock(mutex_);
    writing_ = false;
    if (!ok && failed_.ok()) failed_ = absl::CancelledError("the client is gone");
  }
  Advance();
}

absl::Status ImportStream::WithProgress(const absl::Status& status) const {
  ledger::Refusal refusal = ledger::RefusalOf(status).value_or(ledger::Refusal());
  const auto add = [&](const char* key, std::uint64_t value) {
    auto* fact = refusal.add_metadata();
    fact->set_key(key);
    fact->set_value(absl::StrCat(value));
  };
  // The event after those received is the one refused.
  add("received", progress_.received());
  add("recorded", progress_.recorded());
  add("already_recorded", progress_.already_recorded());
  return ledger::RefuseWith(status.code(), std::string(status.message()), refusal);
}

void ImportStream::End(const absl::Status& status) {
  const grpc::Status ended = ToGrpc(status);
  log_.Ended(ended);
  Finish(ended);
}

}  // namespace minutebook::rpc
