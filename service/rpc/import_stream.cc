#include "service/rpc/import_stream.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/ledger/refusal.h"
#include "service/rpc/raw_message.h"
#include "service/rpc/sent_events.h"

namespace minutebook::rpc {

grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* ImportStream::Begin(
    grpc::CallbackServerContext* context, const Parts& parts) {
  auto visit = parts.admission.Enter(*context, "Import", 0);
  if (!visit.ok()) return Refuse(context, "Import", visit.status());
  auto held = parts.admission.HoldImport(*visit);
  if (!held.ok()) return Refuse(context, "Import", held.status());
  return SteppedStream::Begin(std::shared_ptr<ImportStream>(
      new ImportStream(context, parts, *std::move(visit), *std::move(held))));
}

ImportStream::ImportStream(grpc::CallbackServerContext* context, const Parts& parts, Visit visit,
                           std::shared_ptr<void> held)
    : SteppedStream(context, "Import", parts.streams),
      visit_(std::move(visit)),
      held_(std::move(held)),
      parts_(parts) {}

void ImportStream::OnReadDone(bool ok) {
  Advance([&] {
    if (ended_) return;
    (ok ? preparing_ : no_more_) = true;
    // Checking and hashing a thousand events is no work for gRPC's threads.
    if (ok) parts_.stream_pool.Post([this] { PrepareNext(); });
  });
}

absl::StatusOr<ledger::PreparedAppend> ImportStream::Prepare() {
  // Its token may have been revoked since the last message.
  const auto visit = parts_.admission.Next(visit_, request_.Length());
  if (!visit.ok()) return visit.status();
  v1::ImportRequest request;
  grpc::Slice piece;
  if (absl::Status status = ParseRequest(request_, &request, &piece); !status.ok()) return status;
  ledger::AppendCommand command;
  command.sent = SentEvents(ViewOf(piece), v1::ImportRequest::kEventsFieldNumber,
                            static_cast<std::size_t>(request.events_size()));
  const auto [allowed, denied] = visit->AllowEvents(request.events());
  if (!denied.ok()) {
    // As with any event refused, those before it are recorded.
    if (allowed == 0) return denied;
    request.mutable_events()->DeleteSubrange(allowed, request.events_size() - allowed);
  }
  command.mode = ledger::AppendMode::kEachByItself;
  command.recorder = visit->caller().principal();
  command.first_index = prepared_events_;
  command.events.reserve(static_cast<std::size_t>(request.events_size()));
  for (auto& event : *request.mutable_events()) command.events.push_back(std::move(event));
  prepared_events_ += command.events.size();
  auto prepared = parts_.ledger.Prepare(std::move(command));
  if (prepared.ok() && prepared->stopped.ok()) prepared->stopped = denied;
  return prepared;
}

void ImportStream::PrepareNext() {
  auto prepared = Prepare();
  Advance([&] {
    preparing_ = false;
    next_ = std::move(prepared);
  });
}

ImportStream::Steps ImportStream::NextSteps() {
  Steps steps;
  if (ended_) return steps;
  if (!begun_) begun_ = steps.read = true;
  if (untold_ && !writing_ && failed_.ok()) {
    untold_ = false;
    steps.write = writing_ = true;
    response_ = ToByteBuffer(progress_.SerializeAsString());
  }
  if (next_ && !recording_ && !untold_ && failed_.ok()) {
    if (next_->ok()) {
      recording_ = steps.read = true;
      // A function can be kept only with what can be copied.
      steps.work = [this, append = std::make_shared<ledger::PreparedAppend>(*std::move(*next_))] {
        Record(std::move(*append));
      };
    } else {
      failed_ = WithProgress(next_->status());
    }
    next_.reset();
  }
  const bool idle = !preparing_ && !recording_ && !writing_;
  if (idle && (!failed_.ok() || (no_more_ && !next_ && !untold_))) {
    ended_ = true;
    steps.end = failed_;
  }
  return steps;
}

void ImportStream::Record(ledger::PreparedAppend append) {
  parts_.ledger.Record(std::move(append), [this](absl::StatusOr<ledger::AppendOutcome> outcome) {
    Recorded(std::move(outcome));
  });
}

void ImportStream::Recorded(absl::StatusOr<ledger::AppendOutcome> outcome) {
  Advance([&] {
    recording_ = false;
    if (outcome.ok()) {
      progress_.set_received(progress_.received() + outcome->receipts.size());
      for (const auto& receipt : outcome->receipts) {
        if (receipt.already_recorded) {
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
  });
}

void ImportStream::HaveWritten(bool ok) {
  writing_ = false;
  if (!ok && failed_.ok()) failed_ = absl::CancelledError("the client is gone");
}

void ImportStream::Fail(const absl::Status& why) {
  if (failed_.ok()) failed_ = WithProgress(why);
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

}  // namespace minutebook::rpc
