// A ledger of two bodies, each with two offices of terms, and what is recorded about them.
#pragma once

#include <string>
#include <vector>

#include "tests/ledger/ledger_fixture.h"

namespace minutebook::ledger {

inline constexpr const char* kBodies[] = {"b", "c"};
inline constexpr const char* kOffices[] = {"seat", "desk"};
inline constexpr const char* kParties[] = {"x", "y", "z"};

inline v1::NewEvent OfficeDefined(const std::string& body, const std::string& office) {
  v1::NewEvent made = testing::NewEvent(body, office, "0900");
  made.mutable_event()->mutable_office_defined()->set_office(office);
  made.mutable_event()->mutable_office_defined()->set_unlimited_seats(true);
  return made;
}

inline v1::NewEvent Elected(const std::string& body, const std::string& ref,
                            const std::string& office, const std::string& during) {
  v1::NewEvent made = testing::NewEvent(body, ref, during.substr(0, 4));
  v1::Tenure* tenure = made.mutable_event()->mutable_officer_elected();
  tenure->set_office(office);
  tenure->set_party("x");
  tenure->set_during(during);
  return made;
}

inline v1::NewEvent Retracted(const std::string& body, const std::string& ref,
                              const std::string& event) {
  v1::NewEvent made = testing::NewEvent(body, ref, "");
  v1::EventRetracted* retracted = made.mutable_event()->mutable_event_retracted();
  retracted->set_event(event);
  retracted->set_reason("A slip.");
  retracted->set_authority("The chair");
  return made;
}

inline v1::NewEvent Corrected(const std::string& body, const std::string& ref,
                              const std::string& event, const std::string& version,
                              const v1::Event& says) {
  v1::NewEvent made = testing::NewEvent(body, ref, "");
  v1::EventCorrected* corrected = made.mutable_event()->mutable_event_corrected();
  corrected->set_event(event);
  corrected->set_version(version);
  *corrected->mutable_replacement() = says;
  corrected->mutable_replacement()->clear_ref();
  corrected->set_reason("Another day.");
  corrected->set_authority("The chair");
  return made;
}

inline v1::NewEvent Settled(const std::string& body, const std::string& ref,
                            const std::string& upheld, const std::string& aside,
                            v1::DisputeAspect about) {
  v1::NewEvent made = testing::NewEvent(body, ref, "");
  v1::DisputeResolved* resolved = made.mutable_event()->mutable_dispute_resolved();
  resolved->set_upheld(upheld);
  resolved->add_set_aside(aside);
  resolved->add_about(about);
  resolved->set_reason("The minutes say so.");
  resolved->set_authority("The chair");
  return made;
}

inline void AddDispute(const std::string& with, v1::DisputeAspect about, v1::NewEvent* made) {
  v1::Dispute* dispute = made->mutable_event()->add_disputes();
  dispute->set_event(with);
  dispute->add_about(about);
  dispute->set_reason("It says otherwise.");
}

class TermChangesTest : public LedgerTest {
 protected:
  void Begin(const LedgerOptions& options = {}) {
    disk_ = store::MakeMemoryDisk();
    Open(options);
    for (const char* body : kBodies) {
      std::vector<v1::NewEvent> events = {testing::BodyEstablished(body)};
      events[0].mutable_event()->set_on("0900");  // before all terms
      for (const char* party : kParties) events.push_back(testing::PartyRegistered(body, party));
      for (const char* office : kOffices) events.push_back(OfficeDefined(body, office));
      Record(events);
    }
  }
};

}  // namespace minutebook::ledger
