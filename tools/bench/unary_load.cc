#include "tools/bench/unary_load.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

namespace minutebook::bench {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::seconds kStallMax{30};

absl::Status Failed(const std::string& method, const grpc::Status& status) {
  return absl::UnknownError(
      absl::StrCat(method, " answered ", status.error_code(), ": ", status.error_message()));
}

grpc::ByteBuffer InOtherBytes(const grpc::ByteBuffer& request, std::size_t number) {
  constexpr char kFirstText = 1 << 3 | 2;
  const std::string dropped = absl::StrCat(number);
  std::vector<grpc::Slice> slices;
  const bool dumped = request.Dump(&slices).ok();
  if (!dumped) return request;
  slices.insert(slices.begin(), grpc::Slice(absl::StrCat(
                                    std::string(1, kFirstText),
                                    std::string(1, static_cast<char>(dropped.size())), dropped)));
  return grpc::ByteBuffer(slices.data(), slices.size());
}

struct Call {
  grpc::ClientContext context;
  grpc::ByteBuffer response;
  grpc::Status status;
  std::unique_ptr<grpc::GenericClientAsyncResponseReader> reader;
  Clock::time_point began;
};

class Runner {
 public:
  Runner(const Child& server, const UnaryLoad& load)
      : server_(server), load_(load), stub_(Connect(server.address())) {}
  ~Runner() {
    queue_.Shutdown();
    void* tag = nullptr;
    bool ok = false;
    while (queue_.Next(&tag, &ok)) delete static_cast<Call*>(tag);
  }

  absl::StatusOr<Sample> Run() {
    const auto start = Clock::now();
    from_ = start + load_.warm_up;
    to_ = from_ + load_.period;
    for (std::size_t i = 0; i < load_.in_flight; ++i) Begin();
    while (in_flight_ > 0) {
      void* tag = nullptr;
      bool ok = false;
      if (queue_.AsyncNext(&tag, &ok, std::chrono::system_clock::now() + kStallMax) !=
          grpc::CompletionQueue::GOT_EVENT) {
        return absl::DeadlineExceededError(load_.method + " did not answer in time");
      }
      --in_flight_;
      End(std::unique_ptr<Call>(static_cast<Call*>(tag)));
    }
    if (!failed_.ok()) return Failed(load_.method, failed_);
    if (!cpu_from_ || latencies_us_.empty()) {
      return absl::FailedPreconditionError("too few requests for the period");
    }
    if (!cpu_to_) Close(last_);
    const double seconds = std::chrono::duration<double>(ended_ - from_).count();
    const double count = static_cast<double>(latencies_us_.size());
    return MakeSample(count / seconds, (*cpu_to_ - *cpu_from_) * 1e6 / count, &latencies_us_);
  }

 private:
  void Begin() {
    if (load_.once && next_ == load_.requests.size()) return;
    auto call = std::make_unique<Call>();
    call->began = Clock::now();
    if (load_.began != nullptr) load_.began->push_back(call->began);
    const grpc::ByteBuffer& request = load_.requests[next_++ % load_.requests.size()];
    call->reader = stub_.PrepareUnaryCall(
        &call->context, load_.method, load_.anew ? InOtherBytes(request, next_) : request, &queue_);
    call->reader->StartCall();
    call->reader->Finish(&call->response, &call->status, call.get());
    call.release();
    ++in_flight_;
  }

  void Close(Clock::time_point now) {
    ended_ = now;
    cpu_to_ = server_.CpuSeconds();
  }

  void End(std::unique_ptr<Call> call) {
    const auto now = last_ = Clock::now();
    if (!call->status.ok() && failed_.ok()) failed_ = call->status;
    if (now >= from_ && !cpu_from_) {
      from_ = now;
      cpu_from_ = server_.CpuSeconds();
    } else if (cpu_from_ && now < to_) {
      latencies_us_.push_back(std::chrono::duration<float, std::micro>(now - call->began).count());
    } else if (now >= to_ && !cpu_to_) {
      Close(now);
    }
    if (failed_.ok() && now < to_) Begin();
  }

  const Child& server_;
  const UnaryLoad& load_;
  grpc::GenericStub stub_;
  grpc::CompletionQueue queue_;
  std::size_t next_ = 0;
  std::size_t in_flight_ = 0;
  Clock::time_point from_;
  Clock::time_point to_;
  Clock::time_point last_;
  Clock::time_point ended_;
  std::optional<double> cpu_from_;
  std::optional<double> cpu_to_;
  std::vector<float> latencies_us_;
  grpc::Status failed_;
};

}  // namespace

std::shared_ptr<grpc::Channel> Connect(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  arguments.SetMaxReceiveMessageSize(16 << 20);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

absl::StatusOr<grpc::ByteBuffer> CallOnce(const std::string& address, const std::string& method,
                                          const grpc::ByteBuffer& request) {
  grpc::GenericStub stub(Connect(address));
  grpc::CompletionQueue queue;
  Call call;
  call.context.set_deadline(std::chrono::system_clock::now() + kStallMax);
  call.reader = stub.PrepareUnaryCall(&call.context, method, request, &queue);
  call.reader->StartCall();
  call.reader->Finish(&call.response, &call.status, &call);
  void* tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);
  if (!call.status.ok()) return Failed(method, call.status);
  return std::move(call.response);
}

absl::StatusOr<Sample> RunUnary(const Child& server, const UnaryLoad& load) {
  return Runner(server, load).Run();
}

}  // namespace minutebook::bench
