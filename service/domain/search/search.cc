#include "service/domain/search/search.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "service/domain/answers/bodies.h"
#include "service/domain/answers/pages.h"
#include "service/domain/answers/question.h"
#include "service/domain/edtf.h"
#include "service/domain/event_reader.h"
#include "service/domain/keys.h"
#include "service/domain/office_rules.h"
#include "service/domain/search/candidates.h"
#include "service/domain/search/matching.h"
#include "service/domain/search/summary.h"
#include "service/domain/status_macros.h"
#include "service/domain/text.h"

namespace minutebook::domain {
namespace {

constexpr RowKind kKinds[] = {RowKind::kAction,   RowKind::kBody,     RowKind::kCount,
                              RowKind::kDecision, RowKind::kDocument, RowKind::kMeeting,
                              RowKind::kMember,   RowKind::kOffice,   RowKind::kParty,
                              RowKind::kProposal, RowKind::kTerm};

// The letters of the rows of these kinds; empty: of any.
absl::StatusOr<std::string> LettersOf(const v1::SearchRequest& request) {
  std::string letters;
  for (const int kind : request.kinds()) {
    if (kind == v1::SEARCH_KIND_UNSPECIFIED || !v1::SearchKind_IsValid(kind)) {
      return absl::InvalidArgumentError("kinds: each must be a kind of subject");
    }
    for (const RowKind row : kKinds) {
      const std::string key = SubjectKey(row, "b", "s").append(16, 'e');
      if (SubjectOfRow(key)->kind == kind) letters.push_back(static_cast<char>(row));
    }
  }
  // Asked for kinds of which there are no rows: none, rather than any.
  if (letters.empty() && request.kinds_size() > 0) letters.push_back('-');
  return letters;
}

// Where a hit stands in the list.
struct Place {
  int rank = 0;
  bool undated = true;
  absl::CivilDay first;
  absl::CivilDay last;
  std::string key;
  std::string on;

  bool operator<(const Place& other) const {
    if (rank != other.rank) return rank < other.rank;
    if (undated != other.undated) return other.undated;
    if (!undated && first != other.first) return first > other.first;
    if (!undated && last != other.last) return last > other.last;
    return key < other.key;
  }
};

Place PlaceAt(int rank, std::string on, std::string key) {
  Place place;
  place.rank = rank;
  if (const absl::StatusOr<Edtf> date = ParseEdtf(on); date.ok()) {
    place.undated = false;
    place.first = date->first();
    place.last = date->last();
  }
  place.key = std::move(key);
  place.on = std::move(on);
  return place;
}

// One search. What is looked at without becoming a hit goes through a question of its own: the
// basis must not depend on what the index holds too much.
class Searcher {
 public:
  Searcher(const AnswerContext& context, Question question, Question looking,
           std::vector<Term> terms)
      : context_(context),
        question_(std::move(question)),
        looking_(std::move(looking)),
        terms_(std::move(terms)) {}

  Question& question() { return question_; }

  // The first hits after the page before, one more than a page holds.
  absl::StatusOr<std::set<Place>> Rank(const std::vector<std::string>& keys, const PageAsked& page);
  absl::StatusOr<v1::SearchHit> MakeHit(const std::string& key, const std::string& on);

 private:
  // How high the subject of the row stands; nullopt if it is not found.
  absl::StatusOr<std::optional<int>> RankOfRow(const std::string& key, SubjectRow* row);
  // What was said beside facts, which rows keep of meetings alone. Borrows from *events.
  absl::Status AddRemarks(const SubjectRow& row, std::vector<EventRecord>* events,
                          std::vector<StatedText>* texts) const;
  // Texts in which the terms are looked for: those of the row, and, where a term stands in none of
  // them, what was said.
  absl::StatusOr<std::optional<int>> RankOfTexts(const SubjectRow& row,
                                                 std::vector<EventRecord>* events,
                                                 std::vector<StatedText>* texts) const;
  absl::StatusOr<bool> BodyExists(const std::string& body);
  absl::StatusOr<bool> FoundAtOwner(const std::string& key, const SearchSubject& subject);

