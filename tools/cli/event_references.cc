#include "tools/cli/event_references.h"

#include <set>
#include <vector>

#include "absl/strings/ascii.h"

namespace minutebook::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

int Items(const Message& message, const FieldDescriptor& field) {
  return field.is_repeated() ? message.GetReflection()->FieldSize(message, &field) : 1;
}

absl::Status EditTexts(Message& message, const FieldDescriptor& field, const ReferenceEdit& edit) {
  const auto& reflection = *message.GetReflection();
  for (int i = 0; i < Items(message, field); ++i) {
    std::string text = field.is_repeated() ? reflection.GetRepeatedString(message, &field, i)
                                           : reflection.GetString(message, &field);
    if (absl::Status edited = edit(text); !edited.ok()) return edited;
    if (field.is_repeated()) {
      reflection.SetRepeatedString(&message, &field, i, std::move(text));
    } else {
      reflection.SetString(&message, &field, std::move(text));
    }
  }
  return absl::OkStatus();
}

}  // namespace

bool IsEventReference(const FieldDescriptor& field) {
  static const std::set<std::string> kFields = {"minutebook.v1.AcceptedFinding.events",
                                                "minutebook.v1.AuditSignedOff.term",
                                                "minutebook.v1.DecisionRecorded.event",
                                                "minutebook.v1.Dispute.event",
                                                "minutebook.v1.DisputeResolved.set_aside",
                                                "minutebook.v1.DisputeResolved.upheld",
                                                "minutebook.v1.Event.refines",
                                                "minutebook.v1.EventCorrected.event",
                                                "minutebook.v1.EventCorrected.version",
                                                "minutebook.v1.EventRetracted.event",
                                                "minutebook.v1.SourceAttached.event",
                                                "minutebook.v1.Tenure.fulfils",
                                                "minutebook.v1.Tenure.replaces",
                                                "minutebook.v1.Vacancy.term"};
  return kFields.count(field.full_name()) > 0;
}

absl::Status EditReferences(Message& message, const ReferenceEdit& edit) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (IsEventReference(*field)) {
      if (absl::Status edited = EditTexts(message, *field, edit); !edited.ok()) return edited;
    }
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    const auto& reflection = *message.GetReflection();
    for (int i = 0; i < Items(message, *field); ++i) {
      Message& child = field->is_repeated() ? *reflection.MutableRepeatedMessage(&message, field, i)
                                            : *reflection.MutableMessage(&message, field);
      if (absl::Status edited = EditReferences(child, edit); !edited.ok()) return edited;
    }
  }
  return absl::OkStatus();
}

bool IsUuid(absl::string_view text) {
  constexpr std::size_t kUuidBytes = 36;
  if (text.size() != kUuidBytes) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
    const auto c = static_cast<unsigned char>(text[i]);
    if (hyphen ? c != '-' : !absl::ascii_isxdigit(c)) return false;
  }
  return true;
}

}  // namespace minutebook::cli
