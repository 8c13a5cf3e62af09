// A ledger as static files, as C2SP tlog-tiles lays them out (https://c2sp.org/tlog-tiles), and our
// payloads beside them: README.md has the page. Writes an export, goes on with one, checks one.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/verify/folder_check.h"
#include "store/checkpoint.h"
#include "store/tile_tree.h"

namespace minutebook::verify {

// "x001/x234/067" or, of a partial tile, "x001/x234/067.p/12".
std::string TileName(std::uint64_t index, std::size_t width = store::kTileHashes);

// Writes an export event by event. Not thread-safe.
class TileWriter {
 public:
  // Begins an export in a folder, made where it is absent, or goes on with the one there: its full
  // tiles are read and hashed again. FAILED_PRECONDITION: something else is in the folder.
  // DATA_LOSS: what is there does not hash to its own tiles.
  static absl::StatusOr<std::unique_ptr<TileWriter>> Open(const std::string& folder,
                                                          bool with_payloads);

  // How many events are there; the next to be handed over is the one after.
  std::uint64_t size() const { return tree_.size(); }
  absl::Status Add(const EventBytes& event);
  // Writes the tiles at the right edge and then the checkpoint, which must be of the events handed
  // over. DATA_LOSS where its root is not theirs: then the older checkpoint stays.
  absl::Status Finish(const std::string& note);

 private:
  TileWriter(std::string folder, bool with_payloads)
      : folder_(std::move(folder)), with_payloads_(with_payloads) {}
  absl::Status TakeUp();
  absl::Status WriteBundles(std::uint64_t index, std::size_t width);
  absl::Status WriteFile(const std::string& name, const std::string& bytes);
  // A full tile takes the place of partial ones.
  void RemovePartial(const std::string& name);

  const std::string folder_;
  const bool with_payloads_;
  store::TileTree tree_;
  // Of the unfinished bundle.
  std::string entries_;
  std::string payloads_;
};

// Checks an export as CheckFolder does a folder: signed checkpoint, every tile, every entry, and
// payloads where it has them. An error: it is none, or cannot be read.
absl::StatusOr<RecordChecked> CheckTiles(const std::string& folder, CheckOptions options,
                                         Breaks* breaks);

}  // namespace minutebook::verify
