#include "tools/cli/filter_flags.h"

#include <CLI/CLI.hpp>

#include "absl/strings/str_cat.h"
#include "tools/cli/names.h"

namespace minutebook::cli {

void FilterFlags::AddTo(CLI::App& command) {
  command.add_option("--body", bodies_, "Only events of these bodies");
  command.add_option("--type", types_, "Only these types, such as meeting-held");
  command.add_option("--office", offices_, "Only events about these offices");
  command.add_option("--document", documents_, "Only events about these documents");
  command.add_option("--recorder", recorders_, "Only what these principals recorded");
  command.add_option("--on-from", on_from_, "Only what may have occurred on or after this date");
  command.add_option("--on-to", on_to_, "Only what may have occurred on or before this date");
}

absl::StatusOr<v1::EventFilter> FilterFlags::Filter() const {
  v1::EventFilter filter;
  filter.mutable_bodies()->Add(bodies_.begin(), bodies_.end());
  filter.mutable_offices()->Add(offices_.begin(), offices_.end());
  filter.mutable_documents()->Add(documents_.begin(), documents_.end());
  filter.mutable_recorders()->Add(recorders_.begin(), recorders_.end());
  filter.set_on_from(on_from_);
  filter.set_on_to(on_to_);
  const auto& known = *v1::EventType_descriptor();
  for (const std::string& type : types_) {
    const auto* value = FindEnumValue(known, InKebab(type));
    if (value == nullptr || value->number() == 0) {
      return absl::InvalidArgumentError(absl::StrCat("--type: \"", type, "\" is no type of event",
                                                     DidYouMean(type, EnumNames(known))));
    }
    filter.add_types(static_cast<v1::EventType>(value->number()));
  }
  return filter;
}

}  // namespace minutebook::cli
