#include "service/rpc/request_check.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/unknown_field_set.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "minutebook/v1/ledger_service.pb.h"
#include "service/ledger/refusal.h"

namespace minutebook::rpc {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr int kFindingsMax = 20;

// What nearly every append is: nothing but events, and asked more often than all else.
bool HoldsEventsAlone(const Message& message) {
  const auto* const append = google::protobuf::DynamicCastToGenerated<v1::AppendRequest>(&message);
  return append != nullptr && append->expectations().empty() && !append->has_evidence() &&
         append->GetReflection()->GetUnknownFields(*append).empty();
}

// `path` is empty for the request itself.
void FindUnknown(const Message& message, const std::string& path, ledger::Refusal* found) {
  if (HoldsEventsAlone(message)) return;
  const Reflection& reflection = *message.GetReflection();
  const auto& unknown = reflection.GetUnknownFields(message);
  for (int i = 0; i < unknown.field_count() && found->violations_size() < kFindingsMax; ++i) {
    auto* violation = found->add_violations();
    violation->set_field(path.empty() ? "request" : path);
    violation->set_code("UNKNOWN_FIELD");
    violation->set_message(absl::StrCat(
        "Field number ", unknown.field(i).number(), " of ", message.GetDescriptor()->full_name(),
        " is not known here; leave it out, or ask a newer server."));
  }
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (field->message_type() == v1::NewEvent::descriptor()) continue;
    const std::string inner =
        path.empty() ? field->json_name() : absl::StrCat(path, ".", field->json_name());
    if (!field->is_repeated()) {
      FindUnknown(reflection.GetMessage(message, field), inner, found);
      continue;
    }
    const int size = reflection.FieldSize(message, field);
    for (int i = 0; i < size && found->violations_size() < kFindingsMax; ++i) {
      FindUnknown(reflection.GetRepeatedMessage(message, field, i),
                  absl::StrCat(inner, "[", i, "]"), found);
    }
  }
}

}  // namespace

absl::Status CheckKnownFields(const Message& request) {
  ledger::Refusal found;
  FindUnknown(request, "", &found);
  if (found.violations_size() == 0) return absl::OkStatus();
  found.set_reason(v1::ERROR_REASON_INVALID_FIELD);
  const auto& first = found.violations(0);
  return ledger::RefuseWith(absl::StatusCode::kInvalidArgument,
                            absl::StrCat(first.field(), ": ", first.message()), found);
}

}  // namespace minutebook::rpc
