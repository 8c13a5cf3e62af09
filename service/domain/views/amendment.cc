// Events that change what others amount to: corrections, retractions and their undoing, disputes
// settled. They join no rows; what they do to those of others is the fold's.
#include <algorithm>
#include <set>

#include "service/domain/amendments.h"
#include "service/domain/facts.h"
#include "service/domain/row.pb.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"
#include "service/domain/views/all_views.h"

namespace minutebook::domain {
namespace {

// Retractions of retractions; nobody changes their mind more often about one event.
constexpr int kRetractionDepthMax = 64;

std::optional<EventId> IdOf(const Recorded& recorded, const std::string& reference) {
  if (reference.empty()) return std::nullopt;  // of most events, which amend nothing
  const absl::StatusOr<EventId> id =
      ResolveEvent(recorded.context.ledger_id, recorded.primary(), reference);
  if (!id.ok()) return std::nullopt;
  return *id;
}

void Collect(const Recorded& recorded, Keys* keys) {
  for (const std::string* reference :
       {&recorded.event.event_corrected().event(), &recorded.event.event_retracted().event()}) {
    const std::optional<EventId> id = IdOf(recorded, *reference);
    if (id.has_value()) keys->push_back(EventKey(recorded.primary(), *id));
  }
}

std::string Listed(const std::vector<std::string>& bodies) {
  std::string text;
  for (const std::string& body : bodies) text += (text.empty() ? "" : ", ") + body;
  return text;
}

// The primary body is the same, so that refs mean the same; the others in any order.
void CheckSameBodies(const Recorded& recorded, const EventEnvelope& target, Check& check) {
  const std::vector<std::string>& bodies = recorded.envelope.bodies;
  const std::set<std::string> touched(bodies.begin(), bodies.end());
  const std::set<std::string> needed(target.bodies.begin(), target.bodies.end());
  if (bodies.front() == target.bodies.front() && touched == needed) return;
  check.FailOutside("body", "BODIES_DIFFER",
                    Concat({"the event is of ", Listed(target.bodies),
                            "; what amends it names the same bodies, the same one first"}));
}

// Whether the event is erased, which is told.
bool IsErased(const RecordedEvent& target, const std::string& reference, Check& check) {
  if (target.event.fact_case() != v1::Event::FACT_NOT_SET) return false;
  check.Fail("fact.event", "EVENT_ERASED",
             Concat({"event ", Quoted(reference),
                     " is erased: there is nothing left to amend; record what holds as an event of "
                     "its own"}));
  return true;
}

absl::Status CheckCorrected(const Recorded& recorded, Check& check) {
  const v1::EventCorrected& corrected = recorded.event.event_corrected();
  const std::optional<EventId> id = IdOf(recorded, corrected.event());
  if (!id.has_value()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::optional<RecordedEvent> root, check.state().ReadEvent(*id));
  if (!root.has_value()) return absl::OkStatus();  // told of by the view of references
  if (Amends(root->event) || root->envelope.bodies.empty()) {
    check.Fail("fact.event", "NOT_CORRECTABLE",
               Concat({"event ", Quoted(corrected.event()),
                       Amends(root->event)
                           ? " amends another; name the event first recorded, or retract this one"
                           : " was written by the server"}));
    return absl::OkStatus();
  }
  if (IsErased(*root, corrected.event(), check)) return absl::OkStatus();
  CheckSameBodies(recorded, root->envelope, check);
  if (TypeOf(corrected.replacement()) != TypeOf(root->event)) {
    check.Fail(
        "fact.replacement", "TYPE_DIFFERS",
        "a replacement is of the type of the event first recorded; retract that one instead, "
        "and record another");
  }
  const std::string& ref = corrected.replacement().ref();
  if (!ref.empty() && ref != root->event.ref()) {
    check.Fail("fact.replacement.ref", "REF_DIFFERS",
               "an event keeps its ref; leave it empty in the replacement");
  }
  ASSIGN_OR_RETURN(const std::optional<Effective> now,
                   ReadEffective(recorded.context, *id, check.state()));
  if (!now.has_value()) return absl::OkStatus();
  if (!now->holds) {
    check.Fail("fact.event", "EVENT_RETRACTED",
               Concat({"event ", Quoted(corrected.event()),
                       " is retracted; retract the retraction first"}));
  }
  EventId holding = *id;
  if (now->version.has_value()) holding = *now->version;
  if (IdOf(recorded, corrected.version()) != holding) {
    check.Fail("fact.version", "VERSION_NOT_CURRENT",
               Concat({"the version that holds now is ", FormatUuid(holding),
                       "; read it, then correct that"}));
  }
  return absl::OkStatus();
}

// Whether the event retracted is in force: not retracted, nor undone.
absl::Status CheckRetracted(const Recorded& recorded, Check& check) {
  const std::string& reference = recorded.event.event_retracted().event();
  const std::optional<EventId> id = IdOf(recorded, reference);
  if (!id.has_value()) return absl::OkStatus();
  ASSIGN_OR_RETURN(std::optional<RecordedEvent> target, check.state().ReadEvent(*id));
  if (!target.has_value()) return absl::OkStatus();  // told of by the view of references
  if (target->envelope.bodies.empty()) {
    check.Fail("fact.event", "NOT_RETRACTABLE",
               Concat({"event ", Quoted(reference), " was written by the server"}));
    return absl::OkStatus();
  }
  if (IsErased(*target, reference, check)) return absl::OkStatus();
  CheckSameBodies(recorded, target->envelope, check);
  int depth = 1;
  for (auto at = target; at.has_value() && at->event.has_event_retracted(); ++depth) {
    const auto next = ResolveEvent(recorded.context.ledger_id, at->envelope.bodies.front(),
                                   at->event.event_retracted().event());
    if (!next.ok()) break;
    ASSIGN_OR_RETURN(at, check.state().ReadEvent(*next));
  }
  if (depth > kRetractionDepthMax) {
    check.Fail("fact.event", "RETRACTED_TOO_OFTEN",
               Concat({"more than ", std::to_string(kRetractionDepthMax),
                       " retractions would undo each other; record the event anew"}));
  }
  ASSIGN_OR_RETURN(const bool retracted, IsRetracted(recorded.context, *target, check.state()));
  if (retracted) {
    check.Fail("fact.event", "EVENT_RETRACTED",
               Concat({"event ", Quoted(reference), " is retracted already"}));
  }
  return absl::OkStatus();
}

absl::Status CheckResolved(const Recorded& recorded, Check& check) {
  const v1::DisputeResolved& resolved = recorded.event.dispute_resolved();
  const std::optional<EventId> upheld = IdOf(recorded, resolved.upheld());
  std::vector<Effective> sides;
  for (int i = -1; i < resolved.set_aside_size(); ++i) {
    const std::string field =
        i < 0 ? "fact.upheld" : Concat({"fact.setAside[", std::to_string(i), "]"});
    const std::string& reference = i < 0 ? resolved.upheld() : resolved.set_aside(i);
    const std::optional<EventId> id = IdOf(recorded, reference);
    if (!id.has_value()) continue;
    if (i >= 0 && id == upheld) {
      check.Fail(field, "CONFLICTING_FIELDS", "an event is not both upheld and set aside");
      continue;
    }
    ASSIGN_OR_RETURN(std::optional<Effective> side,
                     ReadEffective(recorded.context, *id, check.state()));
    if (!side.has_value()) {
      ASSIGN_OR_RETURN(const bool on_record, check.state().HasEvent(IdBytes(*id)));
      if (on_record) {
        check.Fail(field, "NOT_A_SIDE",
                   Concat({"event ", Quoted(reference), " amends another, and is no side"}));
      }
      continue;
    }
    const std::vector<std::string>& bodies = recorded.envelope.bodies;
    for (const std::string& body : side->as_read.envelope.bodies) {
      if (std::find(bodies.begin(), bodies.end(), body) != bodies.end()) continue;
      check.Fail(field, "BODY_NOT_TOUCHED",
                 Concat({"event ", Quoted(reference), " touches body ", body,
                         "; name it among the bodies"}));
    }
    sides.push_back(*std::move(side));
  }
  if (check.told() > 0) return absl::OkStatus();
  const bool disputed = std::any_of(sides.begin(), sides.end(), [&](const Effective& from) {
    return std::any_of(sides.begin(), sides.end(), [&](const Effective& to) {
      return DisputesEvent(recorded.context, from.as_read, to.id());
    });
  });
  if (!disputed) {
    check.Fail("fact.upheld", "NOT_IN_DISPUTE",
               "none of these events disputes another of them; record the dispute first");
  }
  return absl::OkStatus();
}

absl::Status CheckAmendment(const Recorded& recorded, Check& check) {
  switch (recorded.type()) {
    case v1::EVENT_TYPE_EVENT_CORRECTED:
      return CheckCorrected(recorded, check);
    case v1::EVENT_TYPE_EVENT_RETRACTED:
      return CheckRetracted(recorded, check);
    case v1::EVENT_TYPE_DISPUTE_RESOLVED:
      return CheckResolved(recorded, check);
    default:
      return absl::OkStatus();
  }
}

}  // namespace

const View kAmendmentView = {&Collect, nullptr, &CheckAmendment};

}  // namespace minutebook::domain
