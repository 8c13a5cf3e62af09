#include "service/ledger/group_admission.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/domain/admission.h"
#include "service/domain/fold.h"
#include "service/domain/identifiers.h"
#include "service/domain/instant.h"
#include "service/ledger/known_at.h"
#include "service/ledger/record.h"
#include "service/ledger/refusal.h"
#include "service/ledger/same_event.h"
#include "store/merkle_tree.h"

namespace minutebook::ledger {
namespace {

// Enough to mend; more would not fit the answer.
constexpr int kViolationsMax = 100;

absl::Status RulesViolated(const domain::Violations& violations) {
  Refusal refusal;
  const bool unsupported = std::any_of(violations.begin(), violations.end(), [](const auto& v) {
    return v.code == "EVENT_NOT_SUPPORTED";
  });
  refusal.set_reason(unsupported ? v1::ERROR_REASON_EVENT_NOT_SUPPORTED
                                 : v1::ERROR_REASON_RULE_VIOLATED);
  AddViolations(violations, &refusal);
  const auto& first = violations.front();
  const std::string more =
      violations.size() == 1 ? "" : absl::StrCat(" (and ", violations.size() - 1, " more)");
  return RefuseWith(
      unsupported ? absl::StatusCode::kUnimplemented : absl::StatusCode::kFailedPrecondition,
      absl::StrCat(first.field, ": ", first.message, more), refusal);
}

absl::Status WrongRevision(const std::string& body, const std::string& expected,
                           std::uint64_t actual) {
  return Refuse(absl::StatusCode::kAborted, v1::ERROR_REASON_WRONG_REVISION,
                absl::StrCat("body ", body, " is at revision ", actual, ", not ", expected,
                             " as expected. Read what is new, then decide again"),
                {{"body", body}, {"expected", expected}, {"actual", absl::StrCat(actual)}});
}

// Ids as an error tells them: the first few, and how many more. Details travel in a trailer, which
// peers bound.
class IdList {
 public:
  void Add(const store::EventId& id) {
    if (++count_ > kToldMax) return;
    absl::StrAppend(&told_, told_.empty() ? "" : " ", domain::FormatUuid(id));
  }
  bool empty() const { return count_ == 0; }
  std::string text() const {
    return count_ <= kToldMax ? told_ : absl::StrCat(told_, " and ", count_ - kToldMax, " more");
  }

 private:
  static constexpr std::size_t kToldMax = 8;
  std::string told_;
  std::size_t count_ = 0;
};

}  // namespace

GroupAdmission::GroupAdmission(const store::Store& store, const domain::LedgerContext& context,
                               BodyHeads& heads, GroupState& state, const Limits& limits,
                               store::Position first_position, std::int64_t last_recorded_us,
                               std::int64_t now_us, absl::Status refuse_new)
    : store_(store),
      context_(context),
      heads_(heads),
      state_(state),
      limits_(limits),
      first_position_(first_position),
      now_us_(now_us),
      refuse_new_(std::move(refuse_new)),
      last_recorded_us_(last_recorded_us),
      kept_last_recorded_us_(last_recorded_us) {}

absl::Status GroupAdmission::Prefetch(std::span<const PreparedAppend> appends) {
  std::vector<store::EventId> ids;
  std::vector<std::string_view> keys;
  for (const auto& append : appends) {
    for (const auto& event : append.events) {
      ids.push_back(event.id);
      keys.insert(keys.end(), event.row_keys.begin(), event.row_keys.end());
    }
  }
  events_.reserve(ids.size());
  placed_.reserve(ids.size());
  auto found = state_.FindRecorded(ids);
  if (!found.ok()) return found.status();
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if ((*found)[i].has_value()) on_record_[ids[i]] = *(*found)[i];
  }
  return state_.Prefetch(std::move(keys));
}

absl::StatusOr<AppendOutcome> GroupAdmission::Admit(const PreparedAppend& append) {
  return append.mode == AppendMode::kAllOrNone ? AdmitTogether(append) : AdmitEach(append);
}

