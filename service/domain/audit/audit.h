// The audit of a chairmanship or any other office: what is on record about it, and what is odd.
// Pure; the README has the codes of findings.
#pragma once

#include "absl/status/statusor.h"
#include "minutebook/v1/audit.pb.h"
#include "service/domain/answers.h"

namespace minutebook::domain {

// Errors as those of other answers, and NOT_FOUND for an unknown office or term. Without a reader
// of events in the context nothing is told of sources.
absl::StatusOr<v1::AuditChairmanshipResponse> Answer(const v1::AuditChairmanshipRequest&,
                                                     const AnswerContext&);

}  // namespace minutebook::domain
