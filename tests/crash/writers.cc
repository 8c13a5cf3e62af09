#include "tests/crash/writers.h"

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <random>
#include <thread>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "minutebook/v1/ledger_service.grpc.pb.h"
#include "tests/testing/events.h"
#include "tools/client/append_stream.h"
#include "tools/client/error.h"

namespace minutebook {
namespace {

constexpr char kCouncil[] = "council";  // touched by all writers
constexpr std::chrono::seconds kAnswerMax{60};

std::string BodyOf(std::size_t writer) { return absl::StrCat("writer-", writer); }

std::string RefOf(std::size_t writer, std::uint64_t event) {
  return absl::StrCat("w", writer, "-", event);
}

// A number that follows from these alone.
std::uint32_t Drawn(std::uint32_t seed, std::size_t writer, std::uint64_t event) {
  std::seed_seq sequence{seed, static_cast<std::uint32_t>(writer),
                         static_cast<std::uint32_t>(event)};
  std::uint32_t drawn = 0;
  sequence.generate(&drawn, &drawn + 1);
  return drawn;
}

v1::NewEvent MakeEvent(std::uint32_t drawn, std::size_t writer, std::uint64_t number) {
  const bool joint = drawn % 5 == 0;
  const std::string ref = RefOf(writer, number);
  v1::NewEvent event =
      testing::NewEvent(joint ? kCouncil : BodyOf(writer), ref, absl::StrCat(1950 + drawn % 70));
  if (joint) event.add_further_bodies(BodyOf(writer));
  const std::string words =
      absl::StrFormat("on item %08x %s", drawn, std::string(drawn % 300, 'a' + drawn % 26));
  if (drawn % 3 == 0) {
    v1::DocumentAdopted* adopted = event.mutable_event()->mutable_document_adopted();
    adopted->set_document("d-" + ref);
    adopted->set_title("Framework " + words);
  } else {
    v1::MeetingHeld* held = event.mutable_event()->mutable_meeting_held();
    held->set_meeting("m-" + ref);
    held->set_title("Meeting " + words);
  }
  return event;
}

std::shared_ptr<grpc::Channel> Connect(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

}  // namespace

// A chain of calls, each begun by the answer to the one before.
class Writers::UnaryWriter {
 public:
  UnaryWriter(Writers& writers, std::size_t writer, v1::LedgerService::Stub& stub)
      : writers_(writers), writer_(writer), stub_(stub) {
    Next();
  }

 private:
  void Next() {
    first_ = writers_.Acknowledged(writer_);
    request_ = writers_.AppendOf(writer_, first_);
    response_.Clear();
    context_ = std::make_unique<grpc::ClientContext>();
    context_->set_deadline(std::chrono::system_clock::now() + kAnswerMax);
    stub_.async()->Append(context_.get(), &request_, &response_,
                          [this](const grpc::Status& status) { Done(status); });
  }

  void Done(const grpc::Status& status) {
    if (writers_.Answered(writer_, first_, client::FromGrpc(status), response_)) {
      Next();
    } else {
      writers_.Ended();
    }
  }

  Writers& writers_;
  const std::size_t writer_;
  v1::LedgerService::Stub& stub_;
  std::uint64_t first_ = 0;
  v1::AppendRequest request_;
  v1::AppendResponse response_;
  std::unique_ptr<grpc::ClientContext> context_;
};

// Appends ahead of the answers, by the client library.
class Writers::StreamWriter {
 public:
  StreamWriter(Writers& writers, std::size_t writer, const std::string& address)
      : writers_(writers),
        writer_(writer),
        client_({.server = address,
                 .tls = {},
                 .token = {},
                 .retry = {.attempts_max = 1},
                 .refuse_with = {}}),
        thread_([this] { Run(); }) {}
  ~StreamWriter() { thread_.join(); }

 private:
  void Run() {
    client::AppendStream stream(client_, writers_.appends_ahead_of(writer_));
    std::uint64_t next = writers_.Acknowledged(writer_);
    while (!gone_) {
      v1::AppendRequest request = writers_.AppendOf(writer_, next);
      const std::uint64_t first = std::exchange(next, next + request.events_size());
      const absl::Status sent = stream.Append(std::move(request), [this, first](auto response) {
        const bool on = writers_.Answered(writer_, first, response.status(),
                                          response.ok() ? *response : v1::AppendResponse());
        if (!on) gone_ = true;
      });
      if (!sent.ok()) break;
    }
    stream.Drain();
    writers_.Ended();
  }

