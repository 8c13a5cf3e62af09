// Names with their days, and the one borne on a day.
#pragma once

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "minutebook/v1/source.pb.h"
#include "service/domain/facts.h"

namespace minutebook::domain {

struct PartyState;

struct DatedName {
  v1::Name name;  // `from` filled in where the event says it
  const RowFact* fact = nullptr;
};

// Adds names that a fact states; those without a beginning of their own begin at `from`, which may
// be empty.
template <typename Names>
void AddNames(const Names& stated, const std::string& from, const RowFact& fact,
              std::vector<DatedName>* names) {
  for (const v1::Name& name : stated) {
    names->push_back({name, &fact});
    if (name.from_date().empty()) names->back().name.set_from_date(from);
  }
}

// A party's names in the order of the events that state them. Borrows from the state.
std::vector<DatedName> NamesOf(const PartyState& party);

// The name in force on the day that began last, in the first language recorded if there is one;
// nullptr where none is in force.
const DatedName* NameOn(const std::vector<DatedName>& names, absl::CivilDay day);

}  // namespace minutebook::domain
