// The rows as the events of one group leave them: an overlay over the committed views. Changes of
// the append that is being admitted can be taken back; the whole is dropped if the group is not
// committed. Not thread-safe: the writer's own.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/domain/event.h"
#include "service/domain/state.h"
#include "service/ledger/string_map.h"
#include "store/store.h"

namespace minutebook::ledger {

class GroupState final : public domain::StateWriter {
 public:
  // Both must outlive this. Reads see the rows as of the log's head.
  GroupState(const store::VersionedMapReader& views, const store::EventLogReader& log);

  // Fetches these rows at once, so that Get finds them in memory.
  absl::Status Prefetch(std::vector<std::string> keys);

  // What is put or deleted from here on follows from this event.
  // `event` is read by those after it in the group, and must outlive this; nullptr if it lies in
  // the log.
  void BeginEvent(const domain::EventEnvelope& envelope, const v1::Event* event);
  // Appends are all or none: keeps, or takes back, everything since the last of either.
  void Keep();
  void TakeBack();

  // All changes, in order of position. Leaves nothing behind.
  std::vector<store::RowChange> TakeChanges();

  absl::StatusOr<std::optional<std::string>> Get(std::string_view key) const override;
  absl::StatusOr<std::shared_ptr<const domain::SubjectRow>> Row(
      std::string_view key) const override;
  absl::Status Scan(
      std::string_view prefix,
      const std::function<bool(std::string_view, std::string_view)>& visit) const override;
  absl::StatusOr<bool> HasEvent(std::string_view event_id) const override;
  absl::StatusOr<std::optional<domain::RecordedEvent>> ReadEvent(
      const store::EventId& id) const override;
  void Put(std::string_view key, std::string value) override;
  void Delete(std::string_view key) override;

 private:
  struct Held {
    std::optional<store::RowVersion> now;
    bool changed = false;  // differs from what is committed
    // The rules of many events of a group read the same rows: of a body, its parties and offices.
    std::shared_ptr<const domain::SubjectRow> parsed;
  };
  struct Undo {
    std::string key;
    Held before;
  };
  struct Begun {
    domain::EventEnvelope envelope;
    const v1::Event* event;
  };

  absl::StatusOr<Held*> Find(std::string_view key) const;
  void Change(std::string_view key, std::optional<std::string> value);

  const store::VersionedMapReader& views_;
  const store::EventLogReader& log_;
  const store::Position head_;
  store::Position position_ = 0;
  mutable std::map<std::string, Held, std::less<>> rows_;
  StringMap<Begun> begun_;  // by event id
  std::vector<store::RowChange> changes_;
  // Of the append being admitted.
  std::vector<Undo> undo_;
  std::vector<std::string> new_ids_;
  std::size_t kept_changes_ = 0;
};

}  // namespace minutebook::ledger
