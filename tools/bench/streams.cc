#include "tools/bench/streams.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include "absl/strings/str_cat.h"
#include "minutebook/v1/ledger_service.pb.h"
#include "tools/bench/bytes.h"
#include "tools/bench/unary_load.h"

namespace minutebook::bench {
namespace {

constexpr char kImportMethod[] = "/minutebook.v1.LedgerService/Import";
constexpr char kReadMethod[] = "/minutebook.v1.LedgerService/ReadEvents";

enum Tag : std::intptr_t { kStarted, kWritten, kRead, kWritesDone, kFinished };

void* ToTag(Tag tag) { return reinterpret_cast<void*>(tag); }

// A call on a queue of its own, driven by one thread.
class Stream {
 public:
  Stream(const std::string& address, const std::string& method) : stub_(Connect(address)) {
    call_ = stub_.PrepareCall(&context_, method, &queue_);
    call_->StartCall(ToTag(kStarted));
  }
  ~Stream() {
    context_.TryCancel();
    queue_.Shutdown();
    Tag tag{};
    bool ok = false;
    while (Next(&tag, &ok)) {
    }
  }

  bool Next(Tag* tag, bool* ok) {
    void* raw = nullptr;
    if (!queue_.Next(&raw, ok)) return false;
    *tag = static_cast<Tag>(reinterpret_cast<std::intptr_t>(raw));
    return true;
  }
  grpc::GenericClientAsyncReaderWriter& call() { return *call_; }

  absl::Status Finish(const char* method) {
    grpc::Status status;
    call_->Finish(&status, ToTag(kFinished));
    Tag tag{};
    bool ok = false;
    while (Next(&tag, &ok) && tag != kFinished) {
    }
    if (status.ok()) return absl::OkStatus();
    return absl::UnknownError(
        absl::StrCat(method, " answered ", status.error_code(), ": ", status.error_message()));
  }

 private:
  grpc::GenericStub stub_;
  grpc::ClientContext context_;
  grpc::CompletionQueue queue_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> call_;
};

}  // namespace

absl::Status Import(const std::string& address, std::span<const grpc::ByteBuffer> messages,
                    std::size_t in_flight) {
  Stream stream(address, kImportMethod);
  grpc::ByteBuffer progress;
  std::size_t sent = 0;
  std::size_t answered = 0;
  bool writing = true;  // until it has started
  bool half_closed = false;
  Tag tag{};
  bool ok = false;
  while (stream.Next(&tag, &ok)) {
    if (tag == kRead) {
      if (!ok) break;
      ++answered;
    }
    if (tag == kWritten && !ok) break;
    if (tag == kStarted || tag == kWritten) writing = false;
    if (tag == kStarted || tag == kRead) stream.call().Read(&progress, ToTag(kRead));
    if (!writing && sent < messages.size() && sent - answered < in_flight) {
      stream.call().Write(messages[sent++], ToTag(kWritten));
      writing = true;
    } else if (!writing && sent == messages.size() && !half_closed) {
      stream.call().WritesDone(ToTag(kWritesDone));
      half_closed = true;
    }
  }
  absl::Status status = stream.Finish(kImportMethod);
  if (status.ok() && answered != messages.size()) {
    return absl::InternalError("the import ended early");
  }
  return status;
}

absl::Status ReadAll(const std::string& address,
                     const std::function<absl::Status(const grpc::ByteBuffer&)>& visit) {
  Stream stream(address, kReadMethod);
  const grpc::ByteBuffer request = ToByteBuffer(v1::ReadEventsRequest());
  grpc::ByteBuffer message;
  Tag tag{};
  bool ok = false;
  while (stream.Next(&tag, &ok)) {
    if (!ok) break;
    if (tag == kStarted) {
      stream.call().WriteLast(request, grpc::WriteOptions(), ToTag(kWritten));
      stream.call().Read(&message, ToTag(kRead));
    }
    if (tag != kRead) continue;
    if (absl::Status status = visit(message); !status.ok()) return status;
    stream.call().Read(&message, ToTag(kRead));
  }
  return stream.Finish(kReadMethod);
}

}  // namespace minutebook::bench
