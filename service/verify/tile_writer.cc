#include <algorithm>
#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "service/verify/tile_files.h"
#include "service/verify/tiles.h"
#include "store/files.h"
#include "store/merkle_tree.h"

namespace minutebook::verify {
namespace {

std::string Bytes(const std::vector<store::Hash>& hashes) {
  std::string bytes;
  for (const store::Hash& hash : hashes) bytes.append(hash.begin(), hash.end());
  return bytes;
}

std::string NodeTile(std::size_t level, std::uint64_t index, std::size_t width) {
  return absl::StrCat("tile/", level, "/", TileName(index, width));
}

}  // namespace

std::string TileName(std::uint64_t index, std::size_t width) {
  std::string name = absl::StrFormat("%03d", index % 1000);
  while ((index /= 1000) != 0) name = absl::StrFormat("x%03d/%s", index % 1000, name);
  if (width != store::kTileHashes) absl::StrAppend(&name, ".p/", width);
  return name;
}

absl::StatusOr<std::unique_ptr<TileWriter>> TileWriter::Open(const std::string& folder,
                                                             bool with_payloads) {
  std::unique_ptr<TileWriter> writer(new TileWriter(folder, with_payloads));
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  const auto names = store::ListFolder(folder);
  if (!names.ok()) return names.status();
  for (const std::string& name : *names) {
    if (name == "checkpoint" || name == "checkpoint.new" || name == "tile" || name == "payloads") {
      continue;
    }
    return absl::FailedPreconditionError(absl::StrCat(folder, " is no tile export: it holds ", name,
                                                      ". Name an empty or a new folder"));
  }
  if (absl::Status status = writer->TakeUp(); !status.ok()) return status;
  return writer;
}

absl::Status TileWriter::TakeUp() {
  for (std::uint64_t index = 0;; ++index) {
    const std::string name = TileName(index);
    const auto tile = ReadWhole(absl::StrCat(folder_, "/tile/0/", name));
    const auto bundle = ReadWhole(absl::StrCat(folder_, "/", kEntriesFolder, "/", name));
    const auto payloads = ReadWhole(absl::StrCat(folder_, "/", kPayloadsFolder, "/", name));
    if (!tile.ok() || !bundle.ok() || (with_payloads_ && !payloads.ok())) return absl::OkStatus();
    const auto entries = CutPrefixed(*bundle, kEntryPrefixBytes);
    std::vector<store::Hash> leaves;
    if (entries.ok()) {
      for (const std::string_view entry : *entries) leaves.push_back(store::HashLeaf(entry));
    }
    if (leaves.size() != store::kTileHashes || Bytes(leaves) != *tile) {
      return absl::DataLossError(absl::StrCat(folder_, "/", kEntriesFolder, "/", name,
                                              " does not hash to its tile: export into an empty "
                                              "folder"));
    }
    std::vector<store::Tile> full;
    for (const store::Hash& leaf : leaves) tree_.Append(leaf, &full);
    // The level below was written first, so a full tile above may be missing.
    for (const store::Tile& above : full) {
      const absl::Status status =
          WriteFile(NodeTile(above.level, above.index, store::kTileHashes), above.hashes);
      if (!status.ok()) return status;
    }
  }
}

absl::Status TileWriter::Add(const EventBytes& event) {
  AppendPrefixed(event.header, kEntryPrefixBytes, &entries_);
  if (with_payloads_) {
    AppendPrefixed(absl::StrCat(absl::string_view(event.salt.data(), event.salt.size()),
                                absl::string_view(event.event.data(), event.event.size())),
                   kPayloadPrefixBytes, &payloads_);
  }
  std::vector<store::Tile> full;
  tree_.Append(store::HashLeaf(event.header), &full);
  if (full.empty()) return absl::OkStatus();
  // Bundles before tiles: what goes on looks for the tile.
  absl::Status status = WriteBundles(tree_.size() / store::kTileHashes - 1, store::kTileHashes);
  for (const store::Tile& tile : full) {
    const std::string name = NodeTile(tile.level, tile.index, store::kTileHashes);
    if (status.ok()) status = WriteFile(name, tile.hashes);
    if (status.ok()) RemovePartial(name);
  }
  return status;
}

absl::Status TileWriter::Finish(const std::string& note) {
  const auto checkpoint = store::ParseCheckpoint(note);
  if (!checkpoint.ok()) return checkpoint.status();
  const store::TreeHead& head = checkpoint->checkpoint.head;
  if (head.size != tree_.size() || head.root != tree_.Root()) {
    return absl::DataLossError(
        absl::StrCat("the events exported do not hash to the root of the checkpoint of ", head.size,
                     " events: either the server is lying, or ", folder_,
                     " holds an export of another history"));
  }
  const std::size_t width = tree_.size() % store::kTileHashes;
  absl::Status status;
  if (width != 0) status = WriteBundles(tree_.size() / store::kTileHashes, width);
  for (std::size_t level = 0; status.ok() && level < tree_.levels(); ++level) {
    const std::vector<store::Hash>& edge = tree_.edge(level).leaves();
    if (edge.empty()) continue;
    std::uint64_t index = tree_.size();
    for (std::size_t i = 0; i <= level; ++i) index /= store::kTileHashes;
    status = WriteFile(NodeTile(level, index, edge.size()), Bytes(edge));
  }
  // Last, and synced: a checkpoint promises what lies under it.
  if (status.ok()) {
    status = store::ReplaceFile(absl::StrCat(folder_, "/checkpoint"), note, store::kPublicFileMode);
  }
  return status;
}

absl::Status TileWriter::WriteBundles(std::uint64_t index, std::size_t width) {
  const std::string name = TileName(index, width);
  const std::string entries = absl::StrCat(kEntriesFolder, "/", name);
  const std::string payloads = absl::StrCat(kPayloadsFolder, "/", name);
  absl::Status status = WriteFile(entries, entries_);
  if (status.ok() && with_payloads_) status = WriteFile(payloads, payloads_);
  if (status.ok() && width == store::kTileHashes) {
    RemovePartial(entries);
    RemovePartial(payloads);
    entries_.clear();
    payloads_.clear();
  }
  return status;
}

absl::Status TileWriter::WriteFile(const std::string& name, const std::string& bytes) {
  return WriteWhole(absl::StrCat(folder_, "/", name), bytes);
}

void TileWriter::RemovePartial(const std::string& name) {
  std::error_code ignored;
  std::filesystem::remove_all(absl::StrCat(folder_, "/", name, ".p"), ignored);
}

}  // namespace minutebook::verify
