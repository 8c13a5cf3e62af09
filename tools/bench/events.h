// The record that is measured: a hundred bodies with their offices and parties, and a realistic mix
// of events of about 300 bytes, each about a subject of its own. Event n is always the same.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "minutebook/v1/ledger_service.pb.h"

namespace minutebook::bench {

inline constexpr std::uint64_t kBodies = 100;
// The mix repeats after so many events. An event may name the meeting of its own block, so a run
// that starts elsewhere starts at a multiple of this.
inline constexpr std::uint64_t kBlockEvents = 20 * kBodies;

// What must be on record first: the bodies, parties and offices.
std::vector<v1::NewEvent> SetUpEvents();
v1::NewEvent EventAt(std::uint64_t n);

std::string BodyOf(std::uint64_t n);
// The `i`th document, and the event that adopted it.
std::uint64_t EventOfDocument(std::uint64_t i);
std::string DocumentOf(std::uint64_t event);
// A day within the `i`th term of any body's chair.
std::string DayOfTerm(std::uint64_t i);
// Whole terms of each body's chair among the first `events` events.
std::uint64_t TermsOf(std::uint64_t events);

}  // namespace minutebook::bench
