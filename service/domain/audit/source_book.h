// What the log adds to the rows of an audit: the sources of each event, whose it is, and when it
// was made known.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "minutebook/v1/audit.pb.h"
#include "service/domain/answers.h"
#include "service/domain/audit/citations.h"
#include "service/domain/event_reader.h"
#include "service/domain/identifiers.h"

namespace minutebook::domain {

// The correction whose words an event has now.
struct CorrectionKnown {
  v1::Fact fact;
  std::string reason;
  std::string authority;
  std::int64_t recorded_at_us = 0;
  std::vector<std::string> changed;  // fields, as JSON names them
};

// An event as the audit knows it: by its last words.
struct KnownEvent {
  v1::AuditedEvent event;
  std::string on;
  std::string at;                      // the meeting, as the event names it
  std::vector<Citation> cites;         // other events
  std::string tenure_inferred;         // why the dates of the tenure it states were concluded
  std::vector<std::uint32_t> sources;  // numbers, from 1
  std::int64_t known_at_us = 0;
  std::int64_t recorded_at_us = 0;
  std::string recorder;
  bool erased = false;
  bool counts = false;  // it is looked at, not merely mentioned
  std::optional<CorrectionKnown> correction;
};

// Why sources are of one origin: "both were derived from Xinhua"; nullopt where nothing says so.
std::optional<std::string> OneOrigin(const v1::Source& a, const v1::Source& b);

// Not thread-safe.
class SourceBook {
 public:
  // Notes an event; `counts` if the audit looks at it.
  void Mention(const v1::Fact& fact, bool counts);
  // Notes an event that was read from the log already.
  void Mention(const v1::Fact& fact, const EventRecord& record, const std::string& body);
  // A later event attaches its sources to one that was noted.
  void Attach(std::uint64_t to, const v1::Fact& by);
  // Reads what was noted from the log; with no reader, nothing. `body` is the one audited.
  absl::Status Load(const EventReader* reader, const std::string& body);

  // Whether sources could be read at all.
  bool loaded() const { return loaded_; }
  const std::map<std::uint64_t, KnownEvent>& events() const { return events_; }
  // The event at a position that was noted.
  const KnownEvent& At(std::uint64_t position) const { return events_.at(position); }
  const v1::Source& Source(std::uint32_t number) const { return sources_[number - 1].source(); }
  const std::vector<v1::AuditSource>& sources() const { return sources_; }
  // What to call it: its publisher, title, short name or address, and when it was published.
  std::string NameOf(std::uint32_t number) const;

 private:
  std::uint32_t NumberOf(const v1::Source& source);
  void Keep(const EventRecord& record, const std::string& body, KnownEvent* known);
  // Reads the corrections whose words events have now.
  absl::Status LoadCorrections(const EventReader& reader);
  void KeepCorrection(const EventRecord& record, KnownEvent* known);
  // What the event says by its last words.
  void KeepWords(const v1::Event& event, KnownEvent* known);
  void AddSource(std::uint32_t number, KnownEvent* known);

  bool loaded_ = false;
  std::map<std::uint64_t, KnownEvent> events_;
  std::map<std::uint64_t, EventId> corrected_;      // by which correction, by position of the event
  std::map<std::uint64_t, v1::Event> as_recorded_;  // of these, while they are read
  std::vector<v1::AuditSource> sources_;
  std::map<std::string, std::uint32_t> numbers_;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> attached_;  // to, by
};

}  // namespace minutebook::domain
