#include "service/rpc/append_stream.h"

#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/rpc/append_call.h"
#include "service/rpc/raw_message.h"
#include "service/rpc/sent_events.h"
#include "service/rpc/status.h"
#include "service/rpc/wire.h"

namespace minutebook::rpc {
namespace {

using store::MutexLock;

// A longer message is taken by the pool: parsing and hashing it would hold up gRPC's thread.
constexpr std::size_t kTakenAtOnceBytesMax = 16 * 1024;

std::string ResultOf(const absl::StatusOr<std::string>& answer) {
  std::string result;
  if (answer.ok()) {
    AddMessage(v1::AppendResult::kRecordedFieldNumber, *answer, &result);
  } else {
    // The details are a google.rpc.Status, and so an AppendRefusal.
    AddMessage(v1::AppendResult::kRefusedFieldNumber, ToGrpc(answer.status()).error_details(),
               &result);
  }
  return result;
}

}  // namespace

grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* AppendStream::Begin(
    grpc::CallbackServerContext* context, const Parts& parts) {
  auto visit = parts.admission.Enter(*context, "AppendStream", 0);
  if (!visit.ok()) return Refuse(context, "AppendStream", visit.status());
  auto permit = parts.admission.HoldStream(*visit, {});
  if (!permit.ok()) return Refuse(context, "AppendStream", permit.status());
  return SteppedStream::Begin(std::shared_ptr<AppendStream>(
      new AppendStream(context, parts, *std::move(visit), *std::move(permit))));
}

AppendStream::AppendStream(grpc::CallbackServerContext* context, const Parts& parts, Visit visit,
                           Permit permit)
    : SteppedStream(context, "AppendStream", parts.streams),
      visit_(std::move(visit)),
      permit_(std::move(permit)),
      parts_(parts) {}

void AppendStream::OnReadDone(bool ok) {
  bool take = false;
  Advance([&] {
    if (ended_) return;
    reading_ = false;
    (ok ? taking_ : no_more_) = true;
    take = ok;
  });
  // While it is taken the call does not end.
  if (!take) return;
  if (request_.Length() <= kTakenAtOnceBytesMax) return Take();
  parts_.stream_pool.Post([this] { Take(); });
}

void AppendStream::HaveWritten(bool ok) {
  writing_ = false;
  if (!ok) gone_ = true;
}

void AppendStream::Fail(const absl::Status& why) {
  if (failed_.ok()) failed_ = why;
}

AppendStream::Steps AppendStream::NextSteps() {
  Steps steps;
  if (ended_) return steps;
  if (!gone_ && !writing_ && !ahead_.empty() && ahead_.front().answered) {
    PackResults();
    steps.write = writing_ = true;
  }
  const bool wanted = failed_.ok() && !no_more_ && !gone_;
  if (wanted && !reading_ && !taking_ && ahead_.size() < parts_.limits.appends_ahead_max &&
      ahead_bytes_ < parts_.limits.appends_ahead_bytes_max) {
    steps.read = reading_ = true;
  }
  const bool told = gone_ || ahead_.empty();
  if (!wanted && !taking_ && !writing_ && unanswered_ == 0 && told) {
    ended_ = true;
    steps.end = gone_ ? absl::CancelledError("the client is gone") : failed_;
  }
  return steps;
}

void AppendStream::Take() {
  const absl::Status taken = TakeMessage();
  Advance([&] {
    taking_ = false;
    if (!taken.ok()) Fail(taken);
  });
}

absl::Status AppendStream::TakeMessage() {
  // Its token may have been revoked since the last message.
  const auto visit = parts_.admission.Next(visit_, request_.Length());
  if (!visit.ok()) return visit.status();
  v1::AppendStreamRequest message;
  grpc::Slice piece;
  if (absl::Status status = ParseRequest(request_, &message, &piece); !status.ok()) return status;
  const auto size = static_cast<std::size_t>(message.appends_size());
  if (size == 0 || size > parts_.limits.appends_ahead_max) {
    return absl::InvalidArgumentError(absl::StrCat("appends: ", size, " in one message; send 1 to ",
                                                   parts_.limits.appends_ahead_max));
  }
  std::uint64_t number = 0;
  {
    MutexLock lock(mutex_);
    number = first_ahead_ + ahead_.size();
    unanswered_ += size;
    const std::size_t bytes = request_.Length() / size;
    ahead_bytes_ += bytes * size;
    ahead_.resize(ahead_.size() + size, {.bytes = bytes});
  }
  const std::vector<std::string_view> sent =
      SentMessages(ViewOf(piece), v1::AppendStreamRequest::kAppendsFieldNumber, size);
  for (std::size_t i = 0; i < size; ++i) {
    v1::AppendRequest& append = *message.mutable_appends(static_cast<int>(i));
    const auto done = [this, number](const absl::StatusOr<std::string>& answer) {
      Answered(number, answer);
    };
    ++number;
    absl::Status denied = visit->AllowEvents(append.events()).second;
    if (!denied.ok()) {
      done(std::move(denied));
    } else {
      RecordAppend(parts_, visit->caller().principal(), append, sent[i], done);
    }
  }
  return absl::OkStatus();
}

void AppendStream::Answered(std::uint64_t number, const absl::StatusOr<std::string>& answer) {
  std::string result = ResultOf(answer);
  Advance([&] {
    Ahead& append = ahead_[number - first_ahead_];
    ahead_bytes_ += result.size() - append.bytes;
    append = {.answered = true, .bytes = result.size(), .result = std::move(result)};
    --unanswered_;
  });
}

void AppendStream::PackResults() {
  std::string message;
  while (!ahead_.empty() && ahead_.front().answered &&
         message.size() < parts_.limits.stream_message_bytes_max) {
    AddMessage(v1::AppendStreamResponse::kResultsFieldNumber, ahead_.front().result, &message);
    ahead_bytes_ -= ahead_.front().bytes;
    ahead_.pop_front();
    ++first_ahead_;
  }
  response_ = ToByteBuffer(std::move(message));
}

}  // namespace minutebook::rpc
