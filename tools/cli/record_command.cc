#include "tools/cli/record_command.h"

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>

#include "absl/strings/str_cat.h"
#include "minutebook/v1/event.pb.h"
#include "tools/cli/contract_help.h"
#include "tools/cli/event_flags.h"
#include "tools/cli/names.h"
#include "tools/cli/record_run.h"

namespace minutebook::cli {
namespace {

using google::protobuf::FieldDescriptor;

// What one `record` was given.
struct RecordOptions {
  FlagLine flags;
  std::string expectation;
  std::string line;  // --line
};

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
  return RecordLine(session, *json, options.flags.mistakes, options.expectation);
}

void AddFactCommand(CLI::App& record, const FieldDescriptor& fact, Session& session) {
  const std::string name = InKebab(fact.json_name());
  CLI::App* command = record.add_subcommand(name, FieldHelp(fact));
  auto options = std::make_shared<RecordOptions>();
  options->flags.line[fact.json_name()] = JsonValue::Object();
  FlagLine& line = options->flags;
  AddTextFlag(*command, line, "--body", "body", "The body, such as ascn");
  AddListFlag(*command, line, "--further-body", "furtherBodies", "Further bodies it touches");
  AddNamingFlags(*command, line);
  AddAccountFlags(*command, line);
  AddFactFlags(*command, fact, line);
  command->add_option("--expect-revision", options->expectation,
                      "What the body's last event is believed to be: its number, new or exists");
  command->callback([&session, options] {
    session.exit_code =
        RecordLine(session, options->flags.line, options->flags.mistakes, options->expectation);
  });
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
