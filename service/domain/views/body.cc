// Bodies: established (perhaps told in several accounts), renamed, dissolved, their procedure.
// Every event's bodies are checked here.
#include "service/domain/amendments.h"
#include "service/domain/facts.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"
#include "service/domain/views/all_views.h"

namespace minutebook::domain {
namespace {

bool IsOfBody(v1::EventType type) {
  switch (type) {
    case v1::EVENT_TYPE_BODY_ESTABLISHED:
    case v1::EVENT_TYPE_BODY_RENAMED:
    case v1::EVENT_TYPE_BODY_DISSOLVED:
    case v1::EVENT_TYPE_PROCEDURE_SET:
      return true;
    default:
      return false;
  }
}

void Collect(const Recorded& recorded, Keys* keys) {
  for (const std::string& body : recorded.envelope.bodies) keys->push_back(BodyKey(body));
  const v1::Event& event = recorded.event;
  for (const std::string* body :
       {&event.body_established().parent(), &event.body_dissolved().successor(),
        &event.document_adopted().submitted_to()}) {
    if (!body->empty()) keys->push_back(BodyKey(*body));
  }
}

void Rows(const Recorded& recorded, Keys* keys) {
  if (IsOfBody(recorded.type())) keys->push_back(BodyKey(recorded.primary()));
}

absl::Status CheckOnRecord(const std::string& body, std::string_view field, Check& check) {
  if (body.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const bool exists, check.Exists(BodyKey(body)));
  if (!exists) {
    check.Fail(field, "UNKNOWN_BODY",
               Concat({"body ", Quoted(body), " is not on record; record bodyEstablished first"}));
  }
  return absl::OkStatus();
}

absl::Status CheckTouched(const Recorded& recorded, Check& check) {
  // An amendment touches the bodies of what it amends, which may be what put them on record.
  if (Amends(recorded.event)) return absl::OkStatus();
  const std::vector<std::string>& bodies = recorded.envelope.bodies;
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    if (i == 0 && recorded.type() == v1::EVENT_TYPE_BODY_ESTABLISHED) continue;
    ASSIGN_OR_RETURN(const bool exists, check.Exists(BodyKey(bodies[i])));
    if (exists) continue;
    const std::string field =
        i == 0 ? "body" : Concat({"furtherBodies[", std::to_string(i - 1), "]"});
    check.FailOutside(
        field, "UNKNOWN_BODY",
        Concat({"body ", Quoted(bodies[i]), " is not on record; record bodyEstablished first"}));
  }
  return absl::OkStatus();
}

// What lies above the deepest would never be consulted, and nobody would be told.
absl::Status CheckDepth(const std::string& parent, Check& check) {
  if (parent.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::vector<std::string_view> above, check.WithParents(parent));
  if (above.size() < body_depth_max) return absl::OkStatus();
  check.Fail("fact.parent", "BODY_TOO_DEEP",
             Concat({"body ", Quoted(parent), " is the lowest of ", std::to_string(above.size()),
                     " bodies, and no more may lie one above the other; name a parent higher up"}));
  return absl::OkStatus();
}

absl::Status CheckEstablished(const Recorded& recorded, Check& check) {
  const v1::BodyEstablished& established = recorded.event.body_established();
  const std::string body(recorded.primary());
  if (established.parent() == body) {
    check.Fail("fact.parent", "PARENT_IS_ITSELF",
               Concat({"body ", Quoted(body), " cannot be its own parent; leave parent empty"}));
  } else {
    RETURN_IF_ERROR(CheckOnRecord(established.parent(), "fact.parent", check));
    RETURN_IF_ERROR(CheckDepth(established.parent(), check));
  }
  ASSIGN_OR_RETURN(const SubjectRow* row, check.Row(BodyKey(body)));
  if (row->facts_size() == 0) return absl::OkStatus();
  const Facts accounts =
      InOrder(*row, [](v1::EventType type) { return type == v1::EVENT_TYPE_BODY_ESTABLISHED; });
  if (!RefersToOneOf(recorded.context, body, recorded.event, accounts)) {
    check.FailOutside("body", "BODY_ALREADY_ESTABLISHED",
                      Concat({"body ", Quoted(body),
                              " is on record; another account of its establishment must refine or "
                              "dispute the one that is"}));
  }
  if (!established.parent().empty() && established.parent() != ParentIn(*row)) {
    check.Fail("fact.parent", "PARENT_DIFFERS",
               Concat({"body ", Quoted(body), " is on record with ",
                       ParentIn(*row).empty() ? "no parent" : "parent " + ParentIn(*row),
                       "; leave parent empty in a further account"}));
  }
  return absl::OkStatus();
}

absl::Status CheckBody(const Recorded& recorded, Check& check) {
  RETURN_IF_ERROR(CheckTouched(recorded, check));
  if (recorded.type() == v1::EVENT_TYPE_BODY_ESTABLISHED) {
    RETURN_IF_ERROR(CheckEstablished(recorded, check));
  }
  if (recorded.type() == v1::EVENT_TYPE_BODY_DISSOLVED) {
    ASSIGN_OR_RETURN(const SubjectRow* row, check.Row(BodyKey(recorded.primary())));
    const Facts ends =
        InOrder(*row, [](v1::EventType type) { return type == v1::EVENT_TYPE_BODY_DISSOLVED; });
    if (!ends.empty() &&
        !RefersToOneOf(recorded.context, recorded.primary(), recorded.event, ends)) {
      check.FailOutside("body", "BODY_ALREADY_DISSOLVED",
                        "the body is dissolved already; refine or dispute that event instead");
    }
  }
  RETURN_IF_ERROR(
      CheckOnRecord(recorded.event.body_dissolved().successor(), "fact.successor", check));
  return CheckOnRecord(recorded.event.document_adopted().submitted_to(), "fact.submittedTo", check);
}

}  // namespace

const View kBodyView = {&Collect, &Rows, &CheckBody};

}  // namespace minutebook::domain
