// A ledger's folder that a test may forge, and the checkpoints that somebody kept of it.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "minutebook/v1/record.pb.h"
#include "store/rocks_options.h"
#include "store/signed_note.h"
#include "store/store.h"
#include "tests/testing/temp_dir.h"

namespace minutebook {

// The first record in a folder, closed. Made once a process.
const std::string& HonestLedger();
// A copy of it.
class LedgerCopy {
 public:
  LedgerCopy();

  const std::string& path() const { return path_; }
  // A file beside the folder.
  std::string Sub(const std::string& name) const { return folder_.Sub(name); }

  // Changes what lies at a position, as someone who can write the database's tables would.
  void Rewrite(std::uint64_t position, const std::function<void(v1::StoredEvent&)>& change);
  void Swap(std::uint64_t one, std::uint64_t other);
  // Takes the last events away, and what says that there were any more.
  void Cut(std::uint64_t events);
  // Changes what lies under the last key of a family of the database; nullopt takes it away.
  void ChangeLast(store::Family family,
                  const std::function<void(std::optional<std::string>&)>& change);
  // Puts a value under a key of a family.
  void Put(store::Family family, const std::string& key, const std::string& value);
  // Takes one event out, and nothing that tells of it.
  void TakeOut(std::uint64_t position);

  store::TreeHead head() const;
  // "<name>/<uuid>"
  std::string origin() const;
  // Writes a checkpoint of a head, signed, to a file; gives its path.
  std::string Checkpoint(const store::TreeHead& head, const std::string& file,
                         std::uint8_t key_byte = 1) const;
  std::string VerifierKey(std::uint8_t key_byte = 1) const;

 private:
  store::SigningKey Key(std::uint8_t key_byte) const;

  testing::TempDir folder_;
  std::string path_;
};

}  // namespace minutebook
