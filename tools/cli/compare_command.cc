#include "tools/cli/compare_command.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "absl/strings/str_cat.h"
#include "tools/cli/amendment_words.h"
#include "tools/cli/civil_date.h"
#include "tools/cli/complaint.h"
#include "tools/cli/event_words.h"
#include "tools/cli/layout.h"
#include "tools/cli/message_writer.h"
#include "tools/cli/moment.h"
#include "tools/cli/names.h"
#include "tools/cli/phrases.h"
#include "tools/cli/utf8.h"

namespace minutebook::cli {
namespace {

struct CompareOptions {
  std::string body;
  v1::AsOf from;
  v1::AsOf to;
};

void AddState(CLI::App& command, const std::string& side, const std::string& what,
              v1::AsOf& state) {
  command.add_option_function<std::string>(
      absl::StrCat("--", side, "-known-at"),
      [&state](const std::string& text) { state.set_known_at(text); },
      absl::StrCat(what, ": what was known by this day or time"));
  command.add_option_function<std::string>(
      absl::StrCat("--", side, "-recorded-at"),
      [&state](const std::string& text) { state.set_recorded_at(text); },
      absl::StrCat(what, ": what was recorded by this day or time"));
  command.add_option_function<std::uint64_t>(
      absl::StrCat("--", side, "-position"),
      [&state](const std::uint64_t& position) { state.set_position(position); },
      absl::StrCat(what, ": events up to this position of the ledger"));
}

std::string EventLineInWords(const v1::Event& event) {
  std::string text = absl::StrCat(FactInWords(event), ": ", FactDetails(event));
  if (!event.on().empty()) absl::StrAppend(&text, ", ", WhenInWords(event.on()));
  return text;
}

// Where the body's record ends in the earlier state, which may be before the position asked.
std::string After(std::uint64_t position) {
  return position == 0 ? "" : absl::StrCat(" after the one at position ", WithCommas(position));
}

ExitCode Run(Session& session, const CompareOptions& options) {
  v1::CompareKnowledgeRequest request;
  request.set_body(options.body);
  *request.mutable_from() = options.from;
  *request.mutable_to() = options.to;
  const Paint paint = AnswerPaint(session.console);
  std::ostream& out = session.console.out;
  std::uint64_t subjects = 0;
  bool first = true;
  const absl::Status status = session.client().CompareKnowledge(
      request, [&](const v1::CompareKnowledgeResponse& piece) -> absl::Status {
        if (session.json) {
          out << ProtoJson(piece) << "\n";
        } else if (first) {
          out << paint.Bold(absl::StrCat("What changed in the record of ", Printable(options.body),
                                         ": ", Counted(piece.event_count(), "event", "events"),
                                         After(piece.from_position()), ", up to the one at ",
                                         WithCommas(piece.to_position())))
              << "\n";
        }
        first = false;
        for (const v1::SubjectChange& change : piece.subjects()) {
          ++subjects;
          if (!session.json) out << ChangeText(change, paint);
        }
        return out ? absl::OkStatus() : absl::CancelledError("nobody reads this any more");
      });
  if (!status.ok()) return out ? Complain(session.console, status) : kOk;
  if (!session.json && subjects == 0) out << "  Nothing is shown otherwise.\n";
  return kOk;
}

}  // namespace

std::string ChangeText(const v1::SubjectChange& change, const Paint& paint) {
  const auto* kind = v1::SubjectKind_descriptor()->FindValueByNumber(change.kind());
  std::string title = absl::StrCat(kind == nullptr ? "" : Capitalised(InWords(ShortName(*kind))),
                                   " ", Printable(change.subject()));
  if (change.kind() == v1::SUBJECT_KIND_TERM) {
    title = absl::StrCat("A term of ", Printable(change.subject()));
  } else if (!change.detail().empty()) {
    absl::StrAppend(&title, ", ", Printable(change.detail()));
  }
  std::string text = absl::StrCat(paint.Bold(title), "\n");
  for (const v1::EventChange& event : change.events()) {
    Sheet sheet(paint);
    const bool same = event.has_before() && event.has_after() &&
                      event.before().SerializeAsString() == event.after().SerializeAsString();
    if (same) {
      sheet.Add("as before", EventLineInWords(event.after()));
    } else {
      if (event.has_before()) sheet.Add("was", EventLineInWords(event.before()));
      sheet.Add(event.has_before() ? "is" : "new",
                event.has_after() ? EventLineInWords(event.after()) : "not on record any more");
    }
    for (int i = 0; i < event.because_size(); ++i) {
      sheet.Add(i == 0 ? "because" : "", ReasonInWords(event.because(i)));
    }
    text += sheet.Text();
  }
  return text;
}

void AddCompareCommand(CLI::App& app, Session& session) {
  auto options = std::make_shared<CompareOptions>();
  CLI::App* command = app.add_subcommand(
      "compare",
      "What changed in the record of a body between two states of knowledge, and why:\n"
      "minutebook compare ascn --from-known-at 2021-12-31 --to-known-at 2022-12-31");
  command->add_option("body", options->body, "The body, such as ascn")->required();
  AddState(*command, "from", "The earlier state; without it, nothing", options->from);
  AddState(*command, "to", "The later state; without it, all on record", options->to);
  command->callback([&session, options] { session.exit_code = Run(session, *options); });
}

}  // namespace minutebook::cli
