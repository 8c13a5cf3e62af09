#include "service/domain/answers/compare.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "service/domain/amendments.h"
#include "service/domain/answers/as_of_state.h"
#include "service/domain/answers/question.h"
#include "service/domain/keys.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"
#include "service/domain/views/view.h"

namespace minutebook::domain {
namespace {

// What the reasons of one event may weigh together.
constexpr std::size_t kReasonBytesMax = 384 * 1024;

v1::SubjectKind KindOf(const std::string& key) {
  switch (static_cast<RowKind>(key.front())) {
    case RowKind::kAction:
      return v1::SUBJECT_KIND_ACTION;
    case RowKind::kBody:
      return v1::SUBJECT_KIND_BODY;
    case RowKind::kCount:
      return v1::SUBJECT_KIND_COUNT;
    case RowKind::kDecision:
      return v1::SUBJECT_KIND_DECISION;
    case RowKind::kDocument:
      return v1::SUBJECT_KIND_DOCUMENT;
    case RowKind::kMeeting:
      return v1::SUBJECT_KIND_MEETING;
    case RowKind::kMember:
      return v1::SUBJECT_KIND_MEMBER;
    case RowKind::kOffice:
      return v1::SUBJECT_KIND_OFFICE;
    case RowKind::kParty:
      return v1::SUBJECT_KIND_PARTY;
    case RowKind::kProposal:
      return v1::SUBJECT_KIND_PROPOSAL;
    case RowKind::kTerm:
      return v1::SUBJECT_KIND_TERM;
    default:
      return v1::SUBJECT_KIND_UNSPECIFIED;
  }
}

void NameSubject(const std::string& key, v1::SubjectChange* change) {
  change->set_kind(KindOf(key));
  if (change->kind() == v1::SUBJECT_KIND_TERM) {
    const std::string named = key.substr(0, key.size() - sizeof(EventId));
    change->set_subject(KeyParts(named).at(1));
    change->set_detail(FormatUuid(IdFromBytes(key.substr(named.size()))));
    return;
  }
  const std::vector<std::string> parts = KeyParts(key);
  change->set_subject(parts.at(change->kind() == v1::SUBJECT_KIND_BODY ? 0 : 1));
  if (parts.size() < 3) return;
  const bool member = change->kind() == v1::SUBJECT_KIND_MEMBER;
  change->set_detail(!member            ? parts[2]
                     : parts[2].empty() ? ""
                     : parts[2] == "p"  ? "partner"
                                        : parts[2].substr(1));
}

// The event's words in a row; nullopt where it is not in it.
absl::StatusOr<std::optional<v1::Event>> ShownIn(const std::string& key, const EventId& id,
                                                 const AsOfState& state) {
  ASSIGN_OR_RETURN(const std::shared_ptr<const SubjectRow> row, state.Row(key));
  for (const RowFact& fact : row->facts()) {
    if (fact.event_id() == IdBytes(id)) return std::optional<v1::Event>(fact.event());
  }
  return std::optional<v1::Event>();
}

absl::Status CheckAsked(const v1::CompareKnowledgeRequest& request) {
  if (request.body().empty()) return absl::InvalidArgumentError("body: name the body");
  return absl::OkStatus();
}

bool IsEmpty(const v1::AsOf& as_of) {
  return as_of.position() == 0 && as_of.recorded_at().empty() && as_of.known_at().empty();
}

// Whether the earlier state was asked for by a limit that lies past the later one's.
bool IsLater(const v1::CompareKnowledgeRequest& request, const CutLimits& from,
             const CutLimits& to) {
  const auto past = [](const auto& a, const auto& b) { return a && b && *a > *b; };
  const std::uint64_t position = request.to().position();
  return (position > 0 && request.from().position() > position) ||
         past(from.recorded_at_us, to.recorded_at_us) || past(from.known_at_us, to.known_at_us);
}

class BodyComparison final : public Comparison {
 public:
  BodyComparison(const AnswerContext& context, std::string body, CutLimits from, CutLimits to)
      : context_(context), body_(std::move(body)), from_(context_, from), to_(context_, to) {}

  // Finds what lies between.
  absl::Status Collect();
  // The rows that each event touched joins, before or after.
  absl::Status FindSubjects();
  absl::StatusOr<bool> Next(std::size_t bytes_max, v1::CompareKnowledgeResponse* response) override;

 private:
  // An event of which something was recorded in between, and at which positions.
  struct Touched {
    EventId id{};
    std::vector<store::Position> because;
  };

