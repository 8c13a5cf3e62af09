#include "tools/bench/streams.h"

#include <deque>
#include <optional>
#include <vector>

#include "minutebook/v1/ledger_service.pb.h"
#include "tools/bench/bytes.h"
#include "tools/bench/stream_call.h"
#include "tools/bench/unary_load.h"

namespace minutebook::bench {
namespace {

constexpr char kAppendStreamMethod[] = "/minutebook.v1.LedgerService/AppendStream";
constexpr char kImportMethod[] = "/minutebook.v1.LedgerService/Import";
constexpr char kReadMethod[] = "/minutebook.v1.LedgerService/ReadEvents";

// Times a period of appends, whose results come in the order that they were sent in.
class PipelinedRun {
 public:
  using Clock = std::chrono::steady_clock;

  PipelinedRun(const Child& server, const PipelinedLoad& load)
      : server_(server),
        load_(load),
        stream_(Connect(server.address()), kAppendStreamMethod),
        from_(Clock::now() + load.warm_up),
        to_(from_ + load.period) {}

  absl::StatusOr<Sample> Run() {
    StreamTag tag{};
    bool ok = false;
    while (stream_.Next(&tag, &ok)) {
      if ((tag == StreamTag::kRead || tag == StreamTag::kWritten) && !ok) break;
      if (tag == StreamTag::kRead) TakeResults();
      if (tag == StreamTag::kStarted || tag == StreamTag::kWritten) writing_ = false;
      if (tag == StreamTag::kStarted || tag == StreamTag::kRead) stream_.Read(&results_);
      Send();
    }
    if (absl::Status status = stream_.Finish(); !status.ok()) return status;
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
      stream_.WritesDone();
      half_closed_ = true;
    } else if (sent_at_.size() < load_.in_flight) {
      sent_at_.push_back(Clock::now());
      stream_.Write(load_.messages[next_++]);
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
  grpc::ByteBuffer results_;
  StreamCall stream_;
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
  grpc::ByteBuffer progress;
  StreamCall stream(Connect(address), kImportMethod);
  std::size_t sent = 0;
  std::size_t answered = 0;
  bool writing = true;  // until it has started
  bool half_closed = false;
  StreamTag tag{};
  bool ok = false;
  while (stream.Next(&tag, &ok)) {
    if (tag == StreamTag::kRead) {
      if (!ok) break;
      ++answered;
    }
    if (tag == StreamTag::kWritten && !ok) break;
    if (tag == StreamTag::kStarted || tag == StreamTag::kWritten) writing = false;
    if (tag == StreamTag::kStarted || tag == StreamTag::kRead) stream.Read(&progress);
    if (!writing && sent < messages.size() && sent - answered < in_flight) {
      stream.Write(messages[sent++]);
      writing = true;
    } else if (!writing && sent == messages.size() && !half_closed) {
      stream.WritesDone();
      half_closed = true;
    }
  }
  absl::Status status = stream.Finish();
  if (status.ok() && answered != messages.size()) {
    return absl::InternalError("the import ended early");
  }
  return status;
}

absl::Status ReadStream(const std::string& address, const std::string& method,
                        const grpc::ByteBuffer& request, const Visit& visit) {
  grpc::ByteBuffer message;
  StreamCall stream(Connect(address), method);
  StreamTag tag{};
  bool ok = false;
  while (stream.Next(&tag, &ok)) {
    if (!ok) break;
    if (tag == StreamTag::kStarted) {
      stream.WriteLast(request);
      stream.Read(&message);
    }
    if (tag != StreamTag::kRead) continue;
    if (absl::Status status = visit(message); !status.ok()) return status;
    stream.Read(&message);
  }
  return stream.Finish();
}

absl::Status ReadAll(const std::string& address, const Visit& visit) {
  return ReadStream(address, kReadMethod, ToByteBuffer(v1::ReadEventsRequest()), visit);
}

}  // namespace minutebook::bench
