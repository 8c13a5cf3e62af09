#include "tests/soak/crowd.h"

#include <grpcpp/generic/generic_stub.h>

#include <utility>

#include "minutebook/v1/ledger_service.pb.h"
#include "tools/bench/bytes.h"
#include "tools/bench/events.h"
#include "tools/bench/unary_load.h"

namespace minutebook::soak {
namespace {

constexpr char kWatchMethod[] = "/minutebook.v1.LedgerService/Watch";
constexpr std::size_t kStreamsOfConnection = 250;
constexpr std::uint64_t kBodies = 100;

}  // namespace

struct Crowd::Stream {
  explicit Stream(const std::shared_ptr<grpc::Channel>& channel) : stub(channel) {}

  grpc::ByteBuffer request;
  grpc::ByteBuffer message;
  bool idle = false;
  bool heard = false;
  enum { kStarting, kWriting, kReading } doing = kStarting;
  grpc::GenericStub stub;
  grpc::ClientContext context;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> call;
};

Crowd::Crowd(const std::string& address, std::size_t count, std::size_t idle, bool watch_all)
    : readers_(count - idle) {
  const bench::Mix mix(kBodies);
  std::shared_ptr<grpc::Channel> channel;
  for (std::size_t i = 0; i < count; ++i) {
    if (i % kStreamsOfConnection == 0) channel = bench::Connect(address);
    auto stream = std::make_unique<Stream>(channel);
    v1::WatchRequest request;
    if (!watch_all) request.mutable_filter()->add_bodies(mix.BodyOf(i % kBodies));
    stream->request = bench::ToByteBuffer(request);
    // Spread over the connections, so that those who read share them with those who do not.
    stream->idle = i * idle / count != (i + 1) * idle / count;
    stream->call = stream->stub.PrepareCall(&stream->context, kWatchMethod, &queue_);
    stream->call->StartCall(stream.get());
    streams_.push_back(std::move(stream));
  }
  thread_ = std::thread([this] { Run(); });
}

Crowd::~Crowd() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
    for (const auto& stream : streams_) stream->context.TryCancel();
    queue_.Shutdown();
  }
  thread_.join();
}

void Crowd::AwaitAllHeard() {
  while (heard_ < readers_ && ended_ == 0) heard_.wait(heard_);
}

void Crowd::Run() {
  void* tag = nullptr;
  bool ok = false;
  while (queue_.Next(&tag, &ok)) Handle(*static_cast<Stream*>(tag), ok);
}

void Crowd::Handle(Stream& stream, bool ok) {
  const std::lock_guard lock(mutex_);
  if (closing_) return;
  if (!ok) {
    ++ended_;
    ++heard_;
    heard_.notify_all();
    return;
  }
  if (stream.doing == Stream::kStarting) {
    stream.doing = Stream::kWriting;
    stream.call->WriteLast(stream.request, grpc::WriteOptions(), &stream);
    return;
  }
  if (stream.doing == Stream::kReading) {
    ++messages_;
    if (!std::exchange(stream.heard, true)) {
      ++heard_;
      heard_.notify_all();
    }
  }
  stream.doing = Stream::kReading;
  if (!stream.idle) stream.call->Read(&stream.message, &stream);
}

}  // namespace minutebook::soak