  absl::Status Touch(const EventRecord& record);
  absl::Status TouchAmended(const EventId& id, store::Position position);
  void TouchEvent(const EventId& id, store::Position position);
  absl::Status AddSubjects(const EventId& id, const AsOfState& state, std::size_t touched);
  // Tells of the next subject, or of a piece of it, and moves on.
  absl::StatusOr<v1::SubjectChange> TellNext(std::size_t bytes_max);
  absl::StatusOr<v1::EventChange> TellEvent(const std::string& key, const Touched& touched) const;

  const AnswerContext context_;
  const std::string body_;
  const AsOfState from_;
  const AsOfState to_;
  store::Position from_cut_ = 0;
  store::Position to_cut_ = 0;
  std::uint64_t event_count_ = 0;
  std::vector<Touched> touched_;                                // by first position
  std::map<EventId, std::size_t> index_;                        // of touched_
  std::vector<std::string> subjects_;                           // keys of rows, by first position
  std::map<std::string, std::vector<std::size_t>> of_subject_;  // of touched_, by key
  std::size_t next_ = 0;                                        // of subjects_
  std::size_t next_event_ = 0;                                  // of that subject's
  bool began_ = false;
};

absl::Status BodyComparison::Collect() {
  ASSIGN_OR_RETURN(from_cut_, from_.Cut(body_));
  ASSIGN_OR_RETURN(to_cut_, to_.Cut(body_));
  if (to_cut_ == 0) {
    return absl::NotFoundError(
        Concat({"body ", Quoted(body_), " is not on record as of the later state"}));
  }
  if (from_cut_ > to_cut_) {
    return absl::InvalidArgumentError(
        Concat({"from: it goes up to position ", std::to_string(from_cut_),
                ", further than `to`, up to ", std::to_string(to_cut_), "; exchange them"}));
  }
  std::uint64_t first = 0;
  if (from_cut_ > 0) {
    ASSIGN_OR_RETURN(first, context_.cuts.Revision(body_, from_cut_));
  }
  ASSIGN_OR_RETURN(const std::uint64_t last, context_.cuts.Revision(body_, to_cut_));
  event_count_ = last - first;
  if (event_count_ > compare_events_max) {
    return absl::ResourceExhaustedError(
        Concat({"from: ", std::to_string(event_count_),
                " events lie between the two states, more "
                "than ",
                std::to_string(compare_events_max), "; choose states nearer to each other"}));
  }
  for (std::uint64_t revision = first + 1; revision <= last; revision += event_reads_max) {
    const std::uint64_t count = std::min<std::uint64_t>(event_reads_max, last - revision + 1);
    ASSIGN_OR_RETURN(const std::vector<store::Position> positions,
                     context_.events->Positions(body_, revision, count));
    ASSIGN_OR_RETURN(const std::vector<EventRecord> records, context_.events->Read(positions));
    for (const EventRecord& record : records) RETURN_IF_ERROR(Touch(record));
  }
  return absl::OkStatus();
}

void BodyComparison::TouchEvent(const EventId& id, store::Position position) {
  const auto [found, fresh] = index_.try_emplace(id, touched_.size());
  if (fresh) touched_.push_back({id, {}});
  std::vector<store::Position>& because = touched_[found->second].because;
  if (because.empty() || because.back() != position) because.push_back(position);
}

// What an event that was amended is about changes with it: a settlement withdrawn, or reworded,
// leaves a dispute open in which nothing else is shown otherwise.
absl::Status BodyComparison::TouchAmended(const EventId& id, store::Position position) {
  TouchEvent(id, position);
  for (const AsOfState* state : {&from_, &to_}) {
    ASSIGN_OR_RETURN(const std::optional<Effective> amended,
                     ReadEffective(context_.ledger, id, *state));
    if (!amended.has_value()) continue;
    for (const EventId& about : AboutWhich(context_.ledger, amended->as_read)) {
      TouchEvent(about, position);
    }
  }
  return absl::OkStatus();
}

absl::Status BodyComparison::Touch(const EventRecord& record) {
  const RecordedEvent event = ToRecorded(record);
  const store::Position position = event.envelope.position;
  if (Amends(event.event)) {
    ASSIGN_OR_RETURN(const std::optional<RecordedEvent> root, RootOf(context_.ledger, event, to_));
    return root.has_value() ? TouchAmended(root->envelope.id, position) : absl::OkStatus();
  }
  TouchEvent(event.envelope.id, position);
  for (const EventId& id : AboutWhich(context_.ledger, event)) TouchEvent(id, position);
  return absl::OkStatus();
}

absl::Status BodyComparison::AddSubjects(const EventId& id, const AsOfState& state,
                                         std::size_t touched) {
  ASSIGN_OR_RETURN(const std::optional<Effective> effective,
                   ReadEffective(context_.ledger, id, state));
  if (!effective.has_value() || !effective->holds) return absl::OkStatus();
  const Keys keys = RowsOf(context_.ledger, effective->as_read);
  for (const std::string& key : keys) {
    if (OwnerOf(key) != body_ || KindOf(key) == v1::SUBJECT_KIND_UNSPECIFIED) continue;
    std::vector<std::size_t>& of_key = of_subject_[key];
    if (of_key.empty()) subjects_.push_back(key);
    if (of_key.empty() || of_key.back() != touched) of_key.push_back(touched);
  }
  return absl::OkStatus();
}

absl::Status BodyComparison::FindSubjects() {
  for (std::size_t i = 0; i < touched_.size(); ++i) {
    RETURN_IF_ERROR(AddSubjects(touched_[i].id, from_, i));
    RETURN_IF_ERROR(AddSubjects(touched_[i].id, to_, i));
  }
  index_.clear();
  return absl::OkStatus();
}

absl::StatusOr<v1::EventChange> BodyComparison::TellEvent(const std::string& key,
                                                          const Touched& touched) const {
  v1::EventChange change;
  change.set_event_id(FormatUuid(touched.id));
  ASSIGN_OR_RETURN(std::optional<v1::Event> before, ShownIn(key, touched.id, from_));
  ASSIGN_OR_RETURN(std::optional<v1::Event> after, ShownIn(key, touched.id, to_));
  if (before.has_value()) *change.mutable_before() = *std::move(before);
  if (after.has_value()) *change.mutable_after() = *std::move(after);
  const std::size_t all = touched.because.size();
  const std::size_t skipped = all > compare_reasons_max ? all - compare_reasons_max : 0;
  std::size_t bytes = 0;
  for (std::size_t i = skipped; i < all && bytes < kReasonBytesMax; ++i) {
    ASSIGN_OR_RETURN(std::vector<EventRecord> records,
                     context_.events->Read({&touched.because[i], 1}));
    v1::RecordedEvent& because = *change.add_because();
    *because.mutable_header() = std::move(records.front().header);
    if (!records.front().erased) *because.mutable_event() = std::move(records.front().event);
    bytes += because.ByteSizeLong();
  }
  return change;
}

absl::StatusOr<v1::SubjectChange> BodyComparison::TellNext(std::size_t bytes_max) {
  const std::string& key = subjects_[next_];
  const std::vector<std::size_t>& touched = of_subject_.at(key);
  v1::SubjectChange change;
  NameSubject(key, &change);
  std::size_t bytes = 0;
  while (next_event_ < touched.size() && bytes < bytes_max) {
    ASSIGN_OR_RETURN(v1::EventChange event, TellEvent(key, touched_[touched[next_event_++]]));
    bytes += event.ByteSizeLong();
    // Recorded and retracted in between: neither state shows it.
    if (event.has_before() || event.has_after()) *change.add_events() = std::move(event);
  }
  if (next_event_ == touched.size()) {
    ++next_;
    next_event_ = 0;
  }
  return change;
}

absl::StatusOr<bool> BodyComparison::Next(std::size_t bytes_max,
                                          v1::CompareKnowledgeResponse* response) {
  if (!std::exchange(began_, true)) {
    response->set_from_position(from_cut_);
    response->set_to_position(to_cut_);
    response->set_event_count(event_count_);
  } else if (next_ == subjects_.size()) {
    return false;
  }
  std::size_t bytes = 0;
  while (next_ < subjects_.size() && bytes < bytes_max) {
    ASSIGN_OR_RETURN(v1::SubjectChange change, TellNext(bytes_max - bytes));
    bytes += change.ByteSizeLong();
    if (!change.events().empty()) *response->add_subjects() = std::move(change);
  }
  return true;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Comparison>> Comparison::Start(
    const v1::CompareKnowledgeRequest& request, const AnswerContext& context) {
  RETURN_IF_ERROR(CheckAsked(request));
  ASSIGN_OR_RETURN(const Question from, Question::Ask(context, request.body(), "", request.from()));
  ASSIGN_OR_RETURN(const Question to, Question::Ask(context, request.body(), "", request.to()));
  CutLimits earlier = LimitsOf(from.Basis());
  if (IsEmpty(request.from())) earlier.position = 0;
  const CutLimits later = LimitsOf(to.Basis());
  if (IsLater(request, earlier, later)) {
    return absl::InvalidArgumentError("from: it is a later state than `to`; exchange them");
  }
  auto comparison = std::make_unique<BodyComparison>(context, request.body(), earlier, later);
  RETURN_IF_ERROR(comparison->Collect());
  RETURN_IF_ERROR(comparison->FindSubjects());
  return std::unique_ptr<Comparison>(std::move(comparison));
}

}  // namespace minutebook::domain
