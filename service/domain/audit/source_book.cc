#include "service/domain/audit/source_book.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "service/domain/audit/words.h"
#include "service/domain/event.h"
#include "service/domain/identifiers.h"
#include "service/domain/keys.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

bool Same(const std::string& a, const std::string& b) {
  return !a.empty() && absl::EqualsIgnoreCase(a, b);
}

// Whether `name`, what a source was derived from, means the other.
bool Means(const std::string& name, const v1::Source& other) {
  return Same(name, other.id()) || Same(name, other.publisher()) || Same(name, other.title()) ||
         Same(name, other.url());
}

// Two descriptions with one address are one source; without addresses, with one short name.
std::vector<std::string> KeysOf(const v1::Source& source) {
  std::vector<std::string> keys;
  if (!source.url().empty()) keys.push_back(Concat({"url ", source.url()}));
  if (!source.id().empty()) keys.push_back(Concat({"id ", source.id()}));
  if (keys.empty()) {
    keys.push_back(
        Concat({"text ", source.publisher(), "\n", source.title(), "\n", source.published()}));
  }
  return keys;
}

}  // namespace

std::optional<std::string> OneOrigin(const v1::Source& a, const v1::Source& b) {
  if (!a.sha256().empty() && a.sha256() == b.sha256()) return "they are the same file";
  if (Means(a.derived_from(), b) || Means(b.derived_from(), a)) {
    return "one was derived from the other";
  }
  if (Same(a.derived_from(), b.derived_from())) {
    return Concat({"both were derived from ", a.derived_from()});
  }
  if (Same(a.publisher(), b.publisher())) {
    return Concat({"both were published by ", a.publisher()});
  }
  return std::nullopt;
}

void SourceBook::Mention(const v1::Fact& fact, bool counts) {
  KnownEvent& known = events_[fact.position()];
  known.counts = known.counts || counts;
  if (!known.event.event_id().empty()) return;
  known.event.set_event_id(fact.event_id());
  known.event.set_position(fact.position());
  known.event.set_ref(fact.ref());
  known.event.set_type(fact.type());
  known.on = fact.on();
  known.at = fact.at();
  if (fact.corrected_by().empty()) return;
  const absl::StatusOr<EventId> correction = ParseUuid(fact.corrected_by());
  if (correction.ok()) corrected_.emplace(fact.position(), *correction);
}

void SourceBook::Mention(const v1::Fact& fact, const EventRecord& record, const std::string& body) {
  const bool fresh = !events_.contains(fact.position());
  Mention(fact, false);
  if (fresh) Keep(record, body, &events_.at(fact.position()));
}

void SourceBook::Attach(std::uint64_t to, const v1::Fact& by) {
  Mention(by, false);
  attached_.emplace_back(to, by.position());
}

absl::Status SourceBook::Load(const EventReader* reader, const std::string& body) {
  if (reader == nullptr) return absl::OkStatus();
  loaded_ = true;
  std::vector<store::Position> positions;
  auto next = events_.begin();
  while (next != events_.end()) {
    positions.clear();
    const auto first = next;
    for (; next != events_.end() && positions.size() < event_reads_max; ++next) {
      positions.push_back(next->first);
    }
    ASSIGN_OR_RETURN(const std::vector<EventRecord> records, reader->Read(positions));
    auto known = first;
    for (const EventRecord& record : records) Keep(record, body, &(known++)->second);
  }
  RETURN_IF_ERROR(LoadCorrections(*reader));
  for (const auto& [to, by] : attached_) {
    for (const std::uint32_t number : events_.at(by).sources) AddSource(number, &events_.at(to));
  }
  return absl::OkStatus();
}

