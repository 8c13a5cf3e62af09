// Events as recorders would send them, in short.
#pragma once

#include <string>

#include "minutebook/v1/ledger_service.pb.h"

namespace minutebook::testing {

// An event of `body` under `ref` that occurred on `on`; the caller sets what happened.
v1::NewEvent NewEvent(const std::string& body, const std::string& ref, const std::string& on);

v1::NewEvent BodyEstablished(const std::string& body);
// An office "chair" with one seat.
v1::NewEvent ChairDefined(const std::string& body);
v1::NewEvent PartyRegistered(const std::string& body, const std::string& party);
v1::NewEvent MeetingHeld(const std::string& body, std::uint32_t ordinal, const std::string& on);
v1::NewEvent ChairAssumed(const std::string& body, const std::string& party,
                          const std::string& during);

}  // namespace minutebook::testing
