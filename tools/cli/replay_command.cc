#include "tools/cli/replay_command.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tools/cli/civil_date.h"
#include "tools/cli/complaint.h"
#include "tools/cli/event_words.h"
#include "tools/cli/filter_flags.h"
#include "tools/cli/message_writer.h"
#include "tools/cli/moment.h"

namespace minutebook::cli {
namespace {

struct ReplayOptions {
  FilterFlags filter;
  std::string from;
  std::string to;
  bool backward = false;
  std::uint64_t limit = 0;
};

// A position, or a time.
struct Bound {
  std::uint64_t position = 0;  // 0: not given
  std::optional<absl::Time> time;
};

// A day means its beginning, or its end where it is the end of a range.
absl::StatusOr<Bound> ParseBound(const char* flag, const std::string& text, bool range_end) {
  Bound bound;
  absl::Time time;
  if (text.empty()) return bound;
  if (absl::SimpleAtoi(text, &bound.position)) {
    if (bound.position > 0) return bound;
  } else if (ParseMoment(text, time)) {
    const bool day = ParseCivilDay(text).has_value();
    bound.time = day && range_end ? time + absl::Hours(24) - absl::Microseconds(1) : time;
    return bound;
  }
  return absl::InvalidArgumentError(
      absl::StrCat(flag, ": \"", text,
                   "\" is neither a position, counted from 1, nor a day or a time of recording "
                   "(2026-11-22, 2026-11-22T13:00:00Z)"));
}

// Whether a bound ends the reading before this event.
bool Beyond(const Bound& end, const v1::EventHeader& header, bool backward) {
  if (end.position > 0) {
    return backward ? header.position() < end.position : header.position() > end.position;
  }
  if (!end.time) return false;
  const absl::Time recorded = absl::FromUnixMicros(header.recorded_at_us());
  return backward ? recorded < *end.time : recorded > *end.time;
}

absl::Status EndReached() { return absl::CancelledError("the end that was asked for"); }

ExitCode Run(Session& session, const ReplayOptions& options) {
  const Console& console = session.console;
  const auto filter = options.filter.Filter();
  const auto from = ParseBound("--from", options.from, false);
  const auto to = ParseBound("--to", options.to, true);
  for (const absl::Status& status : {filter.status(), from.status(), to.status()}) {
    if (status.ok()) continue;
    console.err << "minutebook: " << status.message() << "\n";
    return kUsage;
  }
  const bool by_position = from->position > 0 && to->position > 0 && to->position < from->position;
  if (by_position || (from->time && to->time && *to->time < *from->time)) {
    console.err
        << "minutebook: --to lies before --from; to read from later to earlier: --backward\n";
    return kUsage;
  }
  // A range is read from its end where it is read backward.
  const Bound& start = options.backward ? *to : *from;
  const Bound& end = options.backward ? *from : *to;
  v1::ReadEventsRequest request;
  *request.mutable_filter() = *filter;
  request.set_backward(options.backward);
  request.set_limit(options.limit);
  if (start.position > 0) request.set_position(start.position);
  if (start.time) *request.mutable_recorded_at() = ToProto(*start.time);
  bool ended = false;
  bool shown = false;
  const absl::Status status =
      session.client().ReadEvents(request, [&](const v1::RecordedEvent& event) -> absl::Status {
        ended = Beyond(end, event.header(), options.backward) || !console.out;
        if (ended) return EndReached();
        shown = true;
        console.out << (session.json ? EventLine(event) : EventRow(event, console)) << "\n";
        return absl::OkStatus();
      });
  console.out.flush();
  // An empty list is an answer; a mistyped id gives one, too.
  if (status.ok() && !shown && !session.json) console.err << "No such event is on record.\n";
  return status.ok() || ended ? kOk : Complain(console, status);
}

}  // namespace

void AddReplayCommand(CLI::App& app, Session& session) {
  auto options = std::make_shared<ReplayOptions>();
  CLI::App* command =
      app.add_subcommand("replay",
                         "Events in the order in which they were recorded.\n"
                         "With --json one line each, in the short form that import takes.");
  command->add_option("--from", options->from, "First position, or day or time of recording");
  command->add_option("--to", options->to, "Last position, or time of recording");
  command->add_flag("--backward", options->backward, "From later to earlier");
  command->add_option("--limit", options->limit, "How many events at most");
  options->filter.AddTo(*command);
  command->callback([&session, options] { session.exit_code = Run(session, *options); });
}

}  // namespace minutebook::cli
