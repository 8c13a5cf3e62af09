#include "service/rpc/sent_events.h"

#include "minutebook/v1/ledger_service.pb.h"
#include "service/rpc/wire.h"

namespace minutebook::rpc {

std::vector<std::string_view> SentEvents(std::string_view request, int field) {
  std::vector<std::string_view> events;
  VisitMessages(request, field, [&](std::string_view new_event) {
    std::string_view sent;
    int pieces = 0;
    VisitMessages(new_event, v1::NewEvent::kEventFieldNumber, [&](std::string_view event) {
      sent = event;
      ++pieces;
    });
    // Pieces are merged.
    events.push_back(pieces == 1 ? sent : std::string_view());
  });
  return events;
}

}  // namespace minutebook::rpc
