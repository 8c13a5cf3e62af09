#include "service/domain/field_check.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>

#include "service/domain/edtf.h"
#include "service/domain/identifiers.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Reflection;

std::string Located(std::string path, const FieldDescriptor* field, int index) {
  if (!path.empty()) path += '.';
  path += field->json_name();
  if (index >= 0) path += Concat({"[", std::to_string(index), "]"});
  return path;
}

bool IsBlank(std::string_view text) { return text.find_first_not_of(" \t\n") == text.npos; }

bool IsAlphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}
bool IsLetter(char c) { return IsAlphanumeric(c) && (c < '0' || c > '9'); }

bool UrlShaped(std::string_view url) {
  if (!url.starts_with("http://") && !url.starts_with("https://")) return false;
  const std::string_view rest = url.substr(url.find("//") + 2);
  if (rest.find_first_of("/?#") == 0 || rest.empty()) return false;  // no host
  return std::all_of(rest.begin(), rest.end(), [](char c) {
    return static_cast<unsigned char>(c) > 0x20 && c != 0x7f && c != '<' && c != '>' && c != '"';
  });
}

// Subtags of 1 to 8 letters and digits; the first of 2 letters or more, or x for private use.
bool LanguageShaped(std::string_view tag) {
  if (tag.size() > kLanguageBytesMax) return false;
  bool first = true;
  while (true) {
    const std::string_view subtag = tag.substr(0, tag.find('-'));
    if (subtag.empty() || subtag.size() > 8) return false;
    if (!std::all_of(subtag.begin(), subtag.end(), first ? IsLetter : IsAlphanumeric)) return false;
    const bool last = subtag.size() == tag.size();
    if (first && subtag.size() == 1 && (last || (subtag != "x" && subtag != "i"))) return false;
    if (last) return true;
    tag.remove_prefix(subtag.size() + 1);
    first = false;
  }
}

bool MediaTypeShaped(std::string_view type) {
  const std::size_t slash = type.find('/');
  return type.size() <= kMediaTypeBytesMax && slash != type.npos && slash > 0 &&
         slash + 1 < type.size() && IsAlphanumeric(type[0]) && IsAlphanumeric(type[slash + 1]);
}

}  // namespace

void Findings::Add(std::string field, std::string_view code, std::string message) {
  if (full()) return;
  if (violations_.size() == kept_max_) {
    violations_.push_back({"", "MORE_VIOLATIONS",
                           Concat({"There are more than ", std::to_string(kept_max_),
                                   "; mend these, then send the event again to see the rest."})});
    return;
  }
  violations_.push_back({std::move(field), std::string(code), std::move(message)});
}

bool Findings::Touches(std::string_view body) const {
  return body == event_.body() ||
         std::any_of(event_.further_bodies().begin(), event_.further_bodies().end(),
                     [&](const std::string& further) { return further == body; });
}

const FieldDescriptor* MessageCheck::Field(int number) const {
  return descriptor_->FindFieldByNumber(number);
}

std::string_view MessageCheck::String(int field) const {
  if (read_off()) {
    std::string_view text;
    EachSaid(field, [&](const Said& said) { text = said.bytes; });
    return text;
  }
  static std::string& unused = *new std::string;  // plain strings are never copied there
  return reflection_->GetStringReference(*message_, Field(field), &unused);
}

std::size_t MessageCheck::Size(int field) const {
  if (!read_off()) {
    return static_cast<std::size_t>(reflection_->FieldSize(*message_, Field(field)));
  }
  std::size_t size = 0;
  EachSaid(field, [&](const Said&) { ++size; });
  return size;
}

template <typename Use>
void MessageCheck::EachText(int field, Use use) const {
  if (read_off()) {
    return EachSaid(field, [&](const Said& said) { use(said.bytes, -1); });
  }
  const FieldDescriptor* descriptor = Field(field);
  if (!descriptor->is_repeated()) {
    const std::string_view text = String(field);
    if (!text.empty()) use(text, -1);
    return;
  }
  const int size = reflection_->FieldSize(*message_, descriptor);
  std::string unused;
  for (int i = 0; i < size && !findings_.full(); ++i) {
    const std::string& text =
        reflection_->GetRepeatedStringReference(*message_, descriptor, i, &unused);
    if (!text.empty()) use(text, i);
  }
}

