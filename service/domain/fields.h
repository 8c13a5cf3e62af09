// Which constraints each event's fields keep, one file for each family of events. A new event is a
// case in its family's file; a new family is a line here and in check_fields.cc.
#pragma once

#include <string_view>

#include "minutebook/v1/event.pb.h"
#include "minutebook/v1/ledger_service.pb.h"
#include "service/domain/field_check.h"

namespace minutebook::domain {

// Deeper than any event that means something: a correction that replaces a tenure goes 6 deep.
inline constexpr int kDepthMax = 8;

// What holds for every message: no unknown fields, UTF-8 without control characters, enum values
// that are known, lengths and lists within their limits; all depths. (fields_every.cc)
void CheckEveryField(const MessageCheck& message);
// True only if CheckFields finds nothing; it may be false for an event without fault that is
// unusual. Quick. `event_bytes` are event.event(), serialised. (check_fields.cc)
bool CertainlyRight(const v1::NewEvent& event, std::string_view event_bytes);
// What CheckFields finds where an event is not certainly right. (check_fields.cc)
Violations FindWrong(const v1::NewEvent& event, std::string_view path);
// What an event says beside its fact: dates, sources, remarks, disputes. (fields_envelope.cc)
void CheckEnvelope(const v1::Event& event, const MessageCheck& check);
// All of an event: envelope and fact. (check_fields.cc)
void CheckEvent(const v1::Event& event, const MessageCheck& check);

// Shared messages of source.proto. (fields_envelope.cc)
void CheckNames(const MessageCheck& check, int field);
void CheckPeriod(const MessageCheck& period, std::string_view order_code);

// Each checks `fact`, the message set in event.fact, and returns true, or returns false: not of its
// family.
bool CheckBodyFields(const v1::Event& event, const MessageCheck& fact);
bool CheckOfficeFields(const v1::Event& event, const MessageCheck& fact);
bool CheckPartyFields(const v1::Event& event, const MessageCheck& fact);
bool CheckTermFields(const v1::Event& event, const MessageCheck& fact);
bool CheckMeetingFields(const v1::Event& event, const MessageCheck& fact);
bool CheckDocumentFields(const v1::Event& event, const MessageCheck& fact);
bool CheckDecisionFields(const v1::Event& event, const MessageCheck& fact);
bool CheckRecordFields(const v1::Event& event, const MessageCheck& fact);

}  // namespace minutebook::domain
