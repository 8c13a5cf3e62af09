// Findings about the numbers of meetings in their series.
#include <algorithm>
#include <map>

#include "service/domain/audit/findings.h"
#include "service/domain/audit/words.h"
#include "service/domain/edtf.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

using Numbered = std::multimap<std::uint32_t, const v1::Meeting*>;

bool IsHeld(const v1::Meeting& meeting) { return meeting.state() == v1::MEETING_STATE_HELD; }

// Whether what lies between the two may be of the days.
bool Between(const AuditDays& days, const v1::Meeting& before, const v1::Meeting& after) {
  const absl::StatusOr<Edtf> from = ParseEdtf(before.on());
  const absl::StatusOr<Edtf> to = ParseEdtf(after.on());
  if (!from.ok() || !to.ok()) return days.all;
  return days.Touch(std::min(from->first(), to->first()), std::max(from->last(), to->last()));
}

void AddMissing(const std::string& series, const v1::Meeting& before, const v1::Meeting& after,
                Findings* findings) {
  const std::uint32_t first = before.ordinal() + 1;
  const std::uint32_t last = after.ordinal() - 1;
  const std::string which =
      first == last
          ? Concat({"The ", OrdinalWords(first), " meeting of the series ", series, " is"})
          : Concat({"The ", OrdinalWords(first), " to ", OrdinalWords(last),
                    " meetings of the series ", series, " are"});
  findings->push_back(
      {"ORDINAL_MISSING", kQuestion,
       Concat({which, " not on record: between ", LabelOf(before), " (", DateWords(before.on()),
               ") and ", LabelOf(after), " (", DateWords(after.on()), ")."}),
       "Record meetingHeld or meetingCancelled for it, or correct the number of its neighbour.",
       after.on(), Both(FactsOf(before.facts()), FactsOf(after.facts()))});
}

void AddRepeated(const std::string& series, const v1::Meeting& one, const v1::Meeting& other,
                 Findings* findings) {
  findings->push_back(
      {"ORDINAL_REPEATED", kContradiction,
       Concat({"Two meetings held bear the number ", std::to_string(one.ordinal()),
               " of the series ", series, ": ", LabelOf(one), " and ", LabelOf(other), "."}),
       "Correct the number of one; if they are one meeting, let one event refine "
       "the other.",
       other.on(), Both(FactsOf(one.facts()), FactsOf(other.facts()))});
}

void AddDisorder(const std::string& series, const v1::Meeting& one, const v1::Meeting& later,
                 Findings* findings) {
  findings->push_back(
      {"ORDINAL_OUT_OF_ORDER", kQuestion,
       Concat({Capital(LabelOf(later)), ", number ", std::to_string(later.ordinal()),
               " of the series ", series, ", was held ", WhenWords(later.on()), ", before number ",
               std::to_string(one.ordinal()), " ", WhenWords(one.on()), "."}),
       "Check both dates and numbers; a meeting that slipped keeps its number.", later.on(),
       Both(FactsOf(one.facts()), FactsOf(later.facts()))});
}

void LookAtPair(const AuditRecord& record, const std::string& series, const v1::Meeting& one,
                const v1::Meeting& next, Findings* findings) {
  if (!Between(record.days, one, next)) return;
  if (one.ordinal() == next.ordinal()) {
    if (IsHeld(one) && IsHeld(next)) AddRepeated(series, one, next, findings);
    return;
  }
  if (next.ordinal() > one.ordinal() + 1) AddMissing(series, one, next, findings);
  const absl::StatusOr<Edtf> first = ParseEdtf(one.on());
  const absl::StatusOr<Edtf> second = ParseEdtf(next.on());
  if (IsHeld(one) && IsHeld(next) && first.ok() && second.ok() && second->last() < first->first()) {
    AddDisorder(series, one, next, findings);
  }
}

}  // namespace

void FindOrdinals(const AuditRecord& record, Findings* findings) {
  std::map<std::string, Numbered> series;
  for (const v1::Meeting& meeting : record.meetings) {
    // Numbers are the owner's: a further body of a joint meeting counts its own.
    if (meeting.ordinal() == 0 || meeting.series().empty() || meeting.body() != record.body) {
      continue;
    }
    series[meeting.series()].emplace(meeting.ordinal(), &meeting);
  }
  for (const auto& [name, numbered] : series) {
    const v1::Meeting* before = nullptr;
    for (const auto& [ordinal, meeting] : numbered) {
      if (before != nullptr) LookAtPair(record, name, *before, *meeting, findings);
      before = meeting;
    }
  }
}

}  // namespace minutebook::domain
