// A record keeper's file, read and checked whole before anything is sent.
#pragma once

#include <cstddef>
#include <istream>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "minutebook/v1/ledger_service.pb.h"
#include "tools/cli/short_form.h"

namespace minutebook::cli {

// A mistake in a file.
struct LineProblem {
  std::size_t line = 0;  // from 1
  std::string field;     // may be empty
  std::string message;
};

// An event and the line that states it.
struct PlannedEvent {
  v1::NewEvent event;
  std::size_t line = 0;
};

// Reads the lines of a file one by one. Not thread-safe.
class ImportReader {
 public:
  // `in` must outlive the reader. `whole`: the file is small enough to remember the names of all
  // its events, so that one used twice is found.
  ImportReader(std::istream& in, bool whole) : in_(in), whole_(whole) {}

  // The next event; nullopt at the end. Mistakes are added to problems(), and their lines passed
  // over.
  std::optional<PlannedEvent> Next();

  const std::vector<LineProblem>& problems() const { return problems_; }
  // Lines with neither ref nor id, which are problems too.
  std::size_t unnamed() const { return unnamed_; }
  // Events of the server's own, which are passed over.
  std::size_t skipped() const { return skipped_; }
  std::size_t bytes() const { return bytes_; }
  // The file says that it was exported from a ledger, whose order it keeps.
  bool exported() const { return short_forms_.exported(); }

 private:
  void CheckName(const PlannedEvent& planned);

  std::istream& in_;
  const bool whole_;
  ShortFormReader short_forms_;
  std::size_t line_ = 0;
  std::size_t bytes_ = 0;
  std::size_t unnamed_ = 0;
  std::size_t skipped_ = 0;
  std::map<std::string, std::size_t> lines_of_names_;  // "body\nref" or id, and its line
  std::vector<LineProblem> problems_;
};

// Puts events in the order of their known_at, keeping the file's order where it is the same.
// Returns how many stand at another place than before.
std::size_t SortByKnownAt(std::vector<PlannedEvent>& events);

// The first event whose known_at is earlier than that of one before it which touches one of its
// bodies: no ledger takes that order. Null for none.
const PlannedEvent* FirstOutOfOrder(const std::vector<PlannedEvent>& events);

}  // namespace minutebook::cli
