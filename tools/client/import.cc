// Import: batches run ahead of their answers on one bidirectional stream, and are kept until they
// are answered, so that a broken stream can be taken up again.
#include <algorithm>
#include <deque>
#include <utility>

#include "absl/strings/numbers.h"
#include "tools/client/client.h"
#include "tools/client/connection.h"
#include "tools/client/error.h"

namespace minutebook::client {
namespace {

using Stream = grpc::ClientReaderWriterInterface<v1::ImportRequest, v1::ImportResponse>;

// A number that the server puts beside an error; nullopt where it did not.
std::optional<std::uint64_t> Number(const Error& error, const char* key) {
  const auto found = error.metadata.find(key);
  std::uint64_t number = 0;
  if (found == error.metadata.end() || !absl::SimpleAtoi(found->second, &number)) {
    return std::nullopt;
  }
  return number;
}

class Importer {
 public:
  Importer(v1::LedgerService::Stub& stub, const ClientOptions& options, const EventSource& source,
           const ImportProgress& progress)
      : stub_(stub), options_(options), source_(source), progress_(progress) {}

  // Runs one stream until all is answered or it ends otherwise.
  absl::Status RunStream() {
    grpc::ClientContext context;
    auto stream = stub_.Import(&context);
    answered_before_ = answered_;
    recorded_before_ = outcome_.recorded;
    already_before_ = outcome_.already_recorded;
    advanced_ = false;
    bool open = true;
    for (const v1::ImportRequest& batch : in_flight_) open = open && stream->Write(batch);
    while (open) {
      while (open && in_flight_.size() < options_.import_batches_in_flight_max && FillBatch()) {
        open = stream->Write(in_flight_.back());
      }
      if (in_flight_.empty()) break;
      open = open && ReadAnswer(*stream);
    }
    if (open) stream->WritesDone();
    // The status comes after the last answer, so all of them must be read.
    while (ReadAnswer(*stream)) {
    }
    const absl::Status status = FromGrpc(stream->Finish());
    if (!status.ok()) NoteRefusal(status);
    return status;
  }

  // The stream got an answer, so a new attempt begins with fresh patience.
  bool advanced() const { return advanced_; }
  bool answered() const { return answered_ > 0; }  // ever
  // The source's own error, once everything before it has been answered.
  const absl::Status& source_status() const { return source_status_; }
  ImportOutcome& outcome() { return outcome_; }

 private:
  // Takes the next batch from the source into in_flight_; false where nothing is left.
  bool FillBatch() {
    v1::ImportRequest batch;
    std::size_t bytes = 0;
    while (!source_done_ &&
           batch.events_size() < static_cast<int>(options_.import_batch_events_max) &&
           bytes < options_.import_batch_bytes_max) {
      auto next = source_();
      if (!next.ok()) source_status_ = next.status();
      source_done_ = !next.ok() || !next->has_value();
      if (source_done_) break;
      AssignId(**next);
      bytes += (*next)->ByteSizeLong();
      *batch.add_events() = std::move(**next);
    }
    if (batch.events_size() == 0) return false;
    in_flight_.push_back(std::move(batch));
    return true;
  }

  bool ReadAnswer(Stream& stream) {
    v1::ImportResponse response;
    if (!stream.Read(&response) || in_flight_.empty()) return false;
    advanced_ = true;
    outcome_.recorded = recorded_before_ + response.recorded();
    outcome_.already_recorded = already_before_ + response.already_recorded();
    outcome_.position = response.position();
    answered_ += static_cast<std::uint64_t>(in_flight_.front().events_size());
    in_flight_.pop_front();
    if (progress_) progress_(outcome_);
    return true;
  }

  // A server that stops an import tells how far it came within the stream.
  void NoteRefusal(const absl::Status& status) {
    const Error error = ErrorOf(status);
    const auto received = Number(error, "received");
    if (!received) return;
    outcome_.recorded = recorded_before_ + Number(error, "recorded").value_or(0);
    outcome_.already_recorded = already_before_ + Number(error, "already_recorded").value_or(0);
    outcome_.position = Number(error, "position").value_or(0);  // the last answer's is passed
    if (!IsRetryable(status)) outcome_.refused = answered_before_ + *received;
  }

  v1::LedgerService::Stub& stub_;
  const ClientOptions& options_;
  const EventSource& source_;
  const ImportProgress& progress_;
  std::deque<v1::ImportRequest> in_flight_;  // not answered yet
  bool source_done_ = false;
  absl::Status source_status_;
  bool advanced_ = false;
  std::uint64_t answered_ = 0;  // events of answered batches
  // The same, and what was recorded, when the running stream began.
  std::uint64_t answered_before_ = 0;
  std::uint64_t recorded_before_ = 0;
  std::uint64_t already_before_ = 0;
  ImportOutcome outcome_;
};

}  // namespace

ImportOutcome Client::Import(const EventSource& source, const ImportProgress& progress) {
  // Whoever was answered once waits longer for a server that restarts.
  constexpr int kResumeAttemptsMax = 12;
  Importer importer(*connection_->ledger, connection_->options, source, progress);
  const auto run = [&](const RetryPolicy& policy) {
    Backoff backoff(policy);
    return RunWithRetries(backoff, absl::SleepFor, [&]() -> absl::Status {
      if (absl::Status connected = connection_->Connect(); !connected.ok()) return connected;
      const absl::Status ended = importer.RunStream();
      if (importer.advanced()) backoff.Reset();
      return ended;
    });
  };
  RetryPolicy policy = connection_->options.retry;
  absl::Status status = run(policy);
  if (IsRetryable(status) && importer.answered()) {
    policy.attempts_max = std::max(policy.attempts_max, kResumeAttemptsMax);
    status = run(policy);
  }
  if (status.ok()) status = importer.source_status();
  importer.outcome().status = status;
  return std::move(importer.outcome());
}

}  // namespace minutebook::client
