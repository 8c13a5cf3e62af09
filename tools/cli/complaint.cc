#include "tools/cli/complaint.h"

#include <cctype>
#include <ostream>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tools/cli/names.h"
#include "tools/cli/remember.h"
#include "tools/cli/utf8.h"
#include "tools/client/error.h"

namespace minutebook::cli {
namespace {

using client::Error;

// One thing that is wrong.
struct Fault {
  std::string field;
  std::string code;
  std::string text;
};

// Splits "IMPOSSIBLE_DATE: there is no 30 February" into its code and its words.
Fault SplitCode(const std::string& field, const std::string& description) {
  const std::size_t colon = description.find(": ");
  const bool code = colon != std::string::npos && colon > 0 &&
                    description.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789") == colon;
  if (!code) return {field, "", description};
  return {field, description.substr(0, colon), description.substr(colon + 2)};
}

std::vector<Fault> Faults(const Error& error) {
  std::vector<Fault> faults;
  for (const auto& field : error.fields) {
    faults.push_back(SplitCode(FieldAsWritten(field.field), field.description));
  }
  for (const auto& violation : error.violations) {
    faults.push_back({FieldAsWritten(violation.subject), violation.rule, violation.description});
  }
  return faults;
}

std::string Meta(const Error& error, const char* key) {
  const auto found = error.metadata.find(key);
  return found == error.metadata.end() ? "?" : found->second;
}

// What happened, in a line of its own, and what to do about it.
struct Sentence {
  std::string what;
  std::string advice;
};

// "body: 'x' is not on record" says enough without the field's name.
Sentence NotFound(const Error& error) {
  absl::string_view message = error.message;
  const bool body = absl::ConsumePrefix(&message, "body: ");
  const std::size_t colon = message.find(": ");
  if (message.substr(0, colon).find(' ') == absl::string_view::npos &&
      colon != absl::string_view::npos) {
    message.remove_prefix(colon + 2);
  }
  return {std::string(message), body ? "minutebook show bodies lists those that are." : ""};
}

std::string GrantAdvice(const Error& error) {
  const std::string body = Meta(error, "body");
  std::string where = "--all-bodies";
  if (!body.empty()) {
    where = absl::StrCat("--body ", Printable(body));
  } else if (Meta(error, "scope") != "all") {
    where = "--body BODY, or --all-bodies";
  }
  return absl::StrCat("An admin grants it by: minutebook access grant '",
                      Printable(Meta(error, "principal")), "' ", Printable(Meta(error, "role")),
                      " ", where);
}

Sentence ByReason(const Error& error) {
  switch (error.reason) {
    case v1::ERROR_REASON_INVALID_FIELD:
      return {"refused: what was sent is not well formed", ""};
    case v1::ERROR_REASON_RULE_VIOLATED:
      // Without a rule's name it is no event that is refused: say a folder of backups in use.
      if (error.violations.empty()) return {absl::StrCat("refused: ", error.message), ""};
      return {"refused: it breaks a rule of the record", ""};
    case v1::ERROR_REASON_WRONG_REVISION:
      return {absl::StrCat("refused: ", Meta(error, "body"), " is at revision ",
                           Meta(error, "actual"), ", not ", Meta(error, "expected")),
              "Somebody recorded something in between: read it, then decide again."};
    case v1::ERROR_REASON_EVENT_ID_REUSED:
      return {absl::StrCat("refused: the event is on record with other content, at position ",
                           Meta(error, "position")),
              "What is recorded does not change. If it is wrong, record an event-corrected."};
    case v1::ERROR_REASON_MIXED_APPEND:
      return {"refused: some of these events are on record and some are not",
              "Send again what was sent then, or only what is new."};
    case v1::ERROR_REASON_LIMIT_EXCEEDED:
      return {absl::StrCat("refused: ", error.message), ""};
    case v1::ERROR_REASON_QUEUE_FULL:
      return {"the server has too much to do", "Nothing was recorded; try again in a moment."};
    case v1::ERROR_REASON_OUTCOME_UNKNOWN:
      return {"it is not known whether it was recorded: no answer came",
              "Send it again under the same ref or id: nothing is recorded twice."};
    case v1::ERROR_REASON_READ_ONLY:
      return {"the ledger takes no events at present",
              "Reading works. The server's operator must look at it: minutebook ledger says why."};
    case v1::ERROR_REASON_CLOCK_UNTRUSTED:
      return {"the server does not trust its clock, and records nothing",
              "The server's operator must look at it."};
    case v1::ERROR_REASON_EVENT_NOT_SUPPORTED:
      return {absl::StrCat("refused: ", error.message), ""};
    case v1::ERROR_REASON_NOT_FOUND:
      return NotFound(error);
    case v1::ERROR_REASON_UNAUTHENTICATED:
      return {absl::StrCat("not let in: ", error.message),
              "A token is sent by --token-file FILE, the variable MINUTEBOOK_TOKEN_FILE, or a "
              "profile."};
    case v1::ERROR_REASON_PERMISSION_DENIED:
      return {absl::StrCat("not allowed: ", error.message), GrantAdvice(error)};
    default:
      return {"", ""};
  }
}

Sentence ByCode(const Error& error) {
  switch (error.code) {
    case absl::StatusCode::kNotFound:
      return NotFound(error);
    case absl::StatusCode::kUnavailable:
      return {absl::StrCat("the server went away: ", error.message), "Try again."};
    case absl::StatusCode::kDeadlineExceeded:
      return {"no answer in time", "Try again, or give it longer: --timeout 60."};
    case absl::StatusCode::kUnimplemented:
      return {"this server does not know how to do that",
              "It may be older than this command: compare minutebook --version and minutebook "
              "ledger."};
    case absl::StatusCode::kDataLoss:
      if (error.metadata.contains("backup")) {
        return {error.message,
                "The ledger itself is another copy: minutebook verify looks at that one."};
      }
      return {absl::StrCat("the server's data is damaged: ", error.message),
              "Tell the server's operator; do not go on recording."};
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kAlreadyExists:
    case absl::StatusCode::kOutOfRange:
      return {absl::StrCat("refused: ", error.message), ""};
    default:
      return {error.message, ""};
  }
}

}  // namespace

ExitCode ExitCodeOf(const absl::Status& status) {
  if (IsSuspicion(status)) return kSuspect;
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return kOk;
    case absl::StatusCode::kNotFound:
      return kNotFound;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kCancelled:
      return kUnavailable;
    case absl::StatusCode::kDataLoss:
    case absl::StatusCode::kInternal:
    case absl::StatusCode::kUnknown:
      return kBroken;
    case absl::StatusCode::kResourceExhausted:
      return client::IsRetryable(status) ? kUnavailable : kRefused;
    default:
      return kRefused;
  }
}

