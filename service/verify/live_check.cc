#include "service/verify/live_check.h"

#include <utility>

namespace minutebook::verify {
v1::StoredEvent StoredOf(const v1::RecordedEvent& event) {
  v1::StoredEvent stored;
  stored.set_header(Canonical(event.header()));
  stored.set_salt(event.salt());
  if (event.has_event()) stored.set_event(Canonical(event.event()));
  return stored;
}

absl::StatusOr<LiveCheck> LiveCheck::Begin(CheckOptions options, const std::string& note,
                                           Breaks* breaks) {
  std::string origin;
  if (!note.empty()) {
    auto own = ParseHeld("the server's checkpoint", note);
    if (!own.ok()) return own.status();
    origin = own->origin();
    options.held.insert(options.held.begin(), *std::move(own));
  }
  return LiveCheck(std::move(options), std::move(origin), breaks);
}

LiveCheck::LiveCheck(CheckOptions options, std::string origin, Breaks* breaks)
    : options_(std::move(options)),
      origin_(std::move(origin)),
      breaks_(breaks),
      record_(RecordOptionsOf(options_), breaks) {}

void LiveCheck::Take(const v1::RecordedEvent& event) {
  waiting_.push_back(StoredOf(event));
  if (waiting_.size() >= kEventsAtOnce) Flush();
}

void LiveCheck::Flush() {
  std::vector<EventBytes> events;
  for (const v1::StoredEvent& event : waiting_) events.push_back(BytesOf(event));
  record_.Take(events);
  waiting_.clear();
}

RecordChecked LiveCheck::Finish() {
  Flush();
  return Conclude(origin_, options_, record_, breaks_);
}

}  // namespace minutebook::verify
