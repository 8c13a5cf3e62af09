#include <algorithm>
#include <set>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "service/domain/admission.h"
#include "service/domain/fold.h"
#include "service/domain/identifiers.h"
#include "service/ledger/append.h"
#include "service/ledger/record.h"
#include "service/ledger/refusal.h"

namespace minutebook::ledger {
namespace {

absl::Status LimitExceeded(const std::string& field, const std::string& limit, std::size_t maximum,
                           std::size_t actual, const std::string& remedy) {
  return Refuse(absl::StatusCode::kInvalidArgument, v1::ERROR_REASON_LIMIT_EXCEEDED,
                absl::StrCat(field, ": ", actual, " is over the limit ", limit, " of ", maximum,
                             ". ", remedy),
                {{"field", field},
                 {"limit", limit},
                 {"maximum", absl::StrCat(maximum)},
                 {"actual", absl::StrCat(actual)}});
}

absl::Status CheckExpectations(const std::vector<v1::BodyExpectation>& expectations) {
  domain::Violations violations;
  std::set<std::string> bodies;
  for (std::size_t i = 0; i < expectations.size(); ++i) {
    const auto& expected = expectations[i];
    const std::string path = absl::StrCat("expectations[", i, "]");
    if (!expected.GetReflection()->GetUnknownFields(expected).empty()) {
      violations.push_back(
          {path, "UNKNOWN_FIELD",
           "it has a field that is not known here; a check that was asked for must "
           "not be left out in silence"});
    }
    if (!domain::IsSlug(expected.body())) {
      violations.push_back({path + ".body", "MALFORMED_BODY", "name a body by its id"});
    } else if (!bodies.insert(expected.body()).second) {
      violations.push_back(
          {path + ".body", "REPEATED_BODY", "state one expectation for a body, not two"});
    }
    if (expected.has_exact_revision() && expected.exact_revision() == 0) {
      violations.push_back({path + ".exactRevision", "OUT_OF_RANGE",
                            "revisions start at 1; for a new body state must_not_exist"});
    }
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

// The id as chosen, or derived from the ref; CheckFields has seen that exactly one is there.
absl::StatusOr<store::EventId> IdOf(const v1::NewEvent& event, const store::EventId& ledger_id) {
  if (!event.event_id().empty()) return domain::ParseUuid(event.event_id());
  return domain::IdOfRef(ledger_id, event.body(), event.event().ref());
}

// Sets *event_bytes to the canonical ones; mostly they are what was sent.
absl::Status Check(const v1::NewEvent& event, std::string_view path, std::string_view sent,
                   std::string* event_bytes) {
  if (!sent.empty() && domain::RightAsSent(event, sent)) {
    event_bytes->assign(sent);
    return absl::OkStatus();
  }
  *event_bytes = CanonicalBytes(event.event());
  const auto violations = domain::CheckFields(event, path, *event_bytes);
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

// Moves from `event`. What stands in *prepared is of use only where nothing is wrong.
absl::Status PrepareOne(v1::NewEvent& event, std::string_view sent, std::string path,
                        const store::EventId& ledger_id, const Limits& limits,
                        PreparedEvent* prepared) {
  absl::Status checked = Check(event, path, sent, &prepared->event_bytes);
  if (!checked.ok()) return checked;
  auto id = IdOf(event, ledger_id);
  if (!id.ok()) return id.status();
  prepared->id = *id;
  if (prepared->event_bytes.size() > limits.event_bytes_max) {
    return LimitExceeded(path + ".event", "event_bytes_max", limits.event_bytes_max,
                         prepared->event_bytes.size(),
                         "Keep long texts as files and record their hash and address");
  }
  prepared->salt = NewSalt();
  prepared->payload_digest = PayloadDigest(prepared->salt, prepared->event_bytes);
  prepared->type = domain::TypeOf(event.event());
  domain::EventEnvelope envelope{0, prepared->id, {}};
  envelope.bodies.reserve(1 + static_cast<std::size_t>(event.further_bodies_size()));
  envelope.bodies.push_back(std::move(*event.mutable_body()));
  for (auto& body : *event.mutable_further_bodies()) envelope.bodies.push_back(std::move(body));
  prepared->known_at = std::move(*event.mutable_known_at());
  prepared->event.Swap(event.mutable_event());
  prepared->fact = domain::NewFactOf(envelope, prepared->event, prepared->event_bytes);
  domain::CollectKeys({ledger_id}, envelope, prepared->event, &prepared->row_keys);
  prepared->bodies = std::move(envelope.bodies);
  prepared->path = std::move(path);
  return absl::OkStatus();
}

// Two events of one request must not be the same one.
absl::Status CheckDistinct(const std::vector<PreparedEvent>& events) {
  std::set<store::EventId> ids;
  for (const auto& event : events) {
    if (ids.insert(event.id).second) continue;
    return InvalidFields(
        {{event.path + (event.event.ref().empty() ? ".eventId" : ".event.ref"), "REPEATED_EVENT_ID",
          "another event of this request has the same id or ref; give each its "
          "own"}});
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status InvalidFields(const domain::Violations& violations) {
  Refusal refusal;
  refusal.set_reason(v1::ERROR_REASON_INVALID_FIELD);
  AddViolations(violations, &refusal);
  const auto& first = violations.front();
  return RefuseWith(absl::StatusCode::kInvalidArgument,
                    violations.size() == 1
                        ? absl::StrCat(first.field, ": ", first.message)
                        : absl::StrCat(violations.size(), " fields are wrong; the first: ",
                                       first.field, ": ", first.message),
                    refusal);
}

absl::StatusOr<PreparedAppend> Prepare(AppendCommand command, const store::EventId& ledger_id,
                                       const Limits& limits) {
  if (command.events.empty()) {
    return InvalidFields({{"events", "MISSING", "name at least one event"}});
  }
  if (command.events.size() > limits.append_events_max) {
    return LimitExceeded("events", "append_events_max", limits.append_events_max,
                         command.events.size(), "Use several appends, or Import");
  }
  if (absl::Status status = CheckExpectations(command.expectations); !status.ok()) return status;
  PreparedAppend prepared;
  prepared.mode = command.mode;
  prepared.expectations = std::move(command.expectations);
  prepared.recorder = std::move(command.recorder);
  const bool each = command.mode == AppendMode::kEachByItself;
  Refusal all;
  prepared.events.reserve(command.events.size());
  for (std::size_t i = 0; i < command.events.size(); ++i) {
    PreparedEvent& event = prepared.events.emplace_back();
    absl::Status status = PrepareOne(
        command.events[i], i < command.sent.size() ? command.sent[i] : std::string_view(),
        absl::StrCat("events[", command.first_index + i, "]"), ledger_id, limits, &event);
    if (status.ok()) {
      prepared.bytes += event.event_bytes.size();
      continue;
    }
    prepared.events.pop_back();
    const auto refusal = RefusalOf(status);
    if (each) {
      prepared.stopped = std::move(status);
      break;
    }
    // Field violations of all events are told together; any other refusal at once.
    if (!refusal || refusal->reason() != v1::ERROR_REASON_INVALID_FIELD) return status;
    all.MergeFrom(*refusal);
    if (all.violations_size() >= 100) break;
  }
  if (all.violations_size() > 0) return InvalidFields(ViolationsOf(all));
  if (prepared.bytes > limits.append_bytes_max) {
    return LimitExceeded("events", "append_bytes_max", limits.append_bytes_max, prepared.bytes,
                         "Use several appends, or Import with smaller messages");
  }
  if (!each && prepared.events.size() > 1) {
    if (absl::Status status = CheckDistinct(prepared.events); !status.ok()) return status;
  }
  return prepared;
}

}  // namespace minutebook::ledger