absl::StatusOr<AppendOutcome> GroupAdmission::AdmitTogether(const PreparedAppend& append) {
  AppendOutcome outcome;
  IdList known;
  IdList unknown;
  for (const auto& event : append.events) {
    auto receipt = FindRecorded(event);
    if (!receipt.ok()) return receipt.status();
    (receipt->has_value() ? known : unknown).Add(event.id);
    if (receipt->has_value()) outcome.receipts.push_back(**std::move(receipt));
  }
  if (unknown.empty()) return outcome;
  if (!known.empty()) {
    return Refuse(
        absl::StatusCode::kAlreadyExists, v1::ERROR_REASON_MIXED_APPEND,
        absl::StrCat("some events are on record already (", known.text(), ") and some are not (",
                     unknown.text(), "); append the new ones by themselves"),
        {{"known", known.text()}, {"new", unknown.text()}});
  }
  if (!refuse_new_.ok()) return refuse_new_;
  if (absl::Status status = CheckExpectations(append); !status.ok()) return status;
  // Violations of all events are told together; those after a broken one see the state without it.
  Refusal all;
  absl::Status first;
  outcome.receipts.reserve(append.events.size());
  for (const auto& event : append.events) {
    const absl::Status placed = Place(event, append.recorder, &outcome.receipts);
    if (placed.ok()) continue;
    const auto refusal = RefusalOf(placed);
    if (first.ok()) first = placed;
    if (!refusal || refusal->violations().empty()) break;
    all.mutable_violations()->MergeFrom(refusal->violations());
    all.set_reason(refusal->reason());
    if (all.violations_size() >= kViolationsMax) break;
  }
  if (first.ok()) {
    Keep();
    return outcome;
  }
  TakeBack();
  if (all.violations().empty()) return first;
  return RulesViolated(ViolationsOf(all));
}

absl::StatusOr<AppendOutcome> GroupAdmission::AdmitEach(const PreparedAppend& append) {
  AppendOutcome outcome;
  outcome.stopped = append.stopped;
  outcome.receipts.reserve(append.events.size());
  for (const auto& event : append.events) {
    auto recorded = FindRecorded(event);
    if (!recorded.ok()) {
      outcome.stopped = recorded.status();
      break;
    }
    if (recorded->has_value()) {
      outcome.receipts.push_back(**std::move(recorded));
      continue;
    }
    absl::Status placed =
        refuse_new_.ok() ? Place(event, append.recorder, &outcome.receipts) : refuse_new_;
    if (!placed.ok()) {
      TakeBack();
      outcome.stopped = std::move(placed);
      break;
    }
    Keep();
  }
  return outcome;
}

absl::StatusOr<std::optional<Receipt>> GroupAdmission::FindRecorded(const PreparedEvent& event) {
  std::string stored;
  if (const auto here = placed_.find(event.id); here != placed_.end()) {
    stored = events_[here->second - first_position_].stored;
  } else if (const auto there = on_record_.find(event.id); there != on_record_.end()) {
    auto read = store_.log().Read(there->second);
    if (!read.ok()) return read.status();
    stored = *std::move(read);
  } else {
    return std::nullopt;
  }
  return ReceiptIfSame(event, stored, state_);
}

absl::Status GroupAdmission::CheckExpectations(const PreparedAppend& append) {
  for (const auto& expected : append.expectations) {
    auto head = heads_.Get(expected.body());
    if (!head.ok()) return head.status();
    if (expected.has_must_not_exist() && head->revision != 0) {
      return WrongRevision(expected.body(), "0 (no event yet)", head->revision);
    }
    if (expected.has_must_exist() && head->revision == 0) {
      return WrongRevision(expected.body(), "1 or more", 0);
    }
    if (expected.has_exact_revision() && head->revision != expected.exact_revision()) {
      return WrongRevision(expected.body(), absl::StrCat(expected.exact_revision()),
                           head->revision);
    }
  }
  return absl::OkStatus();
}

absl::Status GroupAdmission::CheckRules(const PreparedEvent& event,
                                        const domain::EventEnvelope& envelope,
                                        std::int64_t recorded_at_us, std::int64_t* known_at_us) {
  domain::Violations violations;
  absl::Status status = domain::CheckRules(context_, envelope, event.event, event.fact, event.path,
                                           state_, &violations);
  if (!status.ok()) return status;
  std::string zone;  // which a claim alone needs
  if (!event.known_at.empty()) {
    auto of_event = domain::ZoneOfEvent(event.bodies.front(), event.event, state_);
    if (!of_event.ok()) return of_event.status();
    zone = *std::move(of_event);
  }
  auto known_at = ResolveKnownAt(event.known_at, zone, recorded_at_us);
  const std::string field = event.path + ".knownAt";
  if (!known_at.ok()) {
    violations.push_back({field, "MALFORMED_TIME", std::string(known_at.status().message())});
  } else if (*known_at > recorded_at_us) {
    violations.push_back({field, "KNOWN_AT_IN_FUTURE",
                          "known_at is later than now; leave it empty for what is known now"});
  } else {
    *known_at_us = *known_at;
    for (const std::string& body : event.bodies) {
      auto head = heads_.Get(body);
      if (!head.ok()) return head.status();
      if (head->revision == 0 || head->known_at_us <= *known_at) continue;
      violations.push_back(
          {field, "KNOWN_AT_DECREASES",
           absl::StrCat("the record of ", body, " has an event known at ",
                        domain::FormatInstant(head->known_at_us),
                        "; what is found later is late knowledge: leave known_at empty and give "
                        "the source its date")});
    }
  }
  return violations.empty() ? absl::OkStatus() : RulesViolated(violations);
}

