// A record in memory: events through CheckFields, CheckRules and Fold into versioned rows, and
// answers from them. What the ledger and the store do in earnest, in its simplest form.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "minutebook/v1/query_service.pb.h"
#include "service/domain/admission.h"
#include "service/domain/answers.h"
#include "service/domain/fold.h"
#include "service/domain/identifiers.h"
#include "store/versioned_map.h"

namespace minutebook::domain {

// 2026-11-22T12:00:00Z
inline constexpr std::int64_t kNow = 1'795'348'800'000'000;

class Rows final : public store::VersionedMapReader {
 public:
  absl::StatusOr<std::optional<store::RowVersion>> Get(std::string_view key,
                                                       store::Position as_of) const override;
  absl::StatusOr<std::vector<std::optional<store::RowVersion>>> MultiGet(
      std::span<const std::string> keys, store::Position as_of) const override;
  absl::Status Scan(std::string_view prefix, std::string_view after, store::Position as_of,
                    const std::function<bool(std::string_view key, store::Position since,
                                             std::string_view value)>& visit) const override;
  absl::Status ScanBack(std::string_view prefix, std::string_view before, store::Position as_of,
                        const std::function<bool(std::string_view key, store::Position since,
                                                 std::string_view value)>& visit) const override;
  void Put(std::string_view key, store::Position since, std::optional<std::string> value);

 private:
  std::map<std::string, std::map<store::Position, std::optional<std::string>>, std::less<>> rows_;
};

// What is to be recorded: the event as JSON, of the body and perhaps further ones.
struct ToRecord {
  std::vector<std::string> bodies;
  std::string event;
  std::string known_at;  // RFC 3339 or day in UTC; empty: the day of kNow
};

class Book final : public CutFinder {
 public:
  // What is wrong with the event, as "CODE field" without "events[0]."; it is recorded if nothing
  // is.
  std::vector<std::string> Record(const ToRecord& to_record);
  // As above, past the rules: the fold takes what they would refuse.
  void Force(const ToRecord& to_record);
  // As above where nothing may be wrong.
  void Add(const std::string& body, const std::string& event, const std::string& known_at = "");
  void Add(const ToRecord& to_record);
  // What would be wrong.
  std::vector<std::string> Check(const std::string& body, const std::string& event);

  template <typename Request>
  auto Ask(const Request& request) const {
    return Answer(request, Context());
  }
  // What answers rest on; `events` may be null.
  AnswerContext Context(const EventReader* events = nullptr) const {
    AnswerContext context{ledger_, rows_, *this, head_, kNow, events};
    context.dated_rows_examined_max = dated_rows_examined_max_;
    return context;
  }
  // How many rows by date a page looks at, from here on.
  void LetPagesExamine(std::size_t dated_rows) { dated_rows_examined_max_ = dated_rows; }
  v1::GetOfficeHolderResponse Holder(const std::string& body, const std::string& office,
                                     const std::string& on, const std::string& known_at = "") const;
  v1::Meeting Meeting(const std::string& body, const std::string& meeting) const;

  store::Position head() const { return head_; }
  const std::vector<ToRecord>& recorded() const { return recorded_; }
  EventId IdOf(const std::string& body, const std::string& ref) const;

  absl::StatusOr<store::Position> Cut(std::string_view body,
                                      const CutLimits& limits) const override;

 private:
  friend class BookState;
  std::vector<std::string> Record(const ToRecord& to_record, bool by_rules);
  struct Entry {
    EventId id;
    std::vector<std::string> bodies;
    v1::Event event;
    std::int64_t known_at_us;
  };

  const LedgerContext ledger_{{1, 2, 3}};
  Rows rows_;
  store::Position head_ = 0;
  std::size_t dated_rows_examined_max_ = dated_rows_examined_max;
  std::vector<Entry> entries_;
  std::vector<ToRecord> recorded_;
};

// An office as a few words: "HELD bn BY_YEAR, kh POSSIBLY".
std::string Told(const v1::GetOfficeHolderResponse& response);

}  // namespace minutebook::domain
