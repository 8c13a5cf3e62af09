#include "tests/integration/sample.h"

#include <gtest/gtest.h>

#include <sstream>

#include "tests/testing/temp_dir.h"

namespace minutebook {

std::vector<cli::PlannedEvent> ReadRecord(const std::string& text) {
  std::istringstream in(text);
  cli::ImportReader reader(in, /*whole=*/true);
  std::vector<cli::PlannedEvent> events;
  while (auto event = reader.Next()) events.push_back(*std::move(event));
  for (const auto& problem : reader.problems()) {
    ADD_FAILURE() << "line " << problem.line << ": " << problem.field << ": " << problem.message;
  }
  cli::SortByKnownAt(events);
  return events;
}

std::vector<cli::PlannedEvent> SampleRecord(const std::string& file) {
  return ReadRecord(testing::ReadFile(std::string(SAMPLES) + "/" + file));
}

std::vector<cli::PlannedEvent> FirstRecord() { return SampleRecord("ascn.ndjson"); }

client::ImportOutcome Import(client::Client& client, const std::vector<cli::PlannedEvent>& events) {
  std::size_t next = 0;
  auto outcome = client.Import(
      [&]() -> absl::StatusOr<std::optional<v1::NewEvent>> {
        if (next == events.size()) return std::nullopt;
        return events[next++].event;
      },
      {});
  EXPECT_TRUE(outcome.status.ok())
      << "line " << (outcome.refused ? events[*outcome.refused].line : 0) << ": "
      << outcome.status.message();
  return outcome;
}

}  // namespace minutebook
