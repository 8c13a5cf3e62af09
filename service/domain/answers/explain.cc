#include "service/domain/answers/explain.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "service/domain/answers/history.h"
#include "service/domain/answers/pages.h"
#include "service/domain/answers/question.h"
#include "service/domain/answers/rows_read.h"
#include "service/domain/edtf.h"
#include "service/domain/keys.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"
#include "service/domain/views/view.h"

namespace minutebook::domain {
namespace {

using Request = v1::ExplainAnswerRequest;

constexpr int kEventsAskedMax = 100;
// What the records of one event may weigh together: a page may hold one event alone.
constexpr std::size_t kRecordBytesMax = 512 * 1024;

template <typename Question>
absl::StatusOr<v1::Basis> BasisOf(const Question& question, const AnswerContext& context) {
  ASSIGN_OR_RETURN(auto answer, Answer(question, context));
  return std::move(*answer.mutable_basis());
}

absl::StatusOr<v1::Basis> BasisOf(const v1::EventsQuestion& asked, const AnswerContext& context) {
  if (asked.events().empty() || asked.events_size() > kEventsAskedMax) {
    return absl::InvalidArgumentError(
        Concat({"events.events: name 1 to ", std::to_string(kEventsAskedMax), " events"}));
  }
  ASSIGN_OR_RETURN(Question question, Question::Ask(context, asked.body(), "", asked.as_of()));
  ASSIGN_OR_RETURN(const store::Position cut, question.Cut(asked.body()));
  if (cut == 0) {
    return absl::NotFoundError(
        Concat({"body ", Quoted(asked.body()), " is not on record as of the moment asked"}));
  }
  v1::Basis basis = question.Basis();
  for (const std::string& reference : asked.events()) {
    const absl::StatusOr<EventId> id =
        ResolveEvent(context.ledger.ledger_id, asked.body(), reference);
    if (!id.ok())
      return absl::InvalidArgumentError(
          Concat({"events.events: ", Quoted(reference), " is neither an event id nor a ref"}));
    basis.add_event_ids(FormatUuid(*id));
  }
  return basis;
}

absl::StatusOr<v1::Basis> AnswerAsked(const Request& request, const AnswerContext& context) {
  switch (request.question_case()) {
    case Request::kGetBody:
      return BasisOf(request.get_body(), context);
    case Request::kListBodies:
      return BasisOf(request.list_bodies(), context);
    case Request::kGetParty:
      return BasisOf(request.get_party(), context);
    case Request::kListParties:
      return BasisOf(request.list_parties(), context);
    case Request::kListMembers:
      return BasisOf(request.list_members(), context);
    case Request::kListOffices:
      return BasisOf(request.list_offices(), context);
    case Request::kGetOfficeHolder:
      return BasisOf(request.get_office_holder(), context);
    case Request::kListTerms:
      return BasisOf(request.list_terms(), context);
    case Request::kGetMeeting:
      return BasisOf(request.get_meeting(), context);
    case Request::kListMeetings:
      return BasisOf(request.list_meetings(), context);
    case Request::kGetDocument:
      return BasisOf(request.get_document(), context);
    case Request::kListDocuments:
      return BasisOf(request.list_documents(), context);
    case Request::kGetProposal:
      return BasisOf(request.get_proposal(), context);
    case Request::kListProposals:
      return BasisOf(request.list_proposals(), context);
    case Request::kGetDecision:
      return BasisOf(request.get_decision(), context);
    case Request::kListDecisions:
      return BasisOf(request.list_decisions(), context);
    case Request::kGetAction:
      return BasisOf(request.get_action(), context);
    case Request::kListActions:
      return BasisOf(request.list_actions(), context);
    case Request::kEvents:
      return BasisOf(request.events(), context);
    case Request::QUESTION_NOT_SET:
      break;
  }
  return absl::InvalidArgumentError("question: say which answer is to be explained");
}

// An event to be explained.
struct Item {
  EventHistory history;
  bool in_basis = false;
};

class Explaining {
 public:
  Explaining(const AnswerContext& context, const v1::Basis& basis, const RowsRead& read)
      : context_(context), basis_(basis), read_(read), state_(context, LimitsOf(basis)) {}

