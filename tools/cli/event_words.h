// Events told in words, whatever their type: made from the messages themselves.
#pragma once

#include <string>

#include "minutebook/v1/event.pb.h"
#include "minutebook/v1/record.pb.h"
#include "tools/cli/console.h"

namespace minutebook::cli {

// "meeting held"; "nothing" where no fact is set.
std::string FactInWords(const v1::Event& event);
// "meeting held".
std::string TypeInWords(v1::EventType type);

// What the fact says on one line: "annual-4, series annual, format virtual".
std::string FactDetails(const v1::Event& event);

// A row of a replay, cut to the width of the console where it is a terminal.
std::string EventRow(const v1::RecordedEvent& event, const Console& console);

// Everything an event says, a line for each field.
std::string EventSheet(const v1::RecordedEvent& event, const Paint& paint);

}  // namespace minutebook::cli
