// The files of an export, read and written whole. Private to this folder.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace minutebook::verify {

inline constexpr char kEntriesFolder[] = "tile/entries";
inline constexpr char kPayloadsFolder[] = "payloads";
// Length prefixes, most significant byte first.
inline constexpr int kEntryPrefixBytes = 2;
inline constexpr int kPayloadPrefixBytes = 4;

// NOT_FOUND where there is none.
absl::StatusOr<std::string> ReadWhole(const std::string& path);
// Written beside it and renamed; folders are made.
absl::Status WriteWhole(const std::string& path, const std::string& bytes);

void AppendPrefixed(std::string_view bytes, int prefix_bytes, std::string* out);
// DATA_LOSS where the last piece is cut short. The pieces borrow from `bytes`.
absl::StatusOr<std::vector<std::string_view>> CutPrefixed(std::string_view bytes, int prefix_bytes);

}  // namespace minutebook::verify
