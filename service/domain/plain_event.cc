#include "service/domain/plain_event.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/unknown_field_set.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <memory>
#include <optional>

#include "service/domain/fields.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;

// Of the wire format of Protocol Buffers.
enum WireType : unsigned { kVarint = 0, kFixed64 = 1, kSized = 2, kFixed32 = 5 };

// Of all messages of an event together: what a plain one has many times over.
constexpr std::size_t kValuesMax = 10'000;

enum class Kind : std::uint8_t { kUnknown, kText, kBytes, kEnum, kMessage, kNumber, kNumbers };

struct Plan;

struct FieldPlan {
  Kind kind = Kind::kUnknown;
  unsigned wire_type = kVarint;
  const EnumDescriptor* values = nullptr;
  const Plan* message = nullptr;
  bool repeated = false;         // and each item lies by itself
  std::uint32_t oneof = 0;       // a bit for the oneof that it is of
  std::uint64_t number_max = 0;  // serialised as it was parsed, from 1 to here
  bool as_sent = false;          // what else it holds is serialised as it was parsed
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

// Of a parsed number more bits may have been sent than its type holds.
std::uint64_t NumberMaxOf(const FieldDescriptor& field) {
  constexpr std::uint64_t kSafeMax = 0x7fffffff;
  return field.type() == FieldDescriptor::TYPE_BOOL ? 1 : kSafeMax;
}

std::uint32_t OneofBitOf(const FieldDescriptor& field) {
  const google::protobuf::OneofDescriptor* const oneof = field.real_containing_oneof();
  // Two that shared a bit would only be taken for one.
  return oneof == nullptr ? 0 : 1U << (oneof->index() % 32);
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
    made_field.repeated = field.is_repeated() && !field.is_packed();
    made_field.oneof = OneofBitOf(field);
    made_field.number_max = NumberMaxOf(field);
    // Not of a fixed width: of those a zero would be left out.
    made_field.as_sent = made_field.wire_type == kSized && !field.is_packed() && !field.is_map();
    if (field.message_type() != nullptr) {
      made_field.message = MakePlan(*field.message_type(), plans);
    }
    plan->fields[number] = made_field;
  }
  return plan;
}

const Plan& PlanOfEvent() {
  static Plans& plans = *new Plans;  // never freed: used until the process ends
  static const Plan& plan = *MakePlan(*v1::Event::descriptor(), &plans);
  return plan;
}

