#include "tools/bench/stream_call.h"

#include "absl/strings/str_cat.h"

namespace minutebook::bench {
namespace {

void* Name(StreamTag tag) { return reinterpret_cast<void*>(tag); }

}  // namespace

StreamCall::StreamCall(const std::shared_ptr<grpc::Channel>& channel, const std::string& method)
    : method_(method), stub_(channel) {
  call_ = stub_.PrepareCall(&context_, method_, &queue_);
  call_->StartCall(Name(StreamTag::kStarted));
}

StreamCall::~StreamCall() {
  context_.TryCancel();
  queue_.Shutdown();
  StreamTag tag{};
  bool ok = false;
  while (Next(&tag, &ok)) {
  }
}

void StreamCall::Read(grpc::ByteBuffer* message) { call_->Read(message, Name(StreamTag::kRead)); }
void StreamCall::Write(const grpc::ByteBuffer& message) {
  call_->Write(message, Name(StreamTag::kWritten));
}
void StreamCall::WriteLast(const grpc::ByteBuffer& message) {
  call_->WriteLast(message, grpc::WriteOptions(), Name(StreamTag::kWritten));
}
void StreamCall::WritesDone() { call_->WritesDone(Name(StreamTag::kWritesDone)); }

bool StreamCall::Next(StreamTag* tag, bool* ok) {
  void* raw = nullptr;
  if (!queue_.Next(&raw, ok)) return false;
  *tag = static_cast<StreamTag>(reinterpret_cast<std::intptr_t>(raw));
  return true;
}

absl::Status StreamCall::Finish() {
  grpc::Status status;
  call_->Finish(&status, Name(StreamTag::kFinished));
  StreamTag tag{};
  bool ok = false;
  while (Next(&tag, &ok) && tag != StreamTag::kFinished) {
  }
  if (status.ok()) return absl::OkStatus();
  return absl::UnknownError(
      absl::StrCat(method_, " answered ", status.error_code(), ": ", status.error_message()));
}

}  // namespace minutebook::bench
