#include "tools/cli/event_words.h"

#include <algorithm>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "tools/cli/civil_date.h"
#include "tools/cli/layout.h"
#include "tools/cli/moment.h"
#include "tools/cli/names.h"
#include "tools/cli/utf8.h"
#include "tools/client/uuid.h"

namespace minutebook::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

const FieldDescriptor* FactField(const v1::Event& event) {
  return event.GetReflection()->GetOneofFieldDescriptor(event,
                                                        v1::Event::descriptor()->oneof_decl(0));
}

std::vector<const FieldDescriptor*> SetFields(const Message& message) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  return fields;
}

// A value that is no message; item `i` where the field is repeated.
std::string Scalar(const Message& message, const FieldDescriptor& field, int i) {
  const auto& reflection = *message.GetReflection();
  const bool many = field.is_repeated();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: {
      const std::string text = many ? reflection.GetRepeatedString(message, &field, i)
                                    : reflection.GetString(message, &field);
      return field.type() == FieldDescriptor::TYPE_BYTES ? absl::BytesToHexString(text)
                                                         : Printable(text);
    }
    case FieldDescriptor::CPPTYPE_BOOL:
      return "yes";  // set fields alone are told
    case FieldDescriptor::CPPTYPE_ENUM:
      return InWords(ShortName(many ? *reflection.GetRepeatedEnum(message, &field, i)
                                    : *reflection.GetEnum(message, &field)));
    case FieldDescriptor::CPPTYPE_UINT32:
      return absl::StrCat(reflection.GetUInt32(message, &field));
    case FieldDescriptor::CPPTYPE_UINT64:
      return absl::StrCat(reflection.GetUInt64(message, &field));
    default:
      return absl::StrCat(reflection.GetInt64(message, &field));
  }
}

int ItemCount(const Message& message, const FieldDescriptor& field) {
  return field.is_repeated() ? message.GetReflection()->FieldSize(message, &field) : 1;
}

const Message& Item(const Message& message, const FieldDescriptor& field, int i) {
  const auto& reflection = *message.GetReflection();
  return field.is_repeated() ? reflection.GetRepeatedMessage(message, &field, i)
                             : reflection.GetMessage(message, &field);
}

std::string Brief(const Message& message);

// The values of a field on one line.
std::string BriefValues(const Message& message, const FieldDescriptor& field) {
  constexpr int kItemsMax = 4;
  std::vector<std::string> items;
  const int count = ItemCount(message, field);
  for (int i = 0; i < std::min(count, kItemsMax); ++i) {
    const bool nested = field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    items.push_back(nested ? Brief(Item(message, field, i)) : Scalar(message, field, i));
  }
  if (count > kItemsMax) items.push_back(absl::StrCat("and ", count - kItemsMax, " more"));
  return absl::StrJoin(items, "; ");
}

// The first field names the subject and stands bare; names are told by their text alone.
std::string Brief(const Message& message) {
  if (message.GetDescriptor()->full_name() == "minutebook.v1.Name") {
    return Scalar(message, *message.GetDescriptor()->FindFieldByName("text"), 0);
  }
  std::vector<std::string> parts;
  for (const FieldDescriptor* field : SetFields(message)) {
    const std::string values = BriefValues(message, *field);
    const bool subject = field->number() == 1 && field->json_name() != "from";
    const bool flag = field->cpp_type() == FieldDescriptor::CPPTYPE_BOOL;
    const std::string label = InWords(field->json_name());
    parts.push_back(subject ? values : flag ? label : absl::StrCat(label, " ", values));
  }
  return absl::StrJoin(parts, ", ");
}

void AddSheetRows(const Message& message, const std::string& label, Sheet& sheet) {
  for (const FieldDescriptor* field : SetFields(message)) {
    const std::string name = label.empty() ? InWords(field->json_name())
                                           : absl::StrCat(label, " ", InWords(field->json_name()));
    const bool nested = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    for (int i = 0; i < ItemCount(message, *field); ++i) {
      const bool date = field->json_name() == "on" || field->json_name() == "published";
      if (nested) {
        sheet.Add(i == 0 ? name : "", Brief(Item(message, *field, i)));
      } else {
        const std::string value = Scalar(message, *field, i);
        sheet.Add(i == 0 ? name : "", date ? DateInWords(value) : value);
      }
    }
  }
}

std::string Bodies(const v1::EventHeader& header) {
  std::vector<std::string> names;
  for (const auto& body : header.bodies()) names.push_back(body.body());
  return names.empty() ? "ledger" : absl::StrJoin(names, ",");
}

}  // namespace

std::string TypeInWords(v1::EventType type) {
  const auto* value = v1::EventType_descriptor()->FindValueByNumber(type);
  return value == nullptr ? "event of a type unknown to this command" : InWords(ShortName(*value));
}

std::string FactInWords(const v1::Event& event) {
  const FieldDescriptor* fact = FactField(event);
  return fact == nullptr ? "nothing" : InWords(fact->json_name());
}

std::string FactDetails(const v1::Event& event) {
  const FieldDescriptor* fact = FactField(event);
  if (fact == nullptr) return "";
  return Brief(event.GetReflection()->GetMessage(event, fact));
}

std::string EventRow(const v1::RecordedEvent& event, const Console& console) {
  const Paint paint(console.colour);
  const std::string on = event.event().on().empty() ? "-" : ShortDate(event.event().on());
  const std::string head = absl::StrCat(PadLeft(absl::StrCat(event.header().position()), 5), "  ",
                                        Pad(on, 16), "  ", Pad(Bodies(event.header()), 10), "  ");
  std::string what = TypeInWords(event.header().type());
  std::string details = event.has_event() ? FactDetails(event.event()) : "erased";
  const std::string ref =
      event.event().ref().empty() ? "" : absl::StrCat(" [", Printable(event.event().ref()), "]");
  if (console.out_is_terminal) {
    const std::size_t used = TextWidth(head) + TextWidth(what) + 2 + TextWidth(ref);
    details = Cut(details, console.width > used + 8 ? console.width - used - 1 : 8);
  }
  return absl::StrCat(paint.Dim(head.substr(0, 5)), head.substr(5), paint.Bold(what),
                      details.empty() ? "" : ": ", details, paint.Dim(ref));
}

std::string EventSheet(const v1::RecordedEvent& event, const Paint& paint) {
  const v1::EventHeader& header = event.header();
  Sheet sheet(paint);
  const FieldDescriptor* fact = FactField(event.event());
  if (fact != nullptr)
    AddSheetRows(event.event().GetReflection()->GetMessage(event.event(), fact), "", sheet);
  v1::Event envelope = event.event();
  if (fact != nullptr) envelope.GetReflection()->ClearField(&envelope, fact);
  AddSheetRows(envelope, "", sheet);
  if (!event.has_event()) sheet.Add("content", "erased; that it was there can still be proved");
  for (int i = 0; i < header.bodies_size(); ++i) {
    sheet.Add(i == 0 ? "body" : "",
              absl::StrCat(header.bodies(i).body(), ", its event ", header.bodies(i).revision()));
  }
  sheet.Add("known at", MomentInWords(absl::FromUnixMicros(header.known_at_us())));
  sheet.Add("recorded at", MomentInWords(absl::FromUnixMicros(header.recorded_at_us())));
  sheet.Add("recorder", Printable(header.recorder()));
  sheet.Add("event id", client::UuidText(header.event_id()));
  return absl::StrCat(paint.Bold(absl::StrCat("Event ", WithCommas(header.position()), ": ",
                                              TypeInWords(header.type()))),
                      "\n", sheet.Text());
}

}  // namespace minutebook::cli
