#include "store/group.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "store/bytes.h"

namespace minutebook::store {
namespace {

absl::Status CheckRows(const std::vector<RowChange>& rows, Position first, Position last) {
  Position before = first;
  for (const RowChange& row : rows) {
    if (row.since < before || row.since > last) {
      return absl::InvalidArgumentError(absl::StrCat("row ", Printable(row.key), " since ",
                                                     row.since, ", outside [", before, ", ", last,
                                                     "]"));
    }
    if (row.previous && row.previous->since > row.since) {
      return absl::InvalidArgumentError(absl::StrCat("row ", Printable(row.key), " since ",
                                                     row.since, " after a previous one since ",
                                                     row.previous->since));
    }
    before = row.since;
  }
  return absl::OkStatus();
}

absl::Status CheckIds(const std::vector<NewRecord>& events) {
  std::vector<EventId> ids;
  ids.reserve(events.size());
  for (const NewRecord& event : events) ids.push_back(event.id);
  std::sort(ids.begin(), ids.end());
  if (std::adjacent_find(ids.begin(), ids.end()) != ids.end()) {
    return absl::InvalidArgumentError("an event id comes twice in a group");
  }
  return absl::OkStatus();
}

absl::Status CheckRevisions(const std::vector<NewRecord>& events) {
  std::vector<std::pair<std::string_view, std::uint64_t>> bodies;
  for (const NewRecord& event : events) {
    for (const BodyRevision& body : event.bodies) bodies.emplace_back(body.body, body.revision);
  }
  std::stable_sort(bodies.begin(), bodies.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    const bool same = i > 0 && bodies[i].first == bodies[i - 1].first;
    if (bodies[i].second == 0 || (same && bodies[i].second != bodies[i - 1].second + 1)) {
      return absl::InvalidArgumentError(absl::StrCat("revision ", bodies[i].second, " of body ",
                                                     Printable(bodies[i].first),
                                                     " is out of turn in its group"));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckRedaction(const Group& group, Position head) {
  for (const RedactedEvent& event : group.redaction.events) {
    const std::optional<std::string_view> header = HeaderOf(event.stored);
    // A header and nothing behind it.
    if (event.position == 0 || event.position > head || !header ||
        header->data() + header->size() != event.stored.data() + event.stored.size()) {
      return absl::InvalidArgumentError(
          absl::StrCat("position ", event.position, " of ", head, " cannot be redacted"));
    }
  }
  if (group.redaction.rows.empty()) return absl::OkStatus();
  std::set<std::string_view> changed;
  for (const RowChange& row : group.rows) changed.insert(row.key);
  for (const RewrittenChange& row : group.redaction.rows) {
    if (row.since > 0 && row.since <= head && !changed.contains(row.key)) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("row ", Printable(row.key), " since ", row.since, " cannot be rewritten"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckGroup(const Group& group, Position head, Position views_applied) {
  if (group.first_position != head + 1) {
    return absl::FailedPreconditionError(absl::StrCat(
        "the group starts at position ", group.first_position, " but the log ends at ", head));
  }
  if (!(group.rows.empty() && group.redaction.rows.empty()) && views_applied != head) {
    return absl::FailedPreconditionError(absl::StrCat(
        "rows in a group while the views rest on position ", views_applied, " of ", head));
  }
  for (std::size_t i = 0; i < group.events.size(); ++i) {
    if (!HeaderOf(group.events[i].stored)) {
      return absl::InvalidArgumentError(absl::StrCat("the stored value at position ",
                                                     group.first_position + i,
                                                     " does not start with a header field"));
    }
  }
  if (absl::Status status = CheckIds(group.events); !status.ok()) return status;
  if (absl::Status status = CheckRevisions(group.events); !status.ok()) return status;
  if (absl::Status status = CheckRedaction(group, head); !status.ok()) return status;
  return CheckRows(group.rows, head + 1, head + group.events.size());
}

absl::Status CheckViewRows(const std::vector<RowChange>& rows, Position head,
                           Position views_applied, Position applied_position) {
  if (applied_position < views_applied || applied_position > head) {
    return absl::InvalidArgumentError(absl::StrCat("views applied to ", applied_position, " after ",
                                                   views_applied, " in a log of ", head));
  }
  return CheckRows(rows, views_applied + 1, applied_position);
}

}  // namespace minutebook::store
