// Numbers and keys as bytes: the few encodings that store/README.md names. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace minutebook::store {

// 8 bytes, most significant first, so that byte order is number order.
void AppendBigEndian(std::uint64_t number, std::string* out);
std::string BigEndian(std::uint64_t number);
// nullopt unless `bytes` is 8 bytes long.
std::optional<std::uint64_t> ParseBigEndian(std::string_view bytes);

// Base 128, least significant first, as in Protocol Buffers.
void AppendVarint(std::uint64_t number, std::string* out);
// Takes a number off the front; nullopt, taking nothing, where there is none.
std::optional<std::uint64_t> TakeVarint(std::string_view* bytes);

// `key` with each 0x00 as 0x00 0xff, then 0x00 0x00: keeps the order of keys whatever follows, and
// none is a prefix of another.
void AppendEscaped(std::string_view key, std::string* out);

// Takes such a key off the front; false where there is none.
bool TakeEscaped(std::string_view* bytes, std::string* key);

// The least string greater than all that start with `prefix`; empty where there is none.
std::string PrefixEnd(std::string_view prefix);

// Field 1, length-delimited, on the wire of Protocol Buffers: what readers are sent has its events
// so, a row of several events of the log too, and a stored event its header.
inline constexpr char kFrameTag = 0x0a;
void AppendFramed(std::string_view bytes, std::string* out);
// Takes such a field off the front; nullopt where there is none whole. Inline, for replay looks at
// each event so, and little else.
inline std::optional<std::string_view> TakeFramed(std::string_view* bytes) {
  constexpr unsigned kMore = 0x80;
  if (bytes->size() < 2 || bytes->front() != kFrameTag) return std::nullopt;
  std::string_view rest = bytes->substr(1);
  std::uint64_t size = static_cast<std::uint8_t>(rest[0]);
  if (size < kMore) {
    rest.remove_prefix(1);
  } else if (rest.size() > 1 && static_cast<std::uint8_t>(rest[1]) < kMore) {
    size = (size - kMore) | std::uint64_t{static_cast<std::uint8_t>(rest[1])} << 7;
    rest.remove_prefix(2);
  } else if (const std::optional<std::uint64_t> longer = TakeVarint(&rest)) {
    size = *longer;
  } else {
    return std::nullopt;
  }
  if (size > rest.size()) return std::nullopt;
  const std::string_view taken = rest.substr(0, static_cast<std::size_t>(size));
  rest.remove_prefix(taken.size());
  *bytes = rest;
  return taken;
}

// The bytes of the first field of a stored event, whose hash is its leaf; nullopt where the value
// does not start with a frame.
inline std::optional<std::string_view> HeaderOf(std::string_view stored) {
  return TakeFramed(&stored);
}

// A key as an error message may show it: escaped, and cut where it is long.
std::string Printable(std::string_view key);

}  // namespace minutebook::store
