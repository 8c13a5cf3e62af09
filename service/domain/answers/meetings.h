// Meetings as other answers show them.
#pragma once

#include <string>
#include <vector>

#include "minutebook/v1/meeting_query.pb.h"
#include "service/domain/facts.h"

namespace minutebook::domain {

// Every approval of the minutes of the meeting whose row this is; those that dispute others last.
std::vector<v1::Minutes> MinutesIn(const LedgerContext& context, const SubjectRow& row);

// What the meeting is called; may be empty.
std::string MeetingTitleIn(const LedgerContext& context, const SubjectRow& row);

}  // namespace minutebook::domain
