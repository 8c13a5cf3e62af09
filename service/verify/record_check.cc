#include "service/verify/record_check.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"

namespace minutebook::verify {

RecordCheck::RecordCheck(RecordOptions options, Breaks* breaks)
    : options_(std::move(options)), breaks_(*breaks) {}

void RecordCheck::Take(const std::vector<EventBytes>& events) {
  std::vector<CheckedEvent> checked(events.size());
  const auto check_every = [&](std::size_t from, std::size_t step) {
    for (std::size_t i = from; i < events.size(); i += step) {
      checked[i] = CheckEvent(events[i], options_.payloads);
    }
  };
  // A thread costs about what a few events cost.
  constexpr std::size_t kEventsPerThreadMin = 64;
  const std::size_t threads = std::clamp<std::size_t>(events.size() / kEventsPerThreadMin, 1,
                                                      std::max(1u, options_.threads));
  {
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < threads; ++i) others.emplace_back(check_every, i, threads);
    check_every(0, threads);
  }
  for (const CheckedEvent& event : checked) Follow(event);
}

void RecordCheck::Follow(const CheckedEvent& event) {
  std::vector<store::Tile> full;
  tree_.Append(event.leaf, &full);
  const store::Position position = tree_.size();
  for (const Problem& problem : event.problems) {
    breaks_.Add(problem.check, position, problem.what);
  }
  const v1::EventHeader& header = event.header;
  if (header.position() != position) {
    breaks_.Add(Check::kPosition, position,
                absl::StrCat("the event there says that it is at position ", header.position()));
  }
  if (header.recorded_at_us() <= recorded_at_us_) {
    breaks_.Add(Check::kClock, position, "it was recorded no later than the event before it");
  }
  if (header.known_at_us() > header.recorded_at_us()) {
    breaks_.Add(Check::kClock, position, "it claims to have been known after it was recorded");
  }
  recorded_at_us_ = std::max(recorded_at_us_, header.recorded_at_us());
  CheckRevisions(position, header);
  if (event.has_payload) {
    ++payloads_;
    TakeEventOfTheLedger(position, event.event);
  } else if (options_.payloads) {
    erased_.insert(position);
  }
  if (options_.sizes.contains(position)) roots_[position] = tree_.Root();
  for (const store::Tile& tile : full) {
    if (options_.on_tile) options_.on_tile(tile);
  }
  if (options_.on_event) options_.on_event(position, event);
}

void RecordCheck::CheckRevisions(store::Position position, const v1::EventHeader& header) {
  for (const v1::BodyRevision& touched : header.bodies()) {
    std::uint64_t& last = revisions_[touched.body()];
    if (touched.revision() != last + 1) {
      breaks_.Add(Check::kRevision, position,
                  absl::StrCat("it is event ", touched.revision(), " of ", touched.body(), ", and ",
                               last + 1, " was to come"));
    }
    last = touched.revision();
    std::int64_t& known = known_at_us_[touched.body()];
    if (header.known_at_us() < known) {
      breaks_.Add(
          Check::kClock, position,
          absl::StrCat("it claims to have been known before an earlier event of ", touched.body()));
    }
    known = std::max(known, header.known_at_us());
  }
}

void RecordCheck::TakeEventOfTheLedger(store::Position position, const v1::Event& event) {
  if (event.has_signing_key_changed()) {
    keys_.Take(position, event.signing_key_changed(),
               ledger_ids_.empty() ? std::string_view() : ledger_ids_.back(), &breaks_);
  } else if (event.has_payload_erased()) {
    erased_by_[event.payload_erased().position()] = position;
  } else if (event.has_ledger_established()) {
    ledger_ids_.push_back(IdText(event.ledger_established().ledger_id()));
  } else if (event.has_ledger_restored()) {
    ledger_ids_.push_back(IdText(event.ledger_restored().ledger_id()));
  }
}

void RecordCheck::Finish() {
  for (const store::Position position : erased_) {
    if (erased_by_.contains(position)) continue;
    breaks_.Add(Check::kPayload, position, "the payload is gone, and no PayloadErased says why");
  }
  for (const auto& [position, by] : erased_by_) {
    if (erased_.contains(position) || !options_.payloads) continue;
    breaks_.Add(Check::kPayload, position,
                absl::StrCat("the payload is there, though position ", by, " says it was erased"));
  }
}

std::optional<store::Hash> RecordCheck::RootAt(std::uint64_t size) const {
  const auto found = roots_.find(size);
  if (found == roots_.end()) return std::nullopt;
  return found->second;
}

}  // namespace minutebook::verify
