// Rows as the rules and the answers read them: facts in the order in which they occurred, and the
// accounts that they amount to.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "service/domain/event.h"
#include "service/domain/identifiers.h"
#include "service/domain/row.pb.h"

namespace minutebook::domain {

using Facts = std::vector<const RowFact*>;

// Most facts that a subject may have. A row is written whole for each of its facts, and history
// keeps each version: this bounds what one subject may cost.
inline constexpr int facts_per_subject_max = 1024;
// Most bytes of a subject's row, for the same reason.
inline constexpr std::size_t subject_bytes_max = 256 * 1024;

// The fact that an event adds to its rows.
RowFact MakeFact(const EventEnvelope& envelope, const v1::Event& event);

// DATA_LOSS if the bytes are no row of ours.
absl::StatusOr<SubjectRow> ParseRow(std::string_view value);

// By when they occurred, then by position.
void Order(Facts* facts);
// The row's facts ordered by when they occurred, then by position. Borrows from the row.
Facts InOrder(const SubjectRow& row);
// As above, those of some types only.
Facts InOrder(const SubjectRow& row, const std::function<bool(v1::EventType)>& wanted);
// As above, those of one type.
Facts InOrder(const SubjectRow& row, v1::EventType wanted);

// The body that an event's short references are meant in.
std::string_view PrimaryBody(const RowFact& fact);
// What a fact refers to, which may be written as a ref; nullopt if it cannot be read.
std::optional<EventId> Resolve(const LedgerContext& context, const RowFact& fact,
                               std::string_view reference);

// Whether a dispute about one of these was settled against the fact.
bool IsSetAside(const RowFact& fact, std::initializer_list<v1::DisputeAspect> about);
// Whether a dispute about this, that the fact was a side of, was settled.
bool IsSettled(const RowFact& fact, v1::DisputeAspect about);

// One account of something that took place: the event that first stated it, with what events that
// refine it say more sharply.
struct Account {
  v1::Event event;         // merged
  Facts facts;             // what it was merged from, as they occurred
  bool disputing = false;  // it cannot stand beside another account of these
  bool set_aside = false;  // a dispute was settled against it
};

// The accounts that facts (of one row and kind, in order) give, those that dispute others last, and
// after them those that were set aside. What was found not to have occurred gives none.
std::vector<Account> Accounts(const LedgerContext& context, const Facts& facts);

// The event that the leading account tells, merged or the fact's own; nullptr where none of the
// facts is found to have occurred. Borrows from the facts.
std::shared_ptr<const v1::Event> LeadingEvent(const LedgerContext& context, const Facts& facts);

// The account whose `on` is known most sharply, the first of several; nullptr for none.
const Account* Sharpest(const std::vector<Account>& accounts);

// Whether the event, of `primary` body, refines or disputes one of the facts.
bool RefersToOneOf(const LedgerContext& context, std::string_view primary, const v1::Event& event,
                   const Facts& facts);

// Takes over what is set in `over`: single fields replace, repeated ones replace whole.
void Overlay(const google::protobuf::Message& over, google::protobuf::Message* base);

}  // namespace minutebook::domain
