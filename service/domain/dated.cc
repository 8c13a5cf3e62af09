#include "service/domain/dated.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "service/domain/edtf.h"
#include "service/domain/facts.h"
#include "service/domain/row.pb.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

constexpr std::size_t kDayDigits = 8;
constexpr char kEnd = '\0';

// What an event says of when its subject is listed; nullptr: nothing.
const std::string* DateTold(RowKind kind, const v1::Event& event) {
  switch (kind) {
    case RowKind::kMeeting:
      if (event.has_meeting_scheduled()) return &event.meeting_scheduled().planned();
      if (event.has_meeting_rescheduled()) return &event.meeting_rescheduled().planned();
      return event.has_meeting_held() ? &event.on() : nullptr;
    case RowKind::kDocument:
      return event.has_document_tabled() || event.has_document_adopted() ? &event.on() : nullptr;
    case RowKind::kProposal:
      return event.has_proposal_put_forward() ? &event.on() : nullptr;
    case RowKind::kDecision:
      return event.has_decision_recorded() ? &event.on() : nullptr;
    case RowKind::kAction:
      return event.has_action_assigned() ? &event.action_assigned().due() : nullptr;
    default:
      return nullptr;
  }
}

// Meetings are listed whatever is on record of them: also where no date is, or none that holds.
void AddUndatedMeeting(bool planned, bool held, bool aside, std::set<DateKey>* dates) {
  if (!planned && (!held || aside)) dates->insert(DateKey(1, kUndated));
}

std::string SubjectOf(std::string_view key) {
  std::vector<std::string> parts = KeyParts(key);
  return parts.empty() ? "" : std::move(parts.back());
}

bool IdentifiesHere(const v1::Event& event, std::string_view subject) {
  return event.has_document_identified() && event.document_identified().document() == subject;
}

void AddAdopted(const SubjectRow& group, std::set<DateKey>* dates) {
  for (const RowFact& fact : group.facts()) {
    if (fact.event().has_document_adopted()) dates->insert(DateKeyOf(fact.event().on()));
  }
}

std::set<DateKey> AdoptedIn(const SubjectRow& group) {
  std::set<DateKey> dates;
  AddAdopted(group, &dates);
  return dates;
}

// The dates that a subject's row brings it under.
std::set<DateKey> DatesIn(RowKind kind, const SubjectRow& row) {
  std::set<DateKey> dates;
  bool planned = false, held = false, aside = false;
  for (const RowFact& fact : row.facts()) {
    const std::string* const told = DateTold(kind, fact.event());
    if (told == nullptr) continue;
    dates.insert(DateKeyOf(*told));
    const bool is_held = fact.event().has_meeting_held();
    held = held || is_held;
    planned = planned || !is_held;
    aside = aside || (is_held && fact.settlements_size() > 0);
  }
  if (kind == RowKind::kMeeting && row.facts_size() > 0) {
    AddUndatedMeeting(planned, held, aside, &dates);
  }
  return dates;
}

}  // namespace

std::span<const DateSpan> DateSpans() {
  static constexpr std::array<DateSpan, 4> kSpans = {
      {{'d', 1}, {'m', 31}, {'y', 366}, {'x', std::numeric_limits<std::int64_t>::max()}}};
  return kSpans;
}

std::string DayDigits(absl::CivilDay day) {
  const std::int64_t year = std::clamp<std::int64_t>(day.year(), 0, 9999);
  if (year != day.year() || year == 0) return std::string(kDayDigits, year == 0 ? '0' : '9');
  std::string digits(kDayDigits, '0');
  std::int64_t number = year * 10'000 + day.month() * 100 + day.day();
  for (std::size_t i = kDayDigits; i-- > 0; number /= 10) {
    digits[i] = static_cast<char>('0' + number % 10);
  }
  return digits;
}

DateKey DateKeyOf(std::string_view on) {
  const absl::StatusOr<Edtf> date = ParseEdtf(on);
  if (!date.ok()) return DateKey(1, kUndated);
  const std::int64_t days = date->last() - date->first() + 1;
  const auto spans = DateSpans();
  const auto span = std::find_if(spans.begin(), spans.end(),
                                 [days](const DateSpan& one) { return days <= one.days_max; });
  return Concat(
      {std::string_view(&span->letter, 1), DayDigits(date->first()), DayDigits(date->last())});
}

std::string_view DaysOf(const DateKey& date) { return std::string_view(date).substr(1); }

std::string EdtfOfDays(std::string_view days) {
  if (days.empty()) return "";
  const auto text = [&days](std::size_t at) {
    return Concat({days.substr(at, 4), "-", days.substr(at + 4, 2), "-", days.substr(at + 6, 2)});
  };
  const std::string first = text(0);
  const std::string last = text(kDayDigits);
  return first == last ? first : Concat({first, "/", last});
}

std::string DatedPrefix(RowKind kind, std::string_view owner, std::string_view date) {
  std::string key = OwnerPrefix(RowKind::kDated, owner);
  key.push_back(static_cast<char>(kind));
  return key.append(date);
}

