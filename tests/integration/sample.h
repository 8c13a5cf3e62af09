// The first record, read as `minutebook import` reads it.
#pragma once

#include <string>
#include <vector>

#include "tools/cli/import_file.h"
#include "tools/client/client.h"

namespace minutebook {

// The events of a record keeper's text, in the order in which import sends them. Fails the test on
// a mistake in the text.
std::vector<cli::PlannedEvent> ReadRecord(const std::string& text);
// A file of tools/samples.
std::vector<cli::PlannedEvent> SampleRecord(const std::string& file);
// ascn.ndjson.
std::vector<cli::PlannedEvent> FirstRecord();
// Imports events, all of which must be taken.
client::ImportOutcome Import(client::Client& client, const std::vector<cli::PlannedEvent>& events);

}  // namespace minutebook
