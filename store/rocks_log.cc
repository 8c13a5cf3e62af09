#include "store/rocks_log.h"

#include <algorithm>
#include <limits>
#include <map>
#include <numeric>
#include <utility>

#include "absl/strings/str_cat.h"
#include "store/bytes.h"
#include "store/log_rows.h"
#include "store/rocks_rows.h"
#include "store/rocks_status.h"

namespace minutebook::store {
namespace {

constexpr std::size_t kLastEventsMax = 64 * 1024;
// Scans of more events than this read ahead and do not fill the block cache.
constexpr std::uint64_t kShortScanEventsMax = 256;

absl::Status DamagedIndex(std::string_view what) {
  return absl::DataLossError(absl::StrCat("the index of ", std::string(what), " is damaged"));
}

// A body record: the positions of one group's events for the body, the first one and then the
// steps.
std::string BodyRecord(std::span<const Position> positions) {
  std::string record;
  Position before = 0;
  for (const Position position : positions) {
    AppendVarint(position - before, &record);
    before = position;
  }
  return record;
}

std::optional<std::vector<Position>> ParseBodyRecord(std::string_view record) {
  std::vector<Position> positions;
  Position at = 0;
  while (!record.empty()) {
    const std::optional<std::uint64_t> step = TakeVarint(&record);
    if (!step) return std::nullopt;
    at += *step;
    positions.push_back(at);
  }
  return positions;
}

// Goes to records of one body.
class BodyRecordCursor {
 public:
  // `database` must outlive this.
  BodyRecordCursor(const RocksDatabase& database, std::string_view body)
      : prefix_(BodyPrefix(body)),
        it_(database.db().NewIterator(rocksdb::ReadOptions(), database.family(kBodies))) {}

  // To the record that would hold the revision: the last one that starts at it or before.
  void SeekToHolder(std::uint64_t revision) {
    valid_ = false;
    it_->SeekForPrev(prefix_ + BigEndian(revision));
    if (!it_->Valid()) {
      if (!it_->status().ok()) status_ = FromRocks(it_->status(), "reading the index of bodies");
      return;
    }
    std::string_view key = ToView(it_->key());
    if (!key.starts_with(prefix_)) return;
    key.remove_prefix(prefix_.size());
    const std::optional<std::uint64_t> first = ParseBigEndian(key);
    auto positions = ParseBodyRecord(ToView(it_->value()));
    valid_ = first && positions && !positions->empty();
    if (!valid_) {
      status_ = DamagedIndex("bodies");
      return;
    }
    first_revision_ = *first;
    positions_ = *std::move(positions);
  }

  const absl::Status& status() const { return status_; }
  // False where there is no such record.
  bool valid() const { return valid_; }
  std::uint64_t first_revision() const { return first_revision_; }
  const std::vector<Position>& positions() const { return positions_; }

  // The last event up to `as_of` as far as this record tells: where it holds none, revision counts
  // those before the record, and position is 0.
  BodyEvent LastAt(Position as_of) const {
    const auto end = std::upper_bound(positions_.begin(), positions_.end(), as_of);
    return {first_revision_ - 1 + static_cast<std::uint64_t>(end - positions_.begin()),
            end == positions_.begin() ? 0 : *std::prev(end)};
  }

