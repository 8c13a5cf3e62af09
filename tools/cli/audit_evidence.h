// The evidence of an audit in its HTML form.
#pragma once

#include <string>

#include "tools/cli/audit_report.h"

namespace minutebook::cli {

// The page with a section on the signed checkpoint, each event's place under it, and the proofs to
// copy; the page itself where the report has no evidence.
std::string WithEvidence(std::string page, const AuditReport& report);

}  // namespace minutebook::cli
