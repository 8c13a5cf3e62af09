// The order of memtables' entries beside that of pairs of a key and a number.
#include "store/memtables.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <utility>
#include <vector>

#include "tests/testing/rounds.h"

namespace minutebook::store {
namespace {

struct Entry {
  std::string user_key;
  std::uint64_t sequence = 0;
  std::uint8_t type = 0;

  std::string internal_key() const {
    std::string key = user_key;
    for (int i = 0; i < 8; ++i) {
      key.push_back(static_cast<char>((sequence << 8 | type) >> (8 * i)));
    }
    return key;
  }
  // As it lies in a memtable, with what follows the key.
  std::string in_memtable() const {
    const std::string key = internal_key();
    std::string entry;
    std::size_t size = key.size();
    for (; size >= 0x80; size >>= 7) entry.push_back(static_cast<char>(size | 0x80));
    entry.push_back(static_cast<char>(size));
    return entry + key + "value";
  }
};

int Sign(int number) { return number < 0 ? -1 : number > 0 ? 1 : 0; }

// User keys by bytes; the greater number first; the type says nothing.
int Expected(const Entry& a, const Entry& b) {
  const int keys = Sign(a.user_key.compare(b.user_key));
  if (keys != 0) return keys;
  return a.sequence == b.sequence ? 0 : a.sequence > b.sequence ? -1 : 1;
}

TEST(MemtablesTest, EntriesAreInTheOrderOfKeysAndOfOneKeyTheNewestComesFirst) {
  testing::Rounds rounds(200);
  while (rounds.Next()) {
    SCOPED_TRACE("seed " + std::to_string(rounds.seed()));
    std::mt19937_64 random(rounds.seed());
    std::vector<Entry> entries;
    // Few letters, so that many are the same or begin alike; some too long for one byte of length.
    for (int i = 0; i < 40; ++i) {
      std::string key(random() % 20 == 0 ? 100 + random() % 300 : random() % 4, 'k');
      if (!key.empty()) key.back() = std::string("\0a\xff", 3)[random() % 3];
      const std::uint64_t sequence = random() >> 8 >> random() % 56;
      entries.push_back({key, random() % 2 == 0 ? sequence : random() % 3,
                         static_cast<std::uint8_t>(random() % 3)});
    }
    const MemtableOrder order;
    for (const Entry& a : entries) {
      const std::string at = a.in_memtable();
      ASSERT_EQ(order.decode_key(at.data()).ToString(), a.internal_key());
      for (const Entry& b : entries) {
        ASSERT_EQ(Sign(order(at.data(), b.in_memtable().data())), Expected(a, b));
        ASSERT_EQ(Sign(order(at.data(), rocksdb::Slice(b.internal_key()))), Expected(a, b));
      }
    }
  }
}

}  // namespace
}  // namespace minutebook::store
