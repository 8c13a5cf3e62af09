// Puts the parts of an audit together: numbers, marks of acceptance, limits.
#pragma once

#include <vector>

#include "minutebook/v1/audit.pb.h"
#include "service/domain/audit/audit_record.h"
#include "service/domain/audit/findings.h"
#include "service/domain/audit/items.h"

namespace minutebook::domain {

// What one answer holds of each at most, and what they may weigh together: below 1 MiB with the
// rest. Beyond them the answer says how many are left out.
inline constexpr std::size_t audit_statements_max = 2000;
inline constexpr std::size_t audit_findings_max = 1000;
inline constexpr std::size_t audit_timeline_max = 2000;
inline constexpr std::size_t audit_sources_max = 1000;
inline constexpr std::size_t audit_sign_offs_max = 100;
inline constexpr std::size_t audit_statements_bytes_max = 320 * 1024;
inline constexpr std::size_t audit_findings_bytes_max = 224 * 1024;
inline constexpr std::size_t audit_timeline_bytes_max = 128 * 1024;
inline constexpr std::size_t audit_sources_bytes_max = 96 * 1024;
inline constexpr std::size_t audit_sign_offs_bytes_max = 64 * 1024;
// Events named by one statement or finding.
inline constexpr std::size_t audited_events_max = 32;

v1::AuditChairmanshipResponse MakeReport(AuditRecord& record, const std::vector<AuditItem>& items,
                                         Findings findings);

}  // namespace minutebook::domain
