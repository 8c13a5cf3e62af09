// What is measured. Each work adds its rows, whether or not they could be measured; README.md says
// what each row means.
#pragma once

#include <vector>

#include "tools/bench/options.h"
#include "tools/bench/sample.h"
#include "tools/bench/servers.h"

namespace minutebook::bench {

using Rows = std::vector<Row>;

// Probes the disk in each round, too.
void MeasureAppend(const Options& options, Rows* rows, std::vector<Sample>* syncs);
void MeasureImport(const Options& options, Rows* rows);
// Both on `server`, which has options.events of the mix on record.
void MeasureReplay(const Options& options, const Server& server, Rows* rows);
void MeasureQueries(const Options& options, const Server& server, Rows* rows);
void MeasureRebuild(const Options& options, const Server& server, Rows* rows);
// Adds to what is on record, as the next does.
void MeasureWatch(const Options& options, const Server& server, Rows* rows);
// As above; adds to what is on record, so it comes last.
void MeasureCorrections(const Options& options, const Server& server, Rows* rows);

void MeasureTree(const Options& options, Rows* rows);
// In a tree of options.events.
void MeasureProofs(const Options& options, Rows* rows);

// Imports so many events of the mix into a new ledger.
absl::StatusOr<Sample> ImportOnce(const Options& options, std::size_t events);
// A server with options.events of the mix on record.
absl::StatusOr<Server> StartLoaded(const Options& options);

// Appends of 4 KiB to a file in `folder`, each followed by fdatasync: what the disk allows.
absl::StatusOr<Sample> ProbeSync(const std::string& folder);

// One line on standard error, where that is a terminal.
void Tell(const std::string& text);

}  // namespace minutebook::bench
