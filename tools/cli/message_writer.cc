#include "tools/cli/message_writer.h"

#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"
#include "tools/cli/json.h"
#include "tools/cli/moment.h"
#include "tools/cli/names.h"
#include "tools/client/uuid.h"

namespace minutebook::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

std::string BytesJson(const std::string& bytes) {
  constexpr std::size_t kSha256Bytes = 32;
  const bool digest = bytes.size() == kSha256Bytes;
  return QuoteJson(digest ? absl::BytesToHexString(bytes) : absl::Base64Escape(bytes));
}

// The value of a field, or of its item `i` where it is repeated.
std::string ValueJson(const Message& message, const FieldDescriptor& field, int i) {
  const auto& reflection = *message.GetReflection();
  const bool many = field.is_repeated();
  std::string scratch;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: {
      const std::string& text =
          many ? reflection.GetRepeatedStringReference(message, &field, i, &scratch)
               : reflection.GetStringReference(message, &field, &scratch);
      return field.type() == FieldDescriptor::TYPE_BYTES ? BytesJson(text) : QuoteJson(text);
    }
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection.GetBool(message, &field) ? "true" : "false";
    case FieldDescriptor::CPPTYPE_UINT32:
      return absl::StrCat(reflection.GetUInt32(message, &field));
    case FieldDescriptor::CPPTYPE_UINT64:
      return absl::StrCat(reflection.GetUInt64(message, &field));
    case FieldDescriptor::CPPTYPE_INT64:
      return absl::StrCat(reflection.GetInt64(message, &field));
    case FieldDescriptor::CPPTYPE_ENUM:
      return QuoteJson(ShortName(many ? *reflection.GetRepeatedEnum(message, &field, i)
                                      : *reflection.GetEnum(message, &field)));
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return ShortJson(many ? reflection.GetRepeatedMessage(message, &field, i)
                            : reflection.GetMessage(message, &field));
    default:
      return "null";  // the catalogue has no other types
  }
}

void AppendMember(const std::string& key, const std::string& value, std::string& out) {
  absl::StrAppend(&out, out.empty() ? "" : ",", QuoteJson(key), ":", value);
}

// The members of an object, without its braces.
std::string Members(const Message& message) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);  // in the order of their numbers
  std::string out;
  for (const FieldDescriptor* field : fields) {
    if (!field->is_repeated()) {
      AppendMember(field->json_name(), ValueJson(message, *field, 0), out);
      continue;
    }
    std::string items;
    for (int i = 0; i < message.GetReflection()->FieldSize(message, field); ++i) {
      absl::StrAppend(&items, i == 0 ? "" : ",", ValueJson(message, *field, i));
    }
    AppendMember(field->json_name(), absl::StrCat("[", items, "]"), out);
  }
  return out;
}

std::string HeaderJson(const v1::EventHeader& header) {
  std::string revisions;
  for (const auto& body : header.bodies()) {
    AppendMember(body.body(), absl::StrCat(body.revision()), revisions);
  }
  std::string out;
  AppendMember("position", absl::StrCat(header.position()), out);
  AppendMember("eventId", QuoteJson(client::UuidText(header.event_id())), out);
  AppendMember("type",
               QuoteJson(ShortName(*v1::EventType_descriptor()->FindValueByNumber(
                   v1::EventType_IsValid(header.type()) ? header.type() : 0))),
               out);
  if (!revisions.empty()) AppendMember("revisions", absl::StrCat("{", revisions, "}"), out);
  AppendMember("recordedAt", QuoteJson(Rfc3339(header.recorded_at_us())), out);
  AppendMember("recorder", QuoteJson(header.recorder()), out);
  AppendMember("payloadDigest", BytesJson(header.payload_digest()), out);
  return absl::StrCat("{", out, "}");
}

// What the event's recorder sent, flat, as the members of an object without its braces.
std::string EventMembers(const v1::RecordedEvent& event) {
  const v1::EventHeader& header = event.header();
  std::string out;
  if (header.bodies_size() > 0) AppendMember("body", QuoteJson(header.bodies(0).body()), out);
  std::string further;
  for (int i = 1; i < header.bodies_size(); ++i) {
    absl::StrAppend(&further, i == 1 ? "" : ",", QuoteJson(header.bodies(i).body()));
  }
  if (!further.empty()) AppendMember("furtherBodies", absl::StrCat("[", further, "]"), out);
  AppendMember("knownAt", QuoteJson(Rfc3339(header.known_at_us())), out);
  if (event.event().ref().empty() && event.has_event()) {
    AppendMember("id", QuoteJson(client::UuidText(header.event_id())), out);
  }
  const std::string members = Members(event.event());
  if (!members.empty()) absl::StrAppend(&out, ",", members);
  return out;
}

}  // namespace

std::string ShortJson(const Message& message) { return absl::StrCat("{", Members(message), "}"); }

std::string EventLine(const v1::RecordedEvent& event) {
  std::string out = EventMembers(event);
  AppendMember("header", HeaderJson(event.header()), out);
  return absl::StrCat("{", out, "}");
}

std::string NewEventLine(const v1::RecordedEvent& event) {
  return absl::StrCat("{", EventMembers(event), "}");
}

std::string ProtoJson(const Message& message) {
  std::string out;
  const auto status = google::protobuf::util::MessageToJsonString(message, &out);
  return status.ok() ? out : "null";  // our messages hold nothing that JSON cannot say
}

}  // namespace minutebook::cli