void SourceBook::Keep(const EventRecord& record, const std::string& body, KnownEvent* known) {
  known->known_at_us = record.header.known_at_us();
  known->recorded_at_us = record.header.recorded_at_us();
  known->recorder = record.header.recorder();
  known->erased = record.erased;
  if (record.header.bodies_size() > 0 && record.header.bodies(0).body() != body) {
    known->event.set_body(record.header.bodies(0).body());
  }
  if (corrected_.contains(record.header.position())) {
    as_recorded_[record.header.position()] = record.event;
    return;  // the correction says what it is now
  }
  KeepWords(record.event, known);
}

void SourceBook::KeepWords(const v1::Event& event, KnownEvent* known) {
  if (const v1::Tenure* tenure = TenureOf(event); tenure != nullptr) {
    known->tenure_inferred = tenure->inferred();
  }
  known->cites = EventsCited(event);
  for (const v1::Source& source : event.sources()) AddSource(NumberOf(source), known);
}

absl::Status SourceBook::LoadCorrections(const EventReader& reader) {
  for (const auto& [of, correction] : corrected_) {
    ASSIGN_OR_RETURN(const std::vector<std::optional<store::Position>> found,
                     reader.Find({&correction, 1}));
    if (!found.front().has_value()) return absl::DataLossError("a correction is not in the log");
    ASSIGN_OR_RETURN(const std::vector<EventRecord> records, reader.Read({&*found.front(), 1}));
    KeepCorrection(records.front(), &events_.at(of));
  }
  as_recorded_.clear();
  return absl::OkStatus();
}

void SourceBook::KeepCorrection(const EventRecord& record, KnownEvent* known) {
  const v1::EventCorrected& corrected = record.event.event_corrected();
  CorrectionKnown& correction = known->correction.emplace();
  correction.fact.set_event_id(FormatUuid(IdFromBytes(record.header.event_id())));
  correction.fact.set_position(record.header.position());
  correction.fact.set_type(record.header.type());
  correction.fact.set_ref(record.event.ref());
  correction.fact.set_on(record.event.on());
  correction.reason = corrected.reason();
  correction.authority = corrected.authority();
  correction.recorded_at_us = record.header.recorded_at_us();
  correction.changed =
      ChangedFields(as_recorded_[known->event.position()], corrected.replacement());
  Mention(correction.fact, false);
  KeepWords(corrected.replacement(), known);
  // What the correction itself rests on.
  for (const v1::Source& source : record.event.sources()) AddSource(NumberOf(source), known);
}

void SourceBook::AddSource(std::uint32_t number, KnownEvent* known) {
  auto& numbers = known->sources;
  if (std::find(numbers.begin(), numbers.end(), number) != numbers.end()) return;
  numbers.push_back(number);
  if (known->counts) sources_[number - 1].set_events(sources_[number - 1].events() + 1);
}

std::uint32_t SourceBook::NumberOf(const v1::Source& source) {
  const std::vector<std::string> keys = KeysOf(source);
  std::uint32_t number = 0;
  for (const std::string& key : keys) {
    const auto found = numbers_.find(key);
    if (found == numbers_.end()) continue;
    // Another address under one short name is another source.
    const v1::Source& other = Source(found->second);
    if (!source.url().empty() && !other.url().empty() && source.url() != other.url()) continue;
    number = found->second;
    break;
  }
  if (number == 0) {
    number = static_cast<std::uint32_t>(sources_.size()) + 1;
    sources_.emplace_back().set_number(number);
    *sources_.back().mutable_source() = source;
  } else if (Source(number).url().empty() && !source.url().empty()) {
    *sources_[number - 1].mutable_source() = source;
  }
  for (const std::string& key : keys) numbers_.emplace(key, number);
  return number;
}

std::string SourceBook::NameOf(std::uint32_t number) const {
  const v1::Source& source = Source(number);
  std::string name = source.publisher();
  for (const std::string* other : {&source.title(), &source.id(), &source.url()}) {
    if (name.empty()) name = *other;
  }
  if (!source.published().empty()) name += Concat({" (", DateWords(source.published()), ")"});
  return name;
}

}  // namespace minutebook::domain
