#include "tools/cli/date_check.h"

#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tools/cli/civil_date.h"

namespace minutebook::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// The contract names dates alike wherever they stand; office_handed_over's from and to are parties
// and have other names in the proto.
bool IsDate(const FieldDescriptor& field) {
  static const std::set<std::string> kNames = {
      "on",  "from_date",      "to_date",       "during", "published", "planned",
      "due", "submission_due", "in_force_from", "first",  "turn",      "new_turn"};
  return field.cpp_type() == FieldDescriptor::CPPTYPE_STRING && !field.is_repeated() &&
         kNames.count(field.name()) > 0;
}

void Check(const Message& message, const std::string& path, FieldProblems& problems) {
  const auto& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const std::string name = JoinPath(path, field->json_name());
    if (IsDate(*field)) {
      const std::string text = reflection.GetString(message, field);
      if (!IsEdtf(text)) {
        problems.push_back({name, absl::StrCat("\"", text,
                                               "\" is no date: write 2021-08-30, 2021-08, 2021 or "
                                               "2022-12-02/2022-12-03")});
      }
    }
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      Check(reflection.GetMessage(message, field), name, problems);
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
      Check(reflection.GetRepeatedMessage(message, field, i), absl::StrCat(name, "[", i, "]"),
            problems);
    }
  }
}

}  // namespace

void CheckDates(const v1::Event& event, FieldProblems& problems) { Check(event, "", problems); }

}  // namespace minutebook::cli
