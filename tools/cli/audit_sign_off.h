// Recording that an audit was accepted.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "minutebook/v1/audit.pb.h"
#include "tools/cli/session.h"

namespace minutebook::cli {

struct SignOffOptions {
  std::vector<std::string> accept;  // CODE=reason
  std::string ref;
  std::string note;
};

// The event that signs off the report. INVALID_ARGUMENT for a code that the report does not have.
absl::StatusOr<v1::NewEvent> SignOffEvent(const v1::AuditChairmanshipRequest& request,
                                          const v1::AuditChairmanshipResponse& report,
                                          const SignOffOptions& options);

// The command that writes the report signed off once more, byte for byte.
std::string CommandOf(const v1::AuditChairmanshipRequest& request,
                      const v1::AuditChairmanshipResponse& report);

// Asks for the report, records the sign-off, and tells both.
ExitCode SignOff(Session& session, const v1::AuditChairmanshipRequest& request,
                 const SignOffOptions& options);

}  // namespace minutebook::cli
