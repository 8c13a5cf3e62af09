// Which role a request needs, and where: by the rule that stands beside its RPC.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "minutebook/v1/access.pb.h"
#include "minutebook/v1/explain.pb.h"
#include "minutebook/v1/ledger_service.pb.h"
#include "service/access/gate.h"

namespace minutebook::rpc {

struct Need {
  enum class Of {
    kAny,             // any body at all
    kBodies,          // each of these
    kAll,             // all, by a grant for all
    kAllUnlessNamed,  // the same; a filter that names bodies would need less
  };
  v1::Role role = v1::ROLE_ADMIN;
  Of of = Of::kAll;
  std::vector<std::string> bodies;
};

// The body that the request names; empty where it names none.
absl::string_view BodyNamed(const v1::ExplainAnswerRequest& request);
template <typename Request>
absl::string_view BodyNamed(const Request& request) {
  if constexpr (requires { request.body(); }) return request.body();
  if constexpr (requires { request.parent(); }) return request.parent();
  return "";
}

// Of requests for events by a filter.
Need NeedOf(const v1::AccessRule& rule, const v1::ReadEventsRequest& request);
Need NeedOf(const v1::AccessRule& rule, const v1::WatchRequest& request);
template <typename Request>
Need NeedOf(const v1::AccessRule& rule, const Request& request) {
  Need need{rule.role(), Need::Of::kAll, {}};
  switch (rule.scope()) {
    case v1::ACCESS_SCOPE_ANY:
    case v1::ACCESS_SCOPE_EVENT:   // the event says more, once it is found
    case v1::ACCESS_SCOPE_EVENTS:  // each event says more
      need.of = Need::Of::kAny;
      break;
    case v1::ACCESS_SCOPE_BODY:
    case v1::ACCESS_SCOPE_BODY_OR_ANY: {
      const absl::string_view body = BodyNamed(request);
      if (!body.empty()) {
        need.of = Need::Of::kBodies;
        need.bodies.emplace_back(body);
      } else if (rule.scope() == v1::ACCESS_SCOPE_BODY_OR_ANY) {
        need.of = Need::Of::kAny;
      }
      break;
    }
    default:  // what is not understood asks for the most
      break;
  }
  return need;
}

// What a caller lacks: a role for a body; for all bodies where `body` is empty.
struct Lack {
  v1::Role role = v1::ROLE_UNSPECIFIED;
  std::string body;
  enum class Where {
    kBody,      // or all bodies, where `body` is empty
    kAny,       // not even for one body
    kOfEvent,   // for none that the event touches
    kNoFilter,  // for all bodies, as none is named
  } where = Where::kBody;
};
std::optional<Lack> LackOf(const access::Caller& caller, const Need& need);
// To record this event.
std::optional<Lack> LackOf(const access::Caller& caller, const v1::NewEvent& event);

// Whether the caller may read the event: any body that it touches, or it touches none.
bool MayRead(const access::Caller& caller, const v1::EventHeader& header);

}  // namespace minutebook::rpc
