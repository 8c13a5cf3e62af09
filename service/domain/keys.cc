#include "service/domain/keys.h"

#include <algorithm>

#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

constexpr char kEnd = '\0';
constexpr char kEscape = '\x01';

// Slugs hold neither byte, but a class of members is free text.
void AppendPart(std::string_view part, std::string* key) {
  const bool plain =
      std::none_of(part.begin(), part.end(), [](char c) { return c == kEnd || c == kEscape; });
  if (plain) {
    key->append(part).push_back(kEnd);
    return;
  }
  for (const char c : part) {
    if (c == kEnd || c == kEscape) {
      key->push_back(kEscape);
      key->push_back(static_cast<char>(c + 1));
    } else {
      key->push_back(c);
    }
  }
  key->push_back(kEnd);
}

}  // namespace

std::string KindPrefix(RowKind kind) { return std::string(1, static_cast<char>(kind)); }

std::string OwnerPrefix(RowKind kind, std::string_view owner) {
  std::string key = KindPrefix(kind);
  AppendPart(owner, &key);
  return key;
}

std::string SubjectKey(RowKind kind, std::string_view owner, std::string_view subject) {
  constexpr std::size_t kFrameBytes = 3;  // the kind, and an end for each part
  std::string key;
  key.reserve(kFrameBytes + owner.size() + subject.size());
  key.push_back(static_cast<char>(kind));
  AppendPart(owner, &key);
  AppendPart(subject, &key);
  return key;
}

std::string BodyKey(std::string_view body) { return OwnerPrefix(RowKind::kBody, body); }

std::string PartyKey(std::string_view body, std::string_view party) {
  return SubjectKey(RowKind::kParty, body, party);
}

std::string MemberKey(std::string_view body, std::string_view party,
                      std::string_view member_class) {
  std::string key = SubjectKey(RowKind::kMember, body, party);
  AppendPart(Concat({"m", member_class}), &key);
  return key;
}

std::string PartnerKey(std::string_view body, std::string_view party) {
  std::string key = SubjectKey(RowKind::kMember, body, party);
  AppendPart("p", &key);
  return key;
}

std::string CountKey(std::string_view body, std::string_view member_class,
                     std::string_view part_of) {
  std::string key = SubjectKey(RowKind::kCount, body, member_class);
  AppendPart(part_of, &key);
  return key;
}

std::string OfficeKey(std::string_view body, std::string_view office) {
  return SubjectKey(RowKind::kOffice, body, office);
}

std::string TermPrefix(std::string_view body, std::string_view office) {
  return SubjectKey(RowKind::kTerm, body, office);
}

std::string TermKey(std::string_view body, std::string_view office, const EventId& opened_by) {
  return TermPrefix(body, office).append(IdBytes(opened_by));
}

std::string_view TermPrefixOf(std::string_view key) {
  const bool of_term = key.starts_with(static_cast<char>(RowKind::kTerm));
  if (!of_term || key.size() < sizeof(EventId)) return "";
  return key.substr(0, key.size() - sizeof(EventId));
}

std::string EventKey(std::string_view body, const EventId& id) {
  return OwnerPrefix(RowKind::kEvent, body).append(IdBytes(id));
}

std::string AmendmentPrefix(std::string_view body, const EventId& id) {
  return EventKey(body, id).append(1, kAmendmentItem);
}

std::string AmendmentKey(std::string_view body, const EventId& id, store::Position position) {
  std::string key = AmendmentPrefix(body, id);
  for (int shift = 56; shift >= 0; shift -= 8) {
    key.push_back(static_cast<char>(position >> shift & 0xff));
  }
  return key;
}

std::string AboutPrefix(std::string_view body, const EventId& id) {
  return EventKey(body, id).append(1, 'b');
}

std::string AboutKey(std::string_view body, const EventId& id, const EventId& about) {
  return AboutPrefix(body, id).append(IdBytes(about));
}

std::string SignOffPrefix(std::string_view body, std::string_view office) {
  return SubjectKey(RowKind::kSignOff, body, office);
}

std::string SignOffKey(std::string_view body, std::string_view office, const EventId& id) {
  return SignOffPrefix(body, office).append(IdBytes(id));
}

std::string FileKey(std::string_view body, std::string_view sha256) {
  return SubjectKey(RowKind::kFile, body, sha256);
}

std::string SharedSubject(std::string_view body, const SubjectName& name) {
  return body == name.body ? name.id : Concat({name.body, ":", name.id});
}

std::string OwnerOf(std::string_view key) {
  std::vector<std::string> parts = KeyParts(key);
  return parts.empty() ? "" : std::move(parts.front());
}

std::vector<std::string> KeyParts(std::string_view key) {
  std::vector<std::string> parts;
  std::string part;
  for (std::size_t i = 1; i < key.size(); ++i) {
    if (key[i] == kEnd) {
      parts.push_back(std::move(part));
      part.clear();
    } else if (key[i] == kEscape && i + 1 < key.size()) {
      part.push_back(static_cast<char>(key[++i] - 1));
    } else {
      part.push_back(key[i]);
    }
  }
  return parts;
}

std::string_view IdBytes(const EventId& id) {
  return {reinterpret_cast<const char*>(id.data()), id.size()};
}

EventId IdFromBytes(std::string_view bytes) {
  EventId id{};
  std::copy_n(bytes.begin(), std::min(bytes.size(), id.size()), id.begin());
  return id;
}

}  // namespace minutebook::domain
