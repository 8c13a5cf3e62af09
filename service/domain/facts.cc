#include "service/domain/facts.h"

#include <algorithm>
#include <map>
#include <set>

#include "absl/status/status.h"
#include "service/domain/edtf.h"
#include "service/domain/keys.h"

namespace minutebook::domain {
namespace {

constexpr std::initializer_list<v1::DisputeAspect> kAnyAspect = {
    v1::DISPUTE_ASPECT_HOLDER, v1::DISPUTE_ASPECT_START,      v1::DISPUTE_ASPECT_END,
    v1::DISPUTE_ASPECT_MANNER, v1::DISPUTE_ASPECT_OCCURRENCE, v1::DISPUTE_ASPECT_COUNT,
    v1::DISPUTE_ASPECT_TITLE};

// How many days a date may mean; the vaguest where it says nothing.
std::int64_t Vagueness(const std::string& on) {
  const absl::StatusOr<Edtf> date = ParseEdtf(on);
  return date.ok() ? date->last() - date->first() : INT64_MAX;
}

// Index of the fact with each id.
std::map<std::string, std::size_t> IndexById(const Facts& facts) {
  std::map<std::string, std::size_t> index;
  for (std::size_t i = 0; i < facts.size(); ++i) index.emplace(facts[i]->event_id(), i);
  return index;
}

// The fact among `index` that `reference` means; nullopt for any other event.
std::optional<std::size_t> Find(const LedgerContext& context, const RowFact& from,
                                const std::string& reference,
                                const std::map<std::string, std::size_t>& index) {
  const std::optional<EventId> id = Resolve(context, from, reference);
  if (!id.has_value()) return std::nullopt;
  const auto found = index.find(std::string(IdBytes(*id)));
  if (found == index.end()) return std::nullopt;
  return found->second;
}

// For each fact the index of the fact that it refines in the end: itself where it refines none.
std::vector<std::size_t> RootsOfRefinement(const LedgerContext& context, const Facts& facts,
                                           const std::map<std::string, std::size_t>& index) {
  std::vector<std::size_t> refined(facts.size());
  for (std::size_t i = 0; i < facts.size(); ++i) {
    refined[i] = i;
    for (const std::string& reference : facts[i]->event().refines()) {
      const std::optional<std::size_t> target = Find(context, *facts[i], reference, index);
      // Only backward in the log, as admission sees to: so there is no circle.
      if (target.has_value() && facts[*target]->position() < facts[i]->position()) {
        refined[i] = *target;
        break;
      }
    }
  }
  for (std::size_t& root : refined) {
    while (refined[root] != root) root = refined[root];
  }
  return refined;
}

Account MakeAccount(Facts facts, const RowFact& base) {
  Account account;
  account.event = base.event();
  Facts sharper = facts;
  std::erase_if(sharper, [&base](const RowFact* fact) {
    return fact == &base || (fact->settlements_size() > 0 && IsSetAside(*fact, kAnyAspect));
  });
  std::stable_sort(sharper.begin(), sharper.end(), [](const RowFact* a, const RowFact* b) {
    return Vagueness(a->event().on()) > Vagueness(b->event().on());
  });
  for (const RowFact* fact : sharper) {
    v1::Event over = fact->event();
    over.clear_ref();
    over.clear_refines();
    over.clear_disputes();
    Overlay(over, &account.event);
  }
  account.facts = std::move(facts);
  return account;
}

// What a row keeps of an event: not its sources and notes, which are asked of the log; and what was
// said, of meetings alone. As KeptBytes (fact_bytes.cc) has it.
v1::Event Kept(const v1::Event& event) {
  v1::Event kept = event;
  kept.clear_sources();
  kept.clear_note();
  if (!event.has_meeting_held()) kept.clear_remarks();
  return kept;
}

// Empties in `base` the repeated fields that `over` sets, at any depth: merging would append to
// them.
void ClearRepeated(const google::protobuf::Message& over, google::protobuf::Message* base) {
  const google::protobuf::Reflection& reflection = *over.GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  reflection.ListFields(over, &fields);
  for (const google::protobuf::FieldDescriptor* field : fields) {
    if (field->is_repeated()) {
      reflection.ClearField(base, field);
    } else if (field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE &&
               reflection.HasField(*base, field)) {
      ClearRepeated(reflection.GetMessage(over, field), reflection.MutableMessage(base, field));
    }
  }
}

}  // namespace

RowFact MakeFact(const EventEnvelope& envelope, const v1::Event& event) {
  RowFact fact;
  fact.set_position(envelope.position);
  fact.set_event_id(std::string(IdBytes(envelope.id)));
  for (const std::string& body : envelope.bodies) fact.add_bodies(body);
  *fact.mutable_event() = Kept(event);
  return fact;
}

absl::StatusOr<SubjectRow> ParseRow(std::string_view value) {
  SubjectRow row;
  if (!row.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
    return absl::DataLossError("a row of the views cannot be read");
  }
  return row;
}

void Order(Facts* facts) {
  std::sort(facts->begin(), facts->end(), [](const RowFact* a, const RowFact* b) {
    if (OccursBefore(a->event().on(), b->event().on())) return true;
    if (OccursBefore(b->event().on(), a->event().on())) return false;
    return a->position() < b->position();
  });
}

Facts InOrder(const SubjectRow& row) {
  return InOrder(row, [](v1::EventType) { return true; });
}

Facts InOrder(const SubjectRow& row, const std::function<bool(v1::EventType)>& wanted) {
  Facts facts;
  for (const RowFact& fact : row.facts()) {
    if (wanted(TypeOf(fact.event()))) facts.push_back(&fact);
  }
  Order(&facts);
  return facts;
}

Facts InOrder(const SubjectRow& row, v1::EventType wanted) {
  return InOrder(row, [wanted](v1::EventType type) { return type == wanted; });
}

std::string_view PrimaryBody(const RowFact& fact) {
  return fact.bodies().empty() ? std::string_view() : std::string_view(fact.bodies(0));
}

std::optional<EventId> Resolve(const LedgerContext& context, const RowFact& fact,
                               std::string_view reference) {
  absl::StatusOr<EventId> id = ResolveEvent(context.ledger_id, PrimaryBody(fact), reference);
  if (!id.ok()) return std::nullopt;
  return *id;
}

bool IsSetAside(const RowFact& fact, std::initializer_list<v1::DisputeAspect> about) {
  for (const Settlement& settlement : fact.settlements()) {
    if (settlement.upheld()) continue;
    for (const int settled : settlement.about()) {
      if (std::find(about.begin(), about.end(), settled) != about.end()) return true;
    }
  }
  return false;
}

bool IsSettled(const RowFact& fact, v1::DisputeAspect about) {
  for (const Settlement& settlement : fact.settlements()) {
    for (const int settled : settlement.about()) {
      if (settled == about) return true;
    }
  }
  return false;
}

std::vector<Account> Accounts(const LedgerContext& context, const Facts& facts) {
  const auto index = IndexById(facts);
  const std::vector<std::size_t> roots = RootsOfRefinement(context, facts, index);
  std::vector<Account> accounts;
  for (std::size_t root = 0; root < facts.size(); ++root) {
    if (roots[root] != root) continue;
    Facts members;
    bool disputing = false;
    for (std::size_t i = 0; i < facts.size(); ++i) {
      if (roots[i] != root) continue;
      members.push_back(facts[i]);
      for (const v1::Dispute& dispute : facts[i]->event().disputes()) {
        disputing = disputing || Find(context, *facts[i], dispute.event(), index).has_value();
      }
    }
    if (IsSetAside(*facts[root], {v1::DISPUTE_ASPECT_OCCURRENCE})) continue;
    accounts.push_back(MakeAccount(std::move(members), *facts[root]));
    accounts.back().set_aside = IsSetAside(*facts[root], kAnyAspect);
    // Settled in its favour, it is what the others disputed.
    accounts.back().disputing = disputing && facts[root]->settlements().empty();
  }
  const auto rank = [](const Account& account) {
    return account.set_aside ? 2 : account.disputing ? 1 : 0;
  };
  std::stable_sort(accounts.begin(), accounts.end(),
                   [&rank](const Account& a, const Account& b) { return rank(a) < rank(b); });
  return accounts;
}

std::shared_ptr<const v1::Event> LeadingEvent(const LedgerContext& context, const Facts& facts) {
  if (facts.size() == 1) {
    if (IsSetAside(*facts.front(), {v1::DISPUTE_ASPECT_OCCURRENCE})) return nullptr;
    return {std::shared_ptr<const v1::Event>(), &facts.front()->event()};
  }
  std::vector<Account> accounts = Accounts(context, facts);
  if (accounts.empty()) return nullptr;
  return std::make_shared<const v1::Event>(std::move(accounts.front().event));
}

const Account* Sharpest(const std::vector<Account>& accounts) {
  const auto sharpest =
      std::min_element(accounts.begin(), accounts.end(), [](const Account& a, const Account& b) {
        return Vagueness(a.event.on()) < Vagueness(b.event.on());
      });
  return sharpest == accounts.end() ? nullptr : &*sharpest;
}

bool RefersToOneOf(const LedgerContext& context, std::string_view primary, const v1::Event& event,
                   const Facts& facts) {
  RowFact from;
  from.add_bodies(std::string(primary));
  const auto index = IndexById(facts);
  for (const std::string& reference : event.refines()) {
    if (Find(context, from, reference, index).has_value()) return true;
  }
  for (const v1::Dispute& dispute : event.disputes()) {
    if (Find(context, from, dispute.event(), index).has_value()) return true;
  }
  return false;
}

void Overlay(const google::protobuf::Message& over, google::protobuf::Message* base) {
  ClearRepeated(over, base);
  base->MergeFrom(over);
}

}  // namespace minutebook::domain
