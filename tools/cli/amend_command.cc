#include "tools/cli/amend_command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <ostream>

#include "absl/strings/str_cat.h"
#include "tools/cli/event_flags.h"
#include "tools/cli/event_on_record.h"
#include "tools/cli/event_words.h"
#include "tools/cli/record_run.h"
#include "tools/cli/utf8.h"

namespace minutebook::cli {
namespace {

struct AmendOptions {
  std::string event;
  std::vector<std::string> against;
  FlagLine flags;
};

// Every event about an event touches the bodies of that one.
void PutBodies(const std::vector<std::string>& bodies, FlagLine& line) {
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    line.Put(absl::StrCat("bodies[", i, "]"), JsonValue::String(bodies[i]));
  }
}

void Tell(const Session& session, const char* what, const EventOnRecord& event) {
  if (session.json) return;
  session.console.out << what << " " << FactInWords(event.event) << " ["
                      << Printable(event.NameIn(event.bodies.front())) << "]\n";
}

ExitCode RunRetract(Session& session, AmendOptions& options) {
  ExitCode code = kOk;
  const auto event = FindEvent(session, options.event, &code);
  if (!event) return code;
  PutBodies(event->bodies, options.flags);
  options.flags.Put("eventRetracted.event",
                    JsonValue::String(event->NameIn(event->bodies.front())));
  Tell(session, "Retracting", *event);
  return RecordLine(session, options.flags.line, options.flags.mistakes, "");
}

ExitCode RunAttach(Session& session, AmendOptions& options) {
  ExitCode code = kOk;
  const auto event = FindEvent(session, options.event, &code);
  if (!event) return code;
  if (options.flags.line.Find("sources") == nullptr) {
    return TellMistakes(session, {"say which source: --source-url, --source-title, ..."});
  }
  PutBodies(event->bodies, options.flags);
  options.flags.Put("sourceAttached.event",
                    JsonValue::String(event->NameIn(event->bodies.front())));
  Tell(session, "A source of", *event);
  return RecordLine(session, options.flags.line, options.flags.mistakes, "");
}

ExitCode RunSettle(Session& session, AmendOptions& options) {
  ExitCode code = kOk;
  const auto upheld = FindEvent(session, options.event, &code);
  if (!upheld) return code;
  std::vector<std::string> bodies = upheld->bodies;
  options.flags.Put("disputeResolved.upheld", JsonValue::String(upheld->NameIn(bodies.front())));
  Tell(session, "Upholding", *upheld);
  for (std::size_t i = 0; i < options.against.size(); ++i) {
    const auto side = FindEvent(session, options.against[i], &code);
    if (!side) return code;
    for (const std::string& body : side->bodies) {
      if (std::find(bodies.begin(), bodies.end(), body) == bodies.end()) bodies.push_back(body);
    }
    options.flags.Put(absl::StrCat("disputeResolved.setAside[", i, "]"),
                      JsonValue::String(side->NameIn(bodies.front())));
    Tell(session, "against", *side);
  }
  PutBodies(bodies, options.flags);
  return RecordLine(session, options.flags.line, options.flags.mistakes, "");
}

using AmendRun = ExitCode (*)(Session&, AmendOptions&);

// A command about one event. `fact` takes --because and --authority; empty: neither is asked for.
std::pair<CLI::App*, std::shared_ptr<AmendOptions>> AddCommand(CLI::App& app, Session& session,
                                                               const char* name, const char* help,
                                                               const std::string& fact,
                                                               AmendRun run) {
  CLI::App* command = app.add_subcommand(name, help);
  auto options = std::make_shared<AmendOptions>();
  command
      ->add_option("event", options->event,
                   "The event: BODY:REF such as ascn:annual-4, its position, or its id")
      ->required();
  if (!fact.empty()) {
    const auto required = [&](const char* flag, const char* field, const char* text) {
      AddTextFlag(*command, options->flags, flag, absl::StrCat(fact, ".", field), text);
      command->get_option(flag)->required();
    };
    required("--because", "reason", "Why");
    required("--authority", "authority", "On whose authority, such as \"the secretariat\"");
  }
  AddNamingFlags(*command, options->flags);
  AddTextFlag(*command, options->flags, "--on", "on", "When that was decided");
  AddTextFlag(*command, options->flags, "--note", "note", "Your own note");
  AddSourceFlags(*command, options->flags);
  command->callback([options, &session, run] { session.exit_code = run(session, *options); });
  return {command, options};
}

}  // namespace

void AddAmendCommands(CLI::App& app, Session& session) {
  AddCommand(app, session, "retract",
             "Take an event back; it stays visible as retracted. Retracting the retraction undoes "
             "it:\nminutebook retract ascn:annual-9 --because \"It was called off.\" --authority "
             "\"the secretariat\"",
             "eventRetracted", RunRetract);
  auto [settle, options] =
      AddCommand(app, session, "settle",
                 "Settle a dispute for an event, against others, which stay visible:\n"
                 "minutebook settle ascn:kh-2022-assumed --against ascn:id-2022-2023 --about "
                 "holder --because \"The minutes name Cambodia.\" --authority \"the secretariat\"",
                 "disputeResolved", RunSettle);
  settle->add_option("--against", options->against, "Events set aside")->required();
  AddListFlag(*settle, options->flags, "--about", "disputeResolved.about",
              "What it was about: holder, start, end, manner, occurrence, count, title");
  settle->get_option("--about")->required();
  AddCommand(app, session, "attach-source",
             "Name a further source of an event:\nminutebook attach-source ascn:annual-9 "
             "--source-url https://... --source-published 2026-09-12",
             "", RunAttach);
}

}  // namespace minutebook::cli
