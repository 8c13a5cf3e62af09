#include "tests/store/records.h"

#include <algorithm>
#include <limits>
#include <map>
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

NewRecord RecordAt(Position position, std::vector<BodyRevision> bodies, std::size_t payload_bytes) {
  const std::string header = "header " + std::to_string(position);
  std::string payload = "payload " + std::to_string(position);
  while (payload.size() < payload_bytes) {
    // Bytes that do not compress.
    const Hash hash =
        HashLeaf(payload.substr(payload.size() - std::min<std::size_t>(payload.size(), 40)));
    payload.append(hash.begin(), hash.end());
  }
  return {.id = IdOf(position),
          .bodies = std::move(bodies),
          .stored = Stored(header, payload),
          .leaf_hash = HashLeaf(header)};
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

namespace {

std::string RowKeyAt(Position position) { return "r" + std::to_string(position % 7); }

std::optional<std::string> RowValueAt(Position position) {
  if (position % 5 == 0) return std::nullopt;
  return "value " + std::to_string(position);
}

absl::Status Wrong(const std::string& what) { return absl::InternalError("wrong answer: " + what); }

// Whether the log hands on its events together as it does one by one.
absl::Status CheckFramed(const EventLogReader& log, Position head, std::size_t payload_bytes) {
  Position next = 1;
  bool same = true;
  const absl::Status scanned = log.ScanFramed(1, [&](const FramedEvents& run) {
    std::string framed;
    same = same && run.first == next && run.last >= next;
    for (; next <= run.last; ++next) {
      AppendFramed(RecordAt(next, {}, payload_bytes).stored, &framed);
    }
    same = same && run.bytes == framed;
    return same;
  });
  if (!scanned.ok()) return scanned;
  return same && next == head + 1 ? absl::OkStatus() : Wrong("events together");
}

absl::Status CheckLog(const Store& store, Position head, std::size_t payload_bytes) {
  if (store.log().Head() != head) return Wrong("head " + std::to_string(store.log().Head()));
  CompactRange range;
  std::vector<Position> positions;
  bool same = true;
  const absl::Status scanned =
      store.log().Scan(1, head, false, [&](Position position, std::string_view value) {
        const NewRecord record = RecordAt(position, {}, payload_bytes);
        same = same && record.stored == value;
        range.Append(record.leaf_hash);
        positions.push_back(position);
        return true;
      });
  if (!scanned.ok()) return scanned;
  if (!same || positions.size() != head) return Wrong("log");
  absl::Status together = CheckFramed(store.log(), head, payload_bytes);
  if (!together.ok()) return together;
  if (store.tree_head().size != head || store.tree_head().root != range.Root()) {
    return Wrong("tree");
  }
  for (Position position = 1; position <= head; ++position) {
    const EventId id = IdOf(position);
    const auto found = store.log().Find({&id, 1});
    if (!found.ok()) return found.status();
    if ((*found)[0] != position) return Wrong("id");
  }
  const auto revision = store.log().LastRevision("body");
  if (!revision.ok()) return revision.status();
  const auto all = store.log().Positions("body", 1, head + 1);
  if (!all.ok()) return all.status();
  return *revision == head && *all == positions ? absl::OkStatus() : Wrong("revisions");
}

absl::Status CheckRowsAsOf(const Store& store, Position as_of) {
  using Rows = std::map<std::string, std::pair<Position, std::string>>;
  Rows expected;
  for (Position position = 1; position <= as_of; ++position) {
    expected.erase(RowKeyAt(position));
    const std::optional<std::string> value = RowValueAt(position);
    if (value) expected[RowKeyAt(position)] = {position, *value};
  }
  Rows seen;
  const absl::Status scanned = store.views().Scan(
      "r", "", as_of, [&](std::string_view key, Position since, std::string_view value) {
        seen.emplace(std::string(key), std::pair(since, std::string(value)));
        return true;
      });
  if (!scanned.ok()) return scanned;
  if (seen != expected) return Wrong("rows as of " + std::to_string(as_of));
  for (Position position = 0; position < 7; ++position) {
    const auto version = store.views().Get(RowKeyAt(position), as_of);
    if (!version.ok()) return version.status();
    const auto row = expected.find(RowKeyAt(position));
    const bool same = row == expected.end()
                          ? !version->has_value()
                          : version->has_value() && (*version)->since == row->second.first &&
                                (*version)->value == row->second.second;
    if (!same) return Wrong("row as of " + std::to_string(as_of));
  }
  return absl::OkStatus();
}

}  // namespace

std::vector<RowChange> RowsOfEvents(const VersionedMapReader& rows, Position first, Position last) {
  std::vector<RowChange> changes;
  std::map<std::string, std::optional<RowVersion>> now;
  for (Position position = first; position <= last; ++position) {
    RowChange change{RowKeyAt(position), position, RowValueAt(position), std::nullopt};
    const auto [held, added] = now.try_emplace(change.key);
    if (added) held->second = *rows.Get(change.key, std::numeric_limits<Position>::max());
    change.previous = held->second;
    held->second.reset();
    if (change.value) held->second = RowVersion{.since = position, .value = *change.value};
    changes.push_back(std::move(change));
  }
  return changes;
}

Group GroupWithRows(const Store& store, std::size_t count, std::size_t payload_bytes) {
  Group group{.first_position = store.log().Head() + 1, .events = {}, .rows = {}};
  for (Position position = group.first_position; group.events.size() < count; ++position) {
    group.events.push_back(RecordAt(position, {{"body", position}}, payload_bytes));
  }
  group.rows = RowsOfEvents(store.views(), group.first_position, group.first_position + count - 1);
  return group;
}

absl::Status CheckRowsAndLog(const Store& store, Position head, std::size_t payload_bytes) {
  if (absl::Status status = CheckLog(store, head, payload_bytes); !status.ok()) return status;
  constexpr Position kEveryPositionMax = 200;
  for (Position as_of = head <= kEveryPositionMax ? 0 : head; as_of <= head; ++as_of) {
    if (absl::Status status = CheckRowsAsOf(store, as_of); !status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace minutebook::store
