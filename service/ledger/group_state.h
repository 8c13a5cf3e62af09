// The rows as the events of one group leave them: an overlay over the committed views. Changes of
// the append that is being admitted can be taken back. Rows that were read are kept for the groups
// that follow, as nobody else changes them. The group before may still be under way to the record.
// Not thread-safe: of the writer, or of who folds anew.
#pragma once

#include <bitset>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "service/domain/event.h"
#include "service/domain/state.h"
#include "service/ledger/string_map.h"
#include "store/store.h"

namespace minutebook::ledger {

class GroupState final : public domain::StateWriter {
 public:
  // About what rows take that are kept from group to group.
  static constexpr std::size_t kRowsBytesMax = 4 * 1024 * 1024;

  // Both must outlive this. `settle` returns once the group before is on record, or has failed:
  // then what was admitted over it does not hold, which is for the caller to know, and to Forget.
  // Empty: it is always on record.
  GroupState(const store::VersionedMapReader& views, const store::EventLogReader& log,
             std::function<void()> settle = nullptr, std::size_t rows_bytes_max = kRowsBytesMax);

  // Begins a group after the event at `head`, over the rows as the last one left them. Where they
  // take too much, those that the last one did not change are forgotten: none but that may be under
  // way.
  void BeginGroup(store::Position head);
  // Forgets all rows: the last group was not committed, or somebody else has changed some.
  void Forget();

  // Fetches these rows at once, as far as they are not held, so that Get finds them in memory.
  absl::Status Prefetch(std::vector<std::string_view> keys);
  // Whether Get finds the row, or that there is none, in memory.
  bool Holds(std::string_view key) const { return rows_.contains(key); }
  // Where these are on record, as the log tells it, those of the group before with them.
  absl::StatusOr<std::vector<std::optional<store::Position>>> FindRecorded(
      std::span<const store::EventId> ids) const;

  // What is put or deleted from here on follows from this event.
  // `event` is read by those after it in the group, and must outlive this; nullptr if it lies in
  // the log.
  void BeginEvent(const domain::EventEnvelope& envelope, const v1::Event* event);
  // Appends are all or none: keeps, or takes back, everything since the last of either.
  void Keep();
  void TakeBack();

  // About what the rows take that are held; what was changed counts once more for each change.
  std::size_t bytes() const { return bytes_; }
  // All changes, in order of position. Leaves nothing behind.
  std::vector<store::RowChange> TakeChanges();

  absl::StatusOr<std::optional<std::string>> Get(std::string_view key) const override;
  absl::StatusOr<std::shared_ptr<const domain::SubjectRow>> Row(
      std::string_view key) const override;
  absl::Status Scan(
      std::string_view prefix,
      const std::function<bool(std::string_view, std::string_view)>& visit) const override;
  std::unique_ptr<domain::KeptOfRows>* Kept(std::string_view prefix) const override;
  absl::StatusOr<bool> HasEvent(std::string_view event_id) const override;
  absl::StatusOr<std::optional<domain::RecordedEvent>> ReadEvent(
      const store::EventId& id) const override;
  absl::Status Put(std::string_view key, std::string value) override;
  absl::Status Delete(std::string_view key) override;
  absl::Status Append(std::string_view key, std::string_view bytes) override;
  absl::Status PutNew(std::string key) override;

 private:
  struct Held {
    std::optional<store::RowVersion> now;
    bool changed = false;  // by this group
    // The rules of many events of a group read the same rows: of a body, its parties and offices.
    std::shared_ptr<const domain::SubjectRow> parsed;
  };
  using Rows = StringMap<Held>;
  using Entry = Rows::value_type;  // stays where it is
  struct Undo {
    Held* row;
    Held before;
  };
  struct Begun {
    domain::EventEnvelope envelope;
    const v1::Event* event;
  };

  void ForgetRows();
  void ForgetUnchanged();
  // Has the group before on record, so that reads see it.
  void Settle() const;
  absl::StatusOr<Entry*> Find(std::string_view key) const;
  Entry* Hold(std::string key, std::optional<store::RowVersion> version) const;
  void TellKept(std::string_view key, const std::optional<std::string>& value);
  void Change(Entry* entry, std::optional<std::string> value);
  // Holds a row that PutNew put in this group; nullptr if the key is none's.
  Entry* HoldNew(std::string_view key) const;

  const store::VersionedMapReader& views_;
  const store::EventLogReader& log_;
  const std::function<void()> settle_;
  const std::size_t rows_bytes_max_;
  store::Position head_;  // reads of rows that are not held are as of here
  store::Position position_ = 0;
  mutable Rows rows_;
  mutable std::size_t bytes_ = 0;  // about what they take
  std::vector<Entry*> changed_;    // by this group
  absl::flat_hash_map<store::EventId, Begun> begun_;
  // By prefix: keys of rows without the event id that they end with.
  mutable StringMap<std::unique_ptr<domain::KeptOfRows>> kept_;
  mutable std::bitset<256> kept_begin_;  // first bytes of those prefixes
  std::vector<store::RowChange> changes_;
  // Rows that were put as new in this group lie in changes_ alone, at these places, until one is
  // asked for. Hashes of their keys say which are worth looking for.
  std::vector<std::size_t> put_new_;
  absl::flat_hash_set<std::size_t> new_keys_;
  // Of the group before, as long as it may be under way: what is not held of it.
  mutable absl::flat_hash_set<std::size_t> new_keys_before_;
  mutable absl::flat_hash_set<store::EventId> ids_before_;
  // Of the append being admitted.
  mutable std::vector<Undo> undo_;
  std::vector<store::EventId> new_ids_;
  mutable std::vector<std::string> told_kept_;  // prefixes
  std::size_t kept_changes_ = 0;
  std::size_t kept_changed_ = 0;
  std::size_t kept_put_new_ = 0;
};

}  // namespace minutebook::ledger
