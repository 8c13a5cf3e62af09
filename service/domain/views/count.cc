// Counts of members, one row a class and the party it is narrowed to.
#include "service/domain/views/all_views.h"

namespace minutebook::domain {
namespace {

void Collect(const Recorded& recorded, Keys* keys) {
  if (!recorded.event.has_members_counted()) return;
  const v1::MembersCounted& counted = recorded.event.members_counted();
  keys->push_back(CountKey(recorded.primary(), counted.member_class(), counted.part_of()));
}

absl::Status Rows(const Recorded& recorded, const StateReader&, Keys* keys) {
  Collect(recorded, keys);
  return absl::OkStatus();
}

}  // namespace

const View kCountView = {&Collect, &Rows, nullptr};

}  // namespace minutebook::domain