 private:
  const std::string prefix_;
  const std::unique_ptr<rocksdb::Iterator> it_;
  absl::Status status_;
  bool valid_ = false;
  std::uint64_t first_revision_ = 0;
  std::vector<Position> positions_;
};

}  // namespace

RocksLog::RocksLog(const RocksDatabase* database, Position head, Layout layout)
    : database_(*database), layout_(layout), head_(head) {}

absl::StatusOr<std::string> RocksLog::Read(Position position) const {
  if (position == 0 || position > Head()) {
    return absl::NotFoundError(absl::StrCat("no event at position ", position));
  }
  RocksRows rows(database_, rocksdb::ReadOptions());
  std::vector<std::string_view> events;
  absl::Status status = rows.Seek(position);
  if (status.ok()) status = rows.Events(position, &events);
  if (!status.ok()) return status;
  return std::string(events[position - rows.row().first]);
}

absl::Status RocksLog::Scan(Position first, std::uint64_t count, bool backward,
                            const Visit& visit) const {
  const Position head = Head();
  Position at = backward ? std::min(first, head) : std::max<Position>(first, 1);
  if (count == 0 || at == 0 || at > head) return absl::OkStatus();
  count = std::min(count, backward ? at : head - at + 1);

  const bool is_long = count > kShortScanEventsMax;
  RocksRows rows(database_, is_long ? LongScanOptions() : rocksdb::ReadOptions());
  std::vector<std::string_view> events;
  absl::Status status = rows.Seek(at);
  while (true) {
    if (status.ok()) status = rows.Events(at, &events);
    if (!status.ok()) return status;
    for (const LogRow& row = rows.row(); row.Holds(at); backward ? --at : ++at) {
      if (!visit(at, events[at - row.first]) || --count == 0) return absl::OkStatus();
    }
    status = rows.Step(at, backward);
  }
}

absl::Status RocksLog::ScanFramed(Position first, const FramedVisit& visit) const {
  const Position head = Head();
  Position at = std::max<Position>(first, 1);
  if (at > head) return absl::OkStatus();
  RocksRows rows(database_, LongScanOptions());
  std::string framed_one;
  for (absl::Status status = rows.Seek(at);; status = rows.Step(at, /*backward=*/false)) {
    if (!status.ok()) return status;
    const LogRow& row = rows.row();
    std::string_view framed = rows.value();
    if (row.count() == 1) {
      framed_one.clear();
      AppendFramed(framed, &framed_one);
      framed = framed_one;
    } else if (row.first < at) {
      std::vector<std::string_view> events;
      status = rows.Events(at, &events);
      if (!status.ok()) return status;
      const std::string_view before = events[at - row.first - 1];
      framed.remove_prefix(before.data() + before.size() - framed.data());
    }
    if (!visit({at, row.last, framed}) || row.last >= head) return absl::OkStatus();
    at = row.last + 1;
  }
}

absl::StatusOr<std::vector<std::optional<Position>>> RocksLog::Find(
    std::span<const EventId> ids) const {
  const Position head = Head();
  // RocksDB would bring them in order itself, at several times the cost.
  std::vector<std::uint32_t> order(ids.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(),
            [ids](std::uint32_t a, std::uint32_t b) { return ids[a] < ids[b]; });
  std::vector<rocksdb::Slice> keys;
  keys.reserve(ids.size());
  for (const std::uint32_t i : order) keys.push_back(ToSlice(ids[i]));
  std::vector<rocksdb::PinnableSlice> values(ids.size());
  std::vector<rocksdb::Status> statuses(ids.size());
  database_.db().MultiGet(rocksdb::ReadOptions(), database_.family(kIds), keys.size(), keys.data(),
                          values.data(), statuses.data(), /*sorted_input=*/true);
  std::vector<std::optional<Position>> found(ids.size());
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (statuses[i].IsNotFound()) continue;
    if (!statuses[i].ok()) return FromRocks(statuses[i], "looking up an event id");
    std::string_view value = ToView(values[i]);
    const std::optional<std::uint64_t> position = TakeVarint(&value);
    if (!position || !value.empty()) return DamagedIndex("event ids");
    // A group may be in the database a moment before it is shown.
    if (*position <= head) found[order[i]] = *position;
  }
  return found;
}

absl::StatusOr<BodyEvent> RocksLog::LastOf(std::string_view body, Position as_of) const {
  const absl::StatusOr<BodyEvent> last = Last(body);
  if (!last.ok() || last->position <= as_of) return last;
  return SearchLast(body, as_of, last->revision);
}

