#include "tools/cli/record_command.h"

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "minutebook/v1/event.pb.h"
#include "tools/cli/contract_help.h"
#include "tools/cli/fact_flags.h"
#include "tools/cli/names.h"
#include "tools/cli/record_run.h"
#include "tools/cli/set_path.h"
#include "tools/cli/utf8.h"

namespace minutebook::cli {
namespace {

using google::protobuf::FieldDescriptor;

// What one `record` was given.
struct RecordOptions {
  FlagLine flags;
  std::string expectation;
  std::string line;  // --line
};

ExitCode TellMistakes(const Session& session, const std::vector<std::string>& mistakes) {
  session.console.err << "minutebook: nothing was sent:\n";
  for (const std::string& mistake : mistakes) {
    session.console.err << "  " << Printable(mistake) << "\n";
  }
  return kUsage;
}

ExitCode Send(Session& session, const JsonValue& json, const RecordOptions& options) {
  FieldProblems problems;
  v1::AppendRequest request = ReadAppend(json, problems);
  std::vector<std::string> mistakes = options.flags.mistakes;
  for (const FieldProblem& problem : problems) {
    mistakes.push_back(
        absl::StrCat(problem.field, problem.field.empty() ? "" : ": ", problem.message));
  }
  if (absl::Status expected = Expect(options.expectation, request); !expected.ok()) {
    mistakes.push_back(std::string(expected.message()));
  }
  if (!mistakes.empty()) return TellMistakes(session, mistakes);
  return RunRecord(session, std::move(request));
}

// The text itself, a file's behind @, or standard input's for -.
absl::StatusOr<std::string> ReadArgument(const Session& session, const std::string& argument) {
  using Bytes = std::istreambuf_iterator<char>;
  if (argument == "-") return std::string(Bytes(session.console.in), Bytes());
  if (argument.empty() || argument[0] != '@') return argument;
  std::ifstream in(argument.substr(1), std::ios::binary);
  if (!in) return absl::NotFoundError(absl::StrCat(argument.substr(1), ": cannot be read"));
  return std::string(Bytes(in), Bytes());
}

ExitCode RunLine(Session& session, const RecordOptions& options) {
  auto text = ReadArgument(session, options.line);
  if (!text.ok()) return TellMistakes(session, {std::string(text.status().message())});
  auto json = ParseJson(*text);
  if (!json.ok()) return TellMistakes(session, {std::string(json.status().message())});
  return Send(session, *json, options);
}

void AddOption(CLI::App& command, RecordOptions& options, const char* flag, const char* path,
               const char* help) {
  command.add_option_function<std::string>(
      flag,
      [&options, path](const std::string& text) {
        options.flags.Put(path, JsonValue::String(text));
      },
      help);
}

void AddListOption(CLI::App& command, RecordOptions& options, const char* flag, const char* path,
                   const char* help) {
  command.add_option_function<std::vector<std::string>>(
      flag,
      [&options, path](const std::vector<std::string>& texts) {
        for (std::size_t i = 0; i < texts.size(); ++i) {
          options.flags.Put(absl::StrCat(path, "[", i, "]"), JsonValue::String(texts[i]));
        }
      },
      help);
}

// --dispute EVENT=manner,holder
void PutDisputes(const std::vector<std::string>& texts, RecordOptions& options) {
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::pair<std::string, std::string> pair =
        absl::StrSplit(texts[i], absl::MaxSplits('=', 1));
    const std::string path = absl::StrCat("disputes[", i, "]");
    options.flags.Put(path + ".event", JsonValue::String(pair.first));
    std::size_t k = 0;
    for (const absl::string_view about : absl::StrSplit(pair.second, ',', absl::SkipEmpty())) {
      options.flags.Put(absl::StrCat(path, ".about[", k++, "]"), JsonValue::String(about));
    }
  }
}

void AddEnvelopeFlags(CLI::App& command, RecordOptions& options) {
  const auto text = [&](const char* flag, const char* path, const char* help) {
    AddOption(command, options, flag, path, help);
  };
  text("--body", "body", "The body, such as ascn");
  AddListOption(command, options, "--further-body", "furtherBodies", "Further bodies it touches");
  text("--on", "on", "When it occurred: 2021-08-30, 2021-08, 2021, 2022-12-02/2022-12-03");
  text("--on-inferred", "onInferred", "Why that date was concluded rather than read");
  text("--at", "at", "The meeting at which it occurred");
  text("--ref", "ref", "Your own name for the event, unique in the body");
  text("--id", "id", "The event's id, a UUID, instead of --ref; without both it is random");
  text("--known-at", "knownAt", "When the original record was made: a day or a time");
  text("--wording", "wording", "The source's own words");
  text("--note", "note", "Your own note");
  AddListOption(command, options, "--refines", "refines", "Events it states more sharply");
  command.add_option_function<std::vector<std::string>>(
      "--dispute", [&options](const std::vector<std::string>& t) { PutDisputes(t, options); },
      "An event it cannot stand beside, and about what: sg-guide=manner");
  text("--source-url", "sources[0].url", "Where it is known from");
  text("--source-title", "sources[0].title", "Title of that publication");
  text("--source-publisher", "sources[0].publisher", "Who published it");
  text("--source-published", "sources[0].published", "When it was published");
  text("--source-id", "sources[0].id", "Your short name for the source");
  text("--source-derived-from", "sources[0].derivedFrom", "What it repeats");
}

// --set path=value: a path of the fact, or of the line.
void PutSet(const std::string& text, const FieldDescriptor& fact, RecordOptions& options) {
  const std::pair<std::string, std::string> pair = absl::StrSplit(text, absl::MaxSplits('=', 1));
  auto value = TypedValue(pair.second);
  if (text.find('=') == std::string::npos || !value.ok()) {
    options.flags.mistakes.push_back(absl::StrCat(
        "--set ", text, ": ",
        value.ok() ? "path=value is expected" : std::string(value.status().message())));
    return;
  }
  const std::string first = pair.first.substr(0, pair.first.find_first_of(".["));
  const bool in_fact = FindField(*fact.message_type(), first) != nullptr;
  options.flags.Put(in_fact ? absl::StrCat(fact.json_name(), ".", pair.first) : pair.first,
                    *std::move(value));
}

void AddFactCommand(CLI::App& record, const FieldDescriptor& fact, Session& session) {
  const std::string name = InKebab(fact.json_name());
  CLI::App* command = record.add_subcommand(name, FieldHelp(fact));
  auto options = std::make_shared<RecordOptions>();
  options->flags.line[fact.json_name()] = JsonValue::Object();
  AddEnvelopeFlags(*command, *options);
  AddMessageFlags(*command, *fact.message_type(), "", fact.json_name(), options->flags);
  command->add_option("--expect-revision", options->expectation,
                      "What the body's last event is believed to be: its number, new or exists");
  command->add_option_function<std::vector<std::string>>(
      "--set",
      [options = options.get(), &fact](const std::vector<std::string>& texts) {
        for (const std::string& text : texts) PutSet(text, fact, *options);
      },
      "Anything else: path=value, such as remarks[0].text=...");
  command->callback(
      [&session, options] { session.exit_code = Send(session, options->flags.line, *options); });
}

}  // namespace

