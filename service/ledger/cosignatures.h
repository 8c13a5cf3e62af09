// Cosignatures of witnesses, by the size of the tree that they cover: kept in a file, a line each,
// and served with the checkpoint of that size. Thread-safe.
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
  // Lines of the file. A witness that cosigns every hour for a year makes 8,760.
  static constexpr std::size_t kKeptMax = 100'000;

  // Reads the file; none is none. FAILED_PRECONDITION: a line that is no cosignature. A last line
  // that was cut short was told to nobody, and is dropped.
  static absl::StatusOr<std::unique_ptr<Cosignatures>> Open(std::string path);

  std::vector<store::NoteSignature> Of(std::uint64_t size) const;
  // Keeps a signature, durably. Of each witness and size the first is kept: another changes
  // nothing. RESOURCE_EXHAUSTED: too many are kept.
  absl::Status Add(std::uint64_t size, const store::NoteSignature& signature);

 private:
  explicit Cosignatures(std::string path) : path_(std::move(path)) {}
  absl::Status Load(std::string_view content);

  const std::string path_;
  mutable store::Mutex mutex_;
  std::map<std::uint64_t, std::vector<store::NoteSignature>> by_size_ GUARDED_BY(mutex_);
  std::size_t kept_ GUARDED_BY(mutex_) = 0;
};

}  // namespace minutebook::ledger
