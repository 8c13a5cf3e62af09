// Ledgers opened in this process, over whatever store a test puts under them.
#pragma once

#include <memory>
#include <vector>

#include "service/ledger/ledger.h"
#include "store/store.h"

namespace minutebook::simulation {

// Appends and waits for the answer.
absl::StatusOr<ledger::AppendOutcome> AppendTo(
    ledger::Ledger& ledger, std::vector<v1::NewEvent> events,
    std::vector<v1::BodyExpectation> expectations = {},
    ledger::AppendMode mode = ledger::AppendMode::kAllOrNone);

// The event at a position.
absl::StatusOr<v1::RecordedEvent> ReadAt(const ledger::Ledger& ledger, store::Position position);

// DATA_LOSS where the rows that are served are not those that the log makes.
absl::Status CheckViews(ledger::Ledger& ledger);

}  // namespace minutebook::simulation
