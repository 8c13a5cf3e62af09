#include "service/domain/answers/as_of_state.h"

#include <utility>

#include "service/domain/erasures.h"
#include "service/domain/facts.h"
#include "service/domain/keys.h"
#include "service/domain/status_macros.h"

namespace minutebook::domain {
namespace {

std::int64_t Microseconds(const google::protobuf::Timestamp& timestamp) {
  return timestamp.seconds() * 1'000'000 + timestamp.nanos() / 1000;
}

}  // namespace

CutLimits LimitsOf(const v1::Basis& basis) {
  CutLimits limits;
  limits.position = basis.position();
  if (basis.has_recorded_at()) limits.recorded_at_us = Microseconds(basis.recorded_at());
  if (basis.has_known_at()) limits.known_at_us = Microseconds(basis.known_at());
  return limits;
}

RecordedEvent ToRecorded(const EventRecord& record) {
  RecordedEvent event;
  event.envelope.position = record.header.position();
  event.envelope.id = IdFromBytes(record.header.event_id());
  for (const v1::BodyRevision& body : record.header.bodies()) {
    event.envelope.bodies.push_back(body.body());
  }
  event.event = record.event;
  return event;
}

absl::StatusOr<store::Position> AsOfState::Cut(std::string_view body) const {
  const auto found = cuts_.find(body);
  if (found != cuts_.end()) return found->second;
  store::Position cut = 0;
  if (limits_.position > 0 && !context_.cuts.Hides(body)) {
    ASSIGN_OR_RETURN(cut, context_.cuts.Cut(body, limits_));
  }
  cuts_.emplace(body, cut);
  return cut;
}

absl::StatusOr<store::Position> AsOfState::CutOf(std::string_view key) const {
  const std::string owner = OwnerOf(key);
  if (owner.empty()) return limits_.position;
  return Cut(owner);
}

absl::StatusOr<std::optional<std::string>> AsOfState::Get(std::string_view key) const {
  ASSIGN_OR_RETURN(const store::Position cut, CutOf(key));
  if (cut == 0) return std::optional<std::string>();
  ASSIGN_OR_RETURN(std::optional<store::RowVersion> row, context_.rows.Get(key, cut));
  if (!row.has_value()) return std::optional<std::string>();
  return std::optional<std::string>(std::move(row->value));
}

absl::Status AsOfState::Scan(
    std::string_view prefix,
    const std::function<bool(std::string_view key, std::string_view value)>& visit) const {
  return ScanAfter(prefix, "", visit);
}

absl::Status AsOfState::ScanAfter(
    std::string_view prefix, std::string_view after,
    const std::function<bool(std::string_view key, std::string_view value)>& visit) const {
  ASSIGN_OR_RETURN(const store::Position cut, CutOf(prefix));
  if (cut == 0) return absl::OkStatus();
  return context_.rows.Scan(
      prefix, after, cut, [&visit](std::string_view key, store::Position, std::string_view value) {
        return visit(key, value);
      });
}

absl::StatusOr<std::optional<EventRecord>> AsOfState::ReadRecord(const EventId& id) const {
  ASSIGN_OR_RETURN(const std::vector<std::optional<store::Position>> found,
                   context_.events->Find({&id, 1}));
  if (!found.front().has_value() || *found.front() > limits_.position) {
    return std::optional<EventRecord>();
  }
  ASSIGN_OR_RETURN(std::vector<EventRecord> records, context_.events->Read({&*found.front(), 1}));
  return std::optional<EventRecord>(std::move(records.front()));
}

absl::StatusOr<std::optional<EventRecord>> AsOfState::ReadErasure(store::Position erased) const {
  const EventId id = ErasureId(context_.ledger.ledger_id, erased);
  ASSIGN_OR_RETURN(const std::vector<std::optional<store::Position>> found,
                   context_.events->Find({&id, 1}));
  if (!found.front().has_value()) return std::optional<EventRecord>();
  ASSIGN_OR_RETURN(std::vector<EventRecord> records, context_.events->Read({&*found.front(), 1}));
  return std::optional<EventRecord>(std::move(records.front()));
}

absl::StatusOr<std::vector<store::Position>> AsOfState::ErasedOf(const std::string& body,
                                                                 std::size_t most) const {
  ASSIGN_OR_RETURN(const store::Position cut, Cut(body));
  std::vector<store::Position> erased;
  absl::Status bad;
  RETURN_IF_ERROR(context_.rows.Scan(
      ErasurePrefix(body), "", context_.head,
      [&](std::string_view, store::Position, std::string_view value) {
        const absl::StatusOr<SubjectRow> row = ParseRow(value);
        if (!row.ok()) {
          bad = row.status();
          return false;
        }
        const store::Position position = row->facts(0).event().payload_erased().position();
        if (position <= cut) erased.push_back(position);
        return position <= cut && erased.size() < most;
      }));
  RETURN_IF_ERROR(bad);
  return erased;
}

absl::StatusOr<std::optional<RecordedEvent>> AsOfState::ReadEvent(const EventId& id) const {
  ASSIGN_OR_RETURN(const std::optional<EventRecord> record, ReadRecord(id));
  if (!record.has_value()) return std::optional<RecordedEvent>();
  return std::optional<RecordedEvent>(ToRecorded(*record));
}

absl::StatusOr<bool> AsOfState::HasEvent(std::string_view event_id_16_bytes) const {
  const EventId id = IdFromBytes(event_id_16_bytes);
  ASSIGN_OR_RETURN(const std::vector<std::optional<store::Position>> found,
                   context_.events->Find({&id, 1}));
  return found.front().has_value() && *found.front() <= limits_.position;
}

}  // namespace minutebook::domain
