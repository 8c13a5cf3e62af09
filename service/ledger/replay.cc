#include "service/ledger/replay.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/domain/identifiers.h"
#include "service/ledger/payload_check.h"
#include "service/ledger/record.h"
#include "service/ledger/refusal.h"
#include "store/bytes.h"

namespace minutebook::ledger {
namespace {

// Revisions looked up at once while a body's events are read.
constexpr std::size_t kRevisionsAtOnce = 256;

absl::Status OutOfRange(const std::string& field, const std::string& message) {
  return Refuse(absl::StatusCode::kOutOfRange, v1::ERROR_REASON_OUT_OF_RANGE,
                absl::StrCat(field, ": ", message), {{"field", field}});
}

// The first revision of `body` whose position is at or after `position`.
absl::StatusOr<std::uint64_t> FirstRevisionAt(const store::EventLogReader& log,
                                              const std::string& body, store::Position position) {
  auto last = log.LastRevision(body);
  if (!last.ok()) return last.status();
  std::uint64_t low = 0;
  std::uint64_t high = *last + 1;
  while (high - low > 1) {
    const std::uint64_t middle = low + (high - low) / 2;
    auto found = log.Positions(body, middle, 1);
    if (!found.ok()) return found.status();
    if (found->empty()) return absl::DataLossError("the index of bodies misses an event");
    (found->front() < position ? low : high) = middle;
  }
  return high;
}

// Of so many framed events, all with their payloads, as many bytes as the limits leave room for;
// takes them off the limits. nullopt, where there is anything else among them.
std::optional<std::size_t> TakePlain(std::string_view framed, std::uint64_t count,
                                     PageLimits* limits) {
  std::string_view rest = framed;
  std::size_t taken = 0;
  for (; count > 0; --count) {
    const std::optional<std::string_view> stored = store::TakeFramed(&rest);
    if (!stored) return std::nullopt;
    std::string_view payload = *stored;
    if (!store::TakeFramed(&payload) || payload.empty()) return std::nullopt;  // erased, or damaged
    if (limits->IsFull()) continue;
    --limits->events_max;
    --limits->examined_max;
    limits->bytes_max -= std::min(limits->bytes_max, stored->size());
    taken = framed.size() - rest.size();
  }
  return rest.empty() ? std::optional(taken) : std::nullopt;
}

}  // namespace

absl::StatusOr<store::Position> FirstRecordedAt(const store::EventLogReader& log, std::int64_t us) {
  store::Position low = 0;
  store::Position high = log.Head() + 1;
  while (high - low > 1) {
    const store::Position middle = low + (high - low) / 2;
    auto stored = log.Read(middle);
    if (!stored.ok()) return stored.status();
    auto header = HeaderOfStored(*stored);
    if (!header.ok()) return header.status();
    (header->recorded_at_us() < us ? low : high) = middle;
  }
  return high;
}

absl::StatusOr<Replay> Replay::Start(const store::EventLogReader& log,
                                     const v1::ReadEventsRequest& request) {
  auto filter = Filter::Make(request.filter());
  if (!filter.ok()) return filter.status();
  Replay replay(log, *std::move(filter));
  replay.head_ = log.Head();
  replay.backward_ = request.backward();
  replay.left_ = request.limit();
  if (absl::Status status = replay.SetStart(request); !status.ok()) return status;
  if (replay.body_.empty()) replay.body_ = replay.filter_.only_body();
  if (!replay.body_.empty() && replay.next_revision_ == 0 && replay.next_ != 0) {
    auto revision = FirstRevisionAt(log, replay.body_, replay.next_);
    if (!revision.ok()) return revision.status();
    replay.next_revision_ = *revision;
    if (replay.backward_) {
      // From the start backward: an event at the start itself belongs to the range.
      auto at = log.Positions(replay.body_, *revision, 1);
      if (!at.ok()) return at.status();
      if (at->empty() || at->front() > replay.next_) --replay.next_revision_;
    }
  }
  if (replay.next_ == 0) replay.finished_ = true;
  return replay;
}

absl::Status Replay::SetStart(const v1::ReadEventsRequest& request) {
  switch (request.start_case()) {
    case v1::ReadEventsRequest::START_NOT_SET:
      next_ = backward_ ? head_ : std::min<store::Position>(1, head_);
      return absl::OkStatus();
    case v1::ReadEventsRequest::kPosition:
      if (request.position() == 0 || request.position() > head_ + 1) {
        return OutOfRange("position", absl::StrCat("positions go from 1 to ", head_,
                                                   "; there is no ", request.position()));
      }
      next_ = request.position() > head_ ? 0 : request.position();
      if (next_ == 0 && backward_) next_ = head_;
      return absl::OkStatus();
    case v1::ReadEventsRequest::kRevision: {
      body_ = request.revision().body();
      if (!domain::IsSlug(body_)) {
        return OutOfRange("revision.body", "name the body by its id");
      }
      auto last = log_->LastRevision(body_);
      if (!last.ok()) return last.status();
      if (*last == 0) {
        return absl::NotFoundError(
            absl::StrCat("revision.body: no event of body ", body_, " is on record"));
      }
      next_revision_ = request.revision().revision();
      if (next_revision_ == 0 || next_revision_ > *last) {
        return OutOfRange("revision",
                          absl::StrCat("the revisions of body ", body_, " go from 1 to ", *last,
                                       "; there is no ", next_revision_));
      }
      next_ = head_;
      return absl::OkStatus();
    }
    case v1::ReadEventsRequest::kRecordedAt: {
      // The range of google.protobuf.Timestamp: years 1 to 9999.
      constexpr std::int64_t kSecondsMin = -62'135'596'800;
      constexpr std::int64_t kSecondsMax = 253'402'300'799;
      const auto& asked = request.recorded_at();
      if (asked.seconds() < kSecondsMin || asked.seconds() > kSecondsMax || asked.nanos() < 0 ||
          asked.nanos() > 999'999'999) {
        return OutOfRange("recordedAt", "not a time of the years 1 to 9999");
      }
      const std::int64_t us = asked.seconds() * 1'000'000 + asked.nanos() / 1000;
      auto found = FirstRecordedAt(*log_, backward_ ? us + 1 : us);
      if (!found.ok()) return found.status();
      next_ = backward_ ? *found - 1 : (*found > head_ ? 0 : *found);
      return absl::OkStatus();
    }
  }
  return absl::OkStatus();
}

absl::Status Replay::NextPage(const PageLimits& limits,
                              const std::function<void(std::string_view)>& visit) {
  if (finished_) return absl::OkStatus();
  return body_.empty() ? NextOfLog(limits, visit) : NextOfBody(limits, visit);
}

absl::Status Replay::NextPage(const PageLimits& limits, std::string* message) {
  PageLimits left = limits;
  if (takes_all()) {
    absl::Status status = NextWhole(&left, message);
    if (!status.ok() || left.IsFull()) return status;
  }
  return NextPage(left,
                  [message](std::string_view stored) { store::AppendFramed(stored, message); });
}

absl::Status Replay::NextWhole(PageLimits* limits, std::string* message) {
  absl::Status status = log_->ScanFramed(next_, [&](const store::FramedEvents& run) {
    if (run.last > head_) return false;
    // Added first, and looked at where it then lies: it comes to the processor's cache in one go.
    const std::size_t begun = message->size();
    message->append(run.bytes);
    PageLimits left = *limits;
    const std::optional<std::size_t> taken =
        TakePlain(std::string_view(*message).substr(begun), run.last - run.first + 1, &left);
    message->resize(begun + taken.value_or(0));
    if (!taken) return false;
    examined_ = run.first + (limits->events_max - left.events_max) - 1;
    *limits = left;
    return !left.IsFull();
  });
  if (status.ok()) GoOn();
  return status;
}

absl::StatusOr<bool> Replay::Matches(store::Position position, std::string_view stored) const {
  if (absl::Status status = CheckPayload(*log_, position, stored); !status.ok()) return status;
  return filter_.Matches(stored);
}

bool Replay::Count() {
  if (left_ == 0) return false;
  if (--left_ > 0) return false;
  finished_ = true;
  return true;
}

absl::Status Replay::NextOfLog(const PageLimits& limits,
                               const std::function<void(std::string_view)>& visit) {
  std::size_t events = 0;
  std::size_t bytes = 0;
  std::size_t examined = 0;
  absl::Status damaged;
  absl::Status status = log_->Scan(next_, limits.examined_max, backward_,
                                   [&](store::Position position, std::string_view stored) {
                                     if (position > head_) return false;
                                     examined_ = position;
                                     ++examined;
                                     auto matches = Matches(position, stored);
                                     if (!matches.ok()) {
                                       damaged = matches.status();
                                       return false;
                                     }
                                     if (*matches) {
                                       visit(stored);
                                       ++events;
                                       bytes += stored.size();
                                       if (Count()) return false;
                                     }
                                     return events < limits.events_max && bytes < limits.bytes_max;
                                   });
  if (!damaged.ok()) return damaged;
  if (!status.ok()) return status;
  if (examined == 0) finished_ = true;
  GoOn();
  return absl::OkStatus();
}

void Replay::GoOn() {
  if (examined_ == (backward_ ? 1 : head_)) finished_ = true;
  if (!finished_) next_ = resume();
}

absl::Status Replay::NextOfBody(const PageLimits& limits,
                                const std::function<void(std::string_view)>& visit) {
  if (next_revision_ == 0) {
    finished_ = true;
    return absl::OkStatus();
  }
  const std::uint64_t count =
      backward_ ? std::min<std::uint64_t>(kRevisionsAtOnce, next_revision_) : kRevisionsAtOnce;
  const std::uint64_t first = backward_ ? next_revision_ - count + 1 : next_revision_;
  auto positions = log_->Positions(body_, first, count);
  if (!positions.ok()) return positions.status();
  if (backward_) std::reverse(positions->begin(), positions->end());
  std::size_t bytes = 0;
  std::uint64_t taken = 0;
  for (const store::Position position : *positions) {
    if (position > head_) {  // recorded since this began
      if (!backward_) break;
      ++taken;
      continue;
    }
    auto stored = log_->Read(position);
    if (!stored.ok()) return stored.status();
    ++taken;
    examined_ = position;
    auto matches = Matches(position, *stored);
    if (!matches.ok()) return matches.status();
    if (!*matches) continue;
    visit(*stored);
    bytes += stored->size();
    if (Count() || bytes >= limits.bytes_max) break;
  }
  if (taken == 0 || (backward_ && taken == next_revision_)) {
    finished_ = true;
  } else {
    next_revision_ = backward_ ? next_revision_ - taken : next_revision_ + taken;
  }
  return absl::OkStatus();
}

}  // namespace minutebook::ledger
