#include "store/log_rows.h"

#include <cstdint>

#include "store/bytes.h"

namespace minutebook::store {
namespace {

constexpr std::size_t kPositionBytes = 8;

}  // namespace

std::string LogKey(Position last, std::size_t count) {
  std::string key = BigEndian(last);
  if (count > 1) key.push_back(static_cast<char>(count));
  return key;
}

std::optional<LogRow> ParseLogKey(std::string_view key) {
  const std::optional<std::uint64_t> last = ParseBigEndian(key.substr(0, kPositionBytes));
  if (!last || *last == 0 || key.size() > kPositionBytes + 1) return std::nullopt;
  if (key.size() == kPositionBytes) return LogRow{*last, *last};
  const auto count = static_cast<std::uint8_t>(key.back());
  if (count < 2 || count > *last) return std::nullopt;
  return LogRow{*last - count + 1, *last};
}

std::string LogValue(const std::vector<std::string_view>& events) {
  if (events.size() == 1) return std::string(events.front());
  constexpr std::size_t kFrameBytesMax = 6;
  std::size_t bytes = 0;
  for (const std::string_view event : events) bytes += kFrameBytesMax + event.size();
  std::string value;
  value.reserve(bytes);
  for (const std::string_view event : events) AppendFramed(event, &value);
  return value;
}

bool ParseLogValue(const LogRow& row, std::string_view value,
                   std::vector<std::string_view>* events) {
  events->clear();
  if (row.count() == 1) {
    events->push_back(value);
    return true;
  }
  while (!value.empty()) {
    const std::optional<std::string_view> event = TakeFramed(&value);
    if (!event) return false;
    events->push_back(*event);
  }
  return events->size() == row.count();
}

}  // namespace minutebook::store
