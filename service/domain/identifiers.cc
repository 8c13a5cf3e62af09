#include "service/domain/identifiers.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "absl/status/status.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

constexpr std::size_t kUuidTextBytes = 36;

bool IsHyphenAt(std::size_t i) { return i == 8 || i == 13 || i == 18 || i == 23; }

// By character. Looked up, since no processor foresees whether a random digit is a letter.
constexpr std::array<std::int8_t, 256> kHexValues = [] {
  std::array<std::int8_t, 256> values{};
  values.fill(-1);
  for (int i = 0; i < 10; ++i) values['0' + i] = static_cast<std::int8_t>(i);
  for (int i = 0; i < 6; ++i) values['a' + i] = values['A' + i] = static_cast<std::int8_t>(10 + i);
  return values;
}();

int HexValue(char c) { return kHexValues[static_cast<unsigned char>(c)]; }

bool ReadUuid(std::string_view text, EventId* id) {
  if (text.size() != kUuidTextBytes) return false;
  std::size_t at = 0;
  for (std::uint8_t& byte : *id) {
    if (IsHyphenAt(at) && text[at++] != '-') return false;
    const int high = HexValue(text[at++]);
    const int low = HexValue(text[at++]);
    if ((high | low) < 0) return false;
    byte = static_cast<std::uint8_t>(high << 4 | low);
  }
  return true;
}

bool IsLetterOrDigit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

}  // namespace

bool IsSlug(std::string_view text, std::size_t bytes_max) {
  if (text.empty() || text.size() > bytes_max) return false;
  if (!IsLetterOrDigit(text.front()) || !IsLetterOrDigit(text.back())) return false;
  const bool in_alphabet = std::all_of(text.begin(), text.end(), [](char c) {
    return IsLetterOrDigit(c) || c == '.' || c == '_' || c == '-';
  });
  EventId unused;
  return in_alphabet && !ReadUuid(text, &unused);
}

absl::StatusOr<SubjectName> ParseSubjectName(std::string_view text, std::string_view body) {
  const std::size_t colon = text.find(':');
  const std::string_view id = colon == text.npos ? text : text.substr(colon + 1);
  const std::string_view owner = colon == text.npos ? body : text.substr(0, colon);
  if (!IsSlug(id) || (colon != text.npos && !IsSlug(owner))) {
    return absl::InvalidArgumentError(
        Concat({Quoted(text),
                " names no subject; write its id, such as annual-4, or, for "
                "another body's, asean:annual-4 (1 to ",
                std::to_string(kSlugBytesMax),
                " bytes of a-z 0-9 . _ -, first and last a letter or digit)"}));
  }
  return SubjectName{std::string(owner), std::string(id)};
}

std::string FormatUuid(const EventId& id) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text(kUuidTextBytes, '-');
  char* at = text.data();
  for (std::size_t i = 0; i < id.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) ++at;  // a hyphen
    *at++ = kDigits[id[i] >> 4];
    *at++ = kDigits[id[i] & 15];
  }
  return text;
}

absl::StatusOr<EventId> ParseUuid(std::string_view text) {
  EventId id{};
  if (ReadUuid(text, &id)) return id;
  return absl::InvalidArgumentError(
      Concat({Quoted(text),
              " is not a UUID; write 36 characters such as "
              "2ed6657d-e927-568b-95e1-2665a8aea6a2, without braces or prefix"}));
}

EventId UuidV5(const EventId& name_space, std::string_view name) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  std::string input(name_space.begin(), name_space.end());
  input.append(name);
  unsigned int size = 0;
  if (EVP_Digest(input.data(), input.size(), digest.data(), &size, EVP_sha1(), nullptr) != 1 ||
      size < 16) {
    std::abort();  // a library without SHA-1: a wrong id must not be recorded
  }
  EventId id;
  std::copy_n(digest.begin(), id.size(), id.begin());
  id[6] = static_cast<std::uint8_t>((id[6] & 0x0f) | 0x50);  // version 5
  id[8] = static_cast<std::uint8_t>((id[8] & 0x3f) | 0x80);  // variant of RFC 4122
  return id;
}

EventId IdOfRef(const EventId& ledger_id, std::string_view body, std::string_view ref) {
  return UuidV5(ledger_id, Concat({body, "\n", ref}));
}

absl::Status CheckReference(std::string_view reference) {
  const std::size_t colon = reference.find(':');
  EventId unused;
  if (ReadUuid(reference, &unused)) return absl::OkStatus();
  const bool named =
      colon == reference.npos
          ? IsSlug(reference, kRefBytesMax)
          : IsSlug(reference.substr(0, colon)) && IsSlug(reference.substr(colon + 1), kRefBytesMax);
  if (named) return absl::OkStatus();
  return absl::InvalidArgumentError(
      Concat({Quoted(reference),
              " refers to no event; write its event id (a UUID), its ref, such as kh-2022, or, "
              "for another body's event, asean:kh-2022"}));
}

absl::StatusOr<EventId> ResolveEvent(const EventId& ledger_id, std::string_view body,
                                     std::string_view reference) {
  if (const absl::Status status = CheckReference(reference); !status.ok()) return status;
  EventId id{};
  if (ReadUuid(reference, &id)) return id;
  const std::size_t colon = reference.find(':');
  if (colon == reference.npos) return IdOfRef(ledger_id, body, reference);
  return IdOfRef(ledger_id, reference.substr(0, colon), reference.substr(colon + 1));
}

}  // namespace minutebook::domain
