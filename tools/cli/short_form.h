// The short forms of a record keeper's file: one JSON object a line, flat, with `with` lines that
// set defaults for what follows and sources that are named by id. README.md has the rules.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "minutebook/v1/ledger_service.pb.h"
#include "tools/cli/message_reader.h"

namespace minutebook::cli {

// Reads the lines of one file, in order. Not thread-safe.
class ShortFormReader {
 public:
  // The event that a line states; nullopt for a line that states none: one with `with` or sources
  // alone, what `replay --json` wrote of the server's own events, or one with problems.
  std::optional<v1::NewEvent> Read(const JsonValue& line, FieldProblems& problems);

  // The last line read states an event of the server's own, as `replay --json` writes it.
  bool skipped_server_event() const { return skipped_server_event_; }
  // A line `{"export":{...}}` was read: those below are in the order of a ledger.
  bool exported() const { return exported_; }

 private:
  // What a key at the top of a line means.
  enum class Envelope { kNone, kBody, kBodies, kFurtherBodies, kKnownAt, kEventId, kHeader };
  struct Entry {
    std::string key;  // as written
    Envelope envelope = Envelope::kNone;
    const google::protobuf::FieldDescriptor* field = nullptr;  // of Event, where kNone
    JsonValue value;
  };
  using Entries = std::vector<Entry>;

  static std::optional<Entry> Classify(const std::string& key, const JsonValue& value);
  static bool SameMeaning(const Entry& a, const Entry& b);
  // Adds the members of an object, those of its `event` member included.
  void Collect(const JsonValue& object, const std::string& path, Entries& entries,
               FieldProblems& problems);
  void ReadWith(const JsonValue& with, FieldProblems& problems);
  // Puts whole sources where ids alone stand, and remembers those given whole.
  void ResolveSources(JsonValue& sources, const std::string& path, FieldProblems& problems);
  v1::NewEvent Assemble(const Entries& entries, FieldProblems& problems);

  Entries defaults_;
  std::map<std::string, JsonValue> sources_;  // by id
  bool skipped_server_event_ = false;
  bool exported_ = false;
};

}  // namespace minutebook::cli