void AddRecordCommand(CLI::App& app, Session& session, bool with_flags) {
  constexpr int kFirstClientFact = 30;  // those below are the server's own
  CLI::App* record = app.add_subcommand(
      "record", "Record one event: minutebook record meeting-held --body ascn --on 2021-08-30 ...");
  auto options = std::make_shared<RecordOptions>();
  record->add_option("--line", options->line,
                     "Instead of flags: one line of a record keeper's file, or a JSON NewEvent or "
                     "AppendRequest; @FILE reads it from a file, - from standard input");
  record->add_option("--expect-revision", options->expectation,
                     "What the body's last event is believed to be: its number, new or exists");
  const auto& event = *v1::Event::descriptor();
  for (int i = 0; i < event.oneof_decl(0)->field_count(); ++i) {
    const FieldDescriptor& fact = *event.oneof_decl(0)->field(i);
    if (with_flags && fact.number() >= kFirstClientFact) AddFactCommand(*record, fact, session);
  }
  record->require_subcommand(0, 1);
  record->callback([&session, options, record] {
    if (!record->get_subcommands().empty()) return;  // it has run
    if (!options->line.empty()) {
      session.exit_code = RunLine(session, *options);
    } else {
      session.console.err << "minutebook: say what happened: minutebook record --help lists it\n";
      session.exit_code = kUsage;
    }
  });
}

}  // namespace minutebook::cli
