// A ledger as a list of events: what any request must be answered with, worked out as naively as
// can be.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "minutebook/v1/error_reason.pb.h"
#include "minutebook/v1/ledger_service.pb.h"
#include "service/ledger/append.h"
#include "service/ledger/ledger.h"

namespace minutebook::simulation {

// An append as a client sends it. Its events are of two kinds: BodyEstablished, and MeetingHeld of
// bodies that are established, each of a meeting of its own.
struct Request {
  ledger::AppendMode mode = ledger::AppendMode::kAllOrNone;
  std::vector<v1::NewEvent> events;
  std::vector<v1::BodyExpectation> expectations;
};

// An answer, as far as it can be foretold.
struct Verdict {
  absl::StatusCode code = absl::StatusCode::kOk;
  v1::ErrorReason reason = v1::ERROR_REASON_UNSPECIFIED;
  // Of the receipts; of kEachByItself those before the first refusal, which `code` then tells.
  std::vector<store::Position> positions;

  bool operator==(const Verdict&) const = default;
};
std::string TextOf(const Verdict& verdict);
// What an answer comes to.
Verdict VerdictOf(const absl::StatusOr<ledger::AppendOutcome>& outcome);

class Model {
 public:
  // Refs give ids that follow from the ledger's. Its own first event is position 1.
  explicit Model(const store::EventId& ledger_id) : ledger_id_(ledger_id) {}

  // The answer to a request, which takes effect; `refuse_new`, if not OK, is said of all that is
  // new.
  Verdict Judge(const Request& request, const Verdict& refuse_new);

  store::Position head() const { return 1 + events_.size(); }
  std::optional<store::Position> Find(const store::EventId& id) const;
  store::EventId IdOf(const v1::NewEvent& event) const;
  // The events at these positions, 2 first, as they were sent.
  const std::vector<v1::NewEvent>& events() const { return events_; }
  std::uint64_t RevisionOf(const std::string& body) const;

  // The first difference between this and a ledger: its log, ids, revisions, root and times.
  absl::Status Compare(const ledger::Ledger& ledger) const;

 private:
  // Whether the event is on record, and the same; a refusal where it is another.
  Verdict FindSame(const v1::NewEvent& event) const;
  bool MeetsRules(const v1::NewEvent& event) const;
  bool IsExpected(const v1::BodyExpectation& expected) const;
  void Place(const v1::NewEvent& event);
  void TakeBack(std::size_t count);
  Verdict JudgeTogether(const Request& request, const Verdict& refuse_new);
  Verdict JudgeEach(const Request& request, const Verdict& refuse_new);

  const store::EventId ledger_id_;
  std::vector<v1::NewEvent> events_;
};

}  // namespace minutebook::simulation
