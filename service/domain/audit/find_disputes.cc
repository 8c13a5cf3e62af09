// DISPUTED: events that say that they cannot stand beside others. What is one dispute is told once;
// one that was settled, as a note.
#include <algorithm>
#include <set>

#include "service/domain/amendments.h"
#include "service/domain/audit/findings.h"
#include "service/domain/audit/words.h"
#include "service/domain/keys.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

using Aspects = std::set<int>;

// One event against another, about what is open between them or what one settlement decided.
struct Clash {
  v1::Fact from;
  v1::Fact to;
  std::string from_label;
  std::string to_label;
  std::string reason;
};

// Clashes about one thing that hang together, or that one settlement decided.
struct Dispute {
  Aspects about;
  std::vector<Clash> clashes;
  std::string settlement;  // event id; empty: open
};

std::string AspectWords(const Aspects& about) {
  std::vector<v1::DisputeAspect> aspects;
  for (const int aspect : about) aspects.push_back(static_cast<v1::DisputeAspect>(aspect));
  return domain::AspectWords(aspects);
}

bool Meets(const Dispute& dispute, const Clash& clash) {
  return std::any_of(dispute.clashes.begin(), dispute.clashes.end(), [&](const Clash& other) {
    for (const std::uint64_t position : {other.from.position(), other.to.position()}) {
      if (position == clash.from.position() || position == clash.to.position()) return true;
    }
    return false;
  });
}

// Puts a clash to those that it belongs to; it may join several into one.
void Join(Aspects about, const std::string& settlement, Clash clash,
          std::vector<Dispute>* disputes) {
  Dispute joined{std::move(about), {}, settlement};
  for (auto& dispute : *disputes) {
    const bool same = dispute.about == joined.about && dispute.settlement == settlement &&
                      (!settlement.empty() || Meets(dispute, clash));
    if (!same) continue;
    std::move(dispute.clashes.begin(), dispute.clashes.end(), std::back_inserter(joined.clashes));
    dispute.clashes.clear();
  }
  joined.clashes.push_back(std::move(clash));
  std::erase_if(*disputes, [](const Dispute& dispute) { return dispute.clashes.empty(); });
  disputes->push_back(std::move(joined));
}

class Disputes {
 public:
  Disputes(const AuditRecord& record, const std::vector<AuditItem>& items)
      : record_(record), facts_(ToldByPosition(items)) {
    for (const auto& [position, told] : facts_) by_id_.emplace(told.first->event_id(), told);
  }

  absl::Status Collect();
  void Tell(Findings* findings) const;

 private:
  // What settlements that name both sides decided.
  struct Settled {
    std::string id;
    v1::Fact fact;
    std::string upheld;  // what to call it
    std::string reason;
    std::string authority;
    Aspects about;
    std::set<EventId> sides;
  };

  absl::Status Look(const v1::Fact& fact, const AuditItem& item, const std::string& body,
                    const v1::Dispute& dispute);
  absl::StatusOr<const Settled*> SettlementOf(const std::string& id);
  Finding Open(const Dispute& dispute) const;
  Finding Closed(const Dispute& dispute) const;

  const AuditRecord& record_;
  const std::map<std::uint64_t, Told> facts_;
  std::map<std::string, Told> by_id_;
  std::map<std::string, Settled> settlements_;
  std::vector<Dispute> disputes_;
};

