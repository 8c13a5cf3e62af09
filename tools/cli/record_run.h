// Appending what `record` was given, and telling what became of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tools/cli/json.h"
#include "tools/cli/message_reader.h"
#include "tools/cli/session.h"

namespace minutebook::cli {

// An append from JSON: one line of a record keeper's file, or an AppendRequest, whose events may be
// such lines.
v1::AppendRequest ReadAppend(const JsonValue& value, FieldProblems& problems);

// "7", "new", "exists" or "any", as an expectation of the first event's body. INVALID_ARGUMENT for
// anything else.
absl::Status Expect(const std::string& expectation, v1::AppendRequest& request);

// Tells that nothing was sent, and why.
ExitCode TellMistakes(const Session& session, const std::vector<std::string>& mistakes);

// The append that a line states; nullopt, and more `mistakes`, where it has any.
std::optional<v1::AppendRequest> ReadLine(const JsonValue& line,
                                          std::vector<std::string>& mistakes);

// Reads a line and sends it, unless there are mistakes already.
ExitCode RecordLine(Session& session, const JsonValue& line, std::vector<std::string> mistakes,
                    const std::string& expectation);

// Sends it, and tells the receipts or what is wrong.
ExitCode RunRecord(Session& session, v1::AppendRequest request);

// "Recorded meeting held at position 12: event 3 of ascn, event id ..., [annual-4]."
std::string ReceiptInWords(const v1::Receipt& receipt, const v1::NewEvent& event);

}  // namespace minutebook::cli
