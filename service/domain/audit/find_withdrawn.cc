// RESTS_ON_RETRACTED and ERASED: what stands on an event that holds no longer, and what is gone.
#include <algorithm>
#include <set>

#include "service/domain/amendments.h"
#include "service/domain/answers/history.h"
#include "service/domain/audit/findings.h"
#include "service/domain/audit/words.h"
#include "service/domain/edtf.h"
#include "service/domain/instant.h"
#include "service/domain/keys.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"
#include "service/domain/views/view.h"

namespace minutebook::domain {
namespace {

// Rows of subjects that one event puts on record, and others only add to.
bool CanLoseItsGround(RowKind kind) {
  return kind == RowKind::kMeeting || kind == RowKind::kDocument || kind == RowKind::kProposal ||
         kind == RowKind::kAction;
}

// Whether one of the facts puts the subject of the row on record.
bool IsFounded(RowKind kind, const SubjectRow& row) {
  return std::any_of(row.facts().begin(), row.facts().end(), [kind](const RowFact& fact) {
    const v1::Event& event = fact.event();
    switch (kind) {
      case RowKind::kMeeting:
        return event.has_meeting_scheduled() || event.has_meeting_held();
      case RowKind::kDocument:
        return event.has_document_tabled() || event.has_document_adopted() ||
               event.has_document_identified();
      case RowKind::kProposal:
        return event.has_proposal_put_forward();
      default:
        return event.has_action_assigned();
    }
  });
}

std::string_view KindWords(RowKind kind) {
  switch (kind) {
    case RowKind::kMeeting:
      return "the meeting ";
    case RowKind::kDocument:
      return "the document ";
    case RowKind::kProposal:
      return "the proposal ";
    default:
      return "the action ";
  }
}

// What rests on one event.
struct Resting {
  Withdrawn on;
  std::string what;  // "the meeting annual-4"; empty: an event that is no subject's ground
  std::vector<v1::Fact> facts;
  std::vector<std::string> how;  // "chair-y (the term of Y), ..."
};

class WithdrawnSearch {
 public:
  WithdrawnSearch(AuditRecord& record, const std::vector<AuditItem>& items)
      : record_(record), facts_(ToldByPosition(items)) {}

  absl::Status Collect();
  absl::Status Tell(Findings* findings);

 private:
  absl::Status AddErased(std::vector<EventId>* ids) const;
  absl::Status LookAtRows(const EventId& id, Resting* resting);
  absl::Status LookAtCitations(const v1::Fact& fact, const AuditItem& item);
  absl::Status LookAtSettlements(const v1::Fact& fact, const AuditItem& item);
  absl::Status Cites(const EventId& id, const v1::Fact& fact, const std::string& how);
  std::string Named(const v1::Fact& fact, const std::string& label) const;
  void TellErased(Findings* findings);
  std::string ErasedWords(const Withdrawn& erased) const;
  void Mention(const Withdrawn& withdrawn);
  absl::Status MentionResting(const v1::Fact& fact);

