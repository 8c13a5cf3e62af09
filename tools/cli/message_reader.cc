#include "tools/cli/message_reader.h"

#include <algorithm>
#include <cstdint>
#include <limits>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tools/cli/names.h"

namespace minutebook::cli {
namespace {

using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Where one scalar goes: a field, or a new item of a repeated one.
struct Target {
  Message& message;
  const FieldDescriptor& field;
  const std::string& path;
  FieldProblems& problems;

  const Reflection& reflection() const { return *message.GetReflection(); }
  void Fail(std::string what) const { problems.push_back({path, std::move(what)}); }
};

// What a value looks like, for messages.
std::string Describe(const JsonValue& value) {
  switch (value.kind) {
    case JsonValue::Kind::kNull:
      return "null";
    case JsonValue::Kind::kBool:
      return value.boolean ? "true" : "false";
    case JsonValue::Kind::kNumber:
      return value.text;
    case JsonValue::Kind::kString:
      return value.text.size() > 60 ? "a long text" : QuoteJson(value.text);
    case JsonValue::Kind::kArray:
      return "a list";
    case JsonValue::Kind::kObject:
      return "an object";
  }
  return "";
}

template <typename Integer>
bool ParseInteger(const JsonValue& value, Integer& number) {
  const bool texty = value.is_string() || value.kind == JsonValue::Kind::kNumber;
  return texty && absl::SimpleAtoi(value.text, &number);
}

void SetString(const JsonValue& value, const Target& to) {
  if (!value.is_string() && value.kind != JsonValue::Kind::kNumber) {
    return to.Fail(absl::StrCat("a text is expected, not ", Describe(value)));
  }
  const bool number = !value.is_string();
  if (number) return to.Fail(absl::StrCat("a text is expected: write \"", value.text, "\""));
  if (to.field.is_repeated()) {
    to.reflection().AddString(&to.message, &to.field, value.text);
  } else {
    to.reflection().SetString(&to.message, &to.field, value.text);
  }
}

void SetBytes(const JsonValue& value, const Target& to) {
  constexpr std::size_t kSha256HexDigits = 64;
  std::string bytes;
  const bool hex = value.is_string() && value.text.size() == kSha256HexDigits &&
                   value.text.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
  if (hex) {
    bytes = absl::HexStringToBytes(value.text);
  } else if (!value.is_string() || (!absl::Base64Unescape(value.text, &bytes) &&
                                    !absl::WebSafeBase64Unescape(value.text, &bytes))) {
    return to.Fail("64 hexadecimal digits, or base64, are expected");
  }
  to.reflection().SetString(&to.message, &to.field, bytes);
}

void SetBool(const JsonValue& value, const Target& to) {
  const bool yes = value.is_string() && value.text == "true";
  const bool no = value.is_string() && value.text == "false";
  if (value.kind != JsonValue::Kind::kBool && !yes && !no) {
    return to.Fail(absl::StrCat("true or false is expected, not ", Describe(value)));
  }
  to.reflection().SetBool(&to.message, &to.field, yes || value.boolean);
}

void SetUint(const JsonValue& value, const Target& to) {
  const bool narrow = to.field.cpp_type() == FieldDescriptor::CPPTYPE_UINT32;
  std::uint64_t number = 0;
  if (!ParseInteger(value, number) ||
      (narrow && number > std::numeric_limits<std::uint32_t>::max())) {
    return to.Fail(absl::StrCat("a whole number is expected, not ", Describe(value)));
  }
  if (narrow) {
    to.reflection().SetUInt32(&to.message, &to.field, static_cast<std::uint32_t>(number));
  } else {
    to.reflection().SetUInt64(&to.message, &to.field, number);
  }
}

void SetInt64(const JsonValue& value, const Target& to) {
  std::int64_t number = 0;
  if (!ParseInteger(value, number)) {
    return to.Fail(absl::StrCat("a whole number is expected, not ", Describe(value)));
  }
  to.reflection().SetInt64(&to.message, &to.field, number);
}

void SetEnum(const JsonValue& value, const Target& to) {
  const auto& type = *to.field.enum_type();
  const EnumValueDescriptor* found = nullptr;
  int number = 0;
  if (value.is_string()) {
    found = FindEnumValue(type, value.text);
  } else if (ParseInteger(value, number)) {
    found = type.FindValueByNumber(number);
  }
  if (found == nullptr) {
    const auto names = EnumNames(type);
    const std::string hint = DidYouMean(value.text, names);
    return to.Fail(
        absl::StrCat(Describe(value), " is no ", InWords(type.name()), hint,
                     hint.empty() ? ". One of: " : " One of: ", absl::StrJoin(names, ", ")));
  }
  if (to.field.is_repeated()) {
    to.reflection().AddEnum(&to.message, &to.field, found);
  } else {
    to.reflection().SetEnum(&to.message, &to.field, found);
  }
}

// A bare text where a message with one obvious field is expected.
const FieldDescriptor* TextField(const google::protobuf::Descriptor& type) {
  return type.full_name() == "minutebook.v1.Name" ? type.FindFieldByName("text") : nullptr;
}

void SetMessage(const JsonValue& value, const Target& to) {
  Message& child = to.field.is_repeated() ? *to.reflection().AddMessage(&to.message, &to.field)
                                          : *to.reflection().MutableMessage(&to.message, &to.field);
  const FieldDescriptor* text = TextField(*child.GetDescriptor());
  if (text != nullptr && value.is_string()) {
    child.GetReflection()->SetString(&child, text, value.text);
  } else {
    ReadMessage(value, to.path, child, to.problems);
  }
}

void SetOne(const JsonValue& value, const Target& to) {
  switch (to.field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return to.field.type() == FieldDescriptor::TYPE_BYTES ? SetBytes(value, to)
                                                            : SetString(value, to);
    case FieldDescriptor::CPPTYPE_BOOL:
      return SetBool(value, to);
    case FieldDescriptor::CPPTYPE_UINT32:
    case FieldDescriptor::CPPTYPE_UINT64:
      return SetUint(value, to);
    case FieldDescriptor::CPPTYPE_INT64:
      return SetInt64(value, to);
    case FieldDescriptor::CPPTYPE_ENUM:
      return SetEnum(value, to);
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return SetMessage(value, to);
    default:
      return to.Fail("this kind of field cannot be written here");
  }
}

// The field of the same oneof that is set already; null for none.
const FieldDescriptor* Rival(const Message& message, const FieldDescriptor& field) {
  const auto* oneof = field.containing_oneof();
  if (oneof == nullptr) return nullptr;
  const auto* set = message.GetReflection()->GetOneofFieldDescriptor(message, oneof);
  return set == &field ? nullptr : set;
}

}  // namespace

std::string JoinPath(const std::string& path, const std::string& name) {
  return path.empty() ? name : absl::StrCat(path, ".", name);
}

void ReadField(const JsonValue& value, const std::string& path, const FieldDescriptor& field,
               Message& message, FieldProblems& problems) {
  if (value.is_null()) return;  // proto3 JSON: null is "not set"
  if (const auto* rival = Rival(message, field)) {
    problems.push_back({path, absl::StrCat("only one of these may be given, and ",
                                           rival->json_name(), " is there already")});
    return;
  }
  if (!field.is_repeated()) return SetOne(value, {message, field, path, problems});
  if (!value.is_array()) {
    problems.push_back({path, absl::StrCat("a list is expected: put it in [ ]")});
    return;
  }
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    const std::string item_path = absl::StrCat(path, "[", i, "]");
    SetOne(value.items[i], {message, field, item_path, problems});
  }
}

void ReadMessage(const JsonValue& value, const std::string& path, Message& message,
                 FieldProblems& problems) {
  if (!value.is_object()) {
    problems.push_back({path, absl::StrCat("an object is expected, not ", Describe(value))});
    return;
  }
  const auto& type = *message.GetDescriptor();
  std::vector<const FieldDescriptor*> seen;
  for (const auto& [key, member] : value.members) {
    const FieldDescriptor* field = FindField(type, key);
    const std::string member_path = JoinPath(path, key);
    if (field == nullptr) {
      problems.push_back(
          {member_path, absl::StrCat("no such field", DidYouMean(key, FieldNames(type)))});
    } else if (std::find(seen.begin(), seen.end(), field) != seen.end()) {
      problems.push_back({member_path, "given twice, under two spellings"});
    } else {
      ReadField(member, member_path, *field, message, problems);
    }
    seen.push_back(field);
  }
}

}  // namespace minutebook::cli
