#include "store/memtables.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <utility>

namespace minutebook::store {
namespace {

// What an internal key ends with: its sequence number in the upper 7 bytes, least significant byte
// first, and its type.
constexpr std::size_t kTagBytes = 8;

std::uint64_t SequenceOf(const char* tag) {
  std::uint64_t number = 0;
  for (std::size_t i = 1; i < kTagBytes; ++i) {
    number |= std::uint64_t{static_cast<std::uint8_t>(tag[i])} << (8 * (i - 1));
  }
  return number;
}

// An entry begins with the length of its internal key, base 128, and that key.
rocksdb::Slice InternalKeyOf(const char* entry) {
  std::uint32_t size = 0;
  for (unsigned shift = 0;; shift += 7) {
    const auto byte = static_cast<std::uint8_t>(*entry++);
    size |= std::uint32_t{byte & 0x7fU} << shift;
    if (byte < 0x80) return {entry, size};
  }
}

int Compare(const rocksdb::Slice& a, const rocksdb::Slice& b) {
  const std::size_t a_size = a.size() - kTagBytes;
  const std::size_t b_size = b.size() - kTagBytes;
  const int compared = std::memcmp(a.data(), b.data(), std::min(a_size, b_size));
  if (compared != 0) return compared;
  if (a_size != b_size) return a_size < b_size ? -1 : 1;
  const std::uint64_t a_sequence = SequenceOf(a.data() + a_size);
  const std::uint64_t b_sequence = SequenceOf(b.data() + b_size);
  if (a_sequence == b_sequence) return 0;
  return a_sequence > b_sequence ? -1 : 1;
}

class OrderedFactory final : public rocksdb::MemTableRepFactory {
 public:
  explicit OrderedFactory(std::unique_ptr<rocksdb::MemTableRepFactory> made_by)
      : made_by_(std::move(made_by)) {}

  const char* Name() const override { return made_by_->Name(); }
  std::string GetId() const override { return made_by_->GetId(); }

  using rocksdb::MemTableRepFactory::CreateMemTableRep;
  rocksdb::MemTableRep* CreateMemTableRep(const rocksdb::MemTableRep::KeyComparator& /*its_own*/,
                                          rocksdb::Allocator* allocator,
                                          const rocksdb::SliceTransform* transform,
                                          rocksdb::Logger* logger) override {
    static const MemtableOrder& order = *new MemtableOrder;  // outlives every memtable
    return made_by_->CreateMemTableRep(order, allocator, transform, logger);
  }

  bool IsInsertConcurrentlySupported() const override {
    return made_by_->IsInsertConcurrentlySupported();
  }
  bool CanHandleDuplicatedKey() const override { return made_by_->CanHandleDuplicatedKey(); }

 private:
  const std::unique_ptr<rocksdb::MemTableRepFactory> made_by_;
};

}  // namespace

MemtableOrder::DecodedType MemtableOrder::decode_key(const char* entry) const {
  return InternalKeyOf(entry);
}

int MemtableOrder::operator()(const char* entry, const char* other) const {
  return Compare(InternalKeyOf(entry), InternalKeyOf(other));
}

int MemtableOrder::operator()(const char* entry, const rocksdb::Slice& other) const {
  return Compare(InternalKeyOf(entry), other);
}

std::shared_ptr<rocksdb::MemTableRepFactory> InMemtableOrder(
    std::unique_ptr<rocksdb::MemTableRepFactory> made_by) {
  return std::make_shared<OrderedFactory>(std::move(made_by));
}

}  // namespace minutebook::store
