// One question while it is answered: the dates as they were resolved, rows read at the cuts of the
// bodies that own them, and what the answer came to rest on.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "minutebook/v1/query_service.pb.h"
#include "service/domain/answers.h"
#include "service/domain/answers/pages.h"
#include "service/domain/answers/shared_row.h"
#include "service/domain/facts.h"
#include "service/domain/text.h"

namespace minutebook::domain {

// Events named in a basis at most.
inline constexpr std::size_t basis_events_max = 1000;

// What is on record about a party, in the record of a body and those above it.
struct PartyState {
  std::string registered_by;
  const v1::PartyRegistered* registered = nullptr;  // in one of the rows
  std::vector<SharedRow> rows;                      // the registering body's first
};

// Not thread-safe.
class Question {
 public:
  // `page` is the page asked for, where the answer is a list. Errors as Answer's.
  static absl::StatusOr<Question> Ask(const AnswerContext& context, std::string_view body,
                                      const std::string& on, const v1::AsOf& as_of,
                                      const PageAsked* page = nullptr);

  const LedgerContext& ledger() const { return context_->ledger; }
  const std::string& body() const { return body_; }
  absl::CivilDay on() const { return on_; }
  // What happens later is not known: the earliest of today and of the days asked.
  absl::CivilDay knowledge() const { return knowledge_; }

  // How far to look into a body's record.
  absl::StatusOr<store::Position> Cut(std::string_view body);
  absl::StatusOr<std::uint64_t> Revision(std::string_view body);
  // The row as the owner's cut leaves it; an empty one where there is none.
  absl::StatusOr<SharedRow> Row(std::string_view owner, const std::string& key);
  // At most `count` rows after `after`, in order of keys.
  using KeyedRow = domain::KeyedRow;
  absl::StatusOr<SharedRows> Rows(std::string_view owner, const std::string& prefix,
                                  std::string_view after, std::size_t count);
  // The same rows, read anew and kept nowhere, until `take` returns false.
  absl::Status ReadRows(std::string_view owner, const std::string& prefix, std::string_view after,
                        const std::function<bool(std::string_view key, SubjectRow row)>& take);
  // Keys of at most `count` of the owner's rows after `after` (empty: from the first); or before
  // `before` (empty: from the last), the greatest first.
  absl::StatusOr<std::vector<std::string>> Keys(std::string_view owner, const std::string& prefix,
                                                std::string_view after, std::size_t count);
  absl::StatusOr<std::vector<std::string>> KeysBack(std::string_view owner,
                                                    const std::string& prefix,
                                                    std::string_view before, std::size_t count);
  // The owner's rows of these keys, in their order, read together; an empty one where there is
  // none. Kept for later questions if `keep`.
  absl::StatusOr<std::vector<SharedRow>> RowsOf(std::string_view owner,
                                                const std::vector<std::string>& keys, bool keep);
  // Whether anything is kept for later questions.
  bool remembers() const { return context_->memo != nullptr; }
  // What `make` works out of the owner's rows, or kept from an earlier question. `key` names all
  // else that it follows from, its first byte the type. `make` returns a StatusOr<Value>;
  // `bytes_of(value)` is about what that takes.
  template <typename Value, typename Make, typename BytesOf>
  absl::StatusOr<std::shared_ptr<const Value>> Remember(std::string_view owner, std::string key,
                                                        const Make& make, const BytesOf& bytes_of);
  // The same of an office's terms alone, by their prefix: kept on while other things are recorded
  // of the owner. `type` begins the key.
  template <typename Value, typename Make, typename BytesOf>
  absl::StatusOr<std::shared_ptr<const Value>> RememberOfTerms(std::string_view owner,
                                                               std::string_view type,
                                                               const std::string& term_prefix,
                                                               const Make& make,
                                                               const BytesOf& bytes_of);
  // Keys of rows of whatever owner, within the limit of position alone.
  absl::StatusOr<std::vector<std::string>> KeysOfAll(const std::string& prefix,
                                                     std::string_view after, std::size_t count);

  // The body and those above it, nearest first, as far as they are on record.
  absl::StatusOr<std::vector<std::string>> WithParents(std::string_view body);
  // nullptr where the party is not registered in the body or above. Lives as long as this.
  absl::StatusOr<const PartyState*> Party(std::string_view body, const std::string& party);
  // The party as named on the day; looked up from the body asked, then from others.
  absl::StatusOr<v1::PartyName> Name(const std::string& party,
                                     const std::vector<std::string>& others = {});

  // The answer rests on this fact.
  void Use(const RowFact& fact);
  void Use(const Facts& facts);
  v1::Basis Basis() const;
  // The token of the page after the row at `key`.
  std::string Token(const PageAsked& page, const std::string& key,
                    const std::string& on = "") const;

