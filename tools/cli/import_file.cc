#include "tools/cli/import_file.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "tools/cli/date_check.h"
#include "tools/cli/known_at.h"

namespace minutebook::cli {
namespace {

absl::Time KnownAt(const PlannedEvent& planned) {
  return ParseKnownAt(planned.event.known_at()).value_or(absl::InfiniteFuture());
}

}  // namespace

std::optional<PlannedEvent> ImportReader::Next() {
  std::string text;
  while (std::getline(in_, text)) {
    ++line_;
    bytes_ += text.size() + 1;
    if (absl::StripAsciiWhitespace(text).empty()) continue;
    auto json = ParseJson(text);
    if (!json.ok()) {
      problems_.push_back({line_, "", std::string(json.status().message())});
      continue;
    }
    FieldProblems found;
    auto event = short_forms_.Read(*json, found);
    if (event) CheckDates(event->event(), found);
    for (FieldProblem& problem : found) {
      problems_.push_back({line_, std::move(problem.field), std::move(problem.message)});
    }
    if (short_forms_.skipped_server_event()) ++skipped_;
    if (!event || !found.empty()) continue;
    PlannedEvent planned{std::move(*event), line_};
    CheckName(planned);
    return planned;
  }
  if (in_.bad()) problems_.push_back({line_ + 1, "", "from here on the file cannot be read"});
  return std::nullopt;
}

void ImportReader::CheckName(const PlannedEvent& planned) {
  const v1::NewEvent& event = planned.event;
  const std::string& ref = event.event().ref();
  if (ref.empty() && event.event_id().empty()) {
    ++unnamed_;
    problems_.push_back({planned.line, "ref", "missing: a rerun could not know the event again"});
    return;
  }
  if (!whole_) return;
  const std::string name = ref.empty() ? event.event_id() : absl::StrCat(event.body(), "\n", ref);
  const auto [first, fresh] = lines_of_names_.emplace(name, planned.line);
  if (!fresh) {
    problems_.push_back({planned.line, ref.empty() ? "id" : "ref",
                         absl::StrCat("\"", ref.empty() ? event.event_id() : ref, "\" is on line ",
                                      first->second, " already")});
  }
}

std::size_t SortByKnownAt(std::vector<PlannedEvent>& events) {
  std::vector<std::pair<absl::Time, std::size_t>> order;
  order.reserve(events.size());
  for (std::size_t i = 0; i < events.size(); ++i) order.emplace_back(KnownAt(events[i]), i);
  std::sort(order.begin(), order.end());  // the place breaks ties: stable
  std::size_t moved = 0;
  std::vector<PlannedEvent> sorted;
  sorted.reserve(events.size());
  for (const auto& [known_at, place] : order) {
    if (place != sorted.size()) ++moved;
    sorted.push_back(std::move(events[place]));
  }
  events = std::move(sorted);
  return moved;
}

const PlannedEvent* FirstOutOfOrder(const std::vector<PlannedEvent>& events) {
  std::map<std::string, absl::Time> latest;  // by body
  for (const PlannedEvent& planned : events) {
    const absl::Time known_at = KnownAt(planned);
    std::vector<std::string> bodies(planned.event.further_bodies().begin(),
                                    planned.event.further_bodies().end());
    bodies.push_back(planned.event.body());
    for (const std::string& body : bodies) {
      absl::Time& last = latest.try_emplace(body, absl::InfinitePast()).first->second;
      if (known_at < last) return &planned;
      last = known_at;
    }
  }
  return nullptr;
}

}  // namespace minutebook::cli
