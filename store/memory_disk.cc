#include "store/memory_disk.h"

#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "store/bytes.h"
#include "store/group.h"
#include "store/merkle_tree.h"
#include "store/views_digest.h"

namespace minutebook::store {

std::optional<RowVersion> MemoryDisk::VersionAt(const Versions& versions, Position as_of) {
  const auto past = versions.upper_bound(as_of);
  if (past == versions.begin()) return std::nullopt;
  const auto& [since, value] = *std::prev(past);
  if (!value) return std::nullopt;
  return RowVersion{.since = since, .value = *value};
}

std::uint64_t MemoryDisk::LastRevision(std::string_view body) const {
  const auto it = bodies.find(body);
  return it == bodies.end() ? 0 : it->second.size();
}

absl::Status MemoryDisk::CheckEvents(const Group& group) const {
  std::map<std::string_view, std::uint64_t> revisions;
  for (std::size_t i = 0; i < group.events.size(); ++i) {
    const NewRecord& event = group.events[i];
    const Position position = group.first_position + i;
    if (HashLeaf(*HeaderOf(event.stored)) != event.leaf_hash) {
      return absl::InvalidArgumentError(
          absl::StrCat("the leaf hash at position ", position, " is not that of its header"));
    }
    if (const auto it = ids.find(event.id); it != ids.end()) {
      return absl::InvalidArgumentError(
          absl::StrCat("the event id at position ", position, " is that of position ", it->second));
    }
    for (const BodyRevision& body : event.bodies) {
      const auto [last, added] = revisions.try_emplace(body.body, LastRevision(body.body));
      if (body.revision != ++last->second) {
        return absl::InvalidArgumentError(
            absl::StrCat("revision ", body.revision, " of body ", Printable(body.body),
                         " at position ", position, ", where ", last->second, " is its turn"));
      }
    }
  }
  return absl::OkStatus();
}

absl::Status MemoryDisk::StageRows(const Rows& rows, const std::vector<RowChange>& changes,
                                   Rows* next) {
  for (const RowChange& change : changes) {
    Versions& staged = (*next)[change.key];
    std::optional<RowVersion> held;
    if (!staged.empty()) {
      held = VersionAt(staged, change.since);
    } else if (const auto row = rows.find(change.key); row != rows.end()) {
      held = VersionAt(row->second, change.since);
    }
    const bool follows =
        held.has_value() == change.previous.has_value() &&
        (!held || (held->since == change.previous->since && held->value == change.previous->value));
    if (!follows) {
      return absl::InvalidArgumentError(
          absl::StrCat("row ", Printable(change.key), " since ", change.since,
                       ": its previous version is not what the row held"));
    }
    staged[change.since] = change.value;
  }
  return absl::OkStatus();
}

void MemoryDisk::KeepRows(Rows next, Rows* rows) {
  for (auto& [key, versions] : next) {
    for (auto& [since, value] : versions) (*rows)[key][since] = std::move(value);
  }
}

absl::Status MemoryDisk::CheckRedaction(const Redaction& redaction) const {
  for (const RedactedEvent& event : redaction.events) {
    if (HeaderOf(event.stored) != HeaderOf(*values[event.position - 1])) {
      return absl::InvalidArgumentError(
          absl::StrCat("what stays of position ", event.position, " is not its header"));
    }
  }
  return absl::OkStatus();
}

void MemoryDisk::Redact(const Redaction& redaction) {
  for (const RedactedEvent& event : redaction.events) {
    values[event.position - 1] = std::make_shared<const std::string>(event.stored);
    purge_due.push_back(event.position);
  }
  for (const RewrittenChange& change : redaction.rows) {
    Versions& versions = rows[change.key];
    if (change.happened) {
      versions[change.since] = change.value;
    } else {
      versions.erase(change.since);
    }
    if (versions.empty()) rows.erase(change.key);
  }
}

absl::Status MemoryDisk::Commit(const Group& group) {
  if (absl::Status status = CheckGroup(group, values.size(), views_state.applied_position);
      !status.ok()) {
    return status;
  }
  if (absl::Status status = CheckEvents(group); !status.ok()) return status;
  Rows next;
  if (absl::Status status = StageRows(rows, group.rows, &next); !status.ok()) return status;
  if (absl::Status status = CheckRedaction(group.redaction); !status.ok()) return status;

  const bool views_follow = views_state.applied_position == values.size();
  for (const NewRecord& event : group.events) {
    values.push_back(std::make_shared<const std::string>(event.stored));
    ids.emplace(event.id, values.size());
    for (const BodyRevision& body : event.bodies) bodies[body.body].push_back(values.size());
    tree.Append(event.leaf_hash);
  }
  KeepRows(std::move(next), &rows);
  Redact(group.redaction);
  if (views_follow) views_state.applied_position = values.size();
  head.store(values.size());
  return absl::OkStatus();
}

absl::Status MemoryDisk::ApplyViews(Position applied_position,
                                    const std::vector<RowChange>& changes) {
  if (absl::Status status =
          CheckViewRows(changes, values.size(), views_state.applied_position, applied_position);
      !status.ok()) {
    return status;
  }
  Rows next;
  if (absl::Status status = StageRows(rows, changes, &next); !status.ok()) return status;
  KeepRows(std::move(next), &rows);
  views_state.applied_position = applied_position;
  return absl::OkStatus();
}

absl::Status MemoryDisk::ApplyDraft(Position applied_position,
                                    const std::vector<RowChange>& changes) {
  if (absl::Status status =
          CheckViewRows(changes, values.size(), draft->state.applied_position, applied_position);
      !status.ok()) {
    return status;
  }
  Rows next;
  if (absl::Status status = StageRows(draft->rows, changes, &next); !status.ok()) return status;
  KeepRows(std::move(next), &draft->rows);
  draft->state.applied_position = applied_position;
  return absl::OkStatus();
}

const MemoryDisk::Rows& MemoryDisk::RowsOf(bool drafted) const {
  static const Rows none;
  if (!drafted) return rows;
  return draft ? draft->rows : none;
}

Hash MemoryDisk::Digest(bool drafted, Position as_of) const {
  ViewsDigest digest;
  for (const auto& [key, versions] : RowsOf(drafted)) {
    for (auto version = versions.rbegin(); version != versions.rend(); ++version) {
      if (version->first <= as_of) digest.Add(key, version->first, version->second);
    }
  }
  return digest.Finish();
}

}  // namespace minutebook::store