std::string MessageCheck::Path() const {
  if (parent_ == nullptr) return std::string(root_path_);
  return Located(parent_->Path(), field_, index_);
}

bool MessageCheck::Has(int field) const {
  if (read_off()) {
    bool has = false;
    // Blank bytes say something; but to say too little is no more than slow.
    EachSaid(field, [&](const Said& said) { has |= said.bytes.empty() || !IsBlank(said.bytes); });
    return has;
  }
  const FieldDescriptor* descriptor = Field(field);
  if (descriptor->is_repeated()) return reflection_->FieldSize(*message_, descriptor) > 0;
  if (descriptor->type() == FieldDescriptor::TYPE_STRING) return !IsBlank(String(field));
  return reflection_->HasField(*message_, descriptor);
}

void MessageCheck::Refuse(int field, std::string_view code, std::string message, int index) const {
  if (read_off()) return findings_.Add("", code, "");
  RefuseField(Field(field), code, std::move(message), index);
}

void MessageCheck::RefuseField(const FieldDescriptor* field, std::string_view code,
                               std::string message, int index) const {
  if (!findings_.full()) findings_.Add(Located(Path(), field, index), code, std::move(message));
}

void MessageCheck::RefuseThis(std::string_view code, std::string message) const {
  if (read_off()) return findings_.Add("", code, "");
  findings_.Add(Path(), code, std::move(message));
}

void MessageCheck::Require(int field, std::string_view remedy) const {
  if (!Has(field)) Refuse(field, "MISSING_FIELD", Concat({"This is required: ", remedy, "."}));
}

void MessageCheck::Slug(int field) const {
  EachText(field, [&](std::string_view id, int index) {
    if (IsSlug(id)) return;
    Refuse(field, "MALFORMED_ID",
           Concat({Quoted(id), " is not an id; write 1 to ", std::to_string(kSlugBytesMax),
                   " bytes of a-z 0-9 . _ -, first and last a letter or digit, such as annual-4."}),
           index);
  });
}

void MessageCheck::NewId(int field, std::string_view id, std::string_view remedy) const {
  if (!String(field).empty()) return Slug(field);
  if (id.empty()) {
    Refuse(field, "MISSING_FIELD", Concat({"This is required: ", remedy, "."}));
  } else if (!IsSlug(id)) {
    Refuse(field, "MALFORMED_ID",
           Concat({"The id that follows from the event, ", Quoted(id), ", is not one of 1 to ",
                   std::to_string(kSlugBytesMax), " bytes of a-z 0-9 . _ -; write one here."}));
  }
}

void MessageCheck::Subject(int field) const {
  EachText(field, [&](std::string_view text, int index) {
    const absl::StatusOr<SubjectName> name = ParseSubjectName(text, "");
    if (!name.ok()) {
      Refuse(field, "MALFORMED_ID", Concat({std::string(name.status().message()), "."}), index);
    } else if (!name->body.empty() && !findings_.Touches(name->body)) {
      Refuse(field, "BODY_NOT_TOUCHED",
             Concat({Quoted(text), " is of a body that the event does not touch; add ",
                     Quoted(name->body), " to furtherBodies."}),
             index);
    }
  });
}

void MessageCheck::Parties(int field) const {
  Items(field, parties_named_max);
  Subject(field);
}

void MessageCheck::Reference(int field) const {
  EachText(field, [&](std::string_view text, int index) {
    const absl::Status status = CheckReference(text);
    if (status.ok()) return;
    Refuse(field, "MALFORMED_REFERENCE", Concat({std::string(status.message()), "."}), index);
  });
}

void MessageCheck::Date(int field) const {
  EachText(field, [&](std::string_view text, int index) {
    const absl::StatusOr<Edtf> date = ParseEdtf(text);
    if (date.ok()) return;
    Refuse(field, "MALFORMED_DATE", Concat({std::string(date.status().message()), "."}), index);
  });
}

