// Who the rules of the audited office name on a day.
#pragma once

#include <string>
#include <vector>

#include "service/domain/audit/audit_record.h"

namespace minutebook::domain {

struct Due {
  std::vector<std::string> parties;  // empty: the rules name nobody
  absl::CivilDay until;  // until then nothing changes, exclusive; never after `day`: unknown
  const RowFact* excepted = nullptr;  // what changed the order's turn
  const RowFact* fact = nullptr;      // the event that put the parent's holder in office
};

// By the office's rotation, or, where it goes with the parent's office, by that one's holders, then
// by its rotation.
Due DueOn(const AuditRecord& record, absl::CivilDay day);

}  // namespace minutebook::domain
