// Findings about what the record rests on.
#include <algorithm>
#include <map>
#include <set>

#include "service/domain/audit/findings.h"
#include "service/domain/audit/words.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

struct OneOriginFound {
  std::string why;
  std::vector<const AuditItem*> items;
  bool alone = false;  // some item has no other source
};

// Sources of one item in sets of one origin; those that stand alone are left out.
std::vector<std::set<std::uint32_t>> Groups(const SourceBook& book,
                                            const std::set<std::uint32_t>& sources,
                                            std::vector<std::string>* why) {
  std::vector<std::set<std::uint32_t>> groups;
  std::set<std::uint32_t> left = sources;
  while (!left.empty()) {
    std::set<std::uint32_t> group = {*left.begin()};
    left.erase(left.begin());
    std::string reason;
    bool grown = true;
    while (grown) {
      grown = false;
      for (auto next = left.begin(); next != left.end() && !grown; ++next) {
        for (const std::uint32_t member : group) {
          const auto origin = OneOrigin(book.Source(member), book.Source(*next));
          if (!origin.has_value()) continue;
          reason = *origin;
          group.insert(*next);
          left.erase(next);
          grown = true;
          break;
        }
        if (grown) break;
      }
    }
    if (group.size() < 2) continue;
    groups.push_back(std::move(group));
    why->push_back(std::move(reason));
  }
  return groups;
}

void FindOneOrigin(const AuditRecord& record, const std::vector<AuditItem>& items,
                   Findings* findings) {
  std::map<std::set<std::uint32_t>, OneOriginFound> found;
  for (const AuditItem& item : items) {
    std::set<std::uint32_t> sources;
    for (const v1::Fact& fact : item.facts) {
      const KnownEvent& known = record.sources.At(fact.position());
      sources.insert(known.sources.begin(), known.sources.end());
    }
    std::vector<std::string> why;
    const auto groups = Groups(record.sources, sources, &why);
    for (std::size_t i = 0; i < groups.size(); ++i) {
      OneOriginFound& same = found[groups[i]];
      same.why = why[i];
      same.items.push_back(&item);
      same.alone = same.alone || groups[i].size() == sources.size();
    }
  }
  for (const auto& [sources, same] : found) {
    Finding finding{"SAME_ORIGIN_SOURCES", same.alone ? kQuestion : kNote, "", "", "", {}};
    std::vector<std::string> names, labels;
    for (const std::uint32_t source : sources) {
      names.push_back(record.sources.NameOf(source));
      finding.sources.push_back(source);
    }
    for (const AuditItem* item : same.items) {
      labels.push_back(item->label);
      for (const v1::Fact& fact : item->facts) {
        const auto& numbers = record.sources.At(fact.position()).sources;
        const bool rests = std::any_of(numbers.begin(), numbers.end(),
                                       [&](std::uint32_t n) { return sources.contains(n); });
        if (rests) finding.facts.push_back(fact);
      }
    }
    finding.message = Concat({"Sources of one origin count as one: ", Series(names), ": ", same.why,
                              ". They stand behind ", Series(labels),
                              same.alone ? "; for one of these or more there is no other." : "."});
    finding.remedy = "Find a source of another origin, and record sourceAttached.";
    findings->push_back(std::move(finding));
  }
}

}  // namespace

void FindSources(const AuditRecord& record, const std::vector<AuditItem>& items,
                 Findings* findings) {
  if (!record.sources.loaded()) return;
  Finding none{"NO_SOURCE", kQuestion, "", "", "", {}};
  std::set<std::uint64_t> seen;
  std::vector<std::string> labels;
  for (const AuditItem& item : items) {
    for (const v1::Fact& fact : item.facts) {
      const KnownEvent& known = record.sources.At(fact.position());
      if (!known.sources.empty() || known.erased || !seen.insert(fact.position()).second) continue;
      none.facts.push_back(fact);
      if (labels.empty() || labels.back() != item.label) labels.push_back(item.label);
    }
  }
  if (!none.facts.empty()) {
    none.message =
        Concat({"No source is on record for ", CountWords(none.facts.size(), "event", "events"),
                ", about ", Series(labels), "."});
    none.remedy = "Record sourceAttached for each.";
    findings->push_back(std::move(none));
  }
  FindOneOrigin(record, items, findings);
}

}  // namespace minutebook::domain
