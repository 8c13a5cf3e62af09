#include "service/domain/answers/names.h"

#include "service/domain/answers/question.h"
#include "service/domain/edtf.h"
#include "service/domain/office_rules.h"

namespace minutebook::domain {
namespace {

// A name ends on the first day that its `to` may mean.
bool Ended(const v1::Name& name, absl::CivilDay day) {
  return !name.to_date().empty() && InForce(name.to_date(), day);
}

bool BeginsLater(const v1::Name& a, const v1::Name& b) {
  if (a.from_date().empty()) return false;
  return b.from_date().empty() || OccursBefore(b.from_date(), a.from_date());
}

const DatedName* Latest(const std::vector<DatedName>& names, absl::CivilDay day,
                        const std::string* language) {
  const DatedName* latest = nullptr;
  for (const DatedName& dated : names) {
    const v1::Name& name = dated.name;
    if (!InForce(name.from_date(), day) || Ended(name, day)) continue;
    if (language != nullptr && name.language() != *language) continue;
    if (latest == nullptr || BeginsLater(name, latest->name)) latest = &dated;
  }
  return latest;
}

}  // namespace

std::vector<DatedName> NamesOf(const PartyState& party) {
  std::vector<DatedName> names;
  for (const SharedRow& row : party.rows) {
    for (const RowFact* fact : InOrder(row)) {
      const v1::Event& event = fact->event();
      if (event.has_party_registered()) {
        AddNames(event.party_registered().names(), "", *fact, &names);
      }
    }
  }
  for (const SharedRow& row : party.rows) {
    for (const RowFact* fact : InOrder(row)) {
      const v1::Event& event = fact->event();
      if (event.has_party_named()) AddNames(event.party_named().names(), event.on(), *fact, &names);
    }
  }
  return names;
}

const DatedName* NameOn(const std::vector<DatedName>& names, absl::CivilDay day) {
  if (names.empty()) return nullptr;
  const DatedName* name = Latest(names, day, &names.front().name.language());
  return name != nullptr ? name : Latest(names, day, nullptr);
}

}  // namespace minutebook::domain
