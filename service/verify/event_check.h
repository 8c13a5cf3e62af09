// One event's exact bytes against one another: header, payload and digest. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "minutebook/v1/event.pb.h"
#include "minutebook/v1/record.pb.h"
#include "service/verify/breaks.h"
#include "store/types.h"

namespace minutebook::verify {

// As an auditor is handed it. Salt and event are empty where the payload was erased.
struct EventBytes {
  std::string_view header;
  std::string_view salt;
  std::string_view event;
};

struct Problem {
  Check check;
  std::string what;
};

struct CheckedEvent {
  store::Hash leaf{};
  v1::EventHeader header;  // empty where it does not parse
  bool has_payload = false;
  v1::Event event;  // where it has one that parses
  std::vector<Problem> problems;
};

// `with_payload` false: payloads were not handed over, which says nothing of them.
CheckedEvent CheckEvent(const EventBytes& bytes, bool with_payload = true);

// A value of the log cut into its parts. DATA_LOSS where it is none.
absl::StatusOr<v1::StoredEvent> ParseStored(std::string_view stored);
EventBytes BytesOf(const v1::StoredEvent& stored);
EventBytes BytesOf(const v1::EventEvidence& evidence);

// The deterministic serialisation: what is recorded and hashed.
std::string Canonical(const google::protobuf::Message& message);

// SHA-256("minutebook/payload/v1\0" || salt || event).
std::string PayloadDigest(std::string_view salt, std::string_view event);

// An id in its text form; hexadecimal where it is no UUID.
std::string IdText(std::string_view id);

}  // namespace minutebook::verify