std::optional<std::uint64_t> TakeVarint(std::string_view* bytes) {
  if (!bytes->empty() && static_cast<std::uint8_t>(bytes->front()) < 0x80) {
    const auto value = static_cast<std::uint8_t>(bytes->front());
    bytes->remove_prefix(1);
    return value;
  }
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes->size() && i < 10; ++i) {
    const auto byte = static_cast<std::uint8_t>((*bytes)[i]);
    value |= static_cast<std::uint64_t>(byte & 0x7f) << (7 * i);
    if ((byte & 0x80) != 0) continue;
    // Longer than it need be, or than 64 bits: no serialised event's.
    if (byte == 0 || (i == 9 && byte > 1)) return std::nullopt;
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

constexpr std::uint64_t kOnes = 0x0101010101010101;

// Whether all eight characters are printable ASCII.
bool ArePrintable(std::uint64_t eight) {
  const std::uint64_t below_space = (eight - 0x20 * kOnes) & ~eight;
  const std::uint64_t zero_for_del = eight ^ (0x7f * kOnes);
  const std::uint64_t del = (zero_for_del - kOnes) & ~zero_for_del;
  return ((eight | below_space | del) & (0x80 * kOnes)) == 0;
}

bool IsPrintableAscii(std::string_view text) {
  std::uint64_t eight = 0;
  std::size_t at = 0;
  for (; at + sizeof(eight) <= text.size(); at += sizeof(eight)) {
    std::memcpy(&eight, text.data() + at, sizeof(eight));
    if (!ArePrintable(eight)) return false;
  }
  return std::all_of(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(),
                     [](char c) { return c >= 0x20 && c < 0x7f; });
}

bool TextIsPlain(std::string_view text) {
  if (text.empty() || text.size() > kTextBytesMax) return false;
  return IsPrintableAscii(text) || (IsUtf8(text) && !HasControlCharacter(text));
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

bool ReadValue(const FieldPlan& field, std::string_view* bytes, Said* said) {
  if (field.wire_type == kVarint) {
    const std::optional<std::uint64_t> value = TakeVarint(bytes);
    if (!value) return false;
    said->number = *value;
    return field.kind != Kind::kEnum || EnumIsPlain(field, *value);
  }
  if (field.wire_type != kSized) {
    const std::size_t size = field.wire_type == kFixed64 ? 8 : 4;
    if (bytes->size() < size) return false;
    said->bytes = bytes->substr(0, size);
    bytes->remove_prefix(size);
    return true;
  }
  const std::optional<std::string_view> value = TakeSized(bytes);
  if (!value) return false;
  said->bytes = *value;
  switch (field.kind) {
    case Kind::kText:
      return TextIsPlain(*value);
    case Kind::kBytes:
      return !value->empty() && value->size() <= kTextBytesMax;
    case Kind::kEnum:
      return EnumsArePlain(field, *value);
    case Kind::kMessage:
      return true;  // read once all of this one is
    default:
      return value->size() <= kListItemsMax;  // each item has a byte or more
  }
}

// Whether fields that follow each other stand as they are serialised: by number, those of a list
// together, of a oneof one.
class Order {
 public:
  bool Next(int number, const FieldPlan& field) {
    const bool follows = number > last_ || (number == last_ && field.repeated);
    const bool alone = (oneofs_ & field.oneof) == 0;
    last_ = number;
    oneofs_ |= field.oneof;
    return follows && alone;
  }

 private:
  int last_ = 0;
  std::uint32_t oneofs_ = 0;
};

bool IsSerialisedAlike(const FieldPlan& field, const Said& said) {
  if (field.wire_type != kVarint) return field.as_sent;
  return said.number > 0 && said.number <= field.number_max;
}

// Appends the values of the message at `at`, then those of the messages among them. Clears
// *serialised where they do not stand as they are serialised, or perhaps not.
bool ReadMessage(const Plan& plan, std::size_t at, int depth, std::vector<Said>* all,
                 bool* serialised) {
  if (depth > kDepthMax || all->size() > kValuesMax) return false;
  std::string_view bytes = (*all)[at].bytes;
  const std::size_t begin = all->size();
  bool holds_messages = false;
  Order order;
  while (!bytes.empty()) {
    const std::optional<std::uint64_t> tag = TakeVarint(&bytes);
    // All fields together have no more than a list may have: so has each list.
    if (!tag || all->size() - begin == kListItemsMax || *tag >> 3 >= plan.fields.size()) {
      return false;
    }
    const FieldPlan& field = plan.fields[*tag >> 3];
    if (field.kind == Kind::kUnknown || (*tag & 7) != field.wire_type) return false;
    Said& said = all->emplace_back();
    said.field = static_cast<int>(*tag >> 3);
    if (!ReadValue(field, &bytes, &said)) return false;
    *serialised &= order.Next(said.field, field) && IsSerialisedAlike(field, said);
    holds_messages |= field.kind == Kind::kMessage;
  }
  const std::size_t end = all->size();
  (*all)[at].begin = begin;
  (*all)[at].end = end;
  for (std::size_t i = begin; holds_messages && i < end; ++i) {
    const FieldPlan& field = plan.fields[static_cast<std::size_t>((*all)[i].field)];
    if (field.kind != Kind::kMessage) continue;
    if (!ReadMessage(*field.message, i, depth + 1, all, serialised)) return false;
  }
  return true;
}

}  // namespace

bool PlainEvent::AddText(int field, std::string_view text) {
  if (text.empty()) return true;
  all_.push_back({.field = field, .bytes = text});
  return TextIsPlain(text);
}

bool PlainEvent::Read(const v1::NewEvent& event, std::string_view event_bytes) {
  using v1::NewEvent;
  constexpr std::size_t kValuesUsual = 40;
  all_.reserve(kValuesUsual);
  if (!event.GetReflection()->GetUnknownFields(event).empty()) return false;
  if (!AddText(NewEvent::kEventIdFieldNumber, event.event_id())) return false;
  if (!AddText(NewEvent::kBodyFieldNumber, event.body())) return false;
  if (static_cast<std::size_t>(event.further_bodies_size()) > kListItemsMax) return false;
  for (const std::string& body : event.further_bodies()) {
    if (body.empty() || !AddText(NewEvent::kFurtherBodiesFieldNumber, body)) return false;
  }
  if (!AddText(NewEvent::kKnownAtFieldNumber, event.known_at())) return false;
  if (!event.has_event()) return false;
  all_.push_back({.field = NewEvent::kEventFieldNumber, .bytes = event_bytes});
  own_ = all_.size();
  as_serialised_ = true;
  return ReadMessage(PlanOfEvent(), own_ - 1, 2, &all_, &as_serialised_);
}

}  // namespace minutebook::domain
