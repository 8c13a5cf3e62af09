#include "tools/cli/restate_command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <ostream>

#include "absl/strings/str_cat.h"
#include "tools/cli/complaint.h"
#include "tools/cli/connection_flags.h"
#include "tools/cli/event_flags.h"
#include "tools/cli/event_on_record.h"
#include "tools/cli/event_words.h"
#include "tools/cli/json_patch.h"
#include "tools/cli/layout.h"
#include "tools/cli/names.h"
#include "tools/cli/record_run.h"
#include "tools/cli/utf8.h"

namespace minutebook::cli {
namespace {

using google::protobuf::FieldDescriptor;

enum class Restating { kCorrect, kDispute, kRefine };

const char* NameOf(Restating how) {
  return how == Restating::kCorrect ? "correct" : how == Restating::kDispute ? "dispute" : "refine";
}

// What the flags after the event's name say.
struct RestateOptions {
  FlagLine account;  // of the event told again
  FlagLine naming;   // of the event that tells it
  std::vector<std::string> clear;
  std::vector<std::string> about;
  std::string because;
  std::string authority;
  bool dry_run = false;
};

const FieldDescriptor& FactOf(const v1::Event& event) {
  return *event.GetReflection()->GetOneofFieldDescriptor(event,
                                                         v1::Event::descriptor()->oneof_decl(0));
}

void AddFlags(CLI::App& app, Restating how, const FieldDescriptor& fact, RestateOptions& options) {
  AddNamingFlags(app, options.naming);
  if (how == Restating::kCorrect) {
    app.add_option("--because", options.because, "What was wrong")->required();
    app.add_option("--authority", options.authority,
                   "On whose authority, such as \"the secretariat\"")
        ->required();
  } else if (how == Restating::kDispute) {
    app.add_option("--about", options.about,
                   "About what the two cannot both stand: holder, start, end, manner, occurrence, "
                   "count, title")
        ->required();
    app.add_option("--because", options.because, "Why, in your words");
  }
  app.add_option("--clear", options.clear,
                 "Fields to be left out, by the name of their flag without --: to, or presiding");
  app.add_flag("--dry-run", options.dry_run, "Show what would change, and send nothing");
  AddAccountFlags(app, options.account);
  AddFactFlags(app, fact, options.account);
}

// The path of a field named as its flag is: "presiding-party" is meetingHeld.presiding.party.
std::string PathOf(const FieldDescriptor& fact, const std::string& flag) {
  for (int i = 0; i < fact.message_type()->field_count(); ++i) {
    const FieldDescriptor& field = *fact.message_type()->field(i);
    const std::string name = InKebab(field.json_name());
    const std::string path = absl::StrCat(fact.json_name(), ".", field.json_name());
    if (flag == name) return path;
    if (field.is_repeated() && flag + "s" == name) return path;
    if (field.message_type() == nullptr || flag.rfind(name + "-", 0) != 0) continue;
    for (int k = 0; k < field.message_type()->field_count(); ++k) {
      const std::string inner = field.message_type()->field(k)->json_name();
      if (flag == absl::StrCat(name, "-", InKebab(inner))) return absl::StrCat(path, ".", inner);
    }
  }
  const auto& event = *v1::Event::descriptor();
  for (int i = 0; i < event.field_count(); ++i) {
    if (flag == InKebab(event.field(i)->json_name())) return event.field(i)->json_name();
  }
  return flag == "source" ? "sources" : "";
}

void TakeOutCleared(const FieldDescriptor& fact, RestateOptions& options, JsonValue* account) {
  for (const std::string& flag : options.clear) {
    const std::string path = PathOf(fact, flag);
    if (path.empty() || !TakeOut(*account, path)) {
      options.account.mistakes.push_back(
          absl::StrCat("--clear ", flag, ": the event has no such field"));
    }
  }
}

void PutBodies(const EventOnRecord& event, JsonValue& line) {
  JsonValue& bodies = line["bodies"];
  bodies.kind = JsonValue::Kind::kArray;
  for (const std::string& body : event.bodies) bodies.items.push_back(JsonValue::String(body));
}

JsonValue Correction(const EventOnRecord& event, JsonValue account, const RestateOptions& options) {
  JsonValue line = options.naming.line;
  PutBodies(event, line);
  JsonValue& corrected = line["eventCorrected"];
  corrected = JsonValue::Object();
  corrected["event"] = JsonValue::String(event.NameIn(event.bodies.front()));
  corrected["version"] = JsonValue::String(event.version);
  if (!event.event.ref().empty()) account["ref"] = JsonValue::String(event.event.ref());
  corrected["replacement"] = std::move(account);
  corrected["reason"] = JsonValue::String(options.because);
  corrected["authority"] = JsonValue::String(options.authority);
  return line;
}

// A second account of what happened: an event of its own beside the first.
JsonValue SecondAccount(const EventOnRecord& event, JsonValue account, Restating how,
                        const RestateOptions& options) {
  MergeInto(account, options.naming.line);
  PutBodies(event, account);
  const JsonValue name = JsonValue::String(event.NameIn(event.bodies.front()));
  JsonValue& list = account[how == Restating::kDispute ? "disputes" : "refines"];
  list.kind = JsonValue::Kind::kArray;
  if (how == Restating::kRefine) {
    list.items.push_back(name);
    return account;
  }
  JsonValue dispute = JsonValue::Object();
  dispute["event"] = name;
  dispute["about"].kind = JsonValue::Kind::kArray;
  for (const std::string& about : options.about) {
    dispute["about"].items.push_back(JsonValue::String(about));
  }
  if (!options.because.empty()) dispute["reason"] = JsonValue::String(options.because);
  list.items.push_back(std::move(dispute));
  return account;
}

void TellDifferences(const Session& session, Restating how, const EventOnRecord& event,
                     const std::vector<std::pair<std::string, std::string>>& differences) {
  if (session.json) return;
  const char* what = how == Restating::kCorrect ? "Correcting" : "Beside";
  Sheet sheet(AnswerPaint(session.console));
  for (const auto& [path, text] : differences) sheet.Add(path, Printable(text));
  session.console.out << what << " " << FactInWords(event.event) << " ["
                      << Printable(event.NameIn(event.bodies.front())) << "]:\n"
                      << sheet.Text();
}

ExitCode Restate(Session& session, Restating how, const EventOnRecord& event,
                 RestateOptions& options) {
  auto on_record = AccountOf(event);
  if (!on_record.ok()) return Complain(session.console, on_record.status());
  JsonValue before = *std::move(on_record);
  if (how != Restating::kCorrect) {  // a source and words of its own
    for (const char* key :
         {"sources", "wording", "remarks", "note", "disputes", "refines", "onInferred"}) {
      TakeOut(before, key);
    }
  }
  JsonValue after = before;
  TakeOutCleared(FactOf(event.event), options, &after);
  MergeInto(after, options.account.line);
  std::vector<std::string> mistakes = options.account.mistakes;
  mistakes.insert(mistakes.end(), options.naming.mistakes.begin(), options.naming.mistakes.end());
  const auto differences = Differences(before, after);
  if (differences.empty() && mistakes.empty()) mistakes.emplace_back("nothing would change");
  const JsonValue line = how == Restating::kCorrect ? Correction(event, after, options)
                                                    : SecondAccount(event, after, how, options);
  std::optional<v1::AppendRequest> request = ReadLine(line, mistakes);
  if (!request) return TellMistakes(session, mistakes);
  TellDifferences(session, how, event, differences);
  if (options.dry_run) {
    session.console.out << "Nothing was sent.\n";
    return kOk;
  }
  return RunRecord(session, *std::move(request));
}

// Arguments in the order in which CLI11 takes them from a vector.
std::vector<std::string> Reversed(std::vector<std::string> arguments) {
  std::reverse(arguments.begin(), arguments.end());
  return arguments;
}

// Reads the event, then the flags of its kind.
ExitCode ReadAndRestate(Session& session, Restating how,
                        const std::vector<std::string>& arguments) {
  const std::string command = absl::StrCat("minutebook ", NameOf(how));
  CLI::App connection;
  connection.set_help_flag();
  connection.allow_extras();
  AddConnectionFlags(connection, session);
  connection.parse(Reversed({arguments.begin() + 1, arguments.end()}));
  ExitCode code = kOk;
  std::optional<EventOnRecord> event = FindEvent(session, arguments.front(), &code);
  if (!event) return code;
  if (const absl::Status read = ReadVersion(session, &*event); !read.ok()) {
    return Complain(session.console, read);
  }
  const std::string name = absl::StrCat(command, " ", arguments.front());
  CLI::App flags(absl::StrCat("It says: ", FactInWords(event->shown), ": ",
                              Printable(FactDetails(event->shown)),
                              ". Flags say what is different; a list is given whole."),
                 name);
  RestateOptions options;
  AddFlags(flags, how, FactOf(event->event), options);
  try {
    flags.parse(Reversed(connection.remaining()));
  } catch (const CLI::Success& shown) {
    flags.exit(shown, session.console.out, session.console.err);
    return kOk;
  } catch (const CLI::ParseError& error) {
    const std::string advice = FlagAdvice(flags, connection.remaining());
    session.console.err << "minutebook: " << (advice.empty() ? error.what() : advice) << "\n"
                        << name << " --help tells more.\n";
    return kUsage;
  }
  return Restate(session, how, *event, options);
}

void AddCommand(CLI::App& app, Session& session, Restating how, const char* help) {
  CLI::App* command = app.add_subcommand(NameOf(how), help);
  command->footer(absl::StrCat(
      "The event comes first: BODY:REF such as ascn:annual-4, a position or an id.\nminutebook ",
      NameOf(how), " EVENT --help lists the flags of its kind."));
  // What follows the event's name is read once it is known what the event is.
  command->fallthrough(false);
  command->prefix_command();
  command->callback([command, &session, how] {
    const std::vector<std::string> arguments = command->remaining();
    if (arguments.empty()) {
      session.console.err << "minutebook: name the event, such as: minutebook " << NameOf(how)
                          << " ascn:annual-4\n";
      session.exit_code = kUsage;
      return;
    }
    session.exit_code = ReadAndRestate(session, how, arguments);
  });
}

}  // namespace

void AddRestateCommands(CLI::App& app, Session& session) {
  AddCommand(app, session, Restating::kCorrect,
             "Correct an event that was recorded wrongly: name it, then what is different.\n"
             "minutebook correct ascn:annual-9 --on 2026-09-12 --because \"A slip of the pen.\" "
             "--authority \"the secretariat\"");
  AddCommand(app, session, Restating::kDispute,
             "Record another source's account of an event, where the two cannot both stand.\n"
             "minutebook dispute ascn:annual-9 --about occurrence --on 2026-09-13 --ref "
             "annual-9-day --source-url https://...");
  AddCommand(app, session, Restating::kRefine,
             "Record a compatible, sharper account of an event.\n"
             "minutebook refine ascn:annual-9 --on 2026-09-12 --ref annual-9-day --source-url "
             "https://...");
}

}  // namespace minutebook::cli
