#include "tools/cli/watch_command.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "absl/strings/str_cat.h"
#include "tools/cli/complaint.h"
#include "tools/cli/event_words.h"
#include "tools/cli/filter_flags.h"
#include "tools/cli/message_writer.h"
#include "tools/cli/moment.h"
#include "tools/client/error.h"

namespace minutebook::cli {
namespace {

struct WatchOptions {
  FilterFlags filter;
  std::uint64_t from = 0;
};

ExitCode Run(Session& session, const WatchOptions& options) {
  const Console& console = session.console;
  const Paint paint(console.err_colour);
  v1::WatchRequest request;
  auto filter = options.filter.Filter();
  if (!filter.ok()) {
    console.err << "minutebook: " << filter.status().message() << "\n";
    return kUsage;
  }
  *request.mutable_filter() = *std::move(filter);
  request.set_from_position(options.from);
  bool broken = false;
  const auto tell = [&](const std::string& text) { console.err << paint.Dim(text) << std::endl; };
  client::WatchCallbacks callbacks;
  callbacks.on_event = [&](const v1::RecordedEvent& event) -> absl::Status {
    console.out << (session.json ? EventLine(event) : EventRow(event, console)) << std::endl;
    return console.out ? absl::OkStatus() : absl::CancelledError("nobody reads this any more");
  };
  callbacks.on_caught_up = [&](std::uint64_t position) {
    tell(absl::StrCat(broken ? "Connected again" : "Up to date", " at position ",
                      WithCommas(position), "; waiting for events. Ctrl-C stops."));
    broken = false;
  };
  callbacks.on_broken = [&](const absl::Status& why, std::uint64_t position) {
    if (broken) return;  // told already
    broken = true;
    const client::Error error = client::ErrorOf(why);
    const bool stalled = error.reason == v1::ERROR_REASON_READER_STALLED;
    tell(absl::StrCat("The server ",
                      error.unreachable ? "cannot be reached"
                      : stalled         ? "gave up on this watch, as nothing was read"
                                        : "went away",
                      "; it is tried again, and goes on after position ", WithCommas(position),
                      "."));
  };
  const absl::Status status = session.client().Watch(request, callbacks);
  return console.out ? Complain(console, status) : kOk;
}

}  // namespace

void AddWatchCommand(CLI::App& app, Session& session) {
  auto options = std::make_shared<WatchOptions>();
  CLI::App* command = app.add_subcommand(
      "watch",
      "Events as they are recorded, until Ctrl-C.\n"
      "A server that goes away is tried again; no event is missed or told twice.");
  command->add_option("--from", options->from,
                      "Begin with what is on record from this position on; without it, only what "
                      "is recorded from now on");
  options->filter.AddTo(*command);
  command->callback([&session, options] { session.exit_code = Run(session, *options); });
}

}  // namespace minutebook::cli
