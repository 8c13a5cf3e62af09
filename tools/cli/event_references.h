// Where events name other events: the fields that hold an event id or a ref.
#pragma once

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace minutebook::cli {

// Whether the field names events.
bool IsEventReference(const google::protobuf::FieldDescriptor& field);

// Changes a reference, or leaves it.
using ReferenceEdit = std::function<absl::Status(std::string& reference)>;

// Hands each reference in the message, at any depth, to `edit`. Stops at its first error.
absl::Status EditReferences(google::protobuf::Message& message, const ReferenceEdit& edit);

// Whether the text is a UUID, as opposed to a ref.
bool IsUuid(absl::string_view text);

}  // namespace minutebook::cli
