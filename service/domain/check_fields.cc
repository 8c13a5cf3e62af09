// What is wrong with a NewEvent by itself.
#include <google/protobuf/descriptor.h>

#include <algorithm>

#include "service/domain/admission.h"
#include "service/domain/erasures.h"
#include "service/domain/fields.h"
#include "service/domain/identifiers.h"
#include "service/domain/instant.h"
#include "service/domain/plain_event.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

using v1::NewEvent;

constexpr std::size_t kFurtherBodiesMax = 16;

void CheckEventId(const NewEvent& event, const MessageCheck& check) {
  const bool has_ref = !event.event().ref().empty();
  if (event.event_id().empty()) {
    if (has_ref) return;
    check.Refuse(NewEvent::kEventIdFieldNumber, "MISSING_EVENT_ID",
                 "The event has no id; send a new UUID here, or give the event a ref, from which "
                 "its id follows.");
    return;
  }
  const absl::StatusOr<EventId> id = ParseUuid(event.event_id());
  if (has_ref) {
    check.Refuse(NewEvent::kEventIdFieldNumber, "EVENT_ID_AND_REF",
                 "The event has a ref, from which its id follows; leave this empty, or leave out "
                 "the ref.");
  } else if (!id.ok()) {
    check.Refuse(NewEvent::kEventIdFieldNumber, "MALFORMED_EVENT_ID",
                 Concat({std::string(id.status().message()), "."}));
  } else if (*id == EventId{}) {
    check.Refuse(NewEvent::kEventIdFieldNumber, "MALFORMED_EVENT_ID",
                 "The UUID of zeros stands for none; send a new UUID.");
  } else if (IsServersId(*id)) {
    check.Refuse(NewEvent::kEventIdFieldNumber, "EVENT_ID_RESERVED",
                 "UUIDs of version 8 are for events that the server itself records; send a random "
                 "UUID (version 4).");
  }
}

void CheckBodies(const NewEvent& event, const MessageCheck& check) {
  check.Require(NewEvent::kBodyFieldNumber, "name the body by its id, such as ascn");
  check.Slug(NewEvent::kBodyFieldNumber);
  check.Items(NewEvent::kFurtherBodiesFieldNumber, kFurtherBodiesMax);
  check.Slug(NewEvent::kFurtherBodiesFieldNumber);
  const auto begin = event.further_bodies().begin();
  // Quadratic, and so only over as many as are taken.
  const int size = std::min<int>(event.further_bodies_size(), kFurtherBodiesMax);
  for (int i = 0; i < size; ++i) {
    const std::string& body = event.further_bodies(i);
    if (body != event.body() && std::find(begin, begin + i, body) == begin + i) continue;
    check.Refuse(NewEvent::kFurtherBodiesFieldNumber, "DUPLICATE_ITEM",
                 Concat({Quoted(body), " is named already; name each body once."}), i);
  }
}

void CheckKnownAt(const NewEvent& event, const MessageCheck& check) {
  if (event.known_at().empty()) return;
  // In whose zone a day ends does not matter to its form.
  const absl::StatusOr<Instant> known = ParseInstant(event.known_at(), "UTC");
  if (known.ok()) return;
  check.Refuse(NewEvent::kKnownAtFieldNumber, "MALFORMED_TIME",
               Concat({std::string(known.status().message()), "."}));
}

bool CheckFact(const v1::Event& event, const MessageCheck& fact) {
  return CheckBodyFields(event, fact) || CheckOfficeFields(event, fact) ||
         CheckPartyFields(event, fact) || CheckTermFields(event, fact) ||
         CheckMeetingFields(event, fact) || CheckDocumentFields(event, fact) ||
         CheckDecisionFields(event, fact) || CheckRecordFields(event, fact);
}

void CheckNewEvent(const NewEvent& event, const MessageCheck& check) {
  CheckEventId(event, check);
  CheckBodies(event, check);
  CheckKnownAt(event, check);
  if (!event.has_event()) {
    check.Refuse(NewEvent::kEventFieldNumber, "MISSING_EVENT",
                 "There is no event; say what happened.");
  }
  check.Each(NewEvent::kEventFieldNumber,
             [&](const MessageCheck& inner) { CheckEvent(event.event(), inner); });
}

}  // namespace

void CheckEvent(const v1::Event& event, const MessageCheck& check) {
  CheckEnvelope(event, check);
  if (event.fact_case() == v1::Event::FACT_NOT_SET) {
    check.RefuseThis("UNSET_FACT",
                     "The event does not say what happened; set exactly one fact, such as "
                     "meetingHeld.");
    return;
  }
  check.Each(event.fact_case(), [&](const MessageCheck& fact) {
    if (CheckFact(event, fact)) return;
    fact.RefuseThis("EVENT_NOT_SUPPORTED",
                    "This version of the server does not take events of this type; send it to a "
                    "newer one.");
  });
}

namespace {

bool FindsNothing(const NewEvent& event, const PlainEvent& plain) {
  Findings findings(event, 0);
  CheckNewEvent(event, MessageCheck(plain.said(), findings));
  return findings.empty();
}

}  // namespace

bool CertainlyRight(const NewEvent& event, std::string_view event_bytes) {
  PlainEvent plain;
  return plain.Read(event, event_bytes) && FindsNothing(event, plain);
}

bool RightAsSent(const NewEvent& event, std::string_view sent) {
  PlainEvent plain;
  return plain.Read(event, sent) && plain.as_serialised() && FindsNothing(event, plain);
}

Violations FindWrong(const NewEvent& event, std::string_view path) {
  Findings findings(event);
  const MessageCheck check(event, path, findings);
  CheckNewEvent(event, check);
  CheckEveryField(check);
  return findings.Take();
}

Violations CheckFields(const NewEvent& event, std::string_view path) {
  return CheckFields(event, path, event.event().SerializeAsString());
}

Violations CheckFields(const NewEvent& event, std::string_view path, std::string_view event_bytes) {
  return CertainlyRight(event, event_bytes) ? Violations() : FindWrong(event, path);
}

}  // namespace minutebook::domain
