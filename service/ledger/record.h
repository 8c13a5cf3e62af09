// The bytes of an event: canonical payload, salted digest, header, leaf, and the stored record as
// readers receive it. The formats are ARCHITECTURE's; store/README.md has the page.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "minutebook/v1/event.pb.h"
#include "minutebook/v1/record.pb.h"
#include "service/domain/event.h"
#include "store/types.h"

namespace minutebook::ledger {

inline constexpr std::size_t kSaltBytes = 32;

// Deterministic serialisation: the bytes that are stored and hashed.
std::string CanonicalBytes(const v1::Event& event);
// 32 bytes from the system's generator.
std::string NewSalt();
// SHA-256("minutebook/payload/v1\0" || salt || event).
std::string PayloadDigest(std::string_view salt, std::string_view event_bytes);
// Deterministic serialisation.
std::string HeaderBytes(const v1::EventHeader& header);
// What a header says. Borrows.
struct HeaderFields {
  store::Position position = 0;
  std::span<const store::BodyRevision> bodies;
  const store::EventId& event_id;
  v1::EventType type = v1::EVENT_TYPE_UNSPECIFIED;
  std::int64_t recorded_at_us = 0;
  std::int64_t known_at_us = 0;
  std::string_view recorder;
  std::string_view payload_digest;
};
// The same bytes, put together without a message.
std::string HeaderBytes(const HeaderFields& header);
// The log's value.
std::string EncodeStored(std::string_view header_bytes, std::string_view salt,
                         std::string_view event_bytes);
// DATA_LOSS if the bytes are not a stored event's.
absl::StatusOr<v1::StoredEvent> DecodeStored(std::string_view stored);
absl::StatusOr<v1::EventHeader> DecodeHeader(std::string_view header_bytes);
// A stored event as the domain reads it. DATA_LOSS if the bytes are not one's.
absl::StatusOr<domain::RecordedEvent> DecodeEvent(std::string_view stored);

// Reads one stored event after another, in memory of its own: what a long scan would else allocate
// and free for each.
class EventDecoder {
 public:
  // As DecodeEvent. Valid until the next call.
  absl::StatusOr<const domain::RecordedEvent*> Decode(std::string_view stored);
  // Of the event that was decoded last, as they are stored.
  const std::string& event_bytes() const { return stored_.event(); }

 private:
  v1::StoredEvent stored_;
  v1::EventHeader header_;
  domain::RecordedEvent recorded_;
};

// The header of a stored event, without copying the rest.
absl::StatusOr<v1::EventHeader> HeaderOfStored(std::string_view stored);
// The exact header bytes within a stored event; empty if it is not one.
std::string_view HeaderBytesOfStored(std::string_view stored);

// Whether nothing but the header is left of a stored event. Whether that may be: payload_check.h.
bool IsErased(std::string_view stored);
// What stays of a stored event that is erased.
std::string Redacted(std::string_view stored);

}  // namespace minutebook::ledger
