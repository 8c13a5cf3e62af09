#include "tests/simulation/ledgers.h"

#include <future>
#include <utility>

#include "service/ledger/record.h"

namespace minutebook::simulation {

absl::StatusOr<ledger::AppendOutcome> AppendTo(ledger::Ledger& ledger,
                                               std::vector<v1::NewEvent> events,
                                               std::vector<v1::BodyExpectation> expectations,
                                               ledger::AppendMode mode) {
  ledger::AppendCommand command;
  command.mode = mode;
  command.events = std::move(events);
  command.expectations = std::move(expectations);
  command.recorder = "local";
  std::promise<absl::StatusOr<ledger::AppendOutcome>> answered;
  ledger.Append(std::move(command), [&](absl::StatusOr<ledger::AppendOutcome> outcome) {
    answered.set_value(std::move(outcome));
  });
  return answered.get_future().get();
}

absl::StatusOr<v1::RecordedEvent> ReadAt(const ledger::Ledger& ledger, store::Position position) {
  const auto stored = ledger.log().Read(position);
  if (!stored.ok()) return stored.status();
  v1::RecordedEvent event;
  if (!event.ParseFromString(*stored)) return absl::DataLossError("what was read is no event");
  const v1::EventHeader& header = event.header();
  if (header.position() != position ||
      header.payload_digest() !=
          ledger::PayloadDigest(event.salt(), ledger::CanonicalBytes(event.event()))) {
    return absl::DataLossError("what was read is not the event of its position");
  }
  return event;
}

absl::Status CheckViews(ledger::Ledger& ledger) {
  auto rebuild = ledger.BeginRebuild(/*check_only=*/true);
  if (!rebuild.ok()) return rebuild.status();
  while (true) {
    const auto progress = (*rebuild)->Step();
    if (!progress.ok()) return progress.status();
    if (!progress->done) continue;
    if (progress->done->before == progress->done->after) return absl::OkStatus();
    return absl::DataLossError("the views that are served are not what the log makes");
  }
}

}  // namespace minutebook::simulation