  Writers& writers_;
  const std::size_t writer_;
  client::Client client_;
  std::atomic<bool> gone_ = false;
  std::thread thread_;
};

Writers::Writers(const WritersOptions& options) : options_(options), positions_(count()) {}

v1::AppendRequest Writers::SetUp() const {
  v1::AppendRequest request;
  *request.add_events() = testing::BodyEstablished(kCouncil);
  for (std::size_t writer = 0; writer < count(); ++writer) {
    *request.add_events() = testing::BodyEstablished(BodyOf(writer));
  }
  return request;
}

v1::NewEvent Writers::EventOf(std::size_t writer, std::uint64_t event) const {
  return MakeEvent(Drawn(options_.seed, writer, event), writer, event);
}

v1::AppendRequest Writers::AppendOf(std::size_t writer, std::uint64_t first) const {
  v1::AppendRequest request;
  const std::uint32_t drawn = Drawn(options_.seed, writer, first);
  const std::uint64_t end = first + 1 + (drawn >> 8) % 3;
  for (std::uint64_t event = first; event < end; ++event) {
    *request.add_events() = EventOf(writer, event);
  }
  return request;
}

bool Writers::Named(const std::string& ref, std::size_t* writer, std::uint64_t* event) const {
  const std::pair<std::string, std::string> parts = absl::StrSplit(ref, '-');
  return parts.first.size() > 1 && parts.first[0] == 'w' &&
         absl::SimpleAtoi(parts.first.substr(1), writer) && absl::SimpleAtoi(parts.second, event) &&
         *writer < count() && RefOf(*writer, *event) == ref;
}

void Writers::Run(const std::string& address, std::uint64_t appends,
                  const std::function<void()>& end_it) {
  std::uint64_t enough = 0;
  {
    const std::lock_guard lock(mutex_);
    running_ = count();
    enough = appends_ + appends;
  }
  const std::unique_ptr<v1::LedgerService::Stub> stub =
      v1::LedgerService::NewStub(Connect(address));
  std::vector<std::unique_ptr<UnaryWriter>> unary;
  std::vector<std::unique_ptr<StreamWriter>> streams;
  for (std::size_t i = 0; i < options_.unary; ++i) {
    unary.push_back(std::make_unique<UnaryWriter>(*this, i, *stub));
  }
  for (std::size_t i = options_.unary; i < count(); ++i) {
    streams.push_back(std::make_unique<StreamWriter>(*this, i, address));
  }
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return appends_ >= enough || running_ < count(); });
  lock.unlock();
  end_it();
  lock.lock();
  changed_.wait(lock, [this] { return running_ == 0; });
}

bool Writers::Answered(std::size_t writer, std::uint64_t first, const absl::Status& status,
                       const v1::AppendResponse& response) {
  const std::lock_guard lock(mutex_);
  if (!status.ok()) {
    ++unanswered_;
    // A server that is gone says nothing: a refusal, or a server that hangs, is wrong.
    if (!client::IsOutcomeUnknown(status) && !client::ErrorOf(status).unreachable) {
      wrong_.push_back(absl::StrCat(RefOf(writer, first), ": ", status.ToString()));
    } else if (status.code() == absl::StatusCode::kDeadlineExceeded) {
      wrong_.push_back(absl::StrCat(RefOf(writer, first), ": no answer in time"));
    }
    return false;
  }
  if (first != positions_[writer].size()) {
    wrong_.push_back(absl::StrCat(RefOf(writer, first), ": acknowledged before those before it"));
    return false;
  }
  for (const v1::Receipt& receipt : response.receipts()) {
    positions_[writer].push_back(receipt.position());
  }
  ++appends_;
  events_ += static_cast<std::uint64_t>(response.receipts_size());
  changed_.notify_all();
  return true;
}

void Writers::Ended() {
  const std::lock_guard lock(mutex_);
  --running_;
  changed_.notify_all();
}

}  // namespace minutebook
