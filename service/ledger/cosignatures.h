// Cosignatures of witnesses, by the size of the tree that they cover: kept in a file, a line each,
// and served with the checkpoint of that size. Of each witness and size the newest is kept, so that
// a record at rest can still be shown to be fresh. Thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "store/mutex.h"
#include "store/signed_note.h"

namespace minutebook::ledger {

class Cosignatures {
 public:
  // Past this those of the smallest tree go: a later cosignature vouches for all before it.
  static constexpr std::size_t kKeptMax = 100'000;

  // Reads the file; none is none. FAILED_PRECONDITION: a line that is no cosignature. A last line
  // that was cut short was told to nobody, and is dropped.
  static absl::StatusOr<std::unique_ptr<Cosignatures>> Open(std::string path,
                                                            std::size_t kept_max = kKeptMax);

  std::vector<store::NoteSignature> Of(std::uint64_t size) const;
  // Keeps a cosignature, durably. One that is no newer than the witness's own of that size changes
  // nothing.
  absl::Status Add(std::uint64_t size, const store::NoteSignature& signature);

 private:
  Cosignatures(std::string path, std::size_t kept_max)
      : path_(std::move(path)), kept_max_(kept_max) {}
  absl::Status Load(std::string_view content);
  // The one kept of the same witness and size; null: none.
  store::NoteSignature* Own(std::uint64_t size, const store::NoteSignature& signature)
      REQUIRES(mutex_);
  // Into memory, unless it is no newer.
  void Keep(std::uint64_t size, const store::NoteSignature& signature) REQUIRES(mutex_);
  absl::Status Rewrite() REQUIRES(mutex_);

  const std::string path_;
  const std::size_t kept_max_;
  mutable store::Mutex mutex_;
  std::map<std::uint64_t, std::vector<store::NoteSignature>> by_size_ GUARDED_BY(mutex_);
  std::size_t kept_ GUARDED_BY(mutex_) = 0;
  std::size_t lines_ GUARDED_BY(mutex_) = 0;  // of the file; those that are not kept, too
};

}  // namespace minutebook::ledger
