// Terms, meetings and documents of an audit as they lie in time.
#pragma once

#include <vector>

#include "minutebook/v1/audit.pb.h"
#include "service/domain/audit/audit_record.h"

namespace minutebook::domain {

// Each kind by date. Only what may lie in the days audited.
std::vector<v1::TimelineItem> TimelineOf(const AuditRecord& record);

}  // namespace minutebook::domain
