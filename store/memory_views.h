// The rows of a memory store, and those made anew beside them.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/memory_disk.h"
#include "store/memory_store.h"
#include "store/versioned_map.h"
#include "store/views_draft.h"

namespace minutebook::store {

class MemoryViews final : public VersionedMapReader {
 public:
  // `disk` must outlive this. Drafted: the rows made anew, while there are such. `fault`, if not
  // empty, is asked before each row is read by its key.
  MemoryViews(MemoryDisk* disk, bool drafted, ReadFault fault = {})
      : disk_(*disk), drafted_(drafted), fault_(std::move(fault)) {}

  absl::StatusOr<std::optional<RowVersion>> Get(std::string_view key,
                                                Position as_of) const override;
  absl::StatusOr<std::vector<std::optional<RowVersion>>> MultiGet(std::span<const std::string> keys,
                                                                  Position as_of) const override;
  absl::Status Scan(std::string_view prefix, std::string_view after, Position as_of,
                    const std::function<bool(std::string_view, Position, std::string_view)>& visit)
      const override;
  absl::Status ScanBack(std::string_view prefix, std::string_view before, Position as_of,
                        const std::function<bool(std::string_view, Position, std::string_view)>&
                            visit) const override;

 private:
  std::vector<std::pair<std::string, RowVersion>> Rows(std::string_view prefix,
                                                       std::string_view after,
                                                       Position as_of) const;

  MemoryDisk& disk_;
  const bool drafted_;
  const ReadFault fault_;
};

class MemoryDraft final : public ViewsDraft {
 public:
  static absl::StatusOr<std::unique_ptr<ViewsDraft>> Begin(MemoryDisk* disk,
                                                           std::string_view version);
  ~MemoryDraft() override;

  const VersionedMapReader& rows() const override { return rows_; }
  Position applied_position() const override;
  absl::StatusOr<Hash> Digest(Position as_of) const override;
  absl::Status Apply(Position applied_position, const std::vector<RowChange>& rows) override;
  absl::Status Seal() override;

 private:
  explicit MemoryDraft(MemoryDisk* disk) : disk_(*disk), rows_(disk, /*drafted=*/true) {}

  MemoryDisk& disk_;
  const MemoryViews rows_;
};

}  // namespace minutebook::store
