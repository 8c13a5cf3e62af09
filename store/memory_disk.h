// What a memory store keeps, and the strict checks that it makes before it keeps anything.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "store/memory_words.h"
#include "store/mutex.h"
#include "store/store.h"
#include "store/subtree_table.h"

namespace minutebook::store {

struct MemoryDisk {
  // Versions of a row by `since`; a deletion is a version without a value.
  using Versions = std::map<Position, std::optional<std::string>>;
  using Rows = std::map<std::string, Versions, std::less<>>;

  // The version that holds as of `as_of`.
  static std::optional<RowVersion> VersionAt(const Versions& versions, Position as_of);

  std::uint64_t LastRevision(std::string_view body) const REQUIRES(mutex);
  // All or nothing.
  absl::Status Commit(const Group& group) REQUIRES(mutex);
  absl::Status ApplyViews(Position applied_position, const std::vector<RowChange>& changes)
      REQUIRES(mutex);
  absl::Status ApplyDraft(Position applied_position, const std::vector<RowChange>& changes)
      REQUIRES(mutex);
  // The rows that are served, or those made anew beside them; none where none are made.
  const Rows& RowsOf(bool drafted) const REQUIRES(mutex);
  Hash Digest(bool drafted, Position as_of) const REQUIRES(mutex);

  mutable Mutex mutex;
  std::atomic<Position> head = 0;  // values.size(), readable without the mutex
  std::vector<std::shared_ptr<const std::string>> values GUARDED_BY(mutex);
  std::map<EventId, Position> ids GUARDED_BY(mutex);
  std::map<std::string, std::vector<Position>, std::less<>> bodies GUARDED_BY(mutex);
  Rows rows GUARDED_BY(mutex);
  SubtreeTable tree GUARDED_BY(mutex);
  ViewsState views_state GUARDED_BY(mutex);
  // Rows made anew.
  struct Draft {
    Rows rows;
    ViewsState state;
    bool sealed = false;
  };
  std::optional<Draft> draft GUARDED_BY(mutex);
  std::vector<Position> purge_due GUARDED_BY(mutex);
  MemoryWords words;  // with synchronisation of its own

 private:
  absl::Status CheckEvents(const Group& group) const REQUIRES(mutex);
  // Collects the new versions in `next`; checks each `previous`.
  static absl::Status StageRows(const Rows& rows, const std::vector<RowChange>& changes,
                                Rows* next);
  static void KeepRows(Rows next, Rows* rows);
  absl::Status CheckRedaction(const Redaction& redaction) const REQUIRES(mutex);
  void Redact(const Redaction& redaction) REQUIRES(mutex);
};

}  // namespace minutebook::store
