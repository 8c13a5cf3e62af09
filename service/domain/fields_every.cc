// What every field keeps to, whatever its meaning: found by reflection.
#include <google/protobuf/descriptor.h>
#include <google/protobuf/unknown_field_set.h>

#include <vector>

#include "service/domain/fields.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

void CheckUnknown(const MessageCheck& check) {
  const Message& message = check.message();
  const google::protobuf::UnknownFieldSet& unknown =
      message.GetReflection()->GetUnknownFields(message);
  for (int i = 0; i < unknown.field_count() && !check.findings().full(); ++i) {
    check.RefuseThis("UNKNOWN_FIELD",
                     Concat({"Field number ", std::to_string(unknown.field(i).number()), " of ",
                             message.GetDescriptor()->full_name(),
                             " is not known here; leave it out, or send it to a newer server."}));
  }
}

void CheckString(const MessageCheck& check, const FieldDescriptor* field, const std::string& text,
                 int index) {
  if (index >= 0 && text.empty()) {
    check.RefuseField(field, "EMPTY_ITEM", "An item of the list is empty; leave it out.", index);
  }
  if (text.size() > kTextBytesMax) {
    check.RefuseField(field, "TOO_LONG",
                      Concat({"This has ", std::to_string(text.size()), " bytes; shorten it to ",
                              std::to_string(kTextBytesMax), "."}),
                      index);
  } else if (field->type() == FieldDescriptor::TYPE_BYTES) {
    return;
  } else if (!IsUtf8(text)) {
    check.RefuseField(field, "INVALID_UTF8", "The text is not UTF-8; convert it to UTF-8.", index);
  } else if (HasControlCharacter(text)) {
    check.RefuseField(field, "CONTROL_CHARACTER",
                      "The text holds a control character other than a line break or a tab; take "
                      "it out.",
                      index);
  }
}

void CheckEnum(const MessageCheck& check, const FieldDescriptor* field, int number, int index) {
  if (field->enum_type()->FindValueByNumber(number) != nullptr) return;
  check.RefuseField(field, "UNKNOWN_ENUM_VALUE",
                    Concat({std::to_string(number), " is no value of ", field->enum_type()->name(),
                            "; send one of those that the contract names."}),
                    index);
}

void CheckMessage(const MessageCheck& check, int depth);

// The value of a field, or, with an index, of one item of a list.
void CheckValue(const MessageCheck& check, const FieldDescriptor* field, int index, int depth) {
  const Message& message = check.message();
  const Reflection& reflection = *message.GetReflection();
  const bool item = index >= 0;
  std::string unused;
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      CheckString(check, field,
                  item ? reflection.GetRepeatedStringReference(message, field, index, &unused)
                       : reflection.GetStringReference(message, field, &unused),
                  index);
      break;
    case FieldDescriptor::CPPTYPE_ENUM:
      CheckEnum(check, field,
                item ? reflection.GetRepeatedEnumValue(message, field, index)
                     : reflection.GetEnumValue(message, field),
                index);
      break;
    case FieldDescriptor::CPPTYPE_MESSAGE:
      CheckMessage(MessageCheck(item ? reflection.GetRepeatedMessage(message, field, index)
                                     : reflection.GetMessage(message, field),
                                check, field, index),
                   depth + 1);
      break;
    default:
      break;
  }
}

void CheckMessage(const MessageCheck& check, int depth) {
  if (depth > kDepthMax) {
    check.RefuseThis("NESTED_TOO_DEEP",
                     "Messages lie within each other too deeply; a correction replaces an event "
                     "that is no correction itself.");
    return;
  }
  CheckUnknown(check);
  const Message& message = check.message();
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (!field->is_repeated()) {
      CheckValue(check, field, -1, depth);
      continue;
    }
    check.Items(field->number(), kListItemsMax);
    const int size = message.GetReflection()->FieldSize(message, field);
    for (int i = 0; i < size && !check.findings().full(); ++i) CheckValue(check, field, i, depth);
  }
}

}  // namespace

void CheckEveryField(const MessageCheck& message) { CheckMessage(message, 1); }

}  // namespace minutebook::domain