std::string DatedKey(std::string_view subject_key, std::string_view date) {
  const std::size_t owner_end = subject_key.find(kEnd) + 1;
  std::string key;
  key.reserve(subject_key.size() + date.size() + 2);
  key.push_back(static_cast<char>(RowKind::kDated));
  key.append(subject_key.substr(1, owner_end - 1)).append(subject_key.substr(0, 1));
  return key.append(date).append(1, kEnd).append(subject_key.substr(owner_end));
}

namespace {

// Takes a subject's rows from some dates to others.
absl::Status Move(const std::string& key, const std::set<DateKey>& before,
                  const std::set<DateKey>& after, StateWriter& state) {
  for (const DateKey& date : before) {
    if (after.contains(date)) continue;
    RETURN_IF_ERROR(state.Delete(DatedKey(key, date)));
  }
  for (const DateKey& date : after) {
    if (before.contains(date)) continue;
    RETURN_IF_ERROR(state.PutNew(DatedKey(key, date)));
  }
  return absl::OkStatus();
}

}  // namespace

std::string PrefixBehind(std::string_view key) {
  if (key.empty() || key[0] != static_cast<char>(RowKind::kDated)) return "";
  const std::size_t end = key.find(kEnd);
  if (end == std::string_view::npos || end + 1 >= key.size()) return "";
  return Concat({key.substr(end + 1, 1), key.substr(1, end)});
}

bool IsListedByDate(char kind) {
  switch (static_cast<RowKind>(kind)) {
    case RowKind::kMeeting:
    case RowKind::kDocument:
    case RowKind::kProposal:
    case RowKind::kDecision:
    case RowKind::kAction:
      return true;
    default:
      return false;
  }
}

bool GivesDate(RowKind kind, const v1::Event& event) {
  if (DateTold(kind, event) != nullptr) return true;
  return kind == RowKind::kDocument && event.has_document_identified();
}

std::string DatedKeyOfNew(std::string_view key, const v1::Event& event) {
  const auto kind = static_cast<RowKind>(key[0]);
  const std::string* const told = DateTold(kind, event);
  if (told == nullptr && kind != RowKind::kMeeting) return "";
  return DatedKey(key, DateKeyOf(told == nullptr ? std::string_view() : *told));
}

absl::StatusOr<std::set<DateKey>> DatedChange::DatesOf(const std::string& key,
                                                       const ReadRow& read) const {
  const auto kind = static_cast<RowKind>(key[0]);
  ASSIGN_OR_RETURN(const Row row, read(key));
  std::set<DateKey> dates = DatesIn(kind, *row);
  if (kind != RowKind::kDocument) return dates;
  const std::string subject = SubjectOf(key);
  for (const RowFact& fact : row->facts()) {
    if (!IdentifiesHere(fact.event(), subject)) continue;
    const std::string& group = fact.event().document_identified().one_of();
    ASSIGN_OR_RETURN(const Row of_group, read(SubjectKey(kind, OwnerOf(key), group)));
    AddAdopted(*of_group, &dates);
  }
  return dates;
}

absl::Status DatedChange::Before() {
  ASSIGN_OR_RETURN(before_, state_.Row(key_));
  ASSIGN_OR_RETURN(dates_,
                   DatesOf(key_, [this](const std::string& key) { return state_.Row(key); }));
  return absl::OkStatus();
}

absl::Status DatedChange::After() {
  const auto now = [this](const std::string& key) { return state_.Row(key); };
  const auto then = [this](const std::string& key) {
    return key == key_ ? absl::StatusOr<Row>(before_) : state_.Row(key);
  };
  ASSIGN_OR_RETURN(const std::set<DateKey> dates, DatesOf(key_, now));
  RETURN_IF_ERROR(Move(key_, dates_, dates, state_));
  if (static_cast<RowKind>(key_[0]) != RowKind::kDocument) return absl::OkStatus();
  ASSIGN_OR_RETURN(const Row after, state_.Row(key_));
  if (AdoptedIn(*before_) == AdoptedIn(*after)) return absl::OkStatus();
  for (const std::string& member : Members(*before_)) {
    ASSIGN_OR_RETURN(const std::set<DateKey> was, DatesOf(member, then));
    ASSIGN_OR_RETURN(const std::set<DateKey> is, DatesOf(member, now));
    RETURN_IF_ERROR(Move(member, was, is, state_));
  }
  return absl::OkStatus();
}

std::set<std::string> DatedChange::Members(const SubjectRow& group) const {
  std::set<std::string> members;
  const std::string owner = OwnerOf(key_);
  for (const RowFact& fact : group.facts()) {
    if (!fact.event().has_document_identified()) continue;
    members.insert(
        SubjectKey(RowKind::kDocument, owner, fact.event().document_identified().document()));
  }
  members.erase(key_);
  return members;
}

}  // namespace minutebook::domain