absl::StatusOr<BodyEvent> RocksLog::Last(std::string_view body) const {
  std::uint64_t shown_groups = 0;
  {
    MutexLock lock(mutex_);
    const auto it = last_events_.find(std::string(body));
    if (it != last_events_.end()) return it->second;
    shown_groups = shown_groups_;
  }
  const absl::StatusOr<BodyEvent> last = SeekLast(body);
  if (last.ok()) {
    MutexLock lock(mutex_);
    // A group shown meanwhile may have made it stale.
    // What nobody has recorded is not remembered: anybody may ask for any name.
    if (last->revision > 0 && shown_groups == shown_groups_ &&
        last_events_.size() < kLastEventsMax) {
      last_events_.emplace(body, *last);
    }
  }
  return last;
}

absl::StatusOr<BodyEvent> RocksLog::SeekLast(std::string_view body) const {
  BodyRecordCursor cursor(database_, body);
  const Position head = Head();
  BodyEvent last{.revision = std::numeric_limits<std::uint64_t>::max(), .position = 0};
  // A group may be in the database a moment before it is shown: then the record before it tells.
  while (last.position == 0 && last.revision > 0) {
    cursor.SeekToHolder(last.revision);
    if (!cursor.status().ok()) return cursor.status();
    if (!cursor.valid()) return BodyEvent{};
    last = cursor.LastAt(head);
  }
  return last;
}

absl::StatusOr<BodyEvent> RocksLog::SearchLast(std::string_view body, Position as_of,
                                               std::uint64_t beyond) const {
  BodyRecordCursor cursor(database_, body);
  BodyEvent found;
  // Revision found.revision is at or before `as_of` (0 stands for none), `beyond` is not.
  while (beyond - found.revision > 1) {
    cursor.SeekToHolder(found.revision + (beyond - found.revision) / 2);
    if (!cursor.status().ok()) return cursor.status();
    if (!cursor.valid()) return DamagedIndex("bodies");
    if (cursor.positions().front() > as_of) {
      beyond = cursor.first_revision();
      continue;
    }
    found = cursor.LastAt(as_of);
    if (found.position != cursor.positions().back()) break;
  }
  return found;
}

absl::StatusOr<std::vector<Position>> RocksLog::Positions(std::string_view body,
                                                          std::uint64_t first_revision,
                                                          std::size_t count) const {
  const Position head = Head();
  const std::string prefix = BodyPrefix(body);
  std::vector<Position> found;
  std::uint64_t revision = std::max<std::uint64_t>(first_revision, 1);
  const std::unique_ptr<rocksdb::Iterator> it(
      database_.db().NewIterator(rocksdb::ReadOptions(), database_.family(kBodies)));
  // The record that holds `revision` is the last one that starts at it or before.
  for (it->SeekForPrev(prefix + BigEndian(revision)); it->Valid() && found.size() < count;
       it->Next()) {
    std::string_view key = ToView(it->key());
    if (!key.starts_with(prefix)) break;
    key.remove_prefix(prefix.size());
    const std::optional<std::uint64_t> first = ParseBigEndian(key);
    const auto positions = ParseBodyRecord(ToView(it->value()));
    if (!first || !positions || *first > revision) return DamagedIndex("bodies");
    for (; revision - *first < positions->size() && found.size() < count; ++revision) {
      const Position position = (*positions)[revision - *first];
      if (position > head) return found;
      found.push_back(position);
    }
    // Past the body's last revision nothing follows; and one step further on would turn the
    // iterator.
    if (revision - *first > positions->size() || found.size() == count) break;
  }
  if (!it->status().ok()) return FromRocks(it->status(), "reading the index of bodies");
  return found;
}

