// RocksDB's memtables with keys compared here. Its own comparison goes through four calls, two of
// them virtual, and a counter of the thread; and Debian's RocksDB is built with its assertions,
// which compare neighbours again on every level of a skip list: some forty comparisons an insert.
#pragma once

#include <memory>

#include "rocksdb/memtablerep.h"

namespace minutebook::store {

// The order of a memtable's entries: user keys by their bytes, and of one key the newest first.
// What RocksDB's own makes of keys without timestamps under BytewiseComparator().
class MemtableOrder final : public rocksdb::MemTableRep::KeyComparator {
 public:
  DecodedType decode_key(const char* entry) const override;
  int operator()(const char* entry, const char* other) const override;
  int operator()(const char* entry, const rocksdb::Slice& other) const override;
};

// Memtables as `made_by` makes them, in that order. For families of BytewiseComparator() alone.
std::shared_ptr<rocksdb::MemTableRepFactory> InMemtableOrder(
    std::unique_ptr<rocksdb::MemTableRepFactory> made_by);

}  // namespace minutebook::store