 private:
  explicit Question(const AnswerContext& context) : context_(&context) {}
  absl::Status Resolve(const std::string& on, const v1::AsOf& as_of);
  // Takes over what the first page rested on.
  absl::Status Resume(const PageState& state, const v1::AsOf& as_of);
  void ResolveKnowledge();
  absl::Status ResolveZone();
  // The position to read an owner's rows at: they are the same at its cut, but where no time
  // narrows that, at the position asked nothing need be sought in history.
  store::Position ReadAt(store::Position cut) const;
  static void AppendCut(store::Position cut, std::string* key);
  // What Remember does, of rows as they stood as of a position: the cut, or one since which they
  // have not changed.
  template <typename Value, typename Make, typename BytesOf>
  absl::StatusOr<std::shared_ptr<const Value>> RememberAsOf(store::Position position,
                                                            std::string key, const Make& make,
                                                            const BytesOf& bytes_of) const;
  absl::StatusOr<std::uint64_t> Searched(
      const std::string& key, const std::function<absl::StatusOr<std::uint64_t>()>& search) const;
  // Where the memo has an owner's row, read at its cut.
  static std::string RowKept(const std::string& key, store::Position cut);
  std::shared_ptr<const void> FindKept(const std::string& key) const;
  void Keep(std::string key, std::shared_ptr<const void> value, std::size_t bytes) const;

  const AnswerContext* context_;
  std::string body_;
  std::string zone_;
  CutLimits limits_;
  absl::CivilDay on_;
  absl::CivilDay today_;
  absl::CivilDay knowledge_;
  std::map<std::string, store::Position, std::less<>> cuts_;
  store::Position body_cut_ = 0;  // of the body asked, by position alone
  std::map<std::string, std::vector<std::string>, std::less<>> parents_;
  std::map<std::pair<std::string, std::string>, std::unique_ptr<PartyState>> parties_;
  std::map<std::string, v1::PartyName> names_;   // as the body asked has them
  std::map<store::Position, std::string> used_;  // event ids
};

template <typename Value, typename Make, typename BytesOf>
absl::StatusOr<std::shared_ptr<const Value>> Question::Remember(std::string_view owner,
                                                                std::string key, const Make& make,
                                                                const BytesOf& bytes_of) {
  const absl::StatusOr<store::Position> cut = Cut(owner);
  if (!cut.ok()) return cut.status();
  return RememberAsOf<Value>(*cut, std::move(key), make, bytes_of);
}

template <typename Value, typename Make, typename BytesOf>
absl::StatusOr<std::shared_ptr<const Value>> Question::RememberOfTerms(
    std::string_view owner, std::string_view type, const std::string& term_prefix, const Make& make,
    const BytesOf& bytes_of) {
  const absl::StatusOr<store::Position> cut = Cut(owner);
  if (!cut.ok()) return cut.status();
  // Where they changed after the cut it is not known when they did so before.
  store::Position since = *cut;
  if (context_->changes != nullptr) {
    since = std::min(since, context_->changes->UnchangedSince(term_prefix));
  }
  return RememberAsOf<Value>(since, Concat({type, term_prefix}), make, bytes_of);
}

template <typename Value, typename Make, typename BytesOf>
absl::StatusOr<std::shared_ptr<const Value>> Question::RememberAsOf(store::Position position,
                                                                    std::string key,
                                                                    const Make& make,
                                                                    const BytesOf& bytes_of) const {
  AppendCut(position, &key);
  if (auto kept = FindKept(key); kept != nullptr) {
    return std::static_pointer_cast<const Value>(std::move(kept));
  }
  absl::StatusOr<Value> made = make();
  if (!made.ok()) return made.status();
  auto value = std::make_shared<const Value>(*std::move(made));
  Keep(std::move(key), value, bytes_of(*value));
  return value;
}

// Longer texts name no subject: ids are shorter.
inline constexpr std::size_t id_asked_bytes_max = 200;

// INVALID_ARGUMENT with the field's name first where the text could not be the id of a body, or of
// a subject; an empty one passes.
absl::Status CheckBodyAsked(std::string_view field, std::string_view body);
absl::Status CheckIdAsked(std::string_view field, std::string_view id);

// The fact in short.
v1::Fact ShortFact(const RowFact& fact);

// Fills a list of an answer with facts, on which it then rests.
template <typename Field>
void AddFacts(const Facts& facts, Question& question, Field* field) {
  question.Use(facts);
  for (const RowFact* fact : facts) *field->Add() = ShortFact(*fact);
}

// What facts say cannot stand, about their subject.
std::vector<v1::DisputeAspect> DisputedOf(const Facts& facts);

}  // namespace minutebook::domain
