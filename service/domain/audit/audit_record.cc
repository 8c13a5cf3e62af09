#include "service/domain/audit/audit_record.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/status/status.h"
#include "service/domain/answers/bodies.h"
#include "service/domain/answers/list_by_id.h"
#include "service/domain/answers/terms.h"
#include "service/domain/edtf.h"
#include "service/domain/keys.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"
#include "service/domain/views/check.h"

namespace minutebook::domain {
namespace {

// One that was abolished is found by its id: its history is still audited.
absl::StatusOr<FoundOffice> FindAudited(Question& question, const std::string& body,
                                        const std::string& text) {
  ASSIGN_OR_RETURN(std::optional<FoundOffice> found, FindOffice(question, body, text));
  if (found.has_value()) return *std::move(found);
  FoundOffice abolished;
  abolished.id = text;
  ASSIGN_OR_RETURN(abolished.row, question.Row(body, OfficeKey(body, text)));
  abolished.rules = RulesOn(question.ledger(), abolished.row, question.on());
  if (abolished.rules.defined) return abolished;
  return absl::NotFoundError(
      Concat({"office: ", Quoted(text), " was not defined in body ", body, " on the day asked"}));
}

absl::StatusOr<std::unique_ptr<OfficeRecord>> ReadOffice(Question& question,
                                                         const std::string& body,
                                                         FoundOffice found) {
  ASSIGN_OR_RETURN(Tenures tenures, ReadTenures(question, body, found.id, found.rules.seats));
  auto record = std::make_unique<OfficeRecord>(std::move(found), std::move(tenures));
  record->body = body;
  record->made = MakeOffice(question, record->office);
  for (const TermState& state : record->tenures.terms()) {
    ASSIGN_OR_RETURN(v1::Term term, MakeTerm(question, record->office.id, state));
    record->terms.push_back(std::move(term));
  }
  return record;
}

absl::StatusOr<std::optional<std::size_t>> TermAsked(const v1::AuditChairmanshipRequest& request,
                                                     const AuditRecord& record) {
  if (!request.has_term()) return std::optional<std::size_t>();
  const absl::StatusOr<EventId> id =
      ResolveEvent(record.question.ledger().ledger_id, record.body, request.term());
  if (!id.ok()) {
    return absl::InvalidArgumentError(Concat({"term: ", std::string(id.status().message())}));
  }
  const std::optional<std::size_t> term = record.office->tenures.TermOf(*id);
  if (term.has_value()) return term;
  return absl::NotFoundError(
      Concat({"term: ", Quoted(request.term()), " is no event of a term of ",
              record.office->office.id, " in body ", record.body, " as of the moment asked"}));
}

absl::Status TooMany(const std::string& body, std::size_t most, const std::string& what) {
  return absl::ResourceExhaustedError(
      Concat({"body: ", body, " has more than ", std::to_string(most), " ", what}));
}

// Numbers are the owner's: a further body of a joint meeting counts its own.
bool IsNumbered(const v1::Meeting& meeting, const std::string& body) {
  return meeting.ordinal() > 0 && !meeting.series().empty() && meeting.body() == body;
}

// What findings about its number tell of a meeting.
v1::Meeting NumberOf(v1::Meeting&& whole) {
  v1::Meeting number;
  number.set_meeting(whole.meeting());
  number.set_body(whole.body());
  number.set_series(whole.series());
  number.set_ordinal(whole.ordinal());
  number.set_on(whole.on());
  number.set_state(whole.state());
  *number.mutable_facts() = std::move(*whole.mutable_facts());
  return number;
}

// All pages of a list. Each rests on the same state as the audit. `keep` says whether it holds what
// it is given.
template <typename Request, typename Items, typename Keep>
absl::Status ReadAll(const v1::AuditChairmanshipRequest& asked, AuditRecord* record,
                     const std::string& what, Items items, const Keep& keep) {
  Request request;
  request.set_body(asked.body());
  request.set_on(FormatDay(record->question.on()));
  *request.mutable_as_of() = asked.as_of();
  request.mutable_page()->set_size(page_items_max);
  std::size_t passed = 0;
  std::size_t held = 0;
  while (true) {
    ASSIGN_OR_RETURN(auto page, Answer(request, record->context));
    for (const v1::BodyCut& cut : page.basis().cuts()) {
      RETURN_IF_ERROR(record->question.Cut(cut.body()).status());
    }
    for (auto& item : *items(page)) {
      if (++passed > audit_passed_max) {
        return TooMany(asked.body(), audit_passed_max,
                       Concat({what, ", more than one audit goes through"}));
      }
      if (keep(std::move(item)) && ++held > audit_subjects_max) {
        return TooMany(asked.body(), audit_subjects_max,
                       Concat({what,
                               " in the days audited, more than one audit holds; audit a "
                               "range of fewer days"}));
      }
    }
    if (page.next_page_token().empty()) return absl::OkStatus();
    request.mutable_page()->set_token(page.next_page_token());
  }
}

bool InDays(const AuditRecord& record, const v1::Document& document) {
  if (record.MayHold(document.adopted_on(), document.adopted_at()) ||
      record.MayHold(document.tabled_on(), "")) {
    return true;
  }
  return std::any_of(document.noted_by().begin(), document.noted_by().end(),
                     [&](const v1::NotedBy& noted) { return record.MayHold(noted.on(), ""); });
}

// Assigned, due or completed in the days.
bool InDays(const AuditRecord& record, const v1::Action& action) {
  return record.MayHold(action.assigned_on(), action.assigned_at()) ||
         record.MayHold(action.due(), "") ||
         record.MayHold(action.completed_on(), action.completed_at());
}

absl::Status ReadSubjects(const v1::AuditChairmanshipRequest& request, AuditRecord* record) {
  RETURN_IF_ERROR(ReadAll<v1::ListMeetingsRequest>(
      request, record, "meetings", [](auto& page) { return page.mutable_meetings(); },
      [&](v1::Meeting&& meeting) {
        const bool covered = record->Covers(meeting);
        if (!covered && !IsNumbered(meeting, record->body)) return false;
        record->meeting_places.emplace(Concat({meeting.body(), ":", meeting.meeting()}),
                                       record->meetings.size());
        record->meetings.push_back(covered ? std::move(meeting) : NumberOf(std::move(meeting)));
        return covered;
      }));
  RETURN_IF_ERROR(ReadAll<v1::ListDocumentsRequest>(
      request, record, "documents", [](auto& page) { return page.mutable_documents(); },
      [&](v1::Document&& document) {
        const bool held = InDays(*record, document);
        if (held) record->documents.push_back(std::move(document));
        return held;
      }));
  RETURN_IF_ERROR(ReadAll<v1::ListProposalsRequest>(
      request, record, "proposals", [](auto& page) { return page.mutable_proposals(); },
      [&](v1::Proposal&& proposal) {
        const bool held = record->MayHold(proposal.on(), proposal.at());
        if (held) record->proposals.push_back(std::move(proposal));
        return held;
      }));
  RETURN_IF_ERROR(ReadAll<v1::ListDecisionsRequest>(
      request, record, "decisions", [](auto& page) { return page.mutable_decisions(); },
      [&](v1::Decision&& decision) {
        const bool held = record->MayHold(decision.on(), decision.at());
        if (held) record->decisions.push_back(std::move(decision));
        return held;
      }));
  return ReadAll<v1::ListActionsRequest>(
      request, record, "actions", [](auto& page) { return page.mutable_actions(); },
      [&](v1::Action&& action) {
        const bool held = InDays(*record, action);
        if (held) record->actions.push_back(std::move(action));
        return held;
      });
}

// What a chairmanship saw of other offices: it is the chair's meetings that fill them.
absl::Status ReadOthers(AuditRecord* record) {
  if (!record->is_chair()) return absl::OkStatus();
  Question& question = record->question;
  ASSIGN_OR_RETURN(const SharedRows rows,
                   question.Rows(record->body, OwnerPrefix(RowKind::kOffice, record->body), "",
                                 audit_offices_max));
  for (const auto& [key, row] : rows) {
    FoundOffice found{KeyParts(key).back(), row, {}};
    if (found.id == record->office->office.id) continue;
    found.rules = RulesOn(question.ledger(), found.row, question.on());
    if (!found.rules.defined) continue;
    ASSIGN_OR_RETURN(auto other, ReadOffice(question, record->body, std::move(found)));
    record->others.push_back(std::move(other));
  }
  return absl::OkStatus();
}

absl::Status ReadParent(AuditRecord* record) {
  const std::string& follows = record->office->office.rules.definition.follows_parent_office();
  const std::string parent = ParentIn(record->body_row);
  if (follows.empty() || parent.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(std::optional<FoundOffice> found, FindOffice(record->question, parent, follows));
  if (!found.has_value()) return absl::OkStatus();
  ASSIGN_OR_RETURN(record->parent, ReadOffice(record->question, parent, *std::move(found)));
  return absl::OkStatus();
}

absl::Status ReadSignOffs(AuditRecord* record) {
  Question& question = record->question;
  const std::string prefix = SignOffPrefix(record->body, record->office->office.id);
  std::string last;
  while (true) {
    ASSIGN_OR_RETURN(const SharedRows rows,
                     question.Rows(record->body, prefix, last, rows_batch_max));
    for (const auto& [key, row] : rows) {
      last = key;
      for (const RowFact& fact : row->facts()) {
        SignedOff signed_off{fact, {}};
        const std::string& term = fact.event().audit_signed_off().term();
        if (!term.empty()) signed_off.term = Resolve(question.ledger(), fact, term);
        record->sign_offs.push_back(std::move(signed_off));
      }
    }
    if (rows.size() < rows_batch_max) break;
  }
  std::sort(
      record->sign_offs.begin(), record->sign_offs.end(),
      [](const SignedOff& a, const SignedOff& b) { return a.fact.position() > b.fact.position(); });
  return absl::OkStatus();
}

}  // namespace

void NoteAttached(AuditRecord* record) {
  std::map<std::string, std::uint64_t> noted;
  for (const auto& [position, known] : record->sources.events()) {
    noted.emplace(known.event.event_id(), position);
  }
  for (const auto& [event, attached] : record->amended.attached) {
    const auto target = noted.find(FormatUuid(event));
    if (target != noted.end()) record->sources.Attach(target->second, attached);
  }
}

bool InDays(const AuditDays& days, const TermState& term) {
  if (days.all || days.MayTouch(term.readings)) return true;
  return std::any_of(term.facts.begin(), term.facts.end(),
                     [&days](const RowFact* fact) { return days.MayHold(fact->event().on()); });
}

bool AuditRecord::Covers(std::size_t i) const {
  const bool disputed = term.has_value() && office->tenures.InDispute(i, *term);
  return disputed || i == term || InDays(days, State(i));
}

const v1::Meeting* AuditRecord::MeetingAt(const std::string& at) const {
  const absl::StatusOr<SubjectName> name = ParseSubjectName(at, body);
  if (at.empty() || !name.ok()) return nullptr;
  const auto found = meeting_places.find(Concat({name->body, ":", name->id}));
  return found == meeting_places.end() ? nullptr : &meetings[found->second];
}

bool AuditRecord::MayHold(const std::string& on, const std::string& at) const {
  if (days.all || days.MayHold(on)) return true;
  const v1::Meeting* meeting = on.empty() ? MeetingAt(at) : nullptr;
  return meeting != nullptr && Covers(*meeting);
}

bool AuditRecord::Covers(const v1::Meeting& meeting) const {
  if (days.MayHold(meeting.on())) return true;
  return std::any_of(meeting.planned().begin(), meeting.planned().end(),
                     [this](const v1::PlannedDate& date) { return days.MayHold(date.planned()); });
}

absl::StatusOr<std::string> AuditRecord::NameOfBody(const std::string& id) {
  ASSIGN_OR_RETURN(const SubjectRow row, question.Row(id, BodyKey(id)));
  if (row.facts().empty()) return id;
  ASSIGN_OR_RETURN(const v1::Body other, MakeBody(question, id, row));
  if (other.abbreviations_size() > 0) return other.abbreviations(0);
  return other.name().empty() ? id : other.name();
}

absl::StatusOr<std::unique_ptr<AuditRecord>> ReadAuditRecord(
    const v1::AuditChairmanshipRequest& request, const AnswerContext& context) {
  if (request.office().empty()) {
    return absl::InvalidArgumentError("office: required; name the office");
  }
  RETURN_IF_ERROR(CheckIdAsked("office", request.office()));
  ASSIGN_OR_RETURN(Question question,
                   Question::Ask(context, request.body(), request.on(), request.as_of()));
  RETURN_IF_ERROR(RequireBody(question, request.body()));
  auto record = std::make_unique<AuditRecord>(context, std::move(question));
  record->body = request.body();
  record->as_of = request.as_of();
  record->today = std::min(record->question.on(), record->question.knowledge());
  ASSIGN_OR_RETURN(record->body_row, record->question.Row(request.body(), BodyKey(request.body())));
  ASSIGN_OR_RETURN(record->made_body, MakeBody(record->question, request.body(), record->body_row));
  ASSIGN_OR_RETURN(FoundOffice office,
                   FindAudited(record->question, request.body(), request.office()));
  ASSIGN_OR_RETURN(record->office, ReadOffice(record->question, request.body(), std::move(office)));
  ASSIGN_OR_RETURN(record->term, TermAsked(request, *record));
  if (record->term.has_value()) record->days = DaysOfTerm(record->State(*record->term).readings);
  if (request.has_range()) {
    ASSIGN_OR_RETURN(record->days,
                     DaysOfRange(request.range().from_date(), request.range().to_date()));
  }
  RETURN_IF_ERROR(ReadParent(record.get()));
  RETURN_IF_ERROR(ReadOthers(record.get()));
  RETURN_IF_ERROR(ReadSubjects(request, record.get()));
  RETURN_IF_ERROR(ReadSignOffs(record.get()));
  record->state.emplace(context, LimitsOf(record->question.Basis()));
  ASSIGN_OR_RETURN(record->amended, ReadAmended(record->body, *record->state));
  return record;
}

}  // namespace minutebook::domain
