// Which rows an answer looked at: points and ranges. Wraps the rows that it reads.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "store/versioned_map.h"

namespace minutebook::domain {

// Not thread-safe: for one answer. `rows` must outlive it.
class RowsRead final : public store::VersionedMapReader {
 public:
  explicit RowsRead(const store::VersionedMapReader& rows) : rows_(rows) {}

  absl::StatusOr<std::optional<store::RowVersion>> Get(std::string_view key,
                                                       store::Position as_of) const override;
  absl::StatusOr<std::vector<std::optional<store::RowVersion>>> MultiGet(
      std::span<const std::string> keys, store::Position as_of) const override;
  absl::Status Scan(std::string_view prefix, std::string_view after, store::Position as_of,
                    const std::function<bool(std::string_view key, store::Position since,
                                             std::string_view value)>& visit) const override;
  absl::Status ScanBack(std::string_view prefix, std::string_view before, store::Position as_of,
                        const std::function<bool(std::string_view key, store::Position since,
                                                 std::string_view value)>& visit) const override;

  // Whether a row of this key was, or would have been, seen.
  bool Covers(const std::string& key) const;

 private:
  void Note(std::string_view prefix) const;

  const store::VersionedMapReader& rows_;
  mutable std::set<std::string, std::less<>> keys_;
  mutable std::set<std::string, std::less<>> prefixes_;
};

}  // namespace minutebook::domain
