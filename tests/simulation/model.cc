#include "tests/simulation/model.h"

#include <algorithm>
#include <span>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "service/domain/identifiers.h"
#include "service/ledger/record.h"
#include "service/ledger/refusal.h"
#include "store/merkle_tree.h"
#include "tests/simulation/ledgers.h"

namespace minutebook::simulation {
namespace {

std::vector<std::string> BodiesOf(const v1::NewEvent& event) {
  std::vector<std::string> bodies = {event.body()};
  bodies.insert(bodies.end(), event.further_bodies().begin(), event.further_bodies().end());
  return bodies;
}

absl::Status Wrong(const std::string& what) { return absl::DataLossError(what); }

}  // namespace

std::string TextOf(const Verdict& verdict) {
  return absl::StrCat(absl::StatusCodeToString(verdict.code), " ",
                      v1::ErrorReason_Name(verdict.reason), " at ",
                      absl::StrJoin(verdict.positions, ","));
}

Verdict VerdictOf(const absl::StatusOr<ledger::AppendOutcome>& outcome) {
  const absl::Status status = outcome.ok() ? outcome->stopped : outcome.status();
  Verdict verdict{.code = status.code()};
  if (const auto refusal = ledger::RefusalOf(status)) verdict.reason = refusal->reason();
  if (!outcome.ok()) return verdict;
  for (const ledger::Receipt& receipt : outcome->receipts) {
    verdict.positions.push_back(receipt.position);
  }
  return verdict;
}

store::EventId Model::IdOf(const v1::NewEvent& event) const {
  if (!event.event_id().empty()) return *domain::ParseUuid(event.event_id());
  return domain::IdOfRef(ledger_id_, event.body(), event.event().ref());
}

std::optional<store::Position> Model::Find(const store::EventId& id) const {
  for (std::size_t i = 0; i < events_.size(); ++i) {
    if (IdOf(events_[i]) == id) return i + 2;
  }
  return std::nullopt;
}

std::uint64_t Model::RevisionOf(const std::string& body) const {
  return static_cast<std::uint64_t>(
      std::count_if(events_.begin(), events_.end(), [&](const v1::NewEvent& event) {
        const auto bodies = BodiesOf(event);
        return std::find(bodies.begin(), bodies.end(), body) != bodies.end();
      }));
}

Verdict Model::FindSame(const v1::NewEvent& event) const {
  const auto found = Find(IdOf(event));
  if (!found) return {};
  const v1::NewEvent& there = events_[*found - 2];
  if (BodiesOf(there) != BodiesOf(event) ||
      ledger::CanonicalBytes(there.event()) != ledger::CanonicalBytes(event.event())) {
    return {absl::StatusCode::kAlreadyExists, v1::ERROR_REASON_EVENT_ID_REUSED, {}};
  }
  return {.positions = {*found}};
}

bool Model::MeetsRules(const v1::NewEvent& event) const {
  const auto bodies = BodiesOf(event);
  const auto established = [this](const std::string& body) {
    return std::any_of(events_.begin(), events_.end(), [&](const v1::NewEvent& other) {
      return other.body() == body && other.event().has_body_established();
    });
  };
  return event.event().has_body_established() ||
         std::all_of(bodies.begin(), bodies.end(), established);
}

bool Model::IsExpected(const v1::BodyExpectation& expected) const {
  const std::uint64_t revision = RevisionOf(expected.body());
  if (expected.has_must_not_exist()) return revision == 0;
  if (expected.has_must_exist()) return revision > 0;
  return !expected.has_exact_revision() || revision == expected.exact_revision();
}

void Model::Place(const v1::NewEvent& event) { events_.push_back(event); }
void Model::TakeBack(std::size_t count) { events_.resize(events_.size() - count); }

Verdict Model::Judge(const Request& request, const Verdict& refuse_new) {
  return request.mode == ledger::AppendMode::kAllOrNone ? JudgeTogether(request, refuse_new)
                                                        : JudgeEach(request, refuse_new);
}

Verdict Model::JudgeTogether(const Request& request, const Verdict& refuse_new) {
  Verdict known;
  for (const v1::NewEvent& event : request.events) {
    const Verdict same = FindSame(event);
    if (same.code != absl::StatusCode::kOk) return same;
    known.positions.insert(known.positions.end(), same.positions.begin(), same.positions.end());
  }
  if (known.positions.size() == request.events.size()) return known;
  if (!known.positions.empty()) {
    return {absl::StatusCode::kAlreadyExists, v1::ERROR_REASON_MIXED_APPEND, {}};
  }
  if (refuse_new.code != absl::StatusCode::kOk) return refuse_new;
  for (const v1::BodyExpectation& expected : request.expectations) {
    if (!IsExpected(expected)) {
      return {absl::StatusCode::kAborted, v1::ERROR_REASON_WRONG_REVISION, {}};
    }
  }
  Verdict recorded;
  for (const v1::NewEvent& event : request.events) {
    if (!MeetsRules(event)) {
      TakeBack(recorded.positions.size());
      return {absl::StatusCode::kFailedPrecondition, v1::ERROR_REASON_RULE_VIOLATED, {}};
    }
    Place(event);
    recorded.positions.push_back(head());
  }
  return recorded;
}

Verdict Model::JudgeEach(const Request& request, const Verdict& refuse_new) {
  Verdict verdict;
  const auto stop = [&](const Verdict& why) {
    verdict.code = why.code;
    verdict.reason = why.reason;
    return verdict;
  };
  for (const v1::NewEvent& event : request.events) {
    const Verdict same = FindSame(event);
    if (same.code != absl::StatusCode::kOk) return stop(same);
    if (same.positions.empty()) {
      if (refuse_new.code != absl::StatusCode::kOk) return stop(refuse_new);
      if (!MeetsRules(event)) {
        return stop({absl::StatusCode::kFailedPrecondition, v1::ERROR_REASON_RULE_VIOLATED, {}});
      }
      Place(event);
    }
    verdict.positions.push_back(same.positions.empty() ? head() : same.positions.front());
  }
  return verdict;
}

absl::Status Model::Compare(const ledger::Ledger& ledger) const {
  if (ledger.log().Head() != head()) {
    return Wrong(absl::StrCat("the log ends at ", ledger.log().Head(), ", not ", head()));
  }
  store::CompactRange range;
  std::map<std::string, std::uint64_t> revisions;
  std::int64_t recorded_at_us = 0;
  for (store::Position position = 1; position <= head(); ++position) {
    const auto event = ReadAt(ledger, position);
    if (!event.ok()) return event.status();
    const v1::EventHeader& header = event->header();
    range.Append(store::HashLeaf(ledger::HeaderBytes(header)));
    if (header.recorded_at_us() <= recorded_at_us) {
      return Wrong(absl::StrCat("position ", position, " was recorded before the one before it"));
    }
    recorded_at_us = header.recorded_at_us();
    if (position == 1) continue;
    const v1::NewEvent& sent = events_[position - 2];
    const store::EventId id = IdOf(sent);
    const auto found = ledger.log().Find(std::span(&id, 1));
    if (!found.ok()) return found.status();
    bool same = found->front() == position &&
                header.event_id() == std::string(id.begin(), id.end()) &&
                ledger::CanonicalBytes(event->event()) == ledger::CanonicalBytes(sent.event());
    const auto bodies = BodiesOf(sent);
    same = same && header.bodies_size() == static_cast<int>(bodies.size());
    for (int i = 0; same && i < header.bodies_size(); ++i) {
      same = header.bodies(i).body() == bodies[static_cast<std::size_t>(i)] &&
             header.bodies(i).revision() == ++revisions[header.bodies(i).body()];
    }
    if (!same) return Wrong(absl::StrCat("position ", position, " is not what was sent"));
  }
  if (ledger.tree_head().size != head() || ledger.tree_head().root != range.Root()) {
    return Wrong("the root is not that of the headers");
  }
  return absl::OkStatus();
}

}  // namespace minutebook::simulation
