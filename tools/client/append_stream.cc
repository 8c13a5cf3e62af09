#include "tools/client/append_stream.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tools/client/connection.h"
#include "tools/client/error.h"

namespace minutebook::client {
namespace {

using Appends = grpc::ClientReaderWriter<v1::AppendStreamRequest, v1::AppendStreamResponse>;

// One message: the server takes no more appends in one, and no more bytes.
constexpr int kMessageAppendsMax = 256;
constexpr std::size_t kMessageBytesMax = 512 * 1024;
constexpr std::size_t kAppendBytesMax = 3 * 1024 * 1024;

}  // namespace

// One thread runs a stream and reads its results, another sends.
class AppendStream::Run {
 public:
  Run(Client::Connection& connection, std::size_t in_flight_max)
      : connection_(connection),
        in_flight_max_(std::max<std::size_t>(in_flight_max, 1)),
        thread_([this] { RunStreams(); }) {}

  ~Run() {
    Drain();
    {
      const std::lock_guard lock(mutex_);
      closing_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }

  absl::Status Append(v1::AppendRequest request, Done done) {
    for (v1::NewEvent& event : *request.mutable_events()) AssignId(event);
    if (request.ByteSizeLong() > kAppendBytesMax) {
      return absl::InvalidArgumentError(absl::StrCat("events: ", request.ByteSizeLong(),
                                                     " bytes in one append; at most ",
                                                     kAppendBytesMax, ". Send fewer at once"));
    }
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return waiting_.size() < in_flight_max_; });
    waiting_.push_back({.request = std::move(request), .done = std::move(done)});
    changed_.notify_all();
    return absl::OkStatus();
  }

  void Drain() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return waiting_.empty() && !answering_; });
  }

 private:
  struct Waiting {
    v1::AppendRequest request;
    Done done;
    bool sent = false;         // ever
    bool sent_before = false;  // by a stream that broke: it may be on record
  };

  void RunStreams() {
    while (true) {
      {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return closing_ || !waiting_.empty(); });
        if (waiting_.empty()) return;
      }
      Backoff backoff(connection_.options.retry);
      const absl::Status status = RunWithRetries(backoff, absl::SleepFor, [&] {
        if (absl::Status connected = connection_.Connect(); !connected.ok()) return connected;
        bool advanced = false;
        const absl::Status ended = RunStream(&advanced);
        if (advanced) backoff.Reset();
        return ended;
      });
      if (!status.ok()) FailAll(status);
    }
  }

  // Runs one stream until it ends: OK where nothing was left to send.
  absl::Status RunStream(bool* advanced) {
    grpc::ClientContext context;
    const auto stream = connection_.ledger->AppendStream(&context);
    {
      const std::lock_guard lock(mutex_);
      sent_ = 0;
      broken_ = false;
    }
    std::thread sender([&] { Send(*stream); });
    v1::AppendStreamResponse response;
    while (stream->Read(&response)) {
      *advanced = true;
      for (v1::AppendResult& result : *response.mutable_results()) Answer(result);
    }
    {
      const std::lock_guard lock(mutex_);
      broken_ = true;
    }
    changed_.notify_all();
    sender.join();
    return FromGrpc(stream->Finish());
  }

  void Send(Appends& stream) {
    v1::AppendStreamRequest message;
    while (true) {
      {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return broken_ || closing_ || sent_ < waiting_.size(); });
        if (broken_) return;
        if (sent_ == waiting_.size()) break;
        FillMessage(&message);
      }
      if (!stream.Write(message)) return;
    }
    stream.WritesDone();
  }

  // Of what waits and was not sent. The requests are copied: they may have to be sent again.
  void FillMessage(v1::AppendStreamRequest* message) {
    message->Clear();
    std::size_t bytes = 0;
    while (sent_ < waiting_.size() && message->appends_size() < kMessageAppendsMax) {
      Waiting& next = waiting_[sent_];
      bytes += next.request.ByteSizeLong();
      if (message->appends_size() > 0 && bytes > kMessageBytesMax) break;
      *message->add_appends() = next.request;
      next.sent_before = next.sent;
      next.sent = true;
      ++sent_;
    }
  }

  void Answer(v1::AppendResult& result) {
    const auto first = TakeFirst(/*was_sent=*/true);
    if (!first) return;  // a result for nothing
    if (result.has_recorded()) {
      first->done(std::move(*result.mutable_recorded()));
    } else {
      const absl::Status refused = StatusOf(result.refused());
      first->done(first->sent_before ? AfterLostAnswer(refused) : refused);
    }
    Answered();
  }

  void FailAll(const absl::Status& status) {
    while (const auto first = TakeFirst(/*was_sent=*/false)) {
      first->done(first->sent ? OutcomeUnknownError(status) : status);
      Answered();
    }
  }

  std::optional<Waiting> TakeFirst(bool was_sent) {
    const std::lock_guard lock(mutex_);
    if (waiting_.empty() || (was_sent && sent_ == 0)) return std::nullopt;
    Waiting first = std::move(waiting_.front());
    waiting_.pop_front();
    if (was_sent) --sent_;
    answering_ = true;
    return first;
  }

  void Answered() {
    {
      const std::lock_guard lock(mutex_);
      answering_ = false;
    }
    changed_.notify_all();
  }

  static absl::Status StatusOf(const v1::AppendRefusal& refusal) {
    return FromGrpc({static_cast<grpc::StatusCode>(refusal.code()), refusal.message(),
                     refusal.SerializeAsString()});
  }

  Client::Connection& connection_;
  const std::size_t in_flight_max_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Waiting> waiting_;  // in order; the first sent_ of them were sent by this stream
  std::size_t sent_ = 0;
  bool answering_ = false;  // a caller is being told
  bool broken_ = false;     // the running stream
  bool closing_ = false;
  std::thread thread_;
};

AppendStream::AppendStream(Client& client, std::size_t in_flight_max)
    : run_(std::make_unique<Run>(*client.connection_, in_flight_max)) {}
AppendStream::~AppendStream() = default;

absl::Status AppendStream::Append(v1::AppendRequest request, Done done) {
  return run_->Append(std::move(request), std::move(done));
}

void AppendStream::Drain() { run_->Drain(); }

}  // namespace minutebook::client
