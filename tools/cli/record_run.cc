#include "tools/cli/record_run.h"

#include <ostream>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tools/cli/complaint.h"
#include "tools/cli/event_words.h"
#include "tools/cli/message_writer.h"
#include "tools/cli/moment.h"
#include "tools/cli/remember.h"
#include "tools/cli/short_form.h"
#include "tools/cli/utf8.h"
#include "tools/client/error.h"

namespace minutebook::cli {

v1::AppendRequest ReadAppend(const JsonValue& value, FieldProblems& problems) {
  v1::AppendRequest request;
  ShortFormReader reader;
  const JsonValue* events = value.is_object() ? value.Find("events") : nullptr;
  if (events == nullptr) {
    auto event = reader.Read(value, problems);
    if (event) *request.add_events() = *std::move(event);
    if (!event && problems.empty()) problems.push_back({"", "it states no event"});
    return request;
  }
  for (std::size_t i = 0; i < events->items.size(); ++i) {
    FieldProblems found;
    auto event = reader.Read(events->items[i], found);
    if (event) *request.add_events() = *std::move(event);
    for (FieldProblem& problem : found) {
      problem.field = JoinPath(absl::StrCat("events[", i, "]"), problem.field);
      problems.push_back(std::move(problem));
    }
  }
  JsonValue rest = JsonValue::Object();
  for (const auto& [key, member] : value.members) {
    if (key != "events") rest[key] = member;
  }
  ReadMessage(rest, "", request, problems);
  return request;
}

absl::Status Expect(const std::string& expectation, v1::AppendRequest& request) {
  if (expectation.empty() || expectation == "any" || request.events_size() == 0) {
    return absl::OkStatus();
  }
  v1::BodyExpectation& belief = *request.add_expectations();
  belief.set_body(request.events(0).body());
  std::uint64_t revision = 0;
  if (expectation == "new") {
    belief.mutable_must_not_exist();
  } else if (expectation == "exists") {
    belief.mutable_must_exist();
  } else if (absl::SimpleAtoi(expectation, &revision) && revision > 0) {
    belief.set_exact_revision(revision);
  } else {
    return absl::InvalidArgumentError(absl::StrCat(
        "--expect-revision: \"", expectation, "\" is neither a number from 1 nor new or exists"));
  }
  return absl::OkStatus();
}

std::string ReceiptInWords(const v1::Receipt& receipt, const v1::NewEvent& event) {
  std::string text = receipt.already_recorded() ? "On record already: " : "Recorded: ";
  absl::StrAppend(&text, FactInWords(event.event()), " at position ",
                  WithCommas(receipt.position()));
  for (int i = 0; i < receipt.bodies_size(); ++i) {
    const auto& body = receipt.bodies(i);
    absl::StrAppend(&text, i == 0 ? ", event " : " and event ", body.revision(), " of ",
                    body.body());
  }
  absl::StrAppend(&text, ", id ", receipt.event_id());
  if (!event.event().ref().empty()) absl::StrAppend(&text, " [", event.event().ref(), "]");
  if (receipt.erased()) text += "; its content has been erased since";
  return text + ".";
}

ExitCode TellMistakes(const Session& session, const std::vector<std::string>& mistakes) {
  session.console.err << "minutebook: nothing was sent:\n";
  for (const std::string& mistake : mistakes) {
    session.console.err << "  " << Printable(mistake) << "\n";
  }
  return kUsage;
}

std::optional<v1::AppendRequest> ReadLine(const JsonValue& line,
                                          std::vector<std::string>& mistakes) {
  FieldProblems problems;
  v1::AppendRequest request = ReadAppend(line, problems);
  for (const FieldProblem& problem : problems) {
    mistakes.push_back(
        absl::StrCat(problem.field, problem.field.empty() ? "" : ": ", problem.message));
  }
  if (!mistakes.empty()) return std::nullopt;
  return request;
}

ExitCode RecordLine(Session& session, const JsonValue& line, std::vector<std::string> mistakes,
                    const std::string& expectation) {
  std::optional<v1::AppendRequest> request = ReadLine(line, mistakes);
  if (!request) return TellMistakes(session, mistakes);
  if (const absl::Status expected = Expect(expectation, *request); !expected.ok()) {
    return TellMistakes(session, {std::string(expected.message())});
  }
  return RunRecord(session, *std::move(request));
}

ExitCode RunRecord(Session& session, v1::AppendRequest request) {
  const Console& console = session.console;
  client::Client& client = session.client();
  AskForProof(session, &request);
  auto response = client.Append(request);
  if (!response.ok()) {
    const ExitCode code = Complain(console, response.status());
    for (const v1::NewEvent& event : request.events()) {
      // Only whoever knows the random id can safely send the event again.
      if (code == kUnavailable && !event.event_id().empty()) {
        console.err << "The event's id, for another try: --id " << event.event_id() << "\n";
      }
    }
    return code;
  }
  const absl::Status remembered = RememberAppended(session, request, *response);
  if (session.json) {
    response->clear_evidence();  // asked for by this program, not by its user
    console.out << ProtoJson(*response) << "\n";
  }
  for (int i = 0; !session.json && i < response->receipts_size() && i < request.events_size();
       ++i) {
    console.out << ReceiptInWords(response->receipts(i), request.events(i)) << "\n";
  }
  return remembered.ok() ? kOk : Complain(console, remembered);
}

}  // namespace minutebook::cli