std::string FieldAsWritten(const std::string& path) {
  absl::string_view rest = path;
  if (absl::ConsumePrefix(&rest, "events[")) {
    const std::size_t end = rest.find(']');
    rest = end == absl::string_view::npos ? "" : rest.substr(end + 1);
    absl::ConsumePrefix(&rest, ".");
  }
  absl::ConsumePrefix(&rest, "event.");
  return std::string(rest);
}

std::string ComplaintText(const absl::Status& status, const std::string& subject,
                          const Paint& paint) {
  if (IsSuspicion(status)) return SuspicionText(status, paint);
  const Error error = client::ErrorOf(status);
  Sentence sentence = ByReason(error);
  if (sentence.what.empty()) sentence = ByCode(error);
  if (error.unreachable) {
    sentence = {
        absl::StrCat(error.message),
        "Is minutebookd running there? Another address: --server HOST:PORT, or the variable "
        "MINUTEBOOK_SERVER."};
  }
  const auto faults = Faults(error);
  std::string text = paint.Bad(absl::StrCat("minutebook: ", subject, subject.empty() ? "" : ": "));
  absl::StrAppend(&text, Printable(sentence.what), "\n");
  for (const Fault& fault : faults) {
    absl::StrAppend(&text, "  ", paint.Bold(Printable(fault.field)),
                    fault.field.empty() ? "" : ": ", Printable(fault.text));
    if (!fault.code.empty() && fault.code != "INVALID")
      absl::StrAppend(&text, " ", paint.Dim(absl::StrCat("(", fault.code, ")")));
    text += "\n";
  }
  if (error.reason == v1::ERROR_REASON_INVALID_FIELD && faults.empty())
    absl::StrAppend(&text, "  ", Printable(error.message), "\n");
  if (!sentence.advice.empty()) absl::StrAppend(&text, sentence.advice, "\n");
  return text;
}

ExitCode Complain(const Console& console, const absl::Status& status, const std::string& subject) {
  console.err << ComplaintText(status, subject, Paint(console.err_colour));
  return ExitCodeOf(status);
}

}  // namespace minutebook::cli