void MessageCheck::Chosen(int field) const {
  if (read_off()) {
    bool says = false;
    bool zero = false;
    EachSaid(field, [&](const Said& said) {
      says = true;
      zero |= said.bytes.empty() ? said.number == 0 : said.bytes.find('\0') != said.bytes.npos;
    });
    if (!says || zero) Refuse(field, "MISSING_FIELD", "");
    return;
  }
  const FieldDescriptor* descriptor = Field(field);
  const bool list = descriptor->is_repeated();
  const int size = list ? reflection_->FieldSize(*message_, descriptor) : 1;
  for (int i = 0; i < size && !findings_.full(); ++i) {
    const int number = list ? reflection_->GetRepeatedEnumValue(*message_, descriptor, i)
                            : reflection_->GetEnumValue(*message_, descriptor);
    if (number != 0) continue;
    Refuse(field, "MISSING_FIELD",
           Concat({"This is required: choose a value of ", descriptor->enum_type()->name(), "."}),
           list ? i : -1);
  }
}

void MessageCheck::Url(int field) const {
  EachText(field, [&](std::string_view url, int index) {
    if (UrlShaped(url) && url.size() <= kUrlBytesMax) return;
    Refuse(field, "MALFORMED_URL",
           Concat({Quoted(url),
                   " is not an address; write it as https://example.org/page, in at "
                   "most ",
                   std::to_string(kUrlBytesMax), " bytes without spaces."}),
           index);
  });
}

void MessageCheck::Hash(int field) const {
  const std::size_t size = String(field).size();
  if (size == 0 || size == kHashBytes) return;
  Refuse(field, "MALFORMED_HASH",
         Concat({"A SHA-256 has 32 bytes, this has ", std::to_string(size),
                 "; send the raw digest (in JSON, its base64), or leave it empty."}));
}

void MessageCheck::Language(int field) const {
  EachText(field, [&](std::string_view tag, int index) {
    if (LanguageShaped(tag)) return;
    Refuse(
        field, "MALFORMED_LANGUAGE",
        Concat({Quoted(tag), " is not a language; write a BCP 47 tag such as en, vi or zh-Hans."}),
        index);
  });
}

void MessageCheck::MediaType(int field) const {
  EachText(field, [&](std::string_view type, int index) {
    if (MediaTypeShaped(type)) return;
    Refuse(field, "MALFORMED_MEDIA_TYPE",
           Concat({Quoted(type), " is not a media type; write one such as application/pdf."}),
           index);
  });
}

void MessageCheck::Text(int field, std::size_t bytes_max) const {
  EachText(field, [&](std::string_view text, int index) {
    if (text.size() <= bytes_max) return;
    Refuse(field, "TOO_LONG",
           Concat({"This has ", std::to_string(text.size()), " bytes; shorten it to ",
                   std::to_string(bytes_max), "."}),
           index);
  });
}

void MessageCheck::Items(int field, std::size_t items_max) const {
  const std::size_t size = Size(field);
  if (size <= items_max) return;
  Refuse(field, "TOO_MANY_ITEMS",
         Concat({"The list has ", std::to_string(size), " items; leave at most ",
                 std::to_string(items_max), "."}));
}

void MessageCheck::Order(int from, int to, std::string_view code) const {
  if (String(from).empty() || String(to).empty()) return;
  const absl::StatusOr<Edtf> begin = ParseEdtf(String(from));
  const absl::StatusOr<Edtf> end = ParseEdtf(String(to));
  // Compared at the far ends of what the dates may mean: refused only if it is certain.
  if (!begin.ok() || !end.ok() || end->last() > begin->first()) return;
  Refuse(to, code,
         Concat({Quoted(String(to)), " is the first day after it, and must come after ",
                 Quoted(String(from)), ", its first day; for a single day write the next one."}));
}

void MessageCheck::DuringAlone(int from, int to, int during) const {
  if (!Has(during) || (!Has(from) && !Has(to))) return;
  Refuse(during, "CONFLICTING_FIELDS",
         "Whole periods stand alone: write during, or from and to, not both.");
}

}  // namespace minutebook::domain