  const AnswerContext& context_;
  Question question_;
  Question looking_;
  const std::vector<Term> terms_;
  std::map<std::string, bool> exists_;
};

absl::StatusOr<bool> Searcher::BodyExists(const std::string& body) {
  const auto known = exists_.find(body);
  if (known != exists_.end()) return known->second;
  ASSIGN_OR_RETURN(const SubjectRow row, looking_.Row(body, BodyKey(body)));
  const bool exists = row.facts_size() > 0 && Existed(looking_.ledger(), row, looking_.on());
  exists_.emplace(body, exists);
  return exists;
}

absl::StatusOr<std::optional<int>> Searcher::RankOfRow(const std::string& key, SubjectRow* row) {
  const std::optional<SearchSubject> subject = SubjectOfRow(key);
  if (!subject.has_value()) return std::optional<int>();
  ASSIGN_OR_RETURN(const bool exists, BodyExists(subject->body));
  if (!exists) return std::optional<int>();
  ASSIGN_OR_RETURN(*row, looking_.Row(subject->body, key));
  std::vector<StatedText> texts = TextsOn(*subject, *row, looking_.on());
  std::vector<EventRecord> events;
  return RankOfTexts(*row, &events, &texts);
}

absl::Status Searcher::AddRemarks(const SubjectRow& row, std::vector<EventRecord>* events,
                                  std::vector<StatedText>* texts) const {
  std::vector<const RowFact*> facts;
  std::vector<store::Position> positions;
  for (const RowFact& fact : row.facts()) {
    if (fact.event().has_meeting_held() || !InForce(fact.event().on(), looking_.on())) continue;
    facts.push_back(&fact);
    positions.push_back(fact.corrected_at() > 0 ? fact.corrected_at() : fact.position());
  }
  for (std::size_t first = 0; first < positions.size(); first += event_reads_max) {
    const std::size_t count = std::min(event_reads_max, positions.size() - first);
    ASSIGN_OR_RETURN(std::vector<EventRecord> read,
                     context_.events->Read(std::span(positions).subspan(first, count)));
    events->insert(events->end(), std::make_move_iterator(read.begin()),
                   std::make_move_iterator(read.end()));
  }
  for (std::size_t i = 0; i < events->size(); ++i) {
    const v1::Event& event = (*events)[i].event;
    const v1::Event& said =
        event.has_event_corrected() ? event.event_corrected().replacement() : event;
    for (const v1::Remark& remark : said.remarks()) {
      texts->push_back({{v1::SEARCH_FIELD_REMARK, remark.text()}, facts[i]});
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<int>> Searcher::RankOfTexts(const SubjectRow& row,
                                                         std::vector<EventRecord>* events,
                                                         std::vector<StatedText>* texts) const {
  const std::optional<int> rank = RankOf(*texts, terms_);
  if (rank.has_value() || texts->empty() || context_.events == nullptr) return rank;
  RETURN_IF_ERROR(AddRemarks(row, events, texts));
  return RankOf(*texts, terms_);
}

// Whether the subject, which another body owns, is found in that body's record too, in a search of
// all bodies: then it is told once.
absl::StatusOr<bool> Searcher::FoundAtOwner(const std::string& key, const SearchSubject& subject) {
  if (!question_.body().empty() || subject.subject.find(':') == std::string::npos) return false;
  const absl::StatusOr<SubjectName> name = ParseSubjectName(subject.subject, subject.body);
  if (!name.ok() || name->body == subject.body) return false;
  SubjectRow row;
  ASSIGN_OR_RETURN(
      const std::optional<int> rank,
      RankOfRow(SubjectKey(static_cast<RowKind>(key.front()), name->body, name->id), &row));
  return rank.has_value();
}

absl::StatusOr<std::set<Place>> Searcher::Rank(const std::vector<std::string>& keys,
                                               const PageAsked& page) {
  const std::string& last = page.state.last_key();
  std::optional<Place> after;
  if (page.resumed && !last.empty()) {
    after = PlaceAt(last.front(), page.state.last_on(), last.substr(1));
  }
  std::set<Place> places;
  for (const std::string& key : keys) {
    SubjectRow row;
    ASSIGN_OR_RETURN(const std::optional<int> rank, RankOfRow(key, &row));
    if (!rank.has_value()) continue;
    const SearchSubject subject = *SubjectOfRow(key);
    ASSIGN_OR_RETURN(const bool told, FoundAtOwner(key, subject));
    if (told) continue;
    ASSIGN_OR_RETURN(std::string on, DateOfSubject(looking_, subject, row));
    Place place = PlaceAt(*rank, std::move(on), key);
    if (after.has_value() && !(*after < place)) continue;
    places.insert(std::move(place));
    if (places.size() > page.size + 1) places.erase(std::prev(places.end()));
  }
  return places;
}

absl::StatusOr<v1::SearchHit> Searcher::MakeHit(const std::string& key, const std::string& on) {
  const SearchSubject subject = *SubjectOfRow(key);
  ASSIGN_OR_RETURN(const SubjectRow row, question_.Row(subject.body, key));
  v1::SearchHit hit;
  hit.set_kind(subject.kind);
  hit.set_body(subject.body);
  hit.set_subject(subject.subject);
  hit.set_on(on);
  if (!subject.term.empty()) hit.set_term(FormatUuid(IdFromBytes(subject.term)));
  ASSIGN_OR_RETURN(*hit.mutable_title(), TitleOfSubject(question_, subject, row));
  std::vector<StatedText> texts = TextsOn(subject, row, question_.on());
  std::vector<EventRecord> events;
  RETURN_IF_ERROR(RankOfTexts(row, &events, &texts).status());
  for (ShownMatch& shown : ShowMatches(texts, terms_)) {
    if (shown.fact != nullptr) question_.Use(*shown.fact);
    *hit.add_matches() = std::move(shown.match);
  }
  return hit;
}

// An erasure may drop the words while they are looked at.
absl::StatusOr<std::vector<std::string>> FindAt(store::Position position, const WordSource& words,
                                                std::span<const Term> terms,
                                                const CandidateFilter& filter) {
  while (true) {
    const std::uint64_t drops = words.drops();
    RETURN_IF_ERROR(words.Reach(position));
    ASSIGN_OR_RETURN(std::vector<std::string> keys, FindCandidates(words, terms, filter));
    if (words.drops() == drops) return keys;
  }
}

}  // namespace

absl::StatusOr<v1::SearchResponse> Answer(const v1::SearchRequest& request,
                                          const AnswerContext& context, const WordSource& words) {
  ASSIGN_OR_RETURN(std::vector<Term> terms, ParseQuery(request.query()));
  ASSIGN_OR_RETURN(const std::string letters, LettersOf(request));
  ASSIGN_OR_RETURN(const PageAsked page, ReadPage(request, context));
  const auto ask = [&] {
    return Question::Ask(context, request.body(), request.on(), request.as_of(), &page);
  };
  ASSIGN_OR_RETURN(Question question, ask());
  ASSIGN_OR_RETURN(Question looking, ask());
  if (!request.body().empty()) RETURN_IF_ERROR(RequireBody(question, request.body()));
  ASSIGN_OR_RETURN(const std::vector<std::string> keys,
                   FindAt(question.Basis().position(), words, terms, {request.body(), letters}));
  Searcher searcher(context, std::move(question), std::move(looking), std::move(terms));
  ASSIGN_OR_RETURN(const std::set<Place> places, searcher.Rank(keys, page));

  v1::SearchResponse response;
  PageFill fill(page.size);
  const Place* last = nullptr;
  for (const Place& place : places) {
    bool full = fill.full();
    if (!full) {
      ASSIGN_OR_RETURN(v1::SearchHit hit, searcher.MakeHit(place.key, place.on));
      full = !fill.Fits(hit.ByteSizeLong());
      if (!full) {
        fill.Add(hit.ByteSizeLong());
        *response.add_hits() = std::move(hit);
      }
    }
    if (full) {
      const std::string rank(1, static_cast<char>(last->rank));
      response.set_next_page_token(searcher.question().Token(page, rank + last->key, last->on));
      break;
    }
    last = &place;
  }
  *response.mutable_basis() = searcher.question().Basis();
  return response;
}

}  // namespace minutebook::domain
