#include "service/domain/answers/question.h"

#include <algorithm>
#include <set>

#include "absl/status/status.h"
#include "service/domain/answer_memo.h"
#include "service/domain/answers/bodies.h"
#include "service/domain/answers/names.h"
#include "service/domain/edtf.h"
#include "service/domain/identifiers.h"
#include "service/domain/instant.h"
#include "service/domain/keys.h"
#include "service/domain/parents.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

// First bytes of keys of the memo.
constexpr std::string_view kCutKept = "c";
constexpr std::string_view kRevisionKept = "v";

std::string TextOf(const std::optional<std::int64_t>& limit) {
  return limit.has_value() ? std::to_string(*limit) : std::string();
}

absl::Status InField(std::string_view field, const absl::Status& status) {
  return absl::Status(status.code(), Concat({field, ": ", std::string(status.message())}));
}

absl::StatusOr<std::optional<std::int64_t>> LimitOf(std::string_view field, const std::string& text,
                                                    const std::string& zone) {
  if (text.empty()) return std::optional<std::int64_t>();
  const absl::StatusOr<Instant> instant = ParseInstant(text, zone);
  if (!instant.ok()) return InField(field, instant.status());
  return std::optional<std::int64_t>(instant->us);
}

}  // namespace

absl::Status CheckBodyAsked(std::string_view field, std::string_view body) {
  if (body.empty() || IsSlug(body)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      Concat({field, ": ", Quoted(body), " is not the id of a body, such as ascn"}));
}

absl::Status CheckIdAsked(std::string_view field, std::string_view id) {
  if (id.size() <= id_asked_bytes_max) return absl::OkStatus();
  return absl::InvalidArgumentError(
      Concat({field, ": it has ", std::to_string(id.size()),
              " bytes, more than any id; an id has at most ", std::to_string(kSlugBytesMax)}));
}

absl::StatusOr<Question> Question::Ask(const AnswerContext& context, std::string_view body,
                                       const std::string& on, const v1::AsOf& as_of,
                                       const PageAsked* page) {
  RETURN_IF_ERROR(CheckBodyAsked("body", body));
  Question question(context);
  question.body_ = body;
  const bool resumed = page != nullptr && page->resumed;
  const std::uint64_t asked = resumed ? page->state.position() : as_of.position();
  if (asked > context.head) {
    return absl::OutOfRangeError(Concat({"asOf.position: ", std::to_string(asked),
                                         " is beyond the head ", std::to_string(context.head)}));
  }
  question.limits_.position = asked == 0 ? context.head : asked;
  RETURN_IF_ERROR(question.ResolveZone());
  question.today_ = DayAt(context.now_us, question.zone_);
  if (resumed) RETURN_IF_ERROR(question.Resume(page->state, as_of));
  RETURN_IF_ERROR(question.Resolve(on, as_of));
  question.ResolveKnowledge();
  return question;
}

// Dates asked end in the body's zone, which must be known before they limit any cut.
absl::Status Question::ResolveZone() {
  if (!body_.empty()) {
    ASSIGN_OR_RETURN(const SharedRow row, Row(body_, BodyKey(body_)));
    zone_ = ZoneIn(row);
    ASSIGN_OR_RETURN(body_cut_, Cut(body_));
    cuts_.clear();
  }
  if (zone_.empty()) zone_ = "UTC";
  return absl::OkStatus();
}

absl::Status Question::Resolve(const std::string& on, const v1::AsOf& as_of) {
  on_ = today_;
  if (!on.empty()) {
    const absl::StatusOr<absl::CivilDay> day = ParseDay(on);
    if (!day.ok()) return InField("on", day.status());
    on_ = *day;
  }
  ASSIGN_OR_RETURN(limits_.recorded_at_us, LimitOf("asOf.recordedAt", as_of.recorded_at(), zone_));
  ASSIGN_OR_RETURN(limits_.known_at_us, LimitOf("asOf.knownAt", as_of.known_at(), zone_));
  return absl::OkStatus();
}

absl::Status Question::Resume(const PageState& state, const v1::AsOf& as_of) {
  const absl::StatusOr<absl::CivilDay> today = ParseDay(state.today());
  if (!today.ok() || *today > today_) return NotAToken();
  if (as_of.position() != 0 && as_of.position() != state.position()) return NotAToken();
  today_ = *today;
  return absl::OkStatus();
}

