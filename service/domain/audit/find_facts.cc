// Findings about single facts, whatever they are about: disputes, and dates that were concluded.
#include <algorithm>
#include <map>
#include <set>

#include "service/domain/audit/findings.h"
#include "service/domain/audit/words.h"
#include "service/domain/keys.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

using Told = std::pair<const v1::Fact*, const AuditItem*>;

// Every fact of the items once, with the item that tells of it: where several do, the one that it
// leads, for an item also lists what disputes it from elsewhere.
std::map<std::uint64_t, Told> ByPosition(const std::vector<AuditItem>& items) {
  std::map<std::uint64_t, Told> facts;
  for (const AuditItem& item : items) {
    for (const v1::Fact& fact : item.facts) {
      const bool leads = &fact == &item.facts.front();
      Told& told = facts[fact.position()];
      if (told.first == nullptr || leads) told = {&fact, &item};
    }
  }
  return facts;
}

std::string RefOr(const v1::Fact& fact) {
  return fact.ref().empty() ? Concat({"#", std::to_string(fact.position())}) : fact.ref();
}

// Whether an event on record settled a dispute between the two, about one thing at least.
bool Settled(const v1::Fact& a, const v1::Fact& b) {
  const auto share = [](const auto& some, const auto& others) {
    return std::any_of(some.begin(), some.end(), [&](const std::string& id) {
      return std::find(others.begin(), others.end(), id) != others.end();
    });
  };
  return share(a.upheld_by(), b.set_aside_by()) || share(a.set_aside_by(), b.upheld_by());
}

void AddDispute(const v1::Fact& fact, const AuditItem& item, const v1::Dispute& dispute,
                const v1::Fact* other, const AuditItem* other_item, Findings* findings) {
  std::vector<v1::DisputeAspect> aspects;
  for (const int aspect : dispute.about())
    aspects.push_back(static_cast<v1::DisputeAspect>(aspect));
  Finding finding{"DISPUTED", kContradiction, "", "", fact.on(), {fact}};
  const std::string against =
      other == nullptr ? Quoted(dispute.event())
                       : Concat({RefOr(*other), other_item == &item || other_item == nullptr
                                                    ? std::string()
                                                    : Concat({" (", other_item->label, ")"})});
  finding.message = Concat({Capital(item.label), " (", RefOr(fact), ") cannot stand beside ",
                            against, ", about ", AspectWords(aspects), "."});
  if (!dispute.reason().empty()) finding.message += Concat({" ", dispute.reason()});
  finding.remedy = "Record disputeResolved, saying which side is upheld and on whose authority.";
  if (other != nullptr) finding.facts.push_back(*other);
  if (other != nullptr && Settled(fact, *other)) {
    finding.severity = kNote;
    finding.message +=
        Concat({" It was settled for ", RefOr(fact.set_aside_by_size() > 0 ? *other : fact), "."});
    finding.remedy = "Nothing need be done, unless the settlement left something open.";
  }
  findings->push_back(std::move(finding));
}

}  // namespace

void FindFacts(const AuditRecord& record, const std::vector<AuditItem>& items, Findings* findings) {
  const auto facts = ByPosition(items);
  std::map<std::string, Told> by_id;
  for (const auto& [position, told] : facts) by_id.emplace(told.first->event_id(), told);
  for (const auto& [position, told] : facts) {
    const auto& [fact, item] = told;
    const KnownEvent& known = record.sources.At(position);
    const std::string& body = known.event.body().empty() ? record.body : known.event.body();
    for (const v1::Dispute& dispute : fact->disputes()) {
      const absl::StatusOr<EventId> id =
          ResolveEvent(record.question.ledger().ledger_id, body, dispute.event());
      const auto other = id.ok() ? by_id.find(FormatUuid(*id)) : by_id.end();
      const bool found = other != by_id.end();
      AddDispute(*fact, *item, dispute, found ? other->second.first : nullptr,
                 found ? other->second.second : nullptr, findings);
    }
    std::string why = fact->on_inferred();
    if (why.empty()) why = known.tenure_inferred;
    if (why.empty()) continue;
    findings->push_back({"INFERRED_DATE",
                         kNote,
                         Concat({"A date of ", item->label, " (", RefOr(*fact),
                                 ") was concluded, not read: ", why}),
                         "Find a source that states it, and record a sharper event that refines "
                         "this one.",
                         fact->on(),
                         {*fact}});
  }
}

}  // namespace minutebook::domain
