#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/verify/tile_files.h"
#include "service/verify/tiles.h"

namespace minutebook::verify {
namespace {

class TileCheck {
 public:
  TileCheck(const std::string& folder, CheckOptions options, Breaks* breaks)
      : folder_(folder), options_(std::move(options)), breaks_(*breaks) {}

  absl::StatusOr<RecordChecked> Run() {
    auto note = ReadWhole(absl::StrCat(folder_, "/checkpoint"));
    if (!note.ok()) return note.status();
    auto own = ParseHeld("checkpoint", *note);
    if (!own.ok()) return own.status();
    const std::uint64_t size = own->head().size;
    const std::string origin = own->origin();
    options_.held.insert(options_.held.begin(), *std::move(own));
    std::error_code ignored;
    RecordOptions record_options = RecordOptionsOf(options_);
    record_options.payloads =
        std::filesystem::is_directory(absl::StrCat(folder_, "/", kPayloadsFolder), ignored);
    const bool with_payloads = record_options.payloads;
    record_options.on_tile = [this](const store::Tile& tile) {
      CheckTile(tile.level, tile.index, store::kTileHashes, tile.hashes);
    };
    RecordCheck record(std::move(record_options), &breaks_);
    for (std::uint64_t done = 0; done < size;) {
      const std::size_t width = std::min(store::kTileHashes, size - done);
      if (!TakeBundle(done / store::kTileHashes, width, with_payloads, record)) break;
      done += width;
      if (options_.progress && !options_.progress("hashing", done, size)) return BrokenOff();
    }
    CheckEdge(record.tree());
    RecordChecked checked = Conclude(origin, options_, record, &breaks_);
    checked.headers_alone = !with_payloads;
    return checked;
  }

 private:
  // A bundle of files; false where it leaves nothing to go on with.
  bool TakeBundle(std::uint64_t index, std::size_t width, bool with_payloads, RecordCheck& record) {
    std::string entry_bytes;
    std::string payload_bytes;
    const auto entries = Read(kEntriesFolder, index, width, kEntryPrefixBytes, &entry_bytes);
    if (!entries) return false;
    auto payloads = std::optional(std::vector<std::string_view>(width));
    if (with_payloads) {
      payloads = Read(kPayloadsFolder, index, width, kPayloadPrefixBytes, &payload_bytes);
    }
    // Payloads that are not there at all are told once, not as so many erased ones.
    if (!payloads) return false;
    std::vector<EventBytes> events;
    for (std::size_t i = 0; i < width; ++i) {
      constexpr std::size_t kSaltBytes = 32;
      const std::string_view payload = (*payloads)[i];
      events.push_back({(*entries)[i], payload.substr(0, kSaltBytes),
                        payload.substr(std::min(kSaltBytes, payload.size()))});
    }
    record.Take(events);
    return true;
  }

  std::optional<std::vector<std::string_view>> Read(const char* kind, std::uint64_t index,
                                                    std::size_t width, int prefix_bytes,
                                                    std::string* bytes) {
    const std::string name = absl::StrCat(kind, "/", TileName(index, width));
    auto read = ReadWhole(absl::StrCat(folder_, "/", name));
    absl::Status status = read.status();
    if (read.ok()) {
      *bytes = *std::move(read);
      auto pieces = CutPrefixed(*bytes, prefix_bytes);
      if (pieces.ok() && pieces->size() == width) return *std::move(pieces);
      status = absl::DataLossError(absl::StrCat(name, " does not hold ", width, " whole pieces"));
    }
    breaks_.Add(Check::kPosition, index * store::kTileHashes + 1, std::string(status.message()));
    return std::nullopt;
  }

  void CheckTile(std::size_t level, std::uint64_t index, std::size_t width,
                 const std::string& hashes) {
    const std::string name = absl::StrCat("tile/", level, "/", TileName(index, width));
    const auto tile = ReadWhole(absl::StrCat(folder_, "/", name));
    if (tile.ok() && *tile == hashes) return;
    store::Position first = index;
    for (std::size_t i = 0; i <= level; ++i) first *= store::kTileHashes;
    breaks_.Add(Check::kTree, first + 1,
                absl::StrCat(name, tile.ok() ? " is not what its entries hash to" : " is missing"));
  }

  void CheckEdge(const store::TileTree& tree) {
    for (std::size_t level = 0; level < tree.levels(); ++level) {
      std::string hashes;
      for (const store::Hash& hash : tree.edge(level).leaves())
        hashes.append(hash.begin(), hash.end());
      std::uint64_t index = tree.size();
      for (std::size_t i = 0; i <= level; ++i) index /= store::kTileHashes;
      if (!hashes.empty()) CheckTile(level, index, tree.edge(level).size(), hashes);
    }
  }

  const std::string folder_;
  CheckOptions options_;
  Breaks& breaks_;
};

}  // namespace

absl::StatusOr<RecordChecked> CheckTiles(const std::string& folder, CheckOptions options,
                                         Breaks* breaks) {
  return TileCheck(folder, std::move(options), breaks).Run();
}

}  // namespace minutebook::verify
