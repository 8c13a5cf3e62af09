#include "service/domain/fold.h"

#include <algorithm>
#include <utility>

#include "service/domain/amendments.h"
#include "service/domain/dated.h"
#include "service/domain/fact_bytes.h"
#include "service/domain/facts.h"
#include "service/domain/marks.h"
#include "service/domain/row.pb.h"
#include "service/domain/status_macros.h"
#include "service/domain/views/view.h"

namespace minutebook::domain {
namespace {

// Folds one event.
class Folding {
 public:
  Folding(const LedgerContext& context, StateWriter& state) : context_(context), state_(state) {}

  absl::Status Add(const Recorded& event, const NewFact& fact);
  absl::Status Change(const Effective& before, const Effective& after);

 private:
  absl::Status AppendTo(const JoinedRow& row, const v1::Event& event, std::string_view bytes);
  absl::Status Take(const Effective& effective);
  absl::Status Place(const Effective& effective);
  absl::Status Mark(const Effective& about, bool holds);
  absl::Status PutFact(const std::string& key, const EventId& id, std::optional<RowFact> fact);

  const LedgerContext& context_;
  StateWriter& state_;
};

// Positions only grow, so a new fact goes last; and the bytes of a message appended to those of
// another of its type merge with them. So nothing is parsed here.
absl::Status Folding::AppendTo(const JoinedRow& row, const v1::Event& event,
                               std::string_view bytes) {
  if (!IsListedByDate(row.key[0])) return state_.Append(row.key, bytes);
  ASSIGN_OR_RETURN(const std::shared_ptr<const SubjectRow> before, state_.Row(row.key));
  // Most subjects that are listed by date are new, and nothing need be compared.
  if (before->facts().empty() && !event.has_document_identified()) {
    RETURN_IF_ERROR(state_.Append(row.key, bytes));
    return row.dated.empty() ? absl::OkStatus() : state_.PutNew(row.dated);
  }
  if (!GivesDate(static_cast<RowKind>(row.key[0]), event)) return state_.Append(row.key, bytes);
  DatedChange change(row.key, state_);
  RETURN_IF_ERROR(change.Before());
  RETURN_IF_ERROR(state_.Append(row.key, bytes));
  return change.After();
}

absl::Status Folding::Add(const Recorded& event, const NewFact& fact) {
  if (!fact.rows.empty()) {
    const std::string bytes = RowOfNewFact(event.envelope.position, fact.bytes);
    for (const JoinedRow& row : fact.rows) RETURN_IF_ERROR(AppendTo(row, event.event, bytes));
  }
  // Most events are about no other, and need no copy.
  if (AboutWhich(context_, event.primary(), event.event).empty()) return absl::OkStatus();
  Effective added;
  added.as_read = {event.envelope, event.event};
  return Mark(added, true);
}

absl::Status Folding::Change(const Effective& before, const Effective& after) {
  if (before.holds) {
    RETURN_IF_ERROR(Mark(before, false));
    RETURN_IF_ERROR(Take(before));
  }
  if (!after.holds) return absl::OkStatus();
  RETURN_IF_ERROR(Place(after));
  return Mark(after, true);
}

// Replaces the fact of an event in a row, keeping the order of positions; nullopt takes it out.
absl::Status Folding::PutFact(const std::string& key, const EventId& id,
                              std::optional<RowFact> fact) {
  ASSIGN_OR_RETURN(const std::shared_ptr<const SubjectRow> row, state_.Row(key));
  SubjectRow changed;
  for (const RowFact& held : row->facts()) {
    if (held.event_id() == IdBytes(id)) continue;
    if (fact.has_value() && held.position() > fact->position()) {
      *changed.add_facts() = *std::exchange(fact, std::nullopt);
    }
    *changed.add_facts() = held;
  }
  if (fact.has_value()) *changed.add_facts() = *std::move(fact);
  const auto put = [&] {
    if (changed.facts().empty()) return state_.Delete(key);
    return state_.Put(key, changed.SerializeAsString());
  };
  if (!IsListedByDate(key[0])) return put();
  DatedChange change(key, state_);
  RETURN_IF_ERROR(change.Before());
  RETURN_IF_ERROR(put());
  return change.After();
}

absl::Status Folding::Take(const Effective& effective) {
  for (const std::string& key : RowsOf(context_, effective.as_read)) {
    RETURN_IF_ERROR(PutFact(key, effective.id(), std::nullopt));
  }
  return absl::OkStatus();
}

absl::Status Folding::Place(const Effective& effective) {
  for (const std::string& key : RowsOf(context_, effective.as_read)) {
    ASSIGN_OR_RETURN(RowFact fact, MarkedFact(context_, effective, OwnerOf(key), state_));
    RETURN_IF_ERROR(PutFact(key, effective.id(), std::move(fact)));
  }
  return absl::OkStatus();
}

// The bodies in whose record an event about another one is told. A source that one body finds for
// an event of another stays in the record of whoever attached it.
std::vector<std::string> BodiesTold(const RecordedEvent& about, const RecordedEvent& target) {
  return about.event.has_source_attached() ? about.envelope.bodies : SharedBodies(about, target);
}

// Puts the event beside those that it is about, or takes it away, and marks their facts anew.
absl::Status Folding::Mark(const Effective& about, bool holds) {
  for (const EventId& id : AboutWhich(context_, about.primary(), about.as_read.event)) {
    ASSIGN_OR_RETURN(const std::optional<Effective> target, ReadEffective(context_, id, state_));
    if (!target.has_value() || id == about.id()) continue;
    SubjectRow row;
    *row.add_facts() = FactOf(about);
    const std::string bytes = row.SerializeAsString();
    for (const std::string& body : BodiesTold(about.as_read, target->as_read)) {
      const std::string key = AboutKey(body, id, about.id());
      RETURN_IF_ERROR(holds ? state_.Put(key, bytes) : state_.Delete(key));
    }
    if (!target->holds) continue;
    if (MarksFact(context_, about.as_read, target->as_read)) RETURN_IF_ERROR(Place(*target));
  }
  return absl::OkStatus();
}

}  // namespace

NewFact NewFactOf(const EventEnvelope& envelope, const v1::Event& event,
                  std::string_view event_bytes) {
  NewFact fact;
  const LedgerContext any;  // which rows it joins does not depend on it
  Keys keys = RowsOf({any, envelope, event});
  fact.bytes = FactBytes(envelope, event, event_bytes);
  fact.rows.reserve(keys.size());
  for (std::string& key : keys) {
    const bool dated = IsListedByDate(key[0]) && !event.has_document_identified();
    std::string dated_key = dated ? DatedKeyOfNew(key, event) : "";
    fact.rows.push_back({std::move(key), std::move(dated_key)});
  }
  return fact;
}

absl::Status TakeOut(const LedgerContext& context, const Effective& effective, StateWriter& state) {
  if (!effective.holds) return absl::OkStatus();
  Effective nothing = effective;
  nothing.holds = false;
  return Folding(context, state).Change(effective, nothing);
}

absl::Status Fold(const LedgerContext& context, const EventEnvelope& envelope,
                  const v1::Event& event, const NewFact& fact, StateWriter& state) {
  // An erased event says nothing any more: it has no type to be supported.
  const bool folds = IsSupported(TypeOf(event)) || event.has_payload_erased();
  if (envelope.bodies.empty() || !folds) return absl::OkStatus();
  Folding folding(context, state);
  if (!Amends(event)) return folding.Add({context, envelope, event}, fact);
  ASSIGN_OR_RETURN(const std::optional<Amendment> amendment,
                   Amend(context, {envelope, event}, state));
  if (!amendment.has_value()) return absl::OkStatus();
  const Effective& root = amendment->after;
  SubjectRow row;
  *row.add_facts() = MakeFact(envelope, event);
  RETURN_IF_ERROR(state.Put(AmendmentKey(root.primary(), root.id(), envelope.position),
                            row.SerializeAsString()));
  RETURN_IF_ERROR(
      state.Put(EventKey(root.primary(), root.id()), amendment->row.SerializeAsString()));
  return folding.Change(amendment->before, amendment->after);
}

absl::Status Fold(const LedgerContext& context, const EventEnvelope& envelope,
                  const v1::Event& event, StateWriter& state) {
  return Fold(context, envelope, event, NewFactOf(envelope, event, event.SerializeAsString()),
              state);
}

}  // namespace minutebook::domain
