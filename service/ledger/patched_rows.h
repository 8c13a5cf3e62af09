// The rows as they stood at one position, whatever position is asked, with some that stand
// otherwise: what events are folded over again. Not thread-safe.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/versioned_map.h"

namespace minutebook::ledger {

class PatchedRows final : public store::VersionedMapReader {
 public:
  // Rows by key as they stand instead; nullopt: there is none.
  using Patch = std::map<std::string, std::optional<std::string>, std::less<>>;

  // `views` and `patch` must outlive this.
  PatchedRows(const store::VersionedMapReader& views, store::Position position, const Patch& patch)
      : views_(views), position_(position), patch_(patch) {}
  PatchedRows(const store::VersionedMapReader& views, store::Position position)
      : PatchedRows(views, position, None()) {}

  // Whether a row that stands otherwise was read.
  bool differed() const { return differed_; }

  absl::StatusOr<std::optional<store::RowVersion>> Get(std::string_view key,
                                                       store::Position as_of) const override;
  absl::StatusOr<std::vector<std::optional<store::RowVersion>>> MultiGet(
      std::span<const std::string> keys, store::Position as_of) const override;
  absl::Status Scan(std::string_view prefix, std::string_view after, store::Position as_of,
                    const std::function<bool(std::string_view, store::Position, std::string_view)>&
                        visit) const override;
  absl::Status ScanBack(std::string_view prefix, std::string_view before, store::Position as_of,
                        const std::function<bool(std::string_view, store::Position,
                                                 std::string_view)>& visit) const override;

 private:
  static const Patch& None();

  const store::VersionedMapReader& views_;
  const store::Position position_;
  const Patch& patch_;
  mutable bool differed_ = false;
};

}  // namespace minutebook::ledger
