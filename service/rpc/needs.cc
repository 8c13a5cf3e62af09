#include "service/rpc/needs.h"

#include <algorithm>

namespace minutebook::rpc {
namespace {

// Events about the ledger itself touch no body.
bool TouchesNone(int type) {
  return type == v1::EVENT_TYPE_LEDGER_ESTABLISHED || type == v1::EVENT_TYPE_LEDGER_RESTORED ||
         type == v1::EVENT_TYPE_SIGNING_KEY_CHANGED;
}

Need NeedOfFilter(const v1::AccessRule& rule, const v1::EventFilter& filter) {
  Need need{rule.role(), Need::Of::kAllUnlessNamed, {}};
  if (filter.bodies_size() > 0) {
    need.of = Need::Of::kBodies;
    need.bodies.assign(filter.bodies().begin(), filter.bodies().end());
  } else if (filter.types_size() > 0 &&
             std::all_of(filter.types().begin(), filter.types().end(), TouchesNone)) {
    need.of = Need::Of::kAny;
  }
  return need;
}

}  // namespace

absl::string_view BodyNamed(const v1::ExplainAnswerRequest& request) {
  // Of whichever question it is, found by name: each has its own message.
  const auto* const oneof = v1::ExplainAnswerRequest::descriptor()->FindOneofByName("question");
  const auto* const asked = request.GetReflection()->GetOneofFieldDescriptor(request, oneof);
  if (asked == nullptr) return "";
  const google::protobuf::Message& question = request.GetReflection()->GetMessage(request, asked);
  for (const char* name : {"body", "parent"}) {
    const auto* const field = question.GetDescriptor()->FindFieldByName(name);
    if (field == nullptr) continue;
    return question.GetReflection()->GetStringReference(question, field, nullptr);
  }
  return "";
}

Need NeedOf(const v1::AccessRule& rule, const v1::ReadEventsRequest& request) {
  if (request.has_revision()) {
    return {rule.role(), Need::Of::kBodies, {request.revision().body()}};
  }
  return NeedOfFilter(rule, request.filter());
}

Need NeedOf(const v1::AccessRule& rule, const v1::WatchRequest& request) {
  return NeedOfFilter(rule, request.filter());
}

std::optional<Lack> LackOf(const access::Caller& caller, const Need& need) {
  switch (need.of) {
    case Need::Of::kAny:
      if (!caller.HasAnywhere(need.role)) return Lack{need.role, "", Lack::Where::kAny};
      return std::nullopt;
    case Need::Of::kBodies:
      for (const std::string& body : need.bodies) {
        if (!caller.Has(need.role, body)) return Lack{need.role, body};
      }
      return std::nullopt;
    case Need::Of::kAll:
    case Need::Of::kAllUnlessNamed:
      break;
  }
  if (caller.HasForAll(need.role)) return std::nullopt;
  return Lack{need.role, "",
              need.of == Need::Of::kAll ? Lack::Where::kBody : Lack::Where::kNoFilter};
}

std::optional<Lack> LackOf(const access::Caller& caller, const v1::NewEvent& event) {
  v1::Role role = v1::ROLE_RECORDER;
  if (event.event().has_audit_signed_off()) role = v1::ROLE_AUDITOR;
  if (!event.known_at().empty()) role = v1::ROLE_IMPORTER;
  const auto lacks = [&](const std::string& body) {
    // Whoever may record anything may sign off, too.
    return !caller.Has(role, body) &&
           (role != v1::ROLE_AUDITOR || !caller.Has(v1::ROLE_RECORDER, body));
  };
  if (lacks(event.body())) return Lack{role, event.body()};
  for (const std::string& body : event.further_bodies()) {
    if (lacks(body)) return Lack{role, body};
  }
  return std::nullopt;
}

bool MayRead(const access::Caller& caller, const v1::EventHeader& header) {
  if (caller.HasForAll(v1::ROLE_READER)) return true;
  if (header.bodies().empty()) return caller.HasAnywhere(v1::ROLE_READER);
  return std::any_of(header.bodies().begin(), header.bodies().end(), [&](const auto& touched) {
    return caller.Has(v1::ROLE_READER, touched.body());
  });
}

}  // namespace minutebook::rpc
