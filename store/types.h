// The store's few words: positions, ids and hashes. Bytes only; nothing here knows
// what an event means.
#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace minutebook::store {

// Place of an event in the log, from 1, without gaps. 0 means "before the first".
using Position = std::uint64_t;
// An event's id: the 16 bytes of a UUID.
using EventId = std::array<std::uint8_t, 16>;
// A SHA-256.
using Hash = std::array<std::uint8_t, 32>;

// A body that an event touches, and which of its events it is (from 1, without gaps).
struct BodyRevision {
  std::string body;
  std::uint64_t revision = 0;
  bool operator==(const BodyRevision&) const = default;
};

}  // namespace minutebook::store
