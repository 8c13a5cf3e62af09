// A ledger's events as the lines that import reads back to an equal record.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "minutebook/v1/ledger_service.pb.h"

namespace minutebook::cli {

// The event under an id, in text form.
using EventLookup = std::function<absl::StatusOr<v1::RecordedEvent>(const std::string& event_id)>;

// Not thread-safe. Its memory does not grow with the ledger.
class ExportLines {
 public:
  // `lookup` is asked for events that others name by their ids.
  explicit ExportLines(EventLookup lookup) : lookup_(std::move(lookup)) {}

  // The line of an event that is there whole, without its end. An id of an event that has a ref is
  // written as that ref: the id follows from it, and is another in another ledger.
  absl::StatusOr<std::string> Line(v1::RecordedEvent event);

  // Bodies that the events so far touch, name, or are below: their records are needed, too.
  const std::set<std::string>& bodies() const { return bodies_; }
  // References by id to events that may not be looked up, or are not there.
  std::size_t unresolved() const { return unresolved_; }

 private:
  // "body:ref" of the event, or empty if it keeps its id wherever it is recorded.
  absl::StatusOr<std::string> NameOf(const std::string& event_id);
  void NoteBodies(const v1::RecordedEvent& event);
  void NoteBody(const std::string& body);

  const EventLookup lookup_;
  std::map<std::string, std::string> names_;  // by id, of events asked for lately
  std::set<std::string> bodies_;
  std::size_t unresolved_ = 0;
};

// The first line of an export: which ledger and which of its events. It tells import that the lines
// below are in the order of a ledger. `bodies` empty: all.
std::string ExportHeadLine(const v1::GetLedgerResponse& ledger,
                           const std::vector<std::string>& bodies, std::uint64_t from,
                           std::uint64_t to);

}  // namespace minutebook::cli
