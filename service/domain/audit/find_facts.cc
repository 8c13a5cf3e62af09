// Findings about single facts, whatever they are about: dates that were concluded.
#include <map>

#include "service/domain/audit/findings.h"
#include "service/domain/audit/words.h"
#include "service/domain/text.h"

namespace minutebook::domain {

std::map<std::uint64_t, Told> ToldByPosition(const std::vector<AuditItem>& items) {
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

void FindFacts(const AuditRecord& record, const std::vector<AuditItem>& items, Findings* findings) {
  // Two accounts of one thing may give the same reason: it is told once.
  std::map<std::pair<std::string, std::string>, std::vector<v1::Fact>> by_reason;
  for (const auto& [position, told] : ToldByPosition(items)) {
    const auto& [fact, item] = told;
    std::string why = fact->on_inferred();
    if (why.empty()) why = record.sources.At(position).tenure_inferred;
    if (!why.empty()) by_reason[{item->label, why}].push_back(*fact);
  }
  for (auto& [reason, facts] : by_reason) {
    std::vector<std::string> refs;
    for (const v1::Fact& fact : facts) refs.push_back(RefOr(fact));
    const std::string on = facts.front().on();
    findings->push_back({"INFERRED_DATE", kNote,
                         Concat({"A date of ", reason.first, " (", Series(refs),
                                 ") was concluded, not read: ", reason.second}),
                         "Find a source that states it, and record a sharper event that refines "
                         "this one.",
                         on, std::move(facts)});
  }
}

}  // namespace minutebook::domain