const domain::EventEnvelope& GroupAdmission::EnvelopeOf(const PreparedEvent& event) {
  envelope_.position = first_position_ + events_.size();
  envelope_.id = event.id;
  envelope_.bodies = event.bodies;
  return envelope_;
}

absl::Status GroupAdmission::Place(const PreparedEvent& event, const std::string& recorder,
                                   std::vector<Receipt>* receipts) {
  const std::int64_t recorded_at_us = NextRecordedAt();
  std::int64_t known_at_us = recorded_at_us;
  const domain::EventEnvelope& envelope = EnvelopeOf(event);
  if (absl::Status status = CheckRules(event, envelope, recorded_at_us, &known_at_us);
      !status.ok()) {
    return status;
  }
  return PlaceAt(event, envelope, recorder, recorded_at_us, known_at_us, receipts);
}

absl::StatusOr<Receipt> GroupAdmission::AdmitOwn(const PreparedEvent& event,
                                                 const std::string& recorder) {
  const std::int64_t recorded_at_us = NextRecordedAt();
  std::vector<Receipt> receipts;
  absl::Status placed =
      PlaceAt(event, EnvelopeOf(event), recorder, recorded_at_us, recorded_at_us, &receipts);
  if (!placed.ok()) return placed;
  Keep();
  return std::move(receipts.front());
}

absl::Status GroupAdmission::PlaceAt(const PreparedEvent& event,
                                     const domain::EventEnvelope& envelope,
                                     const std::string& recorder, std::int64_t recorded_at_us,
                                     std::int64_t known_at_us, std::vector<Receipt>* receipts) {
  store::NewRecord record;
  record.bodies.reserve(event.bodies.size());
  for (const std::string& body : event.bodies) {
    auto head = heads_.Get(body);
    if (!head.ok()) return head.status();
    const std::uint64_t revision = head->revision + 1;
    heads_.Set(body, {revision, known_at_us});
    record.bodies.push_back({body, revision});
  }
  const std::string header_bytes =
      HeaderBytes(HeaderFields{.position = envelope.position,
                               .bodies = record.bodies,
                               .event_id = event.id,
                               .type = event.type,
                               .recorded_at_us = recorded_at_us,
                               .known_at_us = known_at_us,
                               .recorder = recorder,
                               .payload_digest = event.payload_digest});
  if (header_bytes.size() > limits_.header_bytes_max) {
    return Refuse(absl::StatusCode::kInvalidArgument, v1::ERROR_REASON_LIMIT_EXCEEDED,
                  absl::StrCat(event.path, ": the header takes ", header_bytes.size(),
                               " bytes, over the limit header_bytes_max of ",
                               limits_.header_bytes_max, ". Name fewer bodies"));
  }
  state_.BeginEvent(envelope, &event.event);
  if (absl::Status status = domain::Fold(context_, envelope, event.event, event.fact, state_);
      !status.ok()) {
    return status;
  }
  record.id = event.id;
  record.stored = EncodeStored(header_bytes, event.salt, event.event_bytes);
  record.leaf_hash = store::HashLeaf(header_bytes);
  last_recorded_us_ = recorded_at_us;

  receipts->push_back({.event_id = event.id,
                       .position = envelope.position,
                       .bodies = record.bodies,
                       .recorded_at_us = recorded_at_us});
  events_.push_back(std::move(record));
  placed_[event.id] = envelope.position;
  return absl::OkStatus();
}

void GroupAdmission::Keep() {
  state_.Keep();
  heads_.Keep();
  kept_events_ = events_.size();
  kept_last_recorded_us_ = last_recorded_us_;
}

void GroupAdmission::TakeBack() {
  state_.TakeBack();
  heads_.TakeBack();
  for (std::size_t i = kept_events_; i < events_.size(); ++i) placed_.erase(events_[i].id);
  events_.resize(kept_events_);
  last_recorded_us_ = kept_last_recorded_us_;
}

store::Group GroupAdmission::TakeGroup() {
  return {first_position_, std::move(events_), state_.TakeChanges()};
}

}  // namespace minutebook::ledger
