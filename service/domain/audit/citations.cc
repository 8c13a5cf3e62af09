#include "service/domain/audit/citations.h"

#include <google/protobuf/descriptor.h>

#include "service/domain/event.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// The field with its value, as bytes that compare.
std::string FieldBytes(const Message& message, const FieldDescriptor& field) {
  std::unique_ptr<Message> alone(message.New());
  alone->CopyFrom(message);
  std::vector<const FieldDescriptor*> set;
  alone->GetReflection()->ListFields(*alone, &set);
  for (const FieldDescriptor* other : set) {
    if (other != &field) alone->GetReflection()->ClearField(alone.get(), other);
  }
  return alone->SerializeAsString();
}

void Compare(const Message& before, const Message& after, const std::string& prefix, int depth,
             std::vector<std::string>* changed) {
  const google::protobuf::Descriptor& type = *before.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (FieldBytes(before, field) == FieldBytes(after, field)) continue;
    const std::string name = prefix + std::string(field.json_name());
    const bool inner =
        depth > 0 && !field.is_repeated() && field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    if (!inner) {
      changed->push_back(name);
      continue;
    }
    Compare(before.GetReflection()->GetMessage(before, &field),
            after.GetReflection()->GetMessage(after, &field), Concat({name, "."}), depth - 1,
            changed);
  }
}

}  // namespace

std::vector<Citation> EventsCited(const v1::Event& event) {
  std::vector<Citation> cited;
  const auto add = [&cited](std::string_view what, const std::string& reference) {
    if (!reference.empty()) cited.push_back({what, reference});
  };
  for (const std::string& refined : event.refines()) add("the event that it sharpens", refined);
  if (const v1::Tenure* tenure = TenureOf(event); tenure != nullptr) {
    add("the nomination or election that it fulfils", tenure->fulfils());
    add("the term that it ends", tenure->replaces());
  }
  if (const v1::Vacancy* vacancy = VacancyOf(event); vacancy != nullptr) {
    add("the term that it ends", vacancy->term());
  }
  add("the event that it decides on", event.decision_recorded().event());
  return cited;
}

std::vector<std::string> ChangedFields(const v1::Event& before, const v1::Event& after) {
  v1::Event was = before, is = after;
  was.clear_ref();  // a replacement may leave it out: it stays
  is.clear_ref();
  std::vector<std::string> changed;
  Compare(was, is, "", 1, &changed);
  return changed;
}

}  // namespace minutebook::domain
