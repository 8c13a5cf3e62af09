// Slugs, UUIDs and references: a body in the first line, what it names in the rest.
#include <string_view>

#include "service/domain/identifiers.h"
#include "service/domain/text.h"
#include "tests/fuzz/fuzz_check.h"

namespace minutebook::domain {
namespace {

void CheckMessage(const absl::Status& status) {
  const absl::string_view message = status.message();
  FUZZ_CHECK(!message.empty() && IsUtf8({message.data(), message.size()}));
}

void CheckName(std::string_view text, std::string_view body) {
  const absl::StatusOr<SubjectName> name = ParseSubjectName(text, body);
  if (!name.ok()) return CheckMessage(name.status());
  FUZZ_CHECK(IsSlug(name->id));
  const bool own = text.find(':') == text.npos;
  FUZZ_CHECK(own ? name->body == body && name->id == text
                 : IsSlug(name->body) && Concat({name->body, ":", name->id}) == text);
}

void CheckUuid(std::string_view text) {
  const absl::StatusOr<EventId> id = ParseUuid(text);
  if (!id.ok()) return CheckMessage(id.status());
  const std::string canonical = FormatUuid(*id);
  const absl::StatusOr<EventId> again = ParseUuid(canonical);
  FUZZ_CHECK(again.ok() && *again == *id && canonical.size() == text.size());
  FUZZ_CHECK(!IsSlug(canonical) && !IsSlug(text, kRefBytesMax));
}

void CheckResolved(std::string_view text, std::string_view body) {
  const EventId ledger{1, 2, 3};
  const absl::StatusOr<EventId> id = ResolveEvent(ledger, body, text);
  FUZZ_CHECK(id.ok() == CheckReference(text).ok());
  if (!id.ok()) return CheckMessage(id.status());
  if (IsSlug(text, kRefBytesMax)) FUZZ_CHECK(*id == IdOfRef(ledger, body, text));
  if (const absl::StatusOr<EventId> uuid = ParseUuid(text); uuid.ok()) FUZZ_CHECK(*id == *uuid);
}

}  // namespace
}  // namespace minutebook::domain

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::string_view body = input.substr(0, input.find('\n'));
  const std::string_view text =
      body.size() == input.size() ? std::string_view() : input.substr(body.size() + 1);
  minutebook::domain::CheckName(text, body);
  minutebook::domain::CheckUuid(text);
  minutebook::domain::CheckResolved(text, body);
  return 0;
}