absl::Status Disputes::Collect() {
  for (const auto& [position, told] : facts_) {
    const auto& [fact, item] = told;
    const KnownEvent& known = record_.sources.At(position);
    const std::string& body = known.event.body().empty() ? record_.body : known.event.body();
    for (const v1::Dispute& dispute : fact->disputes()) {
      RETURN_IF_ERROR(Look(*fact, *item, body, dispute));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<const Disputes::Settled*> Disputes::SettlementOf(const std::string& id) {
  const auto known = settlements_.find(id);
  if (known != settlements_.end()) return &known->second;
  Settled& settled = settlements_[id];
  ASSIGN_OR_RETURN(const EventId event_id, ParseUuid(id));
  ASSIGN_OR_RETURN(const std::optional<Effective> effective,
                   ReadEffective(record_.question.ledger(), event_id, *record_.state));
  if (!effective.has_value()) return &settled;
  const RowFact fact = MakeFact(effective->as_read.envelope, effective->as_read.event);
  const v1::DisputeResolved& resolved = fact.event().dispute_resolved();
  settled.fact = ShortFact(fact);
  settled.id = id;
  settled.reason = resolved.reason();
  settled.authority = resolved.authority();
  settled.about = {resolved.about().begin(), resolved.about().end()};
  for (const EventId& side : AboutWhich(record_.question.ledger(), effective->as_read)) {
    settled.sides.insert(side);
  }
  settled.upheld = resolved.upheld();
  if (const auto upheld = Resolve(record_.question.ledger(), fact, resolved.upheld())) {
    const auto told = by_id_.find(FormatUuid(*upheld));
    if (told != by_id_.end()) settled.upheld = RefOr(*told->second.first);
  }
  return &settled;
}

absl::Status Disputes::Look(const v1::Fact& fact, const AuditItem& item, const std::string& body,
                            const v1::Dispute& dispute) {
  const absl::StatusOr<EventId> id =
      ResolveEvent(record_.question.ledger().ledger_id, body, dispute.event());
  if (!id.ok()) return absl::OkStatus();
  Clash clash{fact, {}, item.label, "", dispute.reason()};
  clash.to.set_event_id(FormatUuid(*id));
  clash.to.set_ref(dispute.event());
  const auto other = by_id_.find(clash.to.event_id());
  if (other != by_id_.end()) {
    clash.to = *other->second.first;
    clash.to_label = other->second.second->label;
  }
  Aspects open(dispute.about().begin(), dispute.about().end());
  if (record_.has_log()) {
    ASSIGN_OR_RETURN(const std::optional<Effective> target,
                     ReadEffective(record_.question.ledger(), *id, *record_.state));
    if (!target.has_value() || !target->holds) return absl::OkStatus();  // it stands alone now
    std::vector<std::string> settlements(fact.upheld_by().begin(), fact.upheld_by().end());
    settlements.insert(settlements.end(), fact.set_aside_by().begin(), fact.set_aside_by().end());
    for (const std::string& settlement : settlements) {
      ASSIGN_OR_RETURN(const Settled* settled, SettlementOf(settlement));
      if (!settled->sides.contains(*id)) continue;
      Aspects decided;
      for (const int aspect : settled->about) {
        if (open.erase(aspect) > 0) decided.insert(aspect);
      }
      if (!decided.empty()) Join(std::move(decided), settlement, clash, &disputes_);
    }
  }
  if (!open.empty()) Join(std::move(open), "", std::move(clash), &disputes_);
  return absl::OkStatus();
}

// Events under what they are of: "the term of X for 2022 (kh-2022 and kh-2022-assumed)".
using Side = std::vector<std::pair<std::string, std::vector<std::string>>>;

void AddSide(const std::string& label, const v1::Fact& fact, Side* side) {
  for (auto& [of, refs] : *side) {
    if (of != label) continue;
    if (std::find(refs.begin(), refs.end(), RefOr(fact)) == refs.end()) {
      refs.push_back(RefOr(fact));
    }
    return;
  }
  side->emplace_back(label, std::vector<std::string>{RefOr(fact)});
}

std::string SideWords(const Side& side) {
  std::vector<std::string> words;
  for (const auto& [label, refs] : side) {
    words.push_back(label.empty() ? Series(refs) : Concat({label, " (", Series(refs), ")"}));
  }
  return Series(words);
}

// "The meeting m: a cannot stand beside b", or with what each is of.
std::string ClashWords(const Dispute& dispute, std::string_view verb) {
  Side from, to;
  for (const Clash& clash : dispute.clashes) {
    AddSide(clash.from_label, clash.from, &from);
    AddSide(clash.to_label, clash.to, &to);
  }
  if (from.size() == 1 && to.size() == 1 && from.front().first == to.front().first) {
    return Concat({Capital(from.front().first), ": ", Series(from.front().second), verb,
                   Series(to.front().second), ", about ", AspectWords(dispute.about), "."});
  }
  return Concat(
      {Capital(SideWords(from)), verb, SideWords(to), ", about ", AspectWords(dispute.about), "."});
}

void AddFact(const v1::Fact& fact, std::vector<v1::Fact>* facts) {
  const bool there = std::any_of(facts->begin(), facts->end(), [&](const v1::Fact& other) {
    return other.position() == fact.position();
  });
  if (fact.position() > 0 && !there) facts->push_back(fact);
}

Finding Disputes::Open(const Dispute& dispute) const {
  Finding finding{"DISPUTED",
                  kContradiction,
                  ClashWords(dispute, " cannot stand beside "),
                  "Record disputeResolved, saying which side is upheld and on whose authority.",
                  dispute.clashes.front().from.on(),
                  {}};
  std::vector<std::string> reasons;
  for (const Clash& clash : dispute.clashes) {
    AddFact(clash.from, &finding.facts);
    AddFact(clash.to, &finding.facts);
    if (clash.reason.empty()) continue;
    if (std::find(reasons.begin(), reasons.end(), clash.reason) != reasons.end()) continue;
    reasons.push_back(clash.reason);
    finding.message += Concat({" ", clash.reason});
  }
  return finding;
}

Finding Disputes::Closed(const Dispute& dispute) const {
  const Settled& settled = settlements_.at(dispute.settlement);
  Finding finding{"DISPUTED",
                  kNote,
                  ClashWords(dispute, " was in dispute with "),
                  "Nothing need be done.",
                  dispute.clashes.front().from.on(),
                  {}};
  finding.message += Concat({" It was settled for ", settled.upheld, "."});
  if (!settled.authority.empty()) {
    finding.message += Concat({" On the authority of ", settled.authority,
                               settled.reason.empty() ? "" : ": ", settled.reason});
  }
  if (!finding.message.ends_with('.')) finding.message += '.';
  for (const Clash& clash : dispute.clashes) {
    AddFact(clash.from, &finding.facts);
    AddFact(clash.to, &finding.facts);
  }
  finding.justified_by.push_back(settled.fact);
  return finding;
}

void Disputes::Tell(Findings* findings) const {
  for (const Dispute& dispute : disputes_) {
    findings->push_back(dispute.settlement.empty() ? Open(dispute) : Closed(dispute));
  }
}

}  // namespace

absl::Status FindDisputes(AuditRecord& record, const std::vector<AuditItem>& items,
                          Findings* findings) {
  Disputes disputes(record, items);
  RETURN_IF_ERROR(disputes.Collect());
  const std::size_t before = findings->size();
  disputes.Tell(findings);
  for (std::size_t i = before; i < findings->size(); ++i) {
    for (const v1::Fact& fact : (*findings)[i].justified_by) record.sources.Mention(fact, false);
  }
  return absl::OkStatus();
}

}  // namespace minutebook::domain
