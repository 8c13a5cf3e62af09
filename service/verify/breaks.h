// What a check found wrong, by position. Thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "store/mutex.h"
#include "store/types.h"

namespace minutebook::verify {

// Which check caught it. Each has a name that never changes.
enum class Check {
  kFolder,      // the files around the record do not belong together
  kTail,        // the record ends before what was promised or signed
  kPosition,    // a position is missing, repeated, or holds another's event
  kHeader,      // a header does not parse, or contradicts its payload
  kPayload,     // a payload is not the one whose digest its header has
  kRevision,    // a body's events are not numbered without gaps
  kClock,       // a time of recording does not come after the one before it
  kTree,        // a header is not the one under the tree
  kIndex,       // an index leads elsewhere than the log
  kView,        // a row is not what follows from the log
  kKey,         // a key on record does not follow from the one before
  kSignature,   // a checkpoint is not signed by the key it should be
  kCheckpoint,  // the history up to a checkpoint is not the one that was signed
  kFork,        // two signed histories contradict each other
  kProof,       // a proof does not lead where it should
  kReport,      // a report says of an event what is not on record of it
};

// "payload"
std::string_view NameOf(Check check);

struct Break {
  Check check;
  store::Position position = 0;  // 0: of no one event
  std::string what;
};

class Breaks {
 public:
  // More are counted, and the last of them by position left out.
  static constexpr std::size_t breaks_kept_max = 100;

  void Add(Check check, store::Position position, std::string what);

  std::uint64_t count() const;
  // By position, those of no one event last.
  std::vector<Break> Sorted() const;
  // How many, and the first of them, in one sentence. There must be one.
  std::string Told() const;

 private:
  mutable store::Mutex mutex_;
  std::uint64_t count_ GUARDED_BY(mutex_) = 0;
  std::vector<Break> kept_ GUARDED_BY(mutex_);
};

}  // namespace minutebook::verify
