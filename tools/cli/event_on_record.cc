#include "tools/cli/event_on_record.h"

#include <ostream>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tools/cli/complaint.h"
#include "tools/cli/message_writer.h"

namespace minutebook::cli {
namespace {

constexpr std::size_t kUuidBytes = 36;

// Gives a subject whose id is left out the one that follows.
template <typename Fact>
void NameMeeting(const std::string& ref, Fact* fact) {
  if (!fact->meeting().empty()) return;
  const bool numbered = !fact->series().empty() && fact->ordinal() != 0;
  fact->set_meeting(numbered ? absl::StrCat(fact->series(), "-", fact->ordinal()) : ref);
}

void NameSubject(v1::Event* event) {
  const std::string& ref = event->ref();
  if (event->has_meeting_held()) NameMeeting(ref, event->mutable_meeting_held());
  if (event->has_meeting_scheduled()) NameMeeting(ref, event->mutable_meeting_scheduled());
  if (event->has_proposal_put_forward() && event->proposal_put_forward().proposal().empty()) {
    event->mutable_proposal_put_forward()->set_proposal(ref);
  }
  if (event->has_decision_recorded() && event->decision_recorded().decision().empty()) {
    event->mutable_decision_recorded()->set_decision(ref);
  }
  if (event->has_action_assigned() && event->action_assigned().action().empty()) {
    event->mutable_action_assigned()->set_action(ref);
  }
}

}  // namespace

std::string EventOnRecord::NameIn(const std::string& body) const {
  if (event.ref().empty()) return event_id;
  return bodies.front() == body ? event.ref() : absl::StrCat(bodies.front(), ":", event.ref());
}

absl::StatusOr<v1::GetEventRequest> EventNamed(const std::string& text) {
  v1::GetEventRequest request;
  std::uint64_t position = 0;
  if (absl::SimpleAtoi(text, &position)) {
    request.set_position(position);
  } else if (text.find(':') != std::string::npos) {
    const std::pair<std::string, std::string> key = absl::StrSplit(text, absl::MaxSplits(':', 1));
    request.mutable_ref()->set_body(key.first);
    request.mutable_ref()->set_ref(key.second);
  } else if (text.size() == kUuidBytes) {
    request.set_event_id(text);
  } else {
    return absl::InvalidArgumentError(absl::StrCat(
        "\"", text, "\" is no position, no id and no BODY:REF, such as ascn:annual-4"));
  }
  return request;
}

std::optional<EventOnRecord> FindEvent(Session& session, const std::string& text, ExitCode* code) {
  const auto request = EventNamed(text);
  if (!request.ok()) {
    session.console.err << "minutebook: " << std::string(request.status().message()) << "\n";
    *code = kUsage;
    return std::nullopt;
  }
  const auto answer = session.client().GetEvent(*request);
  if (!answer.ok()) {
    *code = Complain(session.console, answer.status(), text);
    return std::nullopt;
  }
  EventOnRecord found;
  found.event_id = answer->event_id();
  for (const auto& body : answer->event().header().bodies()) found.bodies.push_back(body.body());
  if (!answer->event().has_event() || found.bodies.empty()) {
    session.console.err << "minutebook: " << text << " was erased, or is the server's own\n";
    *code = kRefused;
    return std::nullopt;
  }
  found.event = answer->event().event();
  return found;
}

absl::Status ReadVersion(Session& session, EventOnRecord* event) {
  v1::ExplainAnswerRequest request;
  request.mutable_events()->set_body(event->bodies.front());
  request.mutable_events()->add_events(event->event_id);
  const auto answer = session.client().Ask(request);
  if (!answer.ok()) return answer.status();
  if (answer->events_size() != 1 || !answer->events(0).has_shown()) {
    return absl::InvalidArgumentError("nothing is shown of this event: it was erased");
  }
  event->shown = answer->events(0).shown();
  event->version = event->event_id;
  for (const v1::RecordAbout& about : answer->events(0).records()) {
    const bool holds = about.standing() == v1::EVENT_STANDING_HOLDS;
    if (holds && about.record().event().has_event_corrected()) event->version = about.event_id();
  }
  return absl::OkStatus();
}

absl::StatusOr<JsonValue> AccountOf(const EventOnRecord& event) {
  v1::Event account = event.shown;
  NameSubject(&account);
  account.clear_ref();
  return ParseJson(ShortJson(account));
}

}  // namespace minutebook::cli
