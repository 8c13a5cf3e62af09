#include "tests/store/records.h"

#include <limits>
#include <optional>
#include <utility>

#include "store/bytes.h"
#include "store/merkle_tree.h"

namespace minutebook::store {

EventId IdOf(std::uint64_t number) {
  EventId id{};
  // Spread over the bytes, so that ids do not come in the order of positions.
  const Hash hash = HashLeaf(BigEndian(number));
  std::copy_n(hash.begin(), id.size(), id.begin());
  return id;
}

std::string Stored(std::string_view header, std::string_view payload) {
  std::string stored = "\x0a";
  AppendVarint(header.size(), &stored);
  stored.append(header);
  stored.push_back('\x1a');
  AppendVarint(payload.size(), &stored);
  stored.append(payload);
  return stored;
}

NewRecord RecordAt(Position position, std::vector<BodyRevision> bodies) {
  const std::string header = "header " + std::to_string(position);
  return {.id = IdOf(position),
          .bodies = std::move(bodies),
          .stored = Stored(header, "payload " + std::to_string(position)),
          .leaf_hash = HashLeaf(header)};
}

NewRecord BigRecordAt(Position position, std::size_t payload_bytes) {
  NewRecord record = RecordAt(position);
  std::string payload;
  while (payload.size() < payload_bytes) {
    const Hash hash = HashLeaf(std::to_string(position) + " " + std::to_string(payload.size()));
    payload.append(hash.begin(), hash.end());
  }
  record.stored = Stored("header " + std::to_string(position), payload);
  return record;
}

Group GroupAt(Position first, std::size_t count) {
  Group group{.first_position = first, .events = {}, .rows = {}};
  for (Position position = first; position < first + count; ++position) {
    group.events.push_back(RecordAt(position, {{"body", position}}));
  }
  return group;
}

RowChange Change(const Store& store, std::string_view key, Position since,
                 std::optional<std::string> value) {
  return {.key = std::string(key),
          .since = since,
          .value = std::move(value),
          .previous = *store.views().Get(key, std::numeric_limits<Position>::max())};
}

}  // namespace minutebook::store
