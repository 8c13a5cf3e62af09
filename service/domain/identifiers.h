// Ids: slugs of subjects, UUIDs of events, and references from one event to another.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "store/types.h"

namespace minutebook::domain {

using store::EventId;

inline constexpr std::size_t kSlugBytesMax = 64;
inline constexpr std::size_t kRefBytesMax = 128;

// 1 to `bytes_max` of a-z 0-9 . _ -, first and last a letter or digit, and no UUID.
bool IsSlug(std::string_view text, std::size_t bytes_max = kSlugBytesMax);

// "body:id" or "id": a subject, and the body whose it is (`body` where none is written).
struct SubjectName {
  std::string body;
  std::string id;
};
absl::StatusOr<SubjectName> ParseSubjectName(std::string_view text, std::string_view body);

// RFC 4122 text form, lower case.
std::string FormatUuid(const EventId& id);
// Takes upper case too; no braces, no prefix.
absl::StatusOr<EventId> ParseUuid(std::string_view text);
// Named by a namespace and a name: RFC 4122, section 4.3, with SHA-1.
EventId UuidV5(const EventId& name_space, std::string_view name);

// The id of the event whose primary body is `body` and whose ref is `ref`:
// UUIDv5(ledger id, "<body>\n<ref>").
EventId IdOfRef(const EventId& ledger_id, std::string_view body, std::string_view ref);
// OK if ResolveEvent could take it. Needs no ledger.
absl::Status CheckReference(std::string_view reference);
// What an event refers to: a UUID, a ref of `body`, or "other-body:ref".
absl::StatusOr<EventId> ResolveEvent(const EventId& ledger_id, std::string_view body,
                                     std::string_view reference);

}  // namespace minutebook::domain
