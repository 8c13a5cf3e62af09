// A quick look at what CheckEveryField checks, over serialised bytes with a plan for each type of
// message that is made once. It never says more than "nothing to find": what is unusual, wrong or
// not, is left to the walk by reflection, which costs several times as much and can say what it is.
#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "service/domain/fields.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;

// Of the wire format of Protocol Buffers.
enum WireType : unsigned { kVarint = 0, kFixed64 = 1, kSized = 2, kFixed32 = 5 };

enum class Kind : std::uint8_t { kUnknown, kText, kBytes, kEnum, kMessage, kNumber, kNumbers };

struct Plan;

struct FieldPlan {
  Kind kind = Kind::kUnknown;
  unsigned wire_type = kVarint;
  const EnumDescriptor* values = nullptr;
  const Plan* message = nullptr;
};

struct Plan {
  std::vector<FieldPlan> fields;  // by number
};

unsigned WireTypeOf(const FieldDescriptor& field) {
  if (field.is_packed()) return kSized;
  switch (field.type()) {
    case FieldDescriptor::TYPE_FIXED64:
    case FieldDescriptor::TYPE_SFIXED64:
    case FieldDescriptor::TYPE_DOUBLE:
      return kFixed64;
    case FieldDescriptor::TYPE_FIXED32:
    case FieldDescriptor::TYPE_SFIXED32:
    case FieldDescriptor::TYPE_FLOAT:
      return kFixed32;
    case FieldDescriptor::TYPE_STRING:
    case FieldDescriptor::TYPE_BYTES:
    case FieldDescriptor::TYPE_MESSAGE:
      return kSized;
    default:
      return kVarint;
  }
}

Kind KindOf(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return field.type() == FieldDescriptor::TYPE_BYTES ? Kind::kBytes : Kind::kText;
    case FieldDescriptor::CPPTYPE_ENUM:
      return Kind::kEnum;
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return Kind::kMessage;
    default:
      return field.is_packed() ? Kind::kNumbers : Kind::kNumber;
  }
}

using Plans = std::map<const Descriptor*, std::unique_ptr<Plan>>;

const Plan* MakePlan(const Descriptor& type, Plans* plans) {
  std::unique_ptr<Plan>& made = (*plans)[&type];
  if (made) return made.get();  // a type may hold itself
  made = std::make_unique<Plan>();
  Plan* const plan = made.get();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    const auto number = static_cast<std::size_t>(field.number());
    if (plan->fields.size() <= number) plan->fields.resize(number + 1);
    FieldPlan made_field{KindOf(field), WireTypeOf(field), field.enum_type(), nullptr};
    if (field.message_type() != nullptr) {
      made_field.message = MakePlan(*field.message_type(), plans);
    }
    plan->fields[number] = made_field;
  }
  return plan;
}

const Plan& PlanOfNewEvent() {
  static const Plans& plans = []() -> const Plans& {
    auto* const made = new Plans;  // never freed: used until the process ends
    MakePlan(*v1::NewEvent::descriptor(), made);
    return *made;
  }();
  static const Plan& plan = *plans.at(v1::NewEvent::descriptor());
  return plan;
}

std::optional<std::uint64_t> TakeVarint(std::string_view* bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes->size() && i < 10; ++i) {
    const auto byte = static_cast<std::uint8_t>((*bytes)[i]);
    value |= static_cast<std::uint64_t>(byte & 0x7f) << (7 * i);
    if ((byte & 0x80) != 0) continue;
    bytes->remove_prefix(i + 1);
    return value;
  }
  return std::nullopt;
}

std::optional<std::string_view> TakeSized(std::string_view* bytes) {
  const std::optional<std::uint64_t> size = TakeVarint(bytes);
  if (!size || *size > bytes->size()) return std::nullopt;
  const std::string_view taken = bytes->substr(0, *size);
  bytes->remove_prefix(*size);
  return taken;
}

bool TextIsPlain(std::string_view text) {
  if (text.empty() || text.size() > kTextBytesMax) return false;
  const bool ascii = std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 0x20 && c < 0x7f) || c == '\n' || c == '\t';
  });
  return ascii || (IsUtf8(text) && !HasControlCharacter(text));
}

bool EnumIsPlain(const FieldPlan& field, std::uint64_t number) {
  return number <= 0xffff && field.values->FindValueByNumber(static_cast<int>(number)) != nullptr;
}

bool EnumsArePlain(const FieldPlan& field, std::string_view packed) {
  if (packed.size() > kListItemsMax) return false;
  while (!packed.empty()) {
    const std::optional<std::uint64_t> number = TakeVarint(&packed);
    if (!number || !EnumIsPlain(field, *number)) return false;
  }
  return true;
}

bool MessageIsPlain(const Plan& plan, std::string_view bytes, int depth);

bool ValueIsPlain(const FieldPlan& field, std::string_view* bytes, int depth) {
  if (field.wire_type == kVarint) {
    const std::optional<std::uint64_t> value = TakeVarint(bytes);
    return value && (field.kind != Kind::kEnum || EnumIsPlain(field, *value));
  }
  if (field.wire_type != kSized) {
    const std::size_t size = field.wire_type == kFixed64 ? 8 : 4;
    if (bytes->size() < size) return false;
    bytes->remove_prefix(size);
    return true;
  }
  const std::optional<std::string_view> value = TakeSized(bytes);
  if (!value) return false;
  switch (field.kind) {
    case Kind::kText:
      return TextIsPlain(*value);
    case Kind::kBytes:
      return !value->empty() && value->size() <= kTextBytesMax;
    case Kind::kEnum:
      return EnumsArePlain(field, *value);
    case Kind::kMessage:
      return MessageIsPlain(*field.message, *value, depth + 1);
    default:
      return value->size() <= kListItemsMax;  // each item has a byte or more
  }
}

bool MessageIsPlain(const Plan& plan, std::string_view bytes, int depth) {
  if (depth > kDepthMax) return false;
  for (std::size_t values = 0; !bytes.empty(); ++values) {
    const std::optional<std::uint64_t> tag = TakeVarint(&bytes);
    // All fields together have no more than a list may have: so has each list.
    if (!tag || values == kListItemsMax || *tag >> 3 >= plan.fields.size()) return false;
    const FieldPlan& field = plan.fields[*tag >> 3];
    if (field.kind == Kind::kUnknown || (*tag & 7) != field.wire_type) return false;
    if (!ValueIsPlain(field, &bytes, depth)) return false;
  }
  return true;
}

}  // namespace

bool EveryFieldIsPlain(std::string_view serialized) {
  return MessageIsPlain(PlanOfNewEvent(), serialized, 1);
}

}  // namespace minutebook::domain
