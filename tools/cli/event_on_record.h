// An event that a command is about: found by the name that a record keeper gives it, as it stands.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "minutebook/v1/explain.pb.h"
#include "minutebook/v1/ledger_service.pb.h"
#include "tools/cli/json.h"
#include "tools/cli/session.h"

namespace minutebook::cli {

struct EventOnRecord {
  std::string event_id;             // text form
  std::vector<std::string> bodies;  // the primary one first
  v1::Event event;                  // as it was recorded
  v1::Event shown;                  // as its last correction says; set by ReadVersion
  std::string version;              // id of the version that holds; set by ReadVersion

  // How an event of `body` names it: its ref, "body:ref", or its id where it has none.
  std::string NameIn(const std::string& body) const;
};

// The request for "body:ref", a position or an id. INVALID_ARGUMENT for what is none of these.
absl::StatusOr<v1::GetEventRequest> EventNamed(const std::string& text);

// Reads the event, or tells why it cannot be had and sets `code`.
std::optional<EventOnRecord> FindEvent(Session& session, const std::string& text, ExitCode* code);
// Reads what corrections have made of it. INVALID_ARGUMENT where it was erased.
absl::Status ReadVersion(Session& session, EventOnRecord* event);

// What a version says, as a line of a record keeper's file has it, without its ref. A subject whose
// id followed from other fields is named, so that a change of these does not make it another.
absl::StatusOr<JsonValue> AccountOf(const EventOnRecord& event);

}  // namespace minutebook::cli
