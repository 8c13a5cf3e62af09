// Stream messages put together from stored bytes: a StoredEvent is, on the wire, the RecordedEvent
// that readers expect, so replay never parses what it serves.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"

namespace minutebook::rpc {

// Both ReadEventsResponse and WatchResponse have `repeated RecordedEvent events = 1`.
void AddRecordedEvent(std::string_view stored, std::string* message);
// A message, serialised.
void AddMessage(int field, std::string_view bytes, std::string* message);
// A uint64 field; left out if 0, as proto3 does.
void AddUint64(int field, std::uint64_t value, std::string* message);
// A field whose message is empty.
void AddEmptyMessage(int field, std::string* message);

// Calls `visit` with the bytes of each message in a field, in order. False where the bytes are no
// message.
[[nodiscard]] bool VisitMessages(std::string_view message, int field,
                                 absl::FunctionRef<void(std::string_view bytes)> visit);

}  // namespace minutebook::rpc
