// Rows of the family `log`: one event, or a chunk of events that were committed together, as
// README.md lays them out. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/types.h"

namespace minutebook::store {

// A chunk ends with the event that reaches either. The more events, the fewer rows; but who wants
// one event reads its whole chunk.
inline constexpr std::size_t kChunkEventsMax = 32;
inline constexpr std::size_t kChunkBytesMax = 16 * 1024;
// More than a key can tell of.
inline constexpr std::size_t kChunkEventsEnd = 256;

// The positions of a row's events.
struct LogRow {
  Position first = 0;
  Position last = 0;

  std::size_t count() const { return static_cast<std::size_t>(last - first + 1); }
  bool Holds(Position position) const { return first <= position && position <= last; }
  bool operator==(const LogRow&) const = default;
};

// The key of a row of `count` events, 1 to 255. Rows are in the order of their last positions, so
// the row that holds a position is the first one whose key is not less than LogKey(position).
std::string LogKey(Position last, std::size_t count = 1);
// nullopt for bytes that are no such key.
std::optional<LogRow> ParseLogKey(std::string_view key);

// The value of the row of these events, one at least.
std::string LogValue(const std::vector<std::string_view>& events);
// Takes a row's value apart; the views are into it. False, if it is not of just so many events.
bool ParseLogValue(const LogRow& row, std::string_view value,
                   std::vector<std::string_view>* events);

}  // namespace minutebook::store
