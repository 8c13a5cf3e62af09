// Rows by date: under each date that a list may find a subject by, a row without a value, whose key
// ends as the subject's own does. Lists by date run over them and look at the subjects' rows that
// they come upon, not at all rows of a body. They follow from the subjects' rows alone, and there
// may be more of them than hold on the day asked: a document has its days as tabled and as adopted.
// Pure.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "service/domain/keys.h"
#include "service/domain/state.h"

namespace minutebook::domain {

// Dates of about one length lie together, so that those which begin before a day and reach up to it
// are found without going through all that began before.
struct DateSpan {
  char letter;
  std::int64_t days_max;  // that such a date may mean
};
std::span<const DateSpan> DateSpans();

// A date as keys hold it: a span's letter, its first and its last day, 8 digits each; `kUndated`
// for what is no EDTF date, or empty.
using DateKey = std::string;
inline constexpr char kUndated = 'z';
DateKey DateKeyOf(std::string_view on);
// Its days, 16 digits: by them dates of all spans are in the order of lists. Empty: no date.
std::string_view DaysOf(const DateKey& date);
// An EDTF date of the same days.
std::string EdtfOfDays(std::string_view days);
// 8 digits, within the years that dates may have.
std::string DayDigits(absl::CivilDay day);

// Prefixes of the rows by date of a body's subjects of a kind: of all, of a date or its beginning.
// What follows the date and a NUL is the end of the subject's key, after OwnerPrefix.
std::string DatedPrefix(RowKind kind, std::string_view owner, std::string_view date = "");
std::string DatedKey(std::string_view subject_key, std::string_view date);
// Of the subjects' own rows that stand behind rows by date; empty where `key` is of no such row.
std::string PrefixBehind(std::string_view key);

// Whether subjects of this kind are listed by date.
bool IsListedByDate(char kind);
// Whether the event may bring a subject of this kind under another date.
bool GivesDate(RowKind kind, const v1::Event& event);

// The key of the row by date of a subject whose row `key` holds the event alone, which identifies
// no document; empty for none.
std::string DatedKeyOfNew(std::string_view key, const v1::Event& event);

// Keeps the rows by date in step while a subject's row changes. A document that was identified of a
// counted group is adopted with it, so a group's row moves others than its own.
class DatedChange {
 public:
  // `key` is that of the row, of a kind that is listed by date. `state` must outlive this.
  DatedChange(std::string key, StateWriter& state) : key_(std::move(key)), state_(state) {}

  // To be called before the row changes, and afterwards.
  absl::Status Before();
  absl::Status After();

 private:
  using Row = std::shared_ptr<const SubjectRow>;
  using ReadRow = std::function<absl::StatusOr<Row>(const std::string& key)>;

  absl::StatusOr<std::set<DateKey>> DatesOf(const std::string& key, const ReadRow& read) const;
  // Documents that were identified of the group whose row this is.
  std::set<std::string> Members(const SubjectRow& group) const;

  const std::string key_;
  StateWriter& state_;
  Row before_;
  std::set<DateKey> dates_;
};

}  // namespace minutebook::domain
