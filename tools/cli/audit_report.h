// An audit as a report that can be handed on. Each gives whole lines. What a recorder wrote is
// escaped as each form asks, and stands without control characters.
#pragma once

#include <string>

#include "minutebook/v1/audit.pb.h"
#include "tools/cli/console.h"

namespace minutebook::cli {

using AuditReport = v1::AuditChairmanshipResponse;

// For a terminal.
std::string AuditText(const AuditReport& report, const Paint& paint);
// CommonMark.
std::string AuditMarkdown(const AuditReport& report);
// One page that needs nothing beside it: no script, no style sheet, no picture from elsewhere, and
// no links but the sources'.
std::string AuditHtml(const AuditReport& report);
// proto3 JSON on one line. The same question about the same position gives the same bytes on any
// day: `today` is left out of the basis. This is what a sign-off hashes.
std::string AuditJson(AuditReport report);

// The timeline as an SVG element, empty where nothing has a date. Its classes are AuditHtml's.
std::string AuditTimelineSvg(const AuditReport& report);

}  // namespace minutebook::cli
