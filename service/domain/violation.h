// What is wrong with an event: found all at once, told with field and remedy.
#pragma once

#include <string>
#include <vector>

namespace minutebook::domain {

struct Violation {
  // Path of the field within the request, as its JSON names it:
  // "events[0].event.meetingHeld.ordinal".
  std::string field;
  // Stable and upper case: "UNKNOWN_PARTY", "MALFORMED_DATE". The list is service/domain/README.md.
  std::string code;
  // What is wrong and what to do, in one or two sentences.
  std::string message;
};

using Violations = std::vector<Violation>;

}  // namespace minutebook::domain
