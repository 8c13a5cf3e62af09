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

// The bytes of the first field of a stored event, whose hash is its leaf: the value must start with
// 0x0a (field 1, length-delimited) and a length. nullopt where it does not.
std::optional<std::string_view> HeaderOf(std::string_view stored);

// A key as an error message may show it: escaped, and cut where it is long.
std::string Printable(std::string_view key);

}  // namespace minutebook::store