  // Finds all events, in the order in which they are told.
  absl::Status Collect() {
    for (const std::string& text : basis_.event_ids()) {
      ASSIGN_OR_RETURN(const EventId id, ParseUuid(text));
      ASSIGN_OR_RETURN(const EventId root, RootOfAsked(id));
      RETURN_IF_ERROR(Add(root, true));
    }
    // Those that it is in dispute with are told beside it.
    std::set<EventId> others;
    for (const auto& [id, item] : items_) others.merge(OtherSides(context_.ledger, item.history));
    for (const EventId& id : others) RETURN_IF_ERROR(Add(id, false));
    for (const v1::BodyCut& cut : basis_.cuts()) RETURN_IF_ERROR(AddAmended(cut.body()));
    for (auto& [id, item] : items_) order_.push_back(&item);
    std::sort(order_.begin(), order_.end(), [](const Item* a, const Item* b) {
      const v1::Event& first = a->history.now.as_read.event;
      const v1::Event& second = b->history.now.as_read.event;
      if (OccursBefore(first.on(), second.on())) return true;
      if (OccursBefore(second.on(), first.on())) return false;
      return a->history.root.header.position() < b->history.root.header.position();
    });
    return absl::OkStatus();
  }

  const std::vector<Item*>& order() const { return order_; }
  bool incomplete() const { return incomplete_; }

  absl::StatusOr<v1::ExplainedEvent> Tell(const Item& item) const;

 private:
  // An amendment is told with what it amends.
  absl::StatusOr<EventId> RootOfAsked(const EventId& id) const {
    ASSIGN_OR_RETURN(const std::optional<RecordedEvent> event, state_.ReadEvent(id));
    if (!event.has_value()) {
      return absl::NotFoundError(
          Concat({"event ", FormatUuid(id), " is not on record as of the moment asked"}));
    }
    if (!Amends(event->event)) return id;
    ASSIGN_OR_RETURN(const std::optional<RecordedEvent> root,
                     RootOf(context_.ledger, *event, state_));
    return root.has_value() ? root->envelope.id : id;
  }

  absl::Status Add(const EventId& id, bool in_basis) {
    if (items_.contains(id)) return absl::OkStatus();
    ASSIGN_OR_RETURN(std::optional<EventHistory> history, ReadHistory(context_.ledger, id, state_));
    if (!history.has_value()) return absl::OkStatus();
    incomplete_ = incomplete_ || history->cut_short;
    items_.emplace(id, Item{*std::move(history), in_basis});
    return absl::OkStatus();
  }

  absl::Status AddAmended(const std::string& body);
  absl::StatusOr<bool> Concerns(const EventHistory& history) const;
  absl::StatusOr<bool> InRowsRead(const RecordedEvent& event) const;
  absl::Status TellRecords(const Item& item, v1::ExplainedEvent* told) const;

