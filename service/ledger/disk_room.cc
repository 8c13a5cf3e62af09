#include "service/ledger/disk_room.h"

#include "absl/strings/str_cat.h"

namespace minutebook::ledger {

std::string DiskRoom::Check() const {
  if (!free_bytes) return "";
  const std::uint64_t free = free_bytes();
  if (free >= free_bytes_min) return "";
  constexpr std::uint64_t kMega = 1'000'000;
  return absl::StrCat("the ledger's disk has ", free / kMega, " MB free, and below ",
                      free_bytes_min / kMega,
                      " MB (--disk-free-min-mb) nothing is recorded: make room, and it goes on");
}

}  // namespace minutebook::ledger
