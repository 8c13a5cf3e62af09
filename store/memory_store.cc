#include "store/memory_store.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "store/bytes.h"
#include "store/group.h"
#include "store/memory_disk.h"
#include "store/memory_views.h"
#include "store/merkle_tree.h"
#include "store/mutex.h"

namespace minutebook::store {

std::shared_ptr<MemoryDisk> MakeMemoryDisk() { return std::make_shared<MemoryDisk>(); }

namespace {

class MemoryLog final : public EventLogReader {
 public:
  explicit MemoryLog(MemoryDisk* disk) : disk_(*disk) {}

  Position Head() const override { return disk_.head.load(); }

  absl::StatusOr<std::string> Read(Position position) const override {
    MutexLock lock(disk_.mutex);
    if (position == 0 || position > disk_.values.size()) {
      return absl::NotFoundError(absl::StrCat("no event at position ", position));
    }
    return *disk_.values[position - 1];
  }

  absl::Status Scan(Position first, std::uint64_t count, bool backward,
                    const Visit& visit) const override {
    const Position head = Head();
    Position at = backward ? std::min(first, head) : std::max<Position>(first, 1);
    for (; count > 0 && at >= 1 && at <= head; --count, at = backward ? at - 1 : at + 1) {
      // The value is kept alive, and `visit` runs without the lock: it may read.
      const std::shared_ptr<const std::string> value = ValueAt(at);
      if (!visit(at, *value)) break;
    }
    return absl::OkStatus();
  }

  absl::StatusOr<std::vector<std::optional<Position>>> Find(
      std::span<const EventId> ids) const override {
    MutexLock lock(disk_.mutex);
    std::vector<std::optional<Position>> found;
    for (const EventId& id : ids) {
      const auto it = disk_.ids.find(id);
      found.push_back(it == disk_.ids.end() ? std::nullopt : std::optional(it->second));
    }
    return found;
  }

  absl::StatusOr<BodyEvent> LastOf(std::string_view body, Position as_of) const override {
    MutexLock lock(disk_.mutex);
    const auto it = disk_.bodies.find(body);
    if (it == disk_.bodies.end()) return BodyEvent{};
    const std::vector<Position>& all = it->second;
    const auto end = std::upper_bound(all.begin(), all.end(), as_of);
    if (end == all.begin()) return BodyEvent{};
    return BodyEvent{static_cast<std::uint64_t>(end - all.begin()), *std::prev(end)};
  }

  absl::StatusOr<std::vector<Position>> Positions(std::string_view body,
                                                  std::uint64_t first_revision,
                                                  std::size_t count) const override {
    MutexLock lock(disk_.mutex);
    std::vector<Position> positions;
    const auto it = disk_.bodies.find(body);
    if (it == disk_.bodies.end()) return positions;
    for (std::uint64_t i = std::max<std::uint64_t>(first_revision, 1);
         i <= it->second.size() && positions.size() < count; ++i) {
      positions.push_back(it->second[i - 1]);
    }
    return positions;
  }

 private:
  std::shared_ptr<const std::string> ValueAt(Position position) const {
    MutexLock lock(disk_.mutex);
    return disk_.values[position - 1];
  }

  MemoryDisk& disk_;
};

class MemoryTree final : public TreeReader {
 public:
  explicit MemoryTree(MemoryDisk* disk) : disk_(*disk) {}

  absl::StatusOr<Hash> RootOfSubtree(const Subtree& subtree) const override {
    MutexLock lock(disk_.mutex);
    if (const Hash* const hash = disk_.tree.Find(subtree)) return *hash;
    return absl::NotFoundError("the subtree is not complete");
  }

 private:
  MemoryDisk& disk_;
};

class MemoryStore final : public Store {
 public:
  explicit MemoryStore(MemoryStoreOptions options)
      : options_(std::move(options)),
        disk_(options_.disk ? options_.disk : MakeMemoryDisk()),
        log_(disk_.get()),
        views_(disk_.get(), /*drafted=*/false, options_.before_row_read),
        tree_(disk_.get()) {
    MutexLock lock(disk_->mutex);
    disk_->draft.reset();
  }

