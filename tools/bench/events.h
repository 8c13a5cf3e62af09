// The record that is measured: bodies with their offices and parties, and a realistic mix of events
// of about 300 bytes, each about a subject of its own. Event n of a number of bodies is always the
// same.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "minutebook/v1/ledger_service.pb.h"

namespace minutebook::bench {

enum class Kind { kMeeting, kDocument, kProposal, kTerm };

// A term of an office of a body.
struct Term {
  std::string office;
  std::string day;  // within it
};

// Events go to the bodies in turn. Of 20 events of a body 9 are meetings, 6 documents, 4 proposals,
// 1 a term; bodies that follow each other are at different ones of the 20, so that any stretch of
// events holds all kinds.
class Mix {
 public:
  explicit Mix(std::uint64_t bodies) : bodies_(bodies) {}

  std::uint64_t bodies() const { return bodies_; }
  // The mix repeats after so many events. An event may name the meeting of its own block, so a run
  // that starts elsewhere starts at a multiple of this.
  std::uint64_t block_events() const { return 20 * bodies_; }

  // What must be on record first: the bodies, parties and offices.
  std::vector<v1::NewEvent> SetUpEvents() const;
  // How many those are.
  std::uint64_t set_up_count() const;
  v1::NewEvent EventAt(std::uint64_t n) const;

  Kind KindOf(std::uint64_t n) const;
  std::string BodyOf(std::uint64_t n) const;
  // Of a term's event.
  Term TermOf(std::uint64_t n) const;
  // Those of a kind among the first `events` events.
  std::vector<std::uint64_t> EventsOf(Kind kind, std::uint64_t events) const;

 private:
  // Where the body is in the 20.
  std::uint64_t StepOf(std::uint64_t n) const;
  // Offices of a body: one holds a limited number of terms.
  std::uint64_t offices() const;

  std::uint64_t bodies_;
};

std::string DocumentOf(std::uint64_t event);

}  // namespace minutebook::bench
