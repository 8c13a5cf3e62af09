#include "service/rpc/watch_stream.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "service/ledger/payload_check.h"
#include "service/ledger/refusal.h"
#include "service/rpc/wire.h"

namespace minutebook::rpc {
namespace {

// Events looked at for one message, so that a narrow filter still reports progress.
constexpr std::uint64_t kExaminedMax = 20'000;

}  // namespace

grpc::ServerWriteReactor<grpc::ByteBuffer>* WatchStream::Begin(grpc::CallbackServerContext* context,
                                                               const grpc::ByteBuffer& request,
                                                               const Parts& parts) {
  v1::WatchRequest parsed;
  auto permit = AdmitStream(context, "Watch", request, parts.admission, &parsed);
  if (!permit.ok()) return RefuseStream(permit.status());
  auto filter = ledger::Filter::Make(parsed.filter());
  if (!filter.ok()) return RefuseStream(filter.status());
  const store::Position head = parts.ledger.log().Head();
  if (parsed.from_position() > head + 1) {
    return RefuseStream(ledger::Refuse(absl::StatusCode::kOutOfRange, v1::ERROR_REASON_OUT_OF_RANGE,
                                       absl::StrCat("fromPosition: the last position is ", head,
                                                    "; watch from ", head + 1, " or earlier")));
  }
  const store::Position next = parsed.from_position() == 0 ? head + 1 : parsed.from_position();
  return PumpedStream::Begin(
      std::make_shared<WatchStream>(context, parts, *std::move(permit), *std::move(filter), next));
}

WatchStream::WatchStream(grpc::CallbackServerContext* context, const Parts& parts, Permit permit,
                         ledger::Filter filter, store::Position next)
    : PumpedStream(context, std::move(permit), parts.stream_pool, parts.streams),
      log_(context, "Watch"),
      ledger_(parts.ledger),
      filter_(std::move(filter)),
      shared_events_(parts.shared_events),
      bytes_max_(parts.limits.stream_message_bytes_max),
      next_(next) {
  watcher_ =
      ledger_.feed().Register([this] { Wake(); }, filter_.only_body(), ledger::Urgency::kPaced);
}

void WatchStream::Arm(std::uint64_t resume) { ledger_.feed().WakeAfter(watcher_, resume - 1); }
void WatchStream::Disarm() { ledger_.feed().Unregister(watcher_); }

absl::StatusOr<PumpedStream::Step> WatchStream::Produce(std::string* message) {
  const bool beat = heartbeat_.exchange(false);
  shared_ = nullptr;
  from_log_ = more_ = false;
  // What the feed is told a moment after it is in the log, it wakes for then.
  const store::Position published = ledger_.feed().Head();
  const store::Position head = published != 0 ? published : ledger_.log().Head();
  if (next_ <= head) {
    if (absl::Status status = Take(head, message); !status.ok()) return status;
  }
  const bool at_head = next_ > head;
  const bool fell_behind = from_log_ && caught_up_;
  const bool now_caught_up = at_head && (!caught_up_ || fell_behind);
  // What the filter left out is told with the next heartbeat; a reader of the log hears at once.
  const bool progress = next_ - 1 > told_ && !at_head;
  const bool events = !message->empty() || (shared_ != nullptr && shared_->events.size() > 0);
  if (!events && !beat && !now_caught_up && !progress) return Step::kWait;
  told_ = next_ - 1;
  AddUint64(v1::WatchResponse::kPositionFieldNumber, told_, message);
  if (now_caught_up) {
    AddEmptyMessage(v1::WatchResponse::kCaughtUpFieldNumber, message);
  } else if (fell_behind) {
    AddEmptyMessage(v1::WatchResponse::kFellBehindFieldNumber, message);
  }
  if (at_head) {
    caught_up_ = true;
  } else if (fell_behind) {
    caught_up_ = false;
  }
  // Whoever keeps up waits for its turn even where something came meanwhile: see WakePace.
  return more_ ? Step::kWrite : Step::kWriteThenWait;
}

grpc::ByteBuffer WatchStream::ToSend(std::string message) {
  const auto shared = std::exchange(shared_, nullptr);
  if (shared == nullptr || shared->events.size() == 0) return ToByteBuffer(std::move(message));
  const grpc::Slice slices[] = {shared->events, grpc::Slice(message)};
  return grpc::ByteBuffer(slices, std::size(slices));
}

absl::Status WatchStream::Take(store::Position head, std::string* message) {
  absl::Status status;
  if (TakeFromFeed(head, message, &status)) return status;
  if (status = PassOverOthers(head); !status.ok() || next_ > head) return status;
  if (TakeFromFeed(head, message, &status)) return status;
  return TakeFromLog(head, message);
}

// A watcher of one body is not woken for others: what lies between its events is not looked at.
absl::Status WatchStream::PassOverOthers(store::Position head) {
  const std::string body = filter_.only_body();
  if (body.empty()) return absl::OkStatus();
  const auto last = ledger_.log().LastOf(body, head);
  if (!last.ok()) return last.status();
  if (last->position < next_) {
    next_ = head + 1;
    return absl::OkStatus();
  }
  const auto seen = ledger_.log().LastOf(body, next_ - 1);
  if (!seen.ok()) return seen.status();
  const auto positions = ledger_.log().Positions(body, seen->revision + 1, 1);
  if (!positions.ok()) return positions.status();
  if (positions->empty()) return absl::DataLossError("the index of bodies misses an event");
  next_ = positions->front();
  return absl::OkStatus();
}

bool WatchStream::TakeFromFeed(store::Position head, std::string* message, absl::Status* status) {
  if (filter_.only_by_body()) {
    // Whoever keeps up may be given what others were just sent; the rest comes with the next wake.
    shared_ = shared_events_.From(filter_.only_body(), next_, caught_up_ ? next_ : head);
    if (shared_ == nullptr) return false;
    next_ = shared_->next;
    more_ = shared_->full;
    return true;
  }
  const ledger::FeedGroups groups = ledger_.feed().From(next_);
  if (groups.empty()) return false;
  next_ = ledger::VisitFrom(groups, next_, filter_.only_body(),
                            [&](store::Position, const std::string& stored) {
                              more_ = !TakeOne(stored, message, status);
                              return !more_;
                            });
  return true;
}

absl::Status WatchStream::TakeFromLog(store::Position head, std::string* message) {
  from_log_ = true;
  absl::Status status;
  absl::Status scanned = ledger_.log().Scan(
      next_, kExaminedMax, false, [&](store::Position position, std::string_view stored) {
        status = ledger::CheckPayload(ledger_.log(), position, stored);
        if (!status.ok()) return false;
        const bool more = TakeOne(stored, message, &status);
        if (!status.ok()) return false;
        next_ = position + 1;
        return more;
      });
  more_ = next_ <= head;
  return status.ok() ? scanned : status;
}

bool WatchStream::TakeOne(std::string_view stored, std::string* message, absl::Status* status) {
  auto matches = filter_.Matches(stored);
  if (!matches.ok()) {
    *status = matches.status();
    return false;
  }
  if (*matches) AddRecordedEvent(stored, message);
  return message->size() < bytes_max_;
}

}  // namespace minutebook::rpc
