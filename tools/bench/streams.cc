#include "tools/bench/streams.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <deque>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "minutebook/v1/ledger_service.pb.h"
#include "tools/bench/bytes.h"
#include "tools/bench/unary_load.h"

namespace minutebook::bench {
namespace {

constexpr char kAppendStreamMethod[] = "/minutebook.v1.LedgerService/AppendStream";
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

// Times a period of appends, whose results come in the order that they were sent in.
class PipelinedRun {
 public:
  using Clock = std::chrono::steady_clock;

  PipelinedRun(const Child& server, const PipelinedLoad& load)
      : server_(server),
        load_(load),
        stream_(server.address(), kAppendStreamMethod),
        from_(Clock::now() + load.warm_up),
        to_(from_ + load.period) {}

  absl::StatusOr<Sample> Run() {
    Tag tag{};
    bool ok = false;
    while (stream_.Next(&tag, &ok)) {
      if ((tag == kRead || tag == kWritten) && !ok) break;
      if (tag == kRead) TakeResults();
      if (tag == kStarted || tag == kWritten) writing_ = false;
      if (tag == kStarted || tag == kRead) stream_.call().Read(&results_, ToTag(kRead));
      Send();
    }
    if (absl::Status status = stream_.Finish(kAppendStreamMethod); !status.ok()) return status;
    if (!failed_.ok()) return failed_;
    if (!cpu_from_ || latencies_us_.empty()) {
      return absl::FailedPreconditionError("too few requests for the period");
    }
    if (!cpu_to_) Close(last_);  // the messages were used up before
    const double seconds = std::chrono::duration<double>(ended_ - from_).count();
    const auto count = static_cast<double>(latencies_us_.size());
    return MakeSample(count / seconds, (*cpu_to_ - *cpu_from_) * 1e6 / count, &latencies_us_);
  }

 private:
  void Send() {
    if (writing_ || half_closed_) return;
    if (Clock::now() >= to_ || next_ == load_.messages.size()) {
      stream_.call().WritesDone(ToTag(kWritesDone));
      half_closed_ = true;
    } else if (sent_at_.size() < load_.in_flight) {
      sent_at_.push_back(Clock::now());
      stream_.call().Write(load_.messages[next_++], ToTag(kWritten));
      writing_ = true;
    }
  }

  void TakeResults() {
    const auto now = Clock::now();
    int count = 1;
    if (!load_.one_result_a_message) {
      v1::AppendStreamResponse parsed;
      if (!Parse(results_, &parsed)) failed_ = absl::InternalError("results that do not parse");
      for (const v1::AppendResult& result : parsed.results()) {
        if (!result.has_recorded()) failed_ = absl::InternalError(result.refused().message());
      }
      count = parsed.results_size();
    }
    for (int i = 0; i < count && !sent_at_.empty(); ++i) {
      Count(now, std::chrono::duration<float, std::micro>(now - sent_at_.front()).count());
      sent_at_.pop_front();
    }
  }

  void Count(Clock::time_point now, float latency_us) {
    if (now >= from_ && !cpu_from_) {
      from_ = now;
      cpu_from_ = server_.CpuSeconds();
    } else if (cpu_from_ && now < to_) {
      latencies_us_.push_back(latency_us);
    } else if (now >= to_ && !cpu_to_) {
      Close(now);
    }
    last_ = now;
  }

  void Close(Clock::time_point now) {
    ended_ = now;
    cpu_to_ = server_.CpuSeconds();
  }

  const Child& server_;
  const PipelinedLoad& load_;
  Stream stream_;
  grpc::ByteBuffer results_;
  std::deque<Clock::time_point> sent_at_;  // of those without a result
  std::size_t next_ = 0;
  bool writing_ = true;  // until it has started
  bool half_closed_ = false;
  Clock::time_point from_;
  const Clock::time_point to_;
  Clock::time_point last_;  // a result came
  Clock::time_point ended_;
  std::optional<double> cpu_from_;
  std::optional<double> cpu_to_;
  std::vector<float> latencies_us_;
  absl::Status failed_;
};

}  // namespace

absl::StatusOr<Sample> RunPipelined(const Child& server, const PipelinedLoad& load) {
  return PipelinedRun(server, load).Run();
}

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