  const AnswerContext& context_;
  const v1::Basis& basis_;
  const RowsRead& read_;
  const AsOfState state_;
  std::map<EventId, Item> items_;
  std::vector<Item*> order_;
  std::size_t rows_ = 0;  // of amended events, looked through
  bool incomplete_ = false;
};

// Events of the body that were retracted, or corrected so that they are about something else now:
// those that the answer would have seen.
absl::Status Explaining::AddAmended(const std::string& body) {
  const std::string prefix = OwnerPrefix(RowKind::kEvent, body);
  std::vector<EventId> amended;
  RETURN_IF_ERROR(state_.Scan(prefix, [&](std::string_view key, std::string_view) {
    if (++rows_ > explain_rows_max) {
      incomplete_ = true;
      return false;
    }
    if (key.size() == prefix.size() + sizeof(EventId)) {
      amended.push_back(IdFromBytes(key.substr(prefix.size())));
    }
    return true;
  }));
  for (const EventId& id : amended) {
    if (items_.contains(id)) continue;
    ASSIGN_OR_RETURN(std::optional<EventHistory> history, ReadHistory(context_.ledger, id, state_));
    if (!history.has_value()) continue;
    ASSIGN_OR_RETURN(const bool concerns, Concerns(*history));
    if (concerns) items_.emplace(id, Item{*std::move(history), false});
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> Explaining::Concerns(const EventHistory& history) const {
  RecordedEvent version = ToRecorded(history.root);
  ASSIGN_OR_RETURN(bool seen, InRowsRead(version));
  for (const RowFact& fact : history.amendments) {
    if (seen) break;
    if (!fact.event().has_event_corrected()) continue;
    version.event = fact.event().event_corrected().replacement();
    version.event.set_ref(history.root.event.ref());
    ASSIGN_OR_RETURN(seen, InRowsRead(version));
  }
  return seen;
}

// Rows that every answer reads for its dates and names do not make an event its own.
absl::StatusOr<bool> Explaining::InRowsRead(const RecordedEvent& event) const {
  const Keys keys = RowsOf(context_.ledger, event);
  for (const std::string& key : keys) {
    if (!read_.Covers(key)) continue;
    const bool incidental = key.front() == static_cast<char>(RowKind::kBody) ||
                            key.front() == static_cast<char>(RowKind::kParty) ||
                            key.front() == static_cast<char>(RowKind::kOffice);
    if (!incidental) return true;
    ASSIGN_OR_RETURN(const std::shared_ptr<const SubjectRow> row, state_.Row(key));
    for (const RowFact& fact : row->facts()) {
      const auto item = items_.find(IdFromBytes(fact.event_id()));
      if (item != items_.end() && item->second.in_basis) return true;
    }
  }
  return false;
}

// How each record about an event counts.
class Standings {
 public:
  Standings(const LedgerContext& context, const EventHistory& history)
      : retracted_(RetractedIn(context, history)), history_(history) {
    for (const RowFact& fact : history.amendments) {
      if (fact.event().has_event_corrected() && !retracted_.contains(fact.event_id())) {
        corrections_.emplace(fact.position(), fact.event_id());
      }
    }
  }

  void Set(const v1::EventHeader& header, v1::RecordAbout* about) const {
    about->set_standing(v1::EVENT_STANDING_HOLDS);
    std::string by;
    const bool is_root = header.position() == history_.root.header.position();
    const bool version = is_root || header.type() == v1::EVENT_TYPE_EVENT_CORRECTED;
    if (const auto found = retracted_.find(header.event_id()); found != retracted_.end()) {
      about->set_standing(v1::EVENT_STANDING_RETRACTED);
      by = found->second;
    } else if (const auto next = corrections_.upper_bound(header.position());
               version && next != corrections_.end()) {
      about->set_standing(v1::EVENT_STANDING_SUPERSEDED);
      by = next->second;
    }
    if (!by.empty()) about->set_by_event_id(FormatUuid(IdFromBytes(by)));
  }

 private:
  const std::map<std::string, std::string> retracted_;
  const EventHistory& history_;
  std::map<store::Position, std::string> corrections_;  // those that are not retracted
};

v1::RecordAbout Whole(EventRecord record, const Standings& standings) {
  v1::RecordAbout about;
  about.set_event_id(FormatUuid(IdFromBytes(record.header.event_id())));
  standings.Set(record.header, &about);
  if (record.erased) {
    about.set_standing(v1::EVENT_STANDING_ERASED);
  } else {
    *about.mutable_record()->mutable_event() = std::move(record.event);
  }
  *about.mutable_record()->mutable_header() = std::move(record.header);
  return about;
}

absl::Status Explaining::TellRecords(const Item& item, v1::ExplainedEvent* told) const {
  std::set<store::Position> positions;
  for (const RowFact& fact : item.history.amendments) positions.insert(fact.position());
  for (const RowFact& fact : item.history.about) positions.insert(fact.position());
  if (item.history.erasure.has_value()) positions.insert(item.history.erasure->header.position());
  told->set_record_count(static_cast<std::uint32_t>(positions.size() + 1));
  const Standings standings(context_.ledger, item.history);
  std::vector<v1::RecordAbout> last;
  v1::RecordAbout first = Whole(item.history.root, standings);
  if (item.history.erasure.has_value()) {
    const std::string& by = item.history.erasure->header.event_id();
    first.set_by_event_id(FormatUuid(IdFromBytes(by)));
  }
  std::size_t bytes = first.ByteSizeLong();
  // From the last backward: they are what counts.
  for (auto at = positions.rbegin();
       at != positions.rend() && last.size() + 1 < explained_records_max; ++at) {
    const store::Position position = *at;
    ASSIGN_OR_RETURN(std::vector<EventRecord> records, context_.events->Read({&position, 1}));
    v1::RecordAbout about = Whole(std::move(records.front()), standings);
    bytes += about.ByteSizeLong();
    if (bytes > kRecordBytesMax) break;
    last.push_back(std::move(about));
  }
  *told->add_records() = std::move(first);
  for (auto about = last.rbegin(); about != last.rend(); ++about) {
    *told->add_records() = std::move(*about);
  }
  return absl::OkStatus();
}

void AddSources(const v1::Event& event, const std::string& given_by, v1::ExplainedEvent* told) {
  for (const v1::Source& source : event.sources()) {
    v1::GivenSource& given = *told->add_sources();
    *given.mutable_source() = source;
    given.set_given_by(given_by);
  }
}

absl::StatusOr<v1::ExplainedEvent> Explaining::Tell(const Item& item) const {
  v1::ExplainedEvent told;
  const Effective& now = item.history.now;
  told.set_event_id(FormatUuid(now.id()));
  told.set_in_basis(item.in_basis);
  ASSIGN_OR_RETURN(const v1::EventStanding standing,
                   StandingOf(context_.ledger, item.history, state_));
  told.set_standing(standing);
  if (!item.history.erased()) *told.mutable_shown() = now.as_read.event;
  RETURN_IF_ERROR(TellRecords(item, &told));
  AddSources(told.shown(), FormatUuid(now.version.value_or(now.id())), &told);
  for (const v1::RecordAbout& about : told.records()) {
    if (about.record().event().has_source_attached()) {
      AddSources(about.record().event(), about.event_id(), &told);
    }
  }
  return told;
}

}  // namespace

absl::StatusOr<v1::ExplainAnswerResponse> Answer(const v1::ExplainAnswerRequest& request,
                                                 const AnswerContext& context) {
  if (request.page().size() > explained_max) {
    return absl::InvalidArgumentError(Concat({"page.size: ", std::to_string(request.page().size()),
                                              " is more than ", std::to_string(explained_max)}));
  }
  ASSIGN_OR_RETURN(PageAsked page, ReadPage(request, context));
  if (request.page().size() == 0) page.size = explained_default;
  // All pages are of one answer: at one head, and at one moment.
  if (!page.resumed) {
    page.state.set_position(context.head);
    page.state.set_now_us(context.now_us);
  }
  const RowsRead read(context.rows);
  const AnswerContext pinned{context.ledger,      read,
                             context.cuts,        page.state.position(),
                             page.state.now_us(), context.events};
  ASSIGN_OR_RETURN(v1::Basis basis, AnswerAsked(request, pinned));
  // No further than the answer: a token says nothing of what is recorded behind it.
  page.state.set_position(basis.position());
  const AnswerContext unwatched{context.ledger,        context.rows,        context.cuts,
                                page.state.position(), page.state.now_us(), context.events};
  Explaining explaining(unwatched, basis, read);
  RETURN_IF_ERROR(explaining.Collect());
  v1::ExplainAnswerResponse response;
  response.set_event_count(static_cast<std::uint32_t>(explaining.order().size()));
  response.set_incomplete(explaining.incomplete());
  PageFill fill(page.size);
  std::size_t next = page.state.told();
  for (; next < explaining.order().size() && !fill.full(); ++next) {
    ASSIGN_OR_RETURN(v1::ExplainedEvent told, explaining.Tell(*explaining.order()[next]));
    if (!fill.Fits(told.ByteSizeLong())) break;
    fill.Add(told.ByteSizeLong());
    *response.add_events() = std::move(told);
  }
  if (next < explaining.order().size()) {
    page.state.set_told(next);
    page.state.set_last_key("told");
    response.set_next_page_token(WriteToken(page.state));
  }
  *response.mutable_basis() = std::move(basis);
  return response;
}

}  // namespace minutebook::domain
