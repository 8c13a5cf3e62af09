#include "tests/testing/events.h"

namespace minutebook::testing {

v1::NewEvent NewEvent(const std::string& body, const std::string& ref, const std::string& on) {
  v1::NewEvent event;
  event.set_body(body);
  event.mutable_event()->set_ref(ref);
  event.mutable_event()->set_on(on);
  return event;
}

v1::NewEvent BodyEstablished(const std::string& body) {
  v1::NewEvent event = NewEvent(body, "established", "2018-04");
  auto* established = event.mutable_event()->mutable_body_established();
  established->add_names()->set_text("The body called " + body);
  established->set_time_zone("Asia/Jakarta");
  return event;
}

v1::NewEvent ChairDefined(const std::string& body) {
  v1::NewEvent event = NewEvent(body, "chair-defined", "2018-04");
  event.mutable_event()->mutable_office_defined()->set_office("chair");
  return event;
}

v1::NewEvent PartyRegistered(const std::string& body, const std::string& party) {
  v1::NewEvent event = NewEvent(body, "party-" + party, "");
  auto* registered = event.mutable_event()->mutable_party_registered();
  registered->set_party(party);
  registered->set_kind(v1::PARTY_KIND_STATE);
  registered->add_names()->set_text("The party called " + party);
  return event;
}

v1::NewEvent MeetingHeld(const std::string& body, std::uint32_t ordinal, const std::string& on) {
  v1::NewEvent event = NewEvent(body, "annual-" + std::to_string(ordinal), on);
  event.mutable_event()->mutable_meeting_held()->set_series("annual");
  event.mutable_event()->mutable_meeting_held()->set_ordinal(ordinal);
  return event;
}

v1::NewEvent ChairAssumed(const std::string& body, const std::string& party,
                          const std::string& during) {
  v1::NewEvent event = NewEvent(body, "chair-" + party + "-" + during, during);
  event.mutable_event()->mutable_chair_assumed()->set_party(party);
  event.mutable_event()->mutable_chair_assumed()->set_during(during);
  return event;
}

}  // namespace minutebook::testing
