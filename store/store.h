// One ledger's storage: the log, its indexes, the tree over it and the versioned views, changed
// together by Commit. One thread may write; any number may read at the same time.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "store/event_log.h"
#include "store/tree_reader.h"
#include "store/types.h"
#include "store/versioned_map.h"
#include "store/views_draft.h"
#include "store/word_index.h"

namespace minutebook::store {

// Which ledger this is. Fixed when the folder is made.
struct LedgerIdentity {
  EventId ledger_id{};  // its UUID
  std::string name;     // chosen by its operator
  std::uint32_t format_version = 0;
};

// That a ledger was restored from a backup under a new identity.
struct Restoration {
  EventId previous_ledger_id{};  // whose backup it was
  std::string reason;
};

// The tree over the first `size` events (RFC 9162).
struct TreeHead {
  std::uint64_t size = 0;
  Hash root{};
};

// One event of a group. `stored` is opaque; `leaf_hash` is SHA-256(0x00 || header bytes).
struct NewRecord {
  EventId id{};
  std::vector<BodyRevision> bodies;
  std::string stored;
  Hash leaf_hash{};
};

// What stays of an event whose payload goes: its header field, the same bytes as before.
struct RedactedEvent {
  Position position = 0;
  std::string stored;
};

// A past change of a row as it is to have been: at `since` the row took `value`, or none (it was
// deleted), or, where not even that happened, did not change.
struct RewrittenChange {
  std::string key;
  Position since = 0;
  bool happened = true;
  std::optional<std::string> value;
};

// What a group takes back of the events before it. Only for erasing payloads: nothing else of what
// was committed ever changes. Not while a draft of views is made, which may hold what goes.
struct Redaction {
  std::vector<RedactedEvent> events;
  std::vector<RewrittenChange> rows;
};

// Events to be committed together at first_position, first_position + 1, ..., with the changes
// of rows that follow from them, in order of `since`. No row is in `rows` and in the redaction.
struct Group {
  Position first_position = 0;
  std::vector<NewRecord> events;
  std::vector<RowChange> rows;
  Redaction redaction = {};
};

// Which code wrote the views, and how far.
struct ViewsState {
  std::string version;            // empty: never written
  Position applied_position = 0;  // rows follow from events up to here
};
// Commit carries applied_position on from first_position - 1 to the group's last event. Where the
// views lie further behind, rows belong to ApplyViews and a group with rows is refused.

class BackupSet;

class Store {
 public:
  virtual ~Store() = default;

  virtual const LedgerIdentity& identity() const = 0;
  virtual const EventLogReader& log() const = 0;
  virtual const VersionedMapReader& views() const = 0;
  // The tree over all committed events.
  virtual TreeHead tree_head() const = 0;
  virtual const TreeReader& tree() const = 0;

  // Writes the group, all or none, and syncs it. OK: durable, and visible to every reader.
  // FAILED_PRECONDITION: first_position is not Head() + 1; nothing changed. INVALID_ARGUMENT: the
  // group contradicts itself (see store/group.h), a fault of its maker; nothing changed. Any other
  // error: the outcome is unknown, and no further Commit succeeds until the store is opened again.
  [[nodiscard]] virtual absl::Status Commit(const Group& group) = 0;

  virtual ViewsState views_state() const = 0;
  // Drops all rows and their history, and states the version of the code that will write them.
  [[nodiscard]] virtual absl::Status ResetViews(std::string_view version) = 0;
  // Writes rows that follow from events already in the log, up to `applied_position`. Not synced:
  // what is lost is written again from the log.
  [[nodiscard]] virtual absl::Status ApplyViews(Position applied_position,
                                                const std::vector<RowChange>& rows) = 0;

  // SHA-256 over all rows and their history up to `as_of`, at most applied_position: stores with
  // the same logical rows have the same, however these lie on disk. Reads all of them.
  virtual absl::StatusOr<Hash> DigestViews(Position as_of) const = 0;
  // Begins rows made anew, by this version of the code. FAILED_PRECONDITION while others are made.
  virtual absl::StatusOr<std::unique_ptr<ViewsDraft>> DraftViews(std::string_view version) = 0;
  // For the writer of the log: adds to a sealed draft the last rows, up to Head(), and serves it
  // from then on; removes what was served before. All or nothing, and durable; an error as of
  // Commit. FAILED_PRECONDITION, changing nothing: the draft is not sealed, or is served already.
  [[nodiscard]] virtual absl::Status ServeDraft(ViewsDraft& draft,
                                                const std::vector<RowChange>& rows) = 0;

  // Follows the log by itself: no Commit touches it.
  virtual WordIndex& words() = 0;

  // Positions whose payloads a Commit took back while their bytes may still lie in the files: until
  // Purge has succeeded, also over a crash.
  virtual absl::StatusOr<std::vector<Position>> PurgeDue() const = 0;
  // Takes those bytes out of all files; OK where none are due. For any one thread, while others
  // write and read; not beside a Commit with a redaction. Whoever keeps the words has reset them
  // before. UNAVAILABLE: not done, to be tried again.
  [[nodiscard]] virtual absl::Status Purge() = 0;
  // Set in a ledger that was restored under a new identity, for ever: its record is to say so.
  virtual std::optional<Restoration> restoration() const { return std::nullopt; }
  // Adds a backup to the set, which is open for changes: of all that is committed when this is
  // called, and perhaps of what is committed meanwhile. For any one thread, beside the writer and
  // readers. `go_on` is told how many bytes were copied, and asked whether to go on; may be empty.
  // Gives the backup's number. FAILED_PRECONDITION: the set is another ledger's, or views are being
  // made anew. RESOURCE_EXHAUSTED: its disk has too little room. CANCELLED: as `go_on` asked.
  // UNAVAILABLE: it could not be made. Nothing is added then.
  virtual absl::StatusOr<std::uint32_t> BackUp(BackupSet& set,
                                               const std::function<bool(std::uint64_t)>& go_on) {
    return absl::UnimplementedError("this store makes no backups");
  }

  // What an operator should hear about: found at open, or since. One line each.
  virtual std::vector<std::string> warnings() const { return {}; }
};

struct OpenOptions {
  // Folder of the ledger; made if absent or empty.
  std::string path;
  // Identity for a folder made now; ignored otherwise.
  EventId new_ledger_id{};
  std::string new_name = "minutebook";
  // Drop a tail that was torn before anyone was told of it: see store/README.md. Refused where it
  // would take an acknowledged event.
  bool repair_torn_tail = false;
};

// Opens a ledger on RocksDB. Refusals, each FAILED_PRECONDITION unless named, with the remedy in
// the message: a folder that is not a ledger's; one written by a newer format; one in use by
// another process; one shorter than what was acknowledged, or damaged (DATA_LOSS).
absl::StatusOr<std::unique_ptr<Store>> OpenRocksStore(const OpenOptions& options);

}  // namespace minutebook::store