  AuditRecord& record_;
  const std::map<std::uint64_t, Told> facts_;
  std::map<EventId, Resting> found_;
  std::set<EventId> hold_;                   // cited, and in force
  std::map<std::string, EventId> meetings_;  // that are on record no longer: by what
};

std::string WithdrawnSearch::Named(const v1::Fact& fact, const std::string& label) const {
  const std::string of =
      label.empty() ? EnumWords(v1::EventType_Name(fact.type()), "EVENT_TYPE_") : label;
  return Concat({of, " (", RefOr(fact), ")"});
}

// Rows that the event founded, and that nothing founds now.
absl::Status WithdrawnSearch::LookAtRows(const EventId& id, Resting* resting) {
  if (resting->on.erased()) return absl::OkStatus();
  const LedgerContext& ledger = record_.question.ledger();
  const Keys keys = RowsOf(ledger, resting->on.as_read);
  for (const std::string& key : keys) {
    const RowKind kind = static_cast<RowKind>(key.front());
    if (!CanLoseItsGround(kind) || OwnerOf(key) != record_.body) continue;
    ASSIGN_OR_RETURN(const std::shared_ptr<const SubjectRow> row, record_.state->Row(key));
    if (IsFounded(kind, *row)) continue;
    const std::string subject = KeyParts(key).back();
    resting->what = Concat({KindWords(kind), subject});
    if (kind == RowKind::kMeeting) meetings_.emplace(subject, id);
    for (const RowFact& fact : row->facts()) {
      if (!record_.MayHold(fact.event().on(), "")) continue;
      resting->facts.push_back(ShortFact(fact));
      resting->how.push_back(Named(resting->facts.back(), ""));
    }
  }
  return absl::OkStatus();
}

absl::Status WithdrawnSearch::Cites(const EventId& id, const v1::Fact& fact,
                                    const std::string& how) {
  if (hold_.contains(id)) return absl::OkStatus();
  auto known = found_.find(id);
  if (known == found_.end()) {
    ASSIGN_OR_RETURN(std::optional<Withdrawn> withdrawn,
                     ReadWithdrawn(record_.question.ledger(), id, *record_.state));
    if (!withdrawn.has_value()) {
      hold_.insert(id);
      return absl::OkStatus();
    }
    known = found_.emplace(id, Resting{*std::move(withdrawn), "", {}, {}}).first;
  }
  Resting& resting = known->second;
  const bool there = std::any_of(resting.facts.begin(), resting.facts.end(),
                                 [&](const auto& f) { return f.position() == fact.position(); });
  if (there) return absl::OkStatus();
  resting.facts.push_back(fact);
  resting.how.push_back(how);
  return absl::OkStatus();
}

absl::Status WithdrawnSearch::LookAtCitations(const v1::Fact& fact, const AuditItem& item) {
  const KnownEvent& known = record_.sources.At(fact.position());
  const std::string& body = known.event.body().empty() ? record_.body : known.event.body();
  for (const Citation& citation : known.cites) {
    const auto id = ResolveEvent(record_.question.ledger().ledger_id, body, citation.reference);
    if (!id.ok()) continue;
    RETURN_IF_ERROR(Cites(*id, fact, Concat({Named(fact, item.label), ", as ", citation.what})));
  }
  const absl::StatusOr<SubjectName> at = ParseSubjectName(known.at, body);
  if (known.at.empty() || !at.ok()) return absl::OkStatus();
  const auto meeting = meetings_.find(SharedSubject(record_.body, *at));
  if (meeting == meetings_.end()) return absl::OkStatus();
  return Cites(meeting->second, fact,
               Concat({Named(fact, item.label), ", as having occurred there"}));
}

// A side that was set aside in favour of one that holds no longer.
absl::Status WithdrawnSearch::LookAtSettlements(const v1::Fact& fact, const AuditItem& item) {
  const LedgerContext& ledger = record_.question.ledger();
  for (const std::string& text : fact.set_aside_by()) {
    ASSIGN_OR_RETURN(const EventId id, ParseUuid(text));
    ASSIGN_OR_RETURN(const std::optional<Effective> settlement,
                     ReadEffective(ledger, id, *record_.state));
    if (!settlement.has_value()) continue;
    const auto upheld = ResolveEvent(ledger.ledger_id, settlement->primary(),
                                     settlement->as_read.event.dispute_resolved().upheld());
    if (!upheld.ok()) continue;
    RETURN_IF_ERROR(
        Cites(*upheld, fact, Concat({Named(fact, item.label), ", as set aside in its favour"})));
  }
  return absl::OkStatus();
}

absl::Status WithdrawnSearch::AddErased(std::vector<EventId>* ids) const {
  const std::vector<store::Position>& erased = record_.amended.erased;
  for (std::size_t i = 0; i < erased.size(); i += event_reads_max) {
    const std::size_t count = std::min(event_reads_max, erased.size() - i);
    ASSIGN_OR_RETURN(const std::vector<EventRecord> records,
                     record_.context.events->Read({&erased[i], count}));
    for (const EventRecord& event : records) {
      ids->push_back(IdFromBytes(event.header.event_id()));
    }
  }
  return absl::OkStatus();
}

absl::Status WithdrawnSearch::Collect() {
  if (!record_.has_log()) return absl::OkStatus();
  std::vector<EventId> ids = record_.amended.retracted;
  RETURN_IF_ERROR(AddErased(&ids));
  for (const EventId& id : ids) {
    ASSIGN_OR_RETURN(std::optional<Withdrawn> withdrawn,
                     ReadWithdrawn(record_.question.ledger(), id, *record_.state));
    if (!withdrawn.has_value()) continue;
    Resting resting{*std::move(withdrawn), "", {}, {}};
    RETURN_IF_ERROR(LookAtRows(id, &resting));
    found_.emplace(id, std::move(resting));
  }
  for (const auto& [position, told] : facts_) {
    RETURN_IF_ERROR(LookAtCitations(*told.first, *told.second));
    RETURN_IF_ERROR(LookAtSettlements(*told.first, *told.second));
  }
  return absl::OkStatus();
}

void WithdrawnSearch::Mention(const Withdrawn& withdrawn) {
  record_.sources.Mention(withdrawn.fact, withdrawn.root, record_.body);
  if (withdrawn.retraction.position() > 0) record_.sources.Mention(withdrawn.retraction, false);
}

absl::Status WithdrawnSearch::MentionResting(const v1::Fact& fact) {
  ASSIGN_OR_RETURN(const EventId id, ParseUuid(fact.event_id()));
  ASSIGN_OR_RETURN(const std::optional<EventRecord> event, record_.state->ReadRecord(id));
  if (event.has_value()) record_.sources.Mention(fact, *event, record_.body);
  return absl::OkStatus();
}

// ", erased on 26 November 2026 by local because ..."; empty where no event says so.
std::string WithdrawnSearch::ErasedWords(const Withdrawn& erased) const {
  if (!erased.erasure.has_value()) return "";
  const v1::EventHeader& header = erased.erasure->header;
  const v1::PayloadErased& why = erased.erasure->event.payload_erased();
  const std::string day = FormatDay(DayAt(header.recorded_at_us(), record_.made_body.time_zone()));
  return Concat({", erased on ", DateWords(day), " by ", header.recorder(), " because ",
                 Quote(why.reason()), " on the authority of ", Quote(why.authority())});
}

void WithdrawnSearch::TellErased(Findings* findings) {
  Finding finding{"ERASED", kNote, "", "", "", {}};
  std::map<std::uint64_t, const Withdrawn*> erased;
  for (const auto& [id, resting] : found_) {
    if (resting.on.erased()) erased.emplace(resting.on.fact.position(), &resting.on);
  }
  if (erased.empty()) return;
  std::map<std::string, std::vector<std::string>> names;  // by when, by whom and why
  for (const auto& [position, on] : erased) {
    Mention(*on);
    finding.facts.push_back(on->fact);
    if (on->erasure.has_value()) finding.facts.push_back(on->retraction);
    names[ErasedWords(*on)].push_back(
        Concat({"#", std::to_string(position), " (",
                EnumWords(v1::EventType_Name(on->fact.type()), "EVENT_TYPE_"), ")"}));
  }
  finding.message = Concat(
      {"The words of ", CountWords(erased.size(), "event", "events"), " of the body were erased"});
  std::string_view before = ": ";
  for (const auto& [how, events] : names) {
    finding.message += Concat({before, Series(events), how});
    before = "; ";
  }
  finding.message += ". What they said is in no answer; when it occurred is not known.";
  finding.remedy =
      "Nothing need be done: header and proofs stay. What must still be known is recorded anew.";
  findings->push_back(std::move(finding));
}

absl::Status WithdrawnSearch::Tell(Findings* findings) {
  for (auto& [id, resting] : found_) {
    if (resting.facts.empty()) continue;
    const Withdrawn& on = resting.on;
    Mention(on);
    const std::string what =
        Concat({resting.what.empty() ? EnumWords(v1::EventType_Name(on.fact.type()), "EVENT_TYPE_")
                                     : resting.what,
                " (", RefOr(on.fact), ")"});
    Finding finding{"RESTS_ON_RETRACTED",
                    kQuestion,
                    Concat({Capital(what), on.erased() ? " was erased" : " was retracted"}),
                    "Correct or retract what rests on it, or undo the retraction by retracting it.",
                    on.fact.on(),
                    {on.fact}};
    if (on.erased()) finding.remedy = "Correct what rests on it, so that it stands by itself.";
    std::string reason = on.reason;
    if (reason.ends_with('.')) reason.pop_back();
    if (!reason.empty()) finding.message += Concat({" (", reason, ")"});
    finding.message += Concat({", and is still named by ", Series(resting.how), "."});
    finding.facts = Both(std::move(finding.facts), resting.facts);
    if (on.retraction.position() > 0) finding.facts.push_back(on.retraction);
    for (const v1::Fact& fact : resting.facts) RETURN_IF_ERROR(MentionResting(fact));
    findings->push_back(std::move(finding));
  }
  TellErased(findings);
  return absl::OkStatus();
}

}  // namespace

absl::Status FindWithdrawn(AuditRecord& record, const std::vector<AuditItem>& items,
                           Findings* findings) {
  WithdrawnSearch search(record, items);
  RETURN_IF_ERROR(search.Collect());
  return search.Tell(findings);
}

}  // namespace minutebook::domain
