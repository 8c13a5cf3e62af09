#include "tests/ledger/random_request.h"

#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include <iterator>
#include <vector>

namespace minutebook::ledger {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

void RandomRequests::Learn(const std::string& body, const Message& message) {
  values_["body"].insert(body);
  const auto& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const int count = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        Learn(body, field->is_repeated() ? reflection.GetRepeatedMessage(message, field, i)
                                         : reflection.GetMessage(message, field));
      } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
        const std::string value = field->is_repeated()
                                      ? reflection.GetRepeatedString(message, field, i)
                                      : reflection.GetString(message, field);
        values_[field->name()].insert(value);
        // Proposals without an id of their own go by their ref; so do terms and events.
        if (field->name() == "ref") {
          for (const char* name : {"proposal", "term", "event"}) {
            values_[name].insert(value);
          }
        }
        if (field->name() == "text" || field->name() == "title") values_["query"].insert(value);
      }
    }
  }
}

std::string RandomRequests::Day() {
  return std::to_string(2015 + Below(13)) + "-0" + std::to_string(1 + Below(9)) + "-15";
}

v1::AsOf RandomRequests::AsOf(std::uint64_t position) {
  v1::AsOf as_of;
  as_of.set_position(position);
  if (Below(2) == 0) {
    as_of.set_known_at("202" + std::to_string(Below(2)) + "-0" + std::to_string(1 + Below(9)) +
                       "-10");
  }
  return as_of;
}

std::string RandomRequests::Text(const std::string& field) {
  if (field == "on" || field == "from_date" || field == "to_date") return Day();
  const auto known = values_.find(field);
  if (known == values_.end()) return "";
  return *std::next(known->second.begin(), Below(static_cast<std::uint32_t>(known->second.size())));
}

void RandomRequests::FillField(Message* message, const FieldDescriptor* field,
                               const v1::AsOf& as_of) {
  const auto& reflection = *message->GetReflection();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_MESSAGE: {
      if (field->message_type() == v1::EvidenceAsked::descriptor()) return;  // signs what is newest
      Message* inner = field->is_repeated() ? reflection.AddMessage(message, field)
                                            : reflection.MutableMessage(message, field);
      if (field->message_type() == v1::AsOf::descriptor()) {
        inner->CopyFrom(as_of);
      } else if (field->message_type() == v1::Page::descriptor()) {
        auto& page = static_cast<v1::Page&>(*inner);
        if (Below(2) == 0) page.set_size(1 + Below(5));
      } else {
        Fill(inner, as_of);
      }
      return;
    }
    case FieldDescriptor::CPPTYPE_STRING: {
      const std::string text = field->type() == FieldDescriptor::TYPE_BYTES ? std::string(32, '\0')
                                                                            : Text(field->name());
      if (text.empty()) return;
      if (field->is_repeated()) {
        reflection.AddString(message, field, text);
      } else {
        reflection.SetString(message, field, text);
      }
      return;
    }
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection.SetBool(message, field, Below(2) == 0);
    case FieldDescriptor::CPPTYPE_ENUM: {
      const int value =
          field->enum_type()
              ->value(Below(static_cast<std::uint32_t>(field->enum_type()->value_count())))
              ->number();
      if (field->is_repeated()) {
        reflection.AddEnumValue(message, field, value);
      } else {
        reflection.SetEnumValue(message, field, value);
      }
      return;
    }
    case FieldDescriptor::CPPTYPE_UINT32:
      if (!field->is_repeated()) reflection.SetUInt32(message, field, 1 + Below(3));
      return;
    default:
      ADD_FAILURE() << "no question had a field such as " << field->full_name() << ": fill it here";
  }
}

void RandomRequests::Fill(Message* request, const v1::AsOf& as_of) {
  const auto* descriptor = request->GetDescriptor();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const FieldDescriptor* field = descriptor->field(i);
    if (field->real_containing_oneof() != nullptr) continue;
    // What names the subject is set nearly always; what narrows a question, seldom.
    const bool bounds = field->message_type() == v1::AsOf::descriptor();
    const bool body = field->name() == "body" || field->name() == "query";
    const bool names = descriptor->field_count() < 12 && field->number() == 2;
    if (!bounds && !body && Below(names ? 8 : 3) >= (names ? 7u : 1u)) continue;
    FillField(request, field, as_of);
  }
  for (int i = 0; i < descriptor->real_oneof_decl_count(); ++i) {
    const auto* choices = descriptor->oneof_decl(i);
    const auto choice = Below(static_cast<std::uint32_t>(choices->field_count()));
    FillField(request, choices->field(static_cast<int>(choice)), as_of);
  }
}

}  // namespace minutebook::ledger
