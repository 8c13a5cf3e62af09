// What was proved and what was not, in plain words.
#pragma once

#include <string>

#include "minutebook/v1/evidence.pb.h"
#include "service/verify/evidence_check.h"
#include "service/verify/folder_check.h"
#include "tools/cli/console.h"

namespace minutebook::cli {

// The breaks, the first of them first; empty where there are none.
std::string BreaksText(const verify::Breaks& breaks, const Paint& paint);

// Of a folder, an export or a server.
std::string RecordText(const verify::RecordChecked& checked, const verify::CheckOptions& trust,
                       const verify::Breaks& breaks, const Paint& paint);
// Of an answer's evidence.
std::string EvidenceText(const v1::Evidence& evidence, const verify::Proved& proved,
                         const verify::CheckOptions& trust, const verify::Breaks& breaks,
                         const Paint& paint);
// Of a saved audit.
std::string ReportText(const v1::AuditChairmanshipResponse& report,
                       const verify::ReportProved& proved, const verify::CheckOptions& trust,
                       const verify::Breaks& breaks, const Paint& paint);

}  // namespace minutebook::cli
