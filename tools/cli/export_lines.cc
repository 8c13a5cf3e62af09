#include "tools/cli/export_lines.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "tools/cli/event_references.h"
#include "tools/cli/json.h"
#include "tools/cli/message_writer.h"

namespace minutebook::cli {
namespace {

// Names of events kept, and bodies noted.
constexpr std::size_t kNamesKeptMax = 50'000;
constexpr std::size_t kBodiesNotedMax = 1'000;

}  // namespace

absl::StatusOr<std::string> ExportLines::NameOf(const std::string& event_id) {
  if (const auto known = names_.find(event_id); known != names_.end()) return known->second;
  const auto event = lookup_(event_id);
  const bool hidden = absl::IsNotFound(event.status()) || absl::IsPermissionDenied(event.status());
  if (!event.ok() && !hidden) return event.status();
  std::string name;
  if (hidden || !event->has_event()) {
    ++unresolved_;
  } else if (!event->event().ref().empty() && event->header().bodies_size() > 0) {
    name = absl::StrCat(event->header().bodies(0).body(), ":", event->event().ref());
  }
  if (names_.size() >= kNamesKeptMax) names_.clear();
  return names_.emplace(event_id, std::move(name)).first->second;
}

void ExportLines::NoteBody(const std::string& body) {
  if (bodies_.size() < kBodiesNotedMax && !body.empty()) bodies_.insert(body);
}

void ExportLines::NoteBodies(const v1::RecordedEvent& event) {
  for (const v1::BodyRevision& body : event.header().bodies()) NoteBody(body.body());
  NoteBody(event.event().body_established().parent());
}

absl::StatusOr<std::string> ExportLines::Line(v1::RecordedEvent event) {
  NoteBodies(event);
  const std::string own = event.header().bodies_size() > 0 ? event.header().bodies(0).body() : "";
  const auto edit = [&](std::string& reference) -> absl::Status {
    if (IsUuid(reference)) {
      const auto name = NameOf(reference);
      if (!name.ok()) return name.status();
      if (!name->empty()) reference = *name;
    }
    const std::size_t colon = reference.find(':');
    if (colon == reference.npos) return absl::OkStatus();
    const std::string body = reference.substr(0, colon);
    NoteBody(body);
    if (body == own) reference.erase(0, colon + 1);
    return absl::OkStatus();
  };
  const absl::Status edited = EditReferences(*event.mutable_event(), edit);
  if (!edited.ok()) return edited;
  return NewEventLine(event);
}

std::string ExportHeadLine(const v1::GetLedgerResponse& ledger,
                           const std::vector<std::string>& bodies, std::uint64_t from,
                           std::uint64_t to) {
  std::string of;
  for (const std::string& body : bodies) {
    absl::StrAppend(&of, of.empty() ? ",\"bodies\":[" : ",", QuoteJson(body));
  }
  if (!of.empty()) of += "]";
  return absl::StrCat(R"({"export":{"ledger":)", QuoteJson(ledger.ledger_id()),
                      ",\"name\":", QuoteJson(ledger.name()), ",\"from\":", from, ",\"to\":", to,
                      of, "}}");
}

}  // namespace minutebook::cli
