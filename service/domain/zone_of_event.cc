#include "service/domain/admission.h"
#include "service/domain/facts.h"
#include "service/domain/keys.h"

namespace minutebook::domain {

absl::StatusOr<std::string> ZoneOfEvent(std::string_view body, const v1::Event& event,
                                        const StateReader& state) {
  auto value = state.Get(BodyKey(body));
  if (!value.ok()) return value.status();
  if (value->has_value()) {
    auto row = ParseRow(**value);
    if (!row.ok()) return row.status();
    for (const RowFact& fact : row->facts()) {
      const std::string& zone = fact.event().body_established().time_zone();
      if (!zone.empty()) return zone;
    }
  }
  return event.has_body_established() ? event.body_established().time_zone() : "UTC";
}

}  // namespace minutebook::domain
