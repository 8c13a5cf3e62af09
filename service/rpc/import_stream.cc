#include "service/rpc/import_stream.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "service/ledger/refusal.h"
#include "service/rpc/raw_message.h"
#include "service/rpc/status.h"

namespace minutebook::rpc {

ImportStream* ImportStream::Begin(grpc::CallbackServerContext* context, const Parts& parts) {
  return new ImportStream(context, parts);
}

ImportStream::ImportStream(grpc::CallbackServerContext* context, const Parts& parts)
    : log_(context, "Import"), parts_(parts) {
  StartRead(&request_);
}

void ImportStream::OnReadDone(bool ok) {
  if (!ok) return End(absl::OkStatus());  // the client has sent everything, or is gone
  // Checking and hashing a thousand events is no work for gRPC's threads.
  parts_.stream_pool.Post([this] { Record(); });
}

void ImportStream::Record() {
  v1::ImportRequest request;
  if (absl::Status status = ParseRequest(request_, &request); !status.ok()) {
    return End(WithProgress(status));
  }
  ledger::AppendCommand command;
  command.mode = ledger::AppendMode::kEachByItself;
  command.recorder = ledger::kLocalPrincipal;
  command.first_index = progress_.received();
  command.events.reserve(static_cast<std::size_t>(request.events_size()));
  for (auto& event : *request.mutable_events()) command.events.push_back(std::move(event));
  parts_.ledger.Append(std::move(command), [this](absl::StatusOr<ledger::AppendOutcome> outcome) {
    Recorded(std::move(outcome));
  });
}

void ImportStream::Recorded(absl::StatusOr<ledger::AppendOutcome> outcome) {
  if (!outcome.ok()) return End(WithProgress(outcome.status()));
  progress_.set_received(progress_.received() + outcome->receipts.size());
  for (const auto& receipt : outcome->receipts) {
    if (receipt.already_recorded()) {
      progress_.set_already_recorded(progress_.already_recorded() + 1);
    } else {
      progress_.set_recorded(progress_.recorded() + 1);
    }
  }
  progress_.set_position(outcome->tree_head.size);
  if (!outcome->stopped.ok()) return End(WithProgress(outcome->stopped));
  response_ = ToByteBuffer(progress_.SerializeAsString());
  StartWrite(&response_);
}

void ImportStream::OnWriteDone(bool ok) {
  if (!ok) return End(absl::CancelledError("the client is gone"));
  StartRead(&request_);
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
