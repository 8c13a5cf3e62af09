// Whether the ledger's disk has room for appends: they are refused before the disk is full, so that
// what RocksDB writes by itself (tables, compactions) still finds its place. Thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace minutebook::ledger {

struct DiskRoom {
  // Bytes that are free now. Empty: nobody looks.
  std::function<std::uint64_t()> free_bytes;
  // Below this appends are refused; they are taken again as soon as there is more.
  std::uint64_t free_bytes_min = 0;

  // Why nothing new may be recorded; empty where there is room.
  std::string Check() const;
};

}  // namespace minutebook::ledger