void Question::ResolveKnowledge() {
  knowledge_ = today_;
  for (const std::optional<std::int64_t>& limit : {limits_.recorded_at_us, limits_.known_at_us}) {
    if (limit.has_value()) knowledge_ = std::min(knowledge_, DayAt(*limit, zone_));
  }
}

absl::StatusOr<store::Position> Question::Cut(std::string_view body) {
  const auto found = cuts_.find(body);
  if (found != cuts_.end()) return found->second;
  // Neither in the basis nor in what is kept for other questions.
  if (context_->cuts.Hides(body)) return store::Position{0};
  store::Position cut = 0;
  if (body_cut_ > 0 && body == body_ && !limits_.recorded_at_us && !limits_.known_at_us) {
    cut = body_cut_;
  } else if (limits_.position > 0) {
    const std::string asked =
        Concat({kCutKept, body, " ", std::to_string(limits_.position), " ",
                TextOf(limits_.recorded_at_us), " ", TextOf(limits_.known_at_us)});
    ASSIGN_OR_RETURN(cut, Searched(asked, [&] { return context_->cuts.Cut(body, limits_); }));
  }
  cuts_.emplace(body, cut);
  return cut;
}

absl::StatusOr<std::uint64_t> Question::Revision(std::string_view body) {
  ASSIGN_OR_RETURN(const store::Position cut, Cut(body));
  return Searched(Concat({kRevisionKept, body, " ", std::to_string(cut)}),
                  [&] { return context_->cuts.Revision(body, cut); });
}

// Where a body stood in the past must be searched for, but never changes: it is kept. Where it
// stands now is at hand.
absl::StatusOr<std::uint64_t> Question::Searched(
    const std::string& key, const std::function<absl::StatusOr<std::uint64_t>()>& search) const {
  constexpr std::size_t kNumberBytes = 128;  // with its place in a memo
  const bool past =
      limits_.position < context_->head || limits_.recorded_at_us || limits_.known_at_us;
  if (!past) return search();
  if (const auto kept = FindKept(key); kept != nullptr) {
    return *std::static_pointer_cast<const std::uint64_t>(kept);
  }
  ASSIGN_OR_RETURN(const std::uint64_t found, search());
  Keep(key, std::make_shared<const std::uint64_t>(found), kNumberBytes);
  return found;
}

store::Position Question::ReadAt(store::Position cut) const {
  return limits_.recorded_at_us || limits_.known_at_us ? cut : limits_.position;
}

std::shared_ptr<const void> Question::FindKept(const std::string& key) const {
  return context_->memo == nullptr ? nullptr : context_->memo->Find(key);
}

void Question::Keep(std::string key, std::shared_ptr<const void> value, std::size_t bytes) const {
  if (context_->memo == nullptr) return;
  bytes += key.size();
  context_->memo->Keep(std::move(key), std::move(value), bytes);
}

absl::StatusOr<std::vector<std::string>> Question::WithParents(std::string_view body) {
  const auto found = parents_.find(body);
  if (found != parents_.end()) return found->second;
  ASSIGN_OR_RETURN(
      std::vector<std::string> chain,
      BodyAndParents(
          body, [this](const std::string& above) -> absl::StatusOr<std::optional<std::string>> {
            ASSIGN_OR_RETURN(const SharedRow row, Row(above, BodyKey(above)));
            if (row->facts_size() == 0) return std::nullopt;
            return std::optional<std::string>(ParentIn(row));
          }));
  return parents_.emplace(body, std::move(chain)).first->second;
}

absl::StatusOr<const PartyState*> Question::Party(std::string_view body, const std::string& party) {
  const std::pair<std::string, std::string> key(body, party);
  const auto found = parties_.find(key);
  if (found != parties_.end()) return found->second.get();
  ASSIGN_OR_RETURN(const std::vector<std::string> chain, WithParents(body));
  auto state = std::make_unique<PartyState>();
  for (const std::string& registry : chain) {
    ASSIGN_OR_RETURN(SharedRow row, Row(registry, PartyKey(registry, party)));
    for (const RowFact& fact : row->facts()) {
      if (!fact.event().has_party_registered()) continue;
      state->registered_by = registry;
      state->registered = &fact.event().party_registered();
    }
    // Bodies below may have recorded further names of it.
    if (row->facts_size() > 0) state->rows.insert(state->rows.begin(), std::move(row));
    if (!state->registered_by.empty()) break;
  }
  if (state->registered_by.empty()) state = nullptr;
  return parties_.emplace(key, std::move(state)).first->second.get();
}

