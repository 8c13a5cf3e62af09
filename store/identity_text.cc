#include "store/identity_text.h"

#include <charconv>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "store/ledger_folder.h"

namespace minutebook::store {
namespace {

constexpr std::string_view kMagicLine = "minutebook ledger";

// Takes a line `label` + value off the front; nullopt where there is none.
std::optional<std::string_view> TakeLine(std::string_view* text, std::string_view label) {
  const std::size_t end = text->find('\n');
  if (end == std::string_view::npos || !text->starts_with(label)) return std::nullopt;
  const std::string_view value = text->substr(label.size(), end - label.size());
  text->remove_prefix(end + 1);
  return value;
}

std::optional<std::uint32_t> ParseNumber(std::string_view text) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

std::string FormatUuid(const EventId& id) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (std::size_t i = 0; i < id.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text.push_back('-');
    text.push_back(kDigits[id[i] >> 4]);
    text.push_back(kDigits[id[i] & 0xf]);
  }
  return text;
}

std::optional<EventId> ParseUuid(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (c != '-') digits.push_back(c);
  }
  EventId id;
  if (digits.size() != 2 * id.size()) return std::nullopt;
  for (std::size_t i = 0; i < id.size(); ++i) {
    const char* const first = digits.data() + 2 * i;
    if (std::from_chars(first, first + 2, id[i], 16).ptr != first + 2) return std::nullopt;
  }
  if (FormatUuid(id) != text) return std::nullopt;
  return id;
}

std::string FormatIdentity(const LedgerIdentity& identity) {
  return absl::StrCat("minutebook ledger\nformat_version: ", identity.format_version,
                      "\nledger_id: ", FormatUuid(identity.ledger_id), "\nname: ", identity.name,
                      "\n");
}

absl::StatusOr<LedgerIdentity> ParseIdentity(std::string_view text, std::string_view path) {
  const std::string where(path);
  const absl::Status damaged = absl::DataLossError(
      absl::StrCat(where, " is not what Minutebook wrote: restore it from a backup"));
  LedgerIdentity identity;
  const auto magic = TakeLine(&text, kMagicLine);
  if (!magic || !magic->empty()) return damaged;
  const auto version = TakeLine(&text, "format_version: ");
  const auto number = ParseNumber(version.value_or(""));
  if (!number) return damaged;
  // Said before anything else is read: a newer format may have other lines.
  if (*number > kFormatVersion) {
    return absl::FailedPreconditionError(
        absl::StrCat(where, " names format ", *number, "; this build reads up to format ",
                     kFormatVersion, ": start a newer minutebookd"));
  }
  identity.format_version = *number;
  const auto id = ParseUuid(TakeLine(&text, "ledger_id: ").value_or(""));
  const auto name = TakeLine(&text, "name: ");
  if (!id || !name || name->empty() || !text.empty()) return damaged;
  identity.ledger_id = *id;
  identity.name = std::string(*name);
  return identity;
}

}  // namespace minutebook::store
