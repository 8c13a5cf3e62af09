// An event as the domain handles it: the recorder's words with what the header adds.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "minutebook/v1/event.pb.h"
#include "minutebook/v1/ledger_service.pb.h"
#include "store/types.h"

namespace minutebook::domain {

// The ledger's constants that the fold depends on.
struct LedgerContext {
  store::EventId ledger_id{};  // namespace of refs
};

// Everything about an event but its payload. At the check of rules position is what it will be.
struct EventEnvelope {
  store::Position position = 0;
  store::EventId id{};
  std::vector<std::string> bodies;  // the primary one first
};

// An event as it was recorded.
struct RecordedEvent {
  EventEnvelope envelope;
  v1::Event event;
};

// The EventType whose number is the field set in event.fact; UNSPECIFIED for none.
v1::EventType TypeOf(const v1::Event& event);

// Offices whose events have names of their own.
inline constexpr std::string_view kChair = "chair";
inline constexpr std::string_view kGuidingCountry = "guiding-country";

// Subjects of an event, as it names them; empty where it has none of the kind. They look at the
// event itself, never into what an EventCorrected puts in its place: hand in the replacement.

// The meeting of a Meeting... event or MinutesApproved. Where one is scheduled or held without an
// id:
// "<series>-<ordinal>", or, when either is missing, the event's ref.
std::string MeetingIdOf(const v1::Event& event);
// The proposal put forward, the decision recorded, the action assigned or completed; a new one
// without an id takes the event's ref.
std::string ProposalIdOf(const v1::Event& event);
std::string DecisionIdOf(const v1::Event& event);
std::string ActionIdOf(const v1::Event& event);
// The office that is filled, left, handed over, defined, changed or audited.
std::string OfficeOf(const v1::Event& event);
// The document that a Document... event, FileAttached or DecisionRecorded is about. May be written
// "body:document".
std::string DocumentOf(const v1::Event& event);

// The tenure or vacancy that an event states, whatever the office; nullptr for others. Lives as
// long as the event.
const v1::Tenure* TenureOf(const v1::Event& event);
const v1::Vacancy* VacancyOf(const v1::Event& event);

}  // namespace minutebook::domain
