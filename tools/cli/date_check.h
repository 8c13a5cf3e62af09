// A first look at the dates of an event, so that a file with a date that cannot be is not sent in
// part. The server decides; what passes here may still be refused.
#pragma once

#include <string>

#include "minutebook/v1/event.pb.h"
#include "tools/cli/message_reader.h"

namespace minutebook::cli {

// Adds a problem for each field that holds a date and is none.
void CheckDates(const v1::Event& event, FieldProblems& problems);

}  // namespace minutebook::cli
