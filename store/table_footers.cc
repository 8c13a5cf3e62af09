#include "store/table_footers.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "store/bytes.h"

namespace minutebook::store {
namespace {

// RocksDB's format of block-based tables, footer versions 1 to 5: the kind of checksum, where the
// block of other blocks' names lies, padding, the version and a magic number.
constexpr std::size_t kFooterBytes = 53;
constexpr std::string_view kProperties = "rocksdb.properties";
constexpr std::uint64_t kBlockBytesMax = 1024 * 1024;

struct Block {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

std::optional<Block> TakeBlock(std::string_view bytes) {
  const std::optional<std::uint64_t> offset = TakeVarint(&bytes);
  const std::optional<std::uint64_t> size = offset ? TakeVarint(&bytes) : std::nullopt;
  if (!size || *size < sizeof(std::uint32_t) || *size > kBlockBytesMax) return std::nullopt;
  return Block{*offset, *size};
}

// Empty where it cannot be read whole.
std::string Read(const rocksdb::RandomAccessFile& file, std::uint64_t offset, std::uint64_t size) {
  std::string bytes(static_cast<std::size_t>(size), '\0');
  rocksdb::Slice read;
  const rocksdb::Status status = file.Read(offset, bytes.size(), &read, bytes.data());
  return status.ok() && read.size() == size ? read.ToString() : std::string();
}

// The last four bytes of a block count its restart points; their highest bit says that an index by
// hash lies before them, which blocks of properties never have.
bool PropertiesClaimAnIndex(const rocksdb::RandomAccessFile& file, std::uint64_t size) {
  if (size < kFooterBytes) return false;
  const std::string footer = Read(file, size - kFooterBytes, kFooterBytes);
  if (footer.empty()) return false;
  const std::optional<Block> names = TakeBlock(std::string_view(footer).substr(1));
  if (!names) return false;
  const std::string block = Read(file, names->offset, names->size);
  const std::size_t name = block.find(kProperties);
  if (name == std::string::npos) return false;
  const std::optional<Block> properties =
      TakeBlock(std::string_view(block).substr(name + kProperties.size()));
  if (!properties) return false;
  const std::string last = Read(file, properties->offset + properties->size - 1, 1);
  return !last.empty() && (static_cast<unsigned char>(last.front()) & 0x80U) != 0;
}

}  // namespace

absl::Status CheckTableFooters(rocksdb::Env* env, const std::string& folder) {
  std::vector<std::string> names;
  if (!env->GetChildren(folder, &names).ok()) return absl::OkStatus();
  for (const std::string& name : names) {
    if (!name.ends_with(".sst")) continue;
    const std::string path = absl::StrCat(folder, "/", name);
    std::unique_ptr<rocksdb::RandomAccessFile> file;
    std::uint64_t size = 0;
    if (!env->GetFileSize(path, &size).ok()) continue;
    if (!env->NewRandomAccessFile(path, &file, rocksdb::EnvOptions()).ok()) continue;
    if (PropertiesClaimAnIndex(*file, size)) {
      return absl::DataLossError(
          absl::StrCat("the properties of the table ", path, " are damaged"));
    }
  }
  return absl::OkStatus();
}

}  // namespace minutebook::store