absl::StatusOr<v1::PartyName> Question::Name(const std::string& party,
                                             const std::vector<std::string>& others) {
  if (const auto named = names_.find(party); named != names_.end()) return named->second;
  ASSIGN_OR_RETURN(const PartyState* state, Party(body_, party));
  const bool of_body = state != nullptr;
  for (auto other = others.begin(); state == nullptr && other != others.end(); ++other) {
    ASSIGN_OR_RETURN(state, Party(*other, party));
  }
  v1::PartyName name;
  name.set_party(party);
  name.set_name(party);
  if (state == nullptr) return name;
  const std::vector<DatedName> names = NamesOf(*state);
  const DatedName* borne = NameOn(names, on_);
  if (borne != nullptr) {
    name.set_name(borne->name.text());
    Use(*borne->fact);
  }
  if (of_body) names_.emplace(party, name);
  return name;
}

void Question::Use(const RowFact& fact) {
  used_.emplace(fact.position(), fact.event_id());
  if (!fact.corrected_by().empty()) used_.emplace(fact.corrected_at(), fact.corrected_by());
  for (const Settlement& settlement : fact.settlements()) {
    used_.emplace(settlement.position(), settlement.event_id());
  }
  for (const RowFact& disputing : fact.disputed_by()) Use(disputing);
}

void Question::Use(const Facts& facts) {
  for (const RowFact* fact : facts) Use(*fact);
}

v1::Basis Question::Basis() const {
  v1::Basis basis;
  basis.set_position(limits_.position);
  basis.set_on(FormatDay(on_));
  basis.set_today(FormatDay(today_));
  if (limits_.recorded_at_us.has_value()) {
    *basis.mutable_recorded_at() = TimestampOf(*limits_.recorded_at_us);
  }
  if (limits_.known_at_us.has_value()) {
    *basis.mutable_known_at() = TimestampOf(*limits_.known_at_us);
  }
  for (const auto& [body, cut] : cuts_) {
    v1::BodyCut& added = *basis.add_cuts();
    added.set_body(body);
    added.set_position(cut);
  }
  for (const auto& [position, id] : used_) {
    if (static_cast<std::size_t>(basis.event_ids_size()) >= basis_events_max) break;
    basis.add_event_ids(FormatUuid(IdFromBytes(id)));
  }
  return basis;
}

std::string Question::Token(const PageAsked& page, const std::string& key,
                            const std::string& on) const {
  PageState state = page.state;
  state.set_position(limits_.position);
  state.set_today(FormatDay(today_));
  state.set_last_key(key);
  state.set_last_on(on);
  return WriteToken(state);
}

v1::Fact ShortFact(const RowFact& fact) {
  const v1::Event& event = fact.event();
  v1::Fact shortened;
  shortened.set_event_id(FormatUuid(IdFromBytes(fact.event_id())));
  shortened.set_position(fact.position());
  shortened.set_type(TypeOf(event));
  shortened.set_ref(event.ref());
  shortened.set_on(event.on());
  shortened.set_on_inferred(event.on_inferred());
  shortened.set_at(event.at());
  shortened.set_wording(event.wording());
  *shortened.mutable_disputes() = event.disputes();
  *shortened.mutable_refines() = event.refines();
  if (!fact.corrected_by().empty()) {
    shortened.set_corrected_by(FormatUuid(IdFromBytes(fact.corrected_by())));
  }
  for (const Settlement& settlement : fact.settlements()) {
    (settlement.upheld() ? shortened.add_upheld_by() : shortened.add_set_aside_by())
        ->assign(FormatUuid(IdFromBytes(settlement.event_id())));
  }
  return shortened;
}

std::vector<v1::DisputeAspect> DisputedOf(const Facts& facts) {
  std::set<v1::DisputeAspect> aspects;
  for (const RowFact* fact : facts) {
    const auto add = [&](const RowFact& disputing) {
      for (const v1::Dispute& dispute : disputing.event().disputes()) {
        for (const int about : dispute.about()) {
          const auto aspect = static_cast<v1::DisputeAspect>(about);
          if (!IsSettled(*fact, aspect)) aspects.insert(aspect);
        }
      }
    };
    add(*fact);
    for (const RowFact& disputing : fact->disputed_by()) add(disputing);
  }
  return {aspects.begin(), aspects.end()};
}

}  // namespace minutebook::domain
