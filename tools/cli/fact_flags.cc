#include "tools/cli/fact_flags.h"

#include <CLI/CLI.hpp>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "tools/cli/contract_help.h"
#include "tools/cli/names.h"
#include "tools/cli/set_path.h"

namespace minutebook::cli {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

// One field and where its values go.
struct Slot {
  std::string path;
  FlagLine* line;

  // A value of a list: each goes behind those before it.
  void Append(std::size_t i, absl::StatusOr<JsonValue> value) const {
    if (value.ok()) return line->Put(absl::StrCat(path, "[", i, "]"), *std::move(value));
    line->mistakes.push_back(std::string(value.status().message()));
  }
  void Set(absl::StatusOr<JsonValue> value) const {
    if (value.ok()) return line->Put(path, *std::move(value));
    line->mistakes.push_back(std::string(value.status().message()));
  }
};

// "--topics,--topic": lists go by their plural and by their singular.
std::string FlagNames(const FieldDescriptor& field, const std::string& prefix) {
  const std::string name = absl::StrCat("--", prefix, InKebab(field.json_name()));
  if (!field.is_repeated()) return name;
  absl::string_view singular = name;
  const bool es = absl::EndsWith(name, "oes") || absl::EndsWith(name, "ses");
  if (!absl::ConsumeSuffix(&singular, es ? "es" : "s")) return name;
  return absl::StrCat(name, ",", singular);
}

bool IsName(const Descriptor& type) { return type.full_name() == "minutebook.v1.Name"; }

// How a value is written, where that is not plain.
std::string Form(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_ENUM:
      return absl::StrCat("one of ", absl::StrJoin(EnumNames(*field.enum_type()), ", "));
    case FieldDescriptor::CPPTYPE_MESSAGE:
      if (IsName(*field.message_type())) return "a name, with its language as in \"vi=Hà Nội\"";
      return absl::StrCat("key=value,... or JSON, of ",
                          absl::StrJoin(FieldNames(*field.message_type()), ", "));
    default:
      return field.type() == FieldDescriptor::TYPE_BYTES ? "in hexadecimal" : "";
  }
}

std::string Describe(const FieldDescriptor& field) {
  const std::string form = Form(field);
  const std::string help = FieldHelp(field);
  return form.empty() ? help : absl::StrCat(help, " (", form, ")");
}

absl::StatusOr<JsonValue> ReadText(const FieldDescriptor& field, const std::string& text) {
  if (field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) return JsonValue::String(text);
  if (IsName(*field.message_type()) && text[0] != '{') return TypedName(text);
  return TypedObject(text);
}

}  // namespace

void FlagLine::Put(const std::string& path, JsonValue value) {
  const absl::Status put = SetPath(line, path, std::move(value));
  if (!put.ok()) mistakes.push_back(std::string(put.message()));
}

void AddMessageFlags(CLI::App& command, const Descriptor& message, const std::string& flag_prefix,
                     const std::string& path, FlagLine& line) {
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor& field = *message.field(i);
    const std::string names = FlagNames(field, flag_prefix);
    // A correction of a correction: the flag is the new event's own, and --set reaches the old
    // one's.
    if (command.get_option_no_throw(names.substr(0, names.find(','))) != nullptr) continue;
    const Slot slot{absl::StrCat(path, ".", field.json_name()), &line};
    const bool nested = field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    const bool whole_event = nested && field.message_type()->full_name() == "minutebook.v1.Event";
    if (field.is_repeated()) {
      const auto put = [slot, &field](const std::vector<std::string>& texts) {
        for (std::size_t k = 0; k < texts.size(); ++k) slot.Append(k, ReadText(field, texts[k]));
      };
      command.add_option_function<std::vector<std::string>>(names, put, Describe(field));
    } else if (nested && !whole_event) {
      AddMessageFlags(command, *field.message_type(),
                      absl::StrCat(flag_prefix, InKebab(field.json_name()), "-"), slot.path, line);
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_BOOL) {
      command.add_flag_callback(
          names, [slot] { slot.Set(JsonValue::String("true")); }, Describe(field));
    } else {
      const auto put = [slot, &field](const std::string& text) { slot.Set(ReadText(field, text)); };
      command.add_option_function<std::string>(names, put, Describe(field));
    }
  }
}

}  // namespace minutebook::cli