  const LedgerIdentity& identity() const override { return options_.identity; }
  const EventLogReader& log() const override { return log_; }
  const VersionedMapReader& views() const override { return views_; }

  TreeHead tree_head() const override {
    MutexLock lock(disk_->mutex);
    const std::uint64_t size = disk_->tree.size();
    return {.size = size, .root = CompactRange(size, disk_->tree.Edge()).Root()};
  }
  const TreeReader& tree() const override { return tree_; }

  absl::Status Commit(const Group& group) override {
    if (!latched_.ok()) return latched_;
    if (options_.before_commit) {
      if (absl::Status status = options_.before_commit(group); !status.ok()) return Failed(status);
    }
    {
      MutexLock lock(disk_->mutex);
      if (absl::Status status = disk_->Commit(group); !status.ok()) return status;
    }
    if (!options_.after_commit) return absl::OkStatus();
    return Failed(options_.after_commit(group));
  }

  ViewsState views_state() const override {
    MutexLock lock(disk_->mutex);
    return disk_->views_state;
  }

  absl::Status ResetViews(std::string_view version) override {
    if (!latched_.ok()) return latched_;
    MutexLock lock(disk_->mutex);
    disk_->rows.clear();
    disk_->views_state = {.version = std::string(version), .applied_position = 0};
    return absl::OkStatus();
  }

  absl::Status ApplyViews(Position applied_position, const std::vector<RowChange>& rows) override {
    if (!latched_.ok()) return latched_;
    MutexLock lock(disk_->mutex);
    return disk_->ApplyViews(applied_position, rows);
  }

  absl::StatusOr<Hash> DigestViews(Position as_of) const override {
    MutexLock lock(disk_->mutex);
    return disk_->Digest(/*drafted=*/false, as_of);
  }

  absl::StatusOr<std::unique_ptr<ViewsDraft>> DraftViews(std::string_view version) override {
    return MemoryDraft::Begin(disk_.get(), version);
  }

  absl::Status ServeDraft(ViewsDraft&, const std::vector<RowChange>& rows) override {
    if (!latched_.ok()) return latched_;
    MutexLock lock(disk_->mutex);
    if (!disk_->draft || !disk_->draft->sealed) {
      return absl::FailedPreconditionError(
          "only a draft that is sealed, and not served, is served");
    }
    if (absl::Status status = disk_->ApplyDraft(disk_->values.size(), rows); !status.ok()) {
      return status;
    }
    disk_->rows = std::move(disk_->draft->rows);
    disk_->views_state = std::move(disk_->draft->state);
    disk_->draft.reset();
    return absl::OkStatus();
  }

  WordIndex& words() override { return disk_->words; }

  absl::StatusOr<std::vector<Position>> PurgeDue() const override {
    MutexLock lock(disk_->mutex);
    return disk_->purge_due;
  }

  // What was redacted is gone already; what is due is that the words are.
  absl::Status Purge() override {
    MutexLock lock(disk_->mutex);
    disk_->purge_due.clear();
    return absl::OkStatus();
  }

 private:
  // Keeps an outcome that is unknown; passes on one that says that nothing changed.
  absl::Status Failed(const absl::Status& status) {
    if (status.code() != absl::StatusCode::kFailedPrecondition &&
        status.code() != absl::StatusCode::kInvalidArgument) {
      latched_ = status;
    }
    return status;
  }

  // Constant after construction.
  const MemoryStoreOptions options_;
  const std::shared_ptr<MemoryDisk> disk_;
  const MemoryLog log_;
  const MemoryViews views_;
  const MemoryTree tree_;
  // The writer's own.
  absl::Status latched_;
};

}  // namespace

std::unique_ptr<Store> MakeMemoryStore(MemoryStoreOptions options) {
  return std::make_unique<MemoryStore>(std::move(options));
}

}  // namespace minutebook::store
