// Counts of members, one row a class and the party it is narrowed to.
#include "service/domain/views/all_views.h"

namespace minutebook::domain {
namespace {

void Collect(const Recorded& recorded, Keys* keys) {
  if (!recorded.event.has_members_counted()) return;
  const v1::MembersCounted& counted = recorded.event.members_counted();
  keys->push_back(CountKey(recorded.primary(), counted.member_class(), counted.part_of()));
}

}  // namespace

const View kCountView = {&Collect, &Collect, nullptr};

}  // namespace minutebook::domain
