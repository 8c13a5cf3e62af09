// What an event refers to must be on record: the meeting it took place at, and other events. This
// view has no rows.
#include <utility>

#include "service/domain/status_macros.h"
#include "service/domain/text.h"
#include "service/domain/views/all_views.h"

namespace minutebook::domain {
namespace {

struct Reference {
  std::string field;
  std::string text;
};

std::string Item(std::string_view list, int i, std::string_view rest = "") {
  return Concat({list, "[", std::to_string(i), "]", rest});
}

// Every field that names another event.
std::vector<Reference> References(const v1::Event& event) {
  std::vector<Reference> found;
  // Most fields are empty: they must cost nothing.
  const auto add = [&found](std::string_view field, const std::string& text) {
    if (!text.empty()) found.push_back({std::string(field), text});
  };
  for (int i = 0; i < event.disputes_size(); ++i) {
    add(Item("disputes", i, ".event"), event.disputes(i).event());
  }
  for (int i = 0; i < event.refines_size(); ++i) {
    add(Item("refines", i), event.refines(i));
  }
  if (const v1::Tenure* tenure = TenureOf(event); tenure != nullptr) {
    add("fact.fulfils", tenure->fulfils());
    add("fact.replaces", tenure->replaces());
  }
  if (const v1::Vacancy* vacancy = VacancyOf(event); vacancy != nullptr) {
    add("fact.term", vacancy->term());
  }
  add("fact.event", event.decision_recorded().event());
  add("fact.event", event.source_attached().event());
  add("fact.event", event.event_corrected().event());
  add("fact.version", event.event_corrected().version());
  add("fact.event", event.event_retracted().event());
  const v1::DisputeResolved& resolved = event.dispute_resolved();
  add("fact.upheld", resolved.upheld());
  for (int i = 0; i < resolved.set_aside_size(); ++i) {
    add(Item("fact.setAside", i), resolved.set_aside(i));
  }
  const v1::AuditSignedOff& audit = event.audit_signed_off();
  add("fact.term", audit.term());
  for (int i = 0; i < audit.accepted_size(); ++i) {
    for (int j = 0; j < audit.accepted(i).events_size(); ++j) {
      add(Item("fact.accepted", i, Item(".events", j)), audit.accepted(i).events(j));
    }
  }
  return found;
}

// A meeting lies under its own body's name in that body's rows, and as "owner:id" in those of the
// others that held it: the event may touch either.
Keys MeetingKeys(const Recorded& recorded) {
  Keys keys;
  const absl::StatusOr<SubjectName> at = ParseSubjectName(recorded.event.at(), recorded.primary());
  if (!at.ok()) return keys;
  for (const std::string& body : recorded.envelope.bodies) {
    keys.push_back(SubjectKey(RowKind::kMeeting, body, SharedSubject(body, *at)));
  }
  return keys;
}

void Collect(const Recorded& recorded, Keys* keys) {
  if (recorded.event.at().empty()) return;
  for (std::string& key : MeetingKeys(recorded)) keys->push_back(std::move(key));
}

absl::Status CheckAt(const Recorded& recorded, Check& check) {
  if (recorded.event.at().empty()) return absl::OkStatus();
  for (const std::string& key : MeetingKeys(recorded)) {
    ASSIGN_OR_RETURN(const bool exists, check.Exists(key));
    if (exists) return absl::OkStatus();
  }
  check.Fail("at", "UNKNOWN_MEETING",
             Concat({"meeting ", Quoted(recorded.event.at()),
                     " is not on record in a body that this event touches; record meetingScheduled "
                     "or meetingHeld first, or write \"body:meeting\""}));
  return absl::OkStatus();
}

absl::Status CheckReferences(const Recorded& recorded, Check& check) {
  RETURN_IF_ERROR(CheckAt(recorded, check));
  for (const Reference& reference : References(recorded.event)) {
    if (check.full()) return absl::OkStatus();
    const absl::StatusOr<EventId> id =
        ResolveEvent(recorded.context.ledger_id, recorded.primary(), reference.text);
    if (id.ok()) {
      ASSIGN_OR_RETURN(const bool on_record, check.state().HasEvent(IdBytes(*id)));
      if (on_record) continue;
    }
    check.Fail(
        reference.field, "UNKNOWN_EVENT",
        Concat({"event ", Quoted(reference.text), " is not on record in body ", recorded.primary(),
                "; record it first, or write its event id or \"body:ref\""}));
  }
  return absl::OkStatus();
}

}  // namespace

const View kReferenceView = {&Collect, nullptr, &CheckReferences};

}  // namespace minutebook::domain
