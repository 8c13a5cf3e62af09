#include "service/domain/audit/timeline.h"

#include <algorithm>

#include "service/domain/audit/items.h"
#include "service/domain/edtf.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

using Timeline = std::vector<v1::TimelineItem>;

v1::TimelineItem Item(v1::TimelineKind kind, std::string label, const v1::Fact* fact,
                      const AuditRecord& record) {
  v1::TimelineItem item;
  item.set_kind(kind);
  item.set_label(std::move(label));
  if (fact != nullptr) *item.mutable_event() = record.sources.At(fact->position()).event;
  return item;
}

template <typename Field>
const v1::Fact* First(const Field& facts) {
  return facts.empty() ? nullptr : &facts.Get(0);
}

// False where it is no date.
bool Place(const std::string& on, const std::string& inferred, v1::TimelineItem* item) {
  const absl::StatusOr<Edtf> date = ParseEdtf(on);
  if (!date.ok()) return false;
  item->set_first(FormatDay(date->first()));
  item->set_last(FormatDay(date->last()));
  const bool exact =
      date->begin.precision == Precision::kDay && date->end.precision == Precision::kDay;
  item->set_inexact(!exact || date->begin.approximate || date->begin.uncertain ||
                    !inferred.empty());
  return true;
}

void AddTerms(const AuditRecord& record, Timeline* timeline) {
  for (const std::size_t i : record.office->tenures.ByBeginning()) {
    if (!record.Covers(i)) continue;
    const TermState& state = record.State(i);
    const v1::Term& term = record.office->terms[i];
    v1::TimelineItem item =
        Item(state.nominated_only ? v1::TIMELINE_KIND_NOMINATION : v1::TIMELINE_KIND_TERM,
             term.party().name(), First(term.facts()), record);
    const AuditDays days = DaysOfTerm(state.readings);
    if (days.begins()) item.set_first(FormatDay(days.first));
    if (days.ends()) item.set_last(FormatDay(days.last));
    const Span& span = state.readings.front();
    const bool exact = span.begin.precision == Precision::kDay &&
                       (!span.end.has_value() || span.end->precision == Precision::kDay);
    item.set_inexact(!exact || !span.begin_stated || state.readings.size() > 1 ||
                     !term.inferred().empty());
    item.set_disputed(!state.disputed.empty());
    timeline->push_back(std::move(item));
  }
}

std::string MeetingLabel(const v1::Meeting& meeting) {
  if (meeting.ordinal() > 0) {
    return Concat({meeting.series(), " ", std::to_string(meeting.ordinal())});
  }
  return meeting.title().empty() ? meeting.meeting() : meeting.title();
}

void AddMeetings(const AuditRecord& record, Timeline* timeline) {
  for (const v1::Meeting& meeting : record.meetings) {
    if (!record.Covers(meeting)) continue;
    const v1::Fact* held = nullptr;
    for (const v1::Fact& fact : meeting.facts()) {
      if (held == nullptr && fact.type() == v1::EVENT_TYPE_MEETING_HELD) held = &fact;
    }
    if (held != nullptr) {
      v1::TimelineItem item = Item(v1::TIMELINE_KIND_MEETING, MeetingLabel(meeting), held, record);
      item.set_disputed(meeting.disputed_size() > 0);
      if (Place(meeting.on(), meeting.on_inferred(), &item)) timeline->push_back(std::move(item));
    }
    for (const v1::PlannedDate& planned : meeting.planned()) {
      if (planned.planned().empty() || planned.planned() == meeting.on()) continue;
      v1::TimelineItem item = Item(v1::TIMELINE_KIND_PLANNED_MEETING,
                                   Concat({MeetingLabel(meeting), " planned"}), nullptr, record);
      for (const v1::Fact& fact : meeting.facts()) {
        if (fact.event_id() != planned.event_id()) continue;
        *item.mutable_event() = record.sources.At(fact.position()).event;
      }
      if (Place(planned.planned(), "", &item)) timeline->push_back(std::move(item));
    }
  }
}

void AddDocuments(const AuditRecord& record, Timeline* timeline) {
  for (const v1::Document& document : record.documents) {
    v1::TimelineItem item = Item(v1::TIMELINE_KIND_DOCUMENT,
                                 document.title().empty() ? document.document() : document.title(),
                                 First(document.facts()), record);
    const std::string& on =
        document.adopted_on().empty() ? document.tabled_on() : document.adopted_on();
    item.set_disputed(document.disputed_size() > 0);
    if (Place(on, document.adopted_on_inferred(), &item)) timeline->push_back(std::move(item));
  }
}

}  // namespace

std::vector<v1::TimelineItem> TimelineOf(const AuditRecord& record) {
  Timeline timeline;
  AddTerms(record, &timeline);
  AddMeetings(record, &timeline);
  AddDocuments(record, &timeline);
  std::stable_sort(timeline.begin(), timeline.end(),
                   [](const v1::TimelineItem& a, const v1::TimelineItem& b) {
                     if (a.kind() != b.kind()) return a.kind() < b.kind();
                     return a.first() < b.first();
                   });
  return timeline;
}

}  // namespace minutebook::domain
