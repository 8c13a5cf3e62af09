#include "tools/cli/erase_command.h"

#include <CLI/CLI.hpp>
#include <istream>
#include <memory>
#include <ostream>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "tools/cli/complaint.h"
#include "tools/cli/event_on_record.h"
#include "tools/cli/event_words.h"
#include "tools/cli/layout.h"
#include "tools/cli/message_writer.h"
#include "tools/cli/phrases.h"

namespace minutebook::cli {
namespace {

struct EraseOptions {
  std::string event;
  v1::EraseRequest request;
  bool yes = false;
};

// What erasing does beside taking the words, where it does.
std::string Consequence(v1::EventType type) {
  switch (type) {
    case v1::EVENT_TYPE_EVENT_RETRACTED:
      return "The event that it retracted will hold again.";
    case v1::EVENT_TYPE_EVENT_CORRECTED:
      return "The event that it corrected will read as before it.";
    case v1::EVENT_TYPE_DISPUTE_RESOLVED:
      return "The dispute that it settled will be open again.";
    default:
      return "Answers will be as if it had not been recorded, also as of the past.";
  }
}

void Foretell(const v1::RecordedEvent& event, std::ostream& to) {
  to << "Erased for good: the content of this event, and of every correction of it.\n"
     << Consequence(event.header().type()) << "\n"
     << "What remains: its position, bodies, type, times, recorder, id and digest, which proofs "
        "rest on; and who\nerased it, when and why. What backups and exports hold is not "
        "reached.\n";
}

// Whether the one at the terminal means it.
bool Confirm(const Console& console, std::uint64_t position) {
  console.err << "Type the position, " << position << ", to erase it: " << std::flush;
  std::string typed;
  std::getline(console.in, typed);
  return absl::StripAsciiWhitespace(typed) == absl::StrCat(position);
}

ExitCode Run(Session& session, const EraseOptions& options) {
  const Console& console = session.console;
  const auto asked = EventNamed(options.event);
  if (!asked.ok()) {
    console.err << "minutebook: " << asked.status().message() << "\n";
    return kUsage;
  }
  if (!options.yes && !console.err_is_terminal) {
    console.err << "minutebook: erasing asks for confirmation at a terminal; in a script, add "
                   "--yes\n";
    return kUsage;
  }
  const auto found = session.client().GetEvent(*asked);
  if (!found.ok()) return Complain(console, found.status());
  const v1::RecordedEvent& event = found->event();
  if (!options.yes) {
    console.err << EventSheet(event, Paint(console.err_colour)) << "\n";
    Foretell(event, console.err);
    if (!Confirm(console, event.header().position())) {
      console.err << "Nothing was erased.\n";
      return kUsage;
    }
  }
  v1::EraseRequest request = options.request;
  request.set_position(event.header().position());
  const auto erased = session.client().Erase(request);
  if (!erased.ok()) return Complain(console, erased.status());
  if (session.json) {
    console.out << ProtoJson(*erased) << "\n";
    return kOk;
  }
  const v1::Receipt& receipt = erased->receipt();
  console.out << (receipt.already_recorded() ? "Erased before: " : "Erased: ")
              << TypeInWords(event.header().type()) << " at position " << erased->position()
              << "; recorded at position " << receipt.position() << ", id " << receipt.event_id()
              << ".\nBackups and exports made before still hold it.\n";
  return kOk;
}

}  // namespace

void AddEraseCommand(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand(
      "erase", "Take an event's content, and its corrections', out of the record for good");
  const auto options = std::make_shared<EraseOptions>();
  command->add_option("event", options->event, "Position, id, or BODY:REF")->required();
  command
      ->add_option_function<std::string>(
          "--because", [options](const std::string& text) { options->request.set_reason(text); },
          "Why; stays on record, so it must not repeat what is erased")
      ->required();
  command
      ->add_option_function<std::string>(
          "--authority",
          [options](const std::string& text) { options->request.set_authority(text); },
          "On whose authority; stays on record")
      ->required();
  command->add_flag("--yes", options->yes, "Do not ask for confirmation");
  command->callback([&session, options] { session.exit_code = Run(session, *options); });
}

}  // namespace minutebook::cli