rocksdb::Status RocksLog::AddTo(rocksdb::WriteBatch* batch, const Group& group) const {
  rocksdb::Status status;
  const auto put = [&](Family family, const rocksdb::Slice& key, const rocksdb::Slice& value) {
    if (status.ok()) status = batch->Put(database_.family(family), key, value);
  };
  struct Touch {
    std::string_view body;
    std::uint64_t revision;
    Position position;
  };
  std::vector<Touch> touches;
  status = AddEventsTo(batch, group);
  Position position = group.first_position;
  std::string encoded;
  for (const NewRecord& event : group.events) {
    encoded.clear();
    AppendVarint(position, &encoded);
    put(kIds, ToSlice(event.id), encoded);
    for (const BodyRevision& body : event.bodies) {
      touches.push_back({body.body, body.revision, position});
    }
    ++position;
  }
  std::stable_sort(touches.begin(), touches.end(),
                   [](const Touch& a, const Touch& b) { return a.body < b.body; });
  std::vector<Position> positions;
  for (std::size_t i = 0; i < touches.size();) {
    const Touch& first = touches[i];
    positions.clear();
    for (; i < touches.size() && touches[i].body == first.body; ++i) {
      positions.push_back(touches[i].position);
    }
    std::string key = BodyPrefix(first.body);
    AppendBigEndian(first.revision, &key);
    put(kBodies, key, BodyRecord(positions));
  }
  return status;
}

rocksdb::Status RocksLog::AddEventsTo(rocksdb::WriteBatch* batch, const Group& group) const {
  const std::size_t count_max = layout_ == Layout::kChunks ? kChunkEventsMax : 1;
  rocksdb::Status status;
  std::vector<std::string_view> events;
  std::size_t bytes = 0;
  Position last = group.first_position - 1;
  for (const NewRecord& event : group.events) {
    events.push_back(event.stored);
    bytes += event.stored.size();
    ++last;
    if (events.size() < count_max && bytes < kChunkBytesMax && &event != &group.events.back()) {
      continue;
    }
    if (status.ok()) {
      status = batch->Put(database_.family(kLog), LogKey(last, events.size()), LogValue(events));
    }
    events.clear();
    bytes = 0;
  }
  return status;
}

absl::Status RocksLog::AddRedactedTo(rocksdb::WriteBatch* batch,
                                     const std::vector<RedactedEvent>& events) const {
  // Rows by key: one may hold several of these events.
  std::map<std::string, std::string> rows;
  RocksRows read(database_, rocksdb::ReadOptions());
  std::vector<std::string_view> held;
  for (const RedactedEvent& event : events) {
    absl::Status status = read.Seek(event.position);
    if (status.ok()) status = read.Events(event.position, &held);
    if (!status.ok()) return status;
    const LogRow& row = read.row();
    std::string& value = rows.try_emplace(std::string(read.key()), read.value()).first->second;
    if (!ParseLogValue(row, value, &held)) return absl::InternalError("a row of redacted events");
    std::string_view& stored = held[event.position - row.first];
    if (HeaderOf(event.stored) != HeaderOf(stored)) {
      return absl::InvalidArgumentError(
          absl::StrCat("what stays of position ", event.position, " is not its header"));
    }
    stored = event.stored;
    value = LogValue(held);
  }
  for (const auto& [key, value] : rows) {
    const rocksdb::Status status = batch->Put(database_.family(kLog), key, value);
    if (!status.ok()) return FromRocks(status, "preparing a redaction");
  }
  return absl::OkStatus();
}

void RocksLog::Show(const Group& group) {
  {
    MutexLock lock(mutex_);
    ++shown_groups_;
    if (last_events_.size() >= kLastEventsMax) last_events_.clear();
    Position position = group.first_position;
    for (const NewRecord& event : group.events) {
      for (const BodyRevision& body : event.bodies) {
        last_events_[body.body] = {body.revision, position};
      }
      ++position;
    }
    // Under the mutex: who is told of a revision must find its position.
    head_.store(group.first_position + group.events.size() - 1, std::memory_order_release);
  }
}

}  // namespace minutebook::store
