#include "service/rpc/sent_events.h"

#include "minutebook/v1/ledger_service.pb.h"
#include "service/rpc/wire.h"

namespace minutebook::rpc {

std::vector<std::string_view> SentMessages(std::string_view message, int field, std::size_t count) {
  std::vector<std::string_view> sent;
  sent.reserve(count);
  const bool whole =
      VisitMessages(message, field, [&](std::string_view bytes) { sent.push_back(bytes); });
  if (!whole || sent.size() != count) sent.assign(count, {});
  return sent;
}

std::vector<std::string_view> SentEvents(std::string_view request, int field, std::size_t count) {
  std::vector<std::string_view> events = SentMessages(request, field, count);
  // In more pieces than one it would be merged.
  for (std::string_view& event : events) {
    event = SentMessages(event, v1::NewEvent::kEventFieldNumber, 1).front();
  }
  return events;
}

}  // namespace minutebook::rpc
