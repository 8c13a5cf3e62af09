#include "tests/domain/views/book.h"

#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>

#include <set>

#include "service/domain/instant.h"

namespace minutebook::domain {

using store::Position;

absl::StatusOr<std::optional<store::RowVersion>> Rows::Get(std::string_view key,
                                                           Position as_of) const {
  const auto row = rows_.find(key);
  if (row == rows_.end()) return std::nullopt;
  auto version = row->second.upper_bound(as_of);
  if (version == row->second.begin()) return std::nullopt;
  --version;
  if (!version->second.has_value()) return std::nullopt;
  return store::RowVersion{version->first, *version->second};
}

absl::StatusOr<std::vector<std::optional<store::RowVersion>>> Rows::MultiGet(
    std::span<const std::string> keys, Position as_of) const {
  std::vector<std::optional<store::RowVersion>> found;
  for (const std::string& key : keys) found.push_back(*Get(key, as_of));
  return found;
}

absl::Status Rows::Scan(
    std::string_view prefix, std::string_view after, Position as_of,
    const std::function<bool(std::string_view, Position, std::string_view)>& visit) const {
  for (auto row = rows_.lower_bound(prefix); row != rows_.end(); ++row) {
    if (!row->first.starts_with(prefix)) break;
    if (row->first <= after) continue;
    const auto version = *Get(row->first, as_of);
    if (version.has_value() && !visit(row->first, version->since, version->value)) break;
  }
  return absl::OkStatus();
}

absl::Status Rows::ScanBack(
    std::string_view prefix, std::string_view before, Position as_of,
    const std::function<bool(std::string_view, Position, std::string_view)>& visit) const {
  for (auto row = rows_.rbegin(); row != rows_.rend(); ++row) {
    if (!row->first.starts_with(prefix) || (!before.empty() && row->first >= before)) continue;
    const auto version = *Get(row->first, as_of);
    if (version.has_value() && !visit(row->first, version->since, version->value)) break;
  }
  return absl::OkStatus();
}

void Rows::Put(std::string_view key, Position since, std::optional<std::string> value) {
  rows_[std::string(key)][since] = std::move(value);
}

// The state at the head, and what the event at hand changes. Reads of keys that were not collected
// fail, except where a second look-up is allowed.
class BookState final : public StateWriter {
 public:
  BookState(Book& book, std::vector<std::string> collected, bool amends)
      : book_(book), collected_(collected.begin(), collected.end()), amends_(amends) {}

  absl::StatusOr<std::optional<std::string>> Get(std::string_view key) const override {
    // Bodies above, their parties, and terms found through a pointer cannot be known beforehand.
    if (!amends_ && key[0] != 'b' && key[0] != 'p' && key[0] != 't' && key[0] != 'e') {
      EXPECT_TRUE(collected_.contains(key)) << "not collected: " << testing::PrintToString(key);
    }
    const auto row = book_.rows_.Get(key, UINT64_MAX);
    if (!row->has_value()) return std::nullopt;
    return (*row)->value;
  }
  absl::Status Scan(
      std::string_view prefix,
      const std::function<bool(std::string_view, std::string_view)>& visit) const override {
    EXPECT_TRUE(prefix[0] == 't' || prefix[0] == 'e') << "only terms and amendments may scan";
    return book_.rows_.Scan(prefix, "", UINT64_MAX,
                            [&visit](std::string_view key, Position, std::string_view value) {
                              return visit(key, value);
                            });
  }
  absl::StatusOr<bool> HasEvent(std::string_view id) const override {
    for (const Book::Entry& entry : book_.entries_) {
      if (id == std::string_view(reinterpret_cast<const char*>(entry.id.data()), entry.id.size())) {
        return true;
      }
    }
    return false;
  }
  absl::StatusOr<std::optional<RecordedEvent>> ReadEvent(const EventId& id) const override {
    for (std::size_t i = 0; i < book_.entries_.size(); ++i) {
      const Book::Entry& entry = book_.entries_[i];
      if (entry.id == id) {
        return std::optional<RecordedEvent>({{i + 1, id, entry.bodies}, entry.event});
      }
    }
    return std::optional<RecordedEvent>();
  }
  absl::Status Put(std::string_view key, std::string value) override {
    book_.rows_.Put(key, book_.head_ + 1, std::move(value));
    return absl::OkStatus();
  }
  absl::Status Delete(std::string_view key) override {
    book_.rows_.Put(key, book_.head_ + 1, std::nullopt);
    return absl::OkStatus();
  }

 private:
  Book& book_;
  std::set<std::string, std::less<>> collected_;
  // What an amendment changes is known once the event that it is about was read.
  const bool amends_;
};

std::vector<std::string> Book::Record(const ToRecord& to_record) { return Record(to_record, true); }

void Book::Force(const ToRecord& to_record) {
  EXPECT_THAT(Record(to_record, false), testing::IsEmpty()) << to_record.event;
}

std::vector<std::string> Book::Record(const ToRecord& to_record, bool by_rules) {
  v1::NewEvent whole;
  const auto parsed =
      google::protobuf::util::JsonStringToMessage(to_record.event, whole.mutable_event());
  EXPECT_TRUE(parsed.ok()) << parsed.ToString() << to_record.event;
  v1::Event& event = *whole.mutable_event();
  if (event.ref().empty()) event.set_ref("e" + std::to_string(head_ + 1));
  whole.set_body(to_record.bodies[0]);
  for (std::size_t i = 1; i < to_record.bodies.size(); ++i) {
    whole.add_further_bodies(to_record.bodies[i]);
  }
  Violations violations = CheckFields(whole, "events[0]");
  const EventEnvelope envelope{head_ + 1, IdOf(whole.body(), event.ref()), to_record.bodies};
  std::vector<std::string> keys;
  CollectKeys(ledger_, envelope, event, &keys);
  BookState state(*this, std::move(keys),
                  event.has_event_corrected() || event.has_event_retracted() ||
                      event.has_dispute_resolved() || event.disputes_size() > 0 ||
                      // The dates of a group and of what was identified of it go together.
                      event.has_document_adopted() || event.has_document_tabled());
  if (violations.empty() && by_rules) {
    EXPECT_TRUE(CheckRules(ledger_, envelope, event, "events[0]", state, &violations).ok());
  }
  std::vector<std::string> told;
  for (const Violation& violation : violations) {
    std::string field = violation.field;
    if (field.starts_with("events[0].")) field.erase(0, std::string("events[0].").size());
    told.push_back(violation.code + " " + field);
    EXPECT_EQ(violation.message.back(), '.') << violation.message;
  }
  if (!told.empty()) return told;
  EXPECT_TRUE(Fold(ledger_, envelope, event, state).ok());
  ++head_;
  const std::int64_t known =
      to_record.known_at.empty() ? kNow : ParseInstant(to_record.known_at, "UTC")->us;
  entries_.push_back({envelope.id, envelope.bodies, event, known});
  recorded_.push_back(to_record);
  return {};
}

void Book::Add(const ToRecord& to_record) {
  EXPECT_THAT(Record(to_record), testing::IsEmpty()) << to_record.event;
}

void Book::Add(const std::string& body, const std::string& event, const std::string& known_at) {
  Add(ToRecord{{body}, event, known_at});
}

std::vector<std::string> Book::Check(const std::string& body, const std::string& event) {
  Book copy;
  copy.rows_ = rows_;
  copy.head_ = head_;
  copy.entries_ = entries_;
  return copy.Record({{body}, event, ""});
}

EventId Book::IdOf(const std::string& body, const std::string& ref) const {
  return IdOfRef(ledger_.ledger_id, body, ref);
}

absl::StatusOr<Position> Book::Cut(std::string_view body, const CutLimits& limits) const {
  Position cut = 0;
  for (Position position = 1; position <= std::min<Position>(limits.position, entries_.size());
       ++position) {
    const Entry& entry = entries_[position - 1];
    const bool touches =
        std::find(entry.bodies.begin(), entry.bodies.end(), body) != entry.bodies.end();
    const bool known = !limits.known_at_us || entry.known_at_us <= *limits.known_at_us;
    // Recorded one second after the other, before now.
    const std::int64_t recorded =
        kNow - static_cast<std::int64_t>(1'000'000 - position) * 1'000'000;
    if (touches && known && (!limits.recorded_at_us || recorded <= *limits.recorded_at_us)) {
      cut = position;
    }
  }
  return cut;
}

v1::GetOfficeHolderResponse Book::Holder(const std::string& body, const std::string& office,
                                         const std::string& on, const std::string& known_at) const {
  v1::GetOfficeHolderRequest request;
  request.set_body(body);
  request.set_office(office);
  request.set_on(on);
  request.mutable_as_of()->set_known_at(known_at);
  const auto response = Ask(request);
  EXPECT_TRUE(response.ok()) << response.status();
  return response.value_or(v1::GetOfficeHolderResponse());
}

v1::Meeting Book::Meeting(const std::string& body, const std::string& meeting) const {
  v1::GetMeetingRequest request;
  request.set_body(body);
  request.set_meeting(meeting);
  const auto response = Ask(request);
  EXPECT_TRUE(response.ok()) << response.status();
  return response.ok() ? response->meeting() : v1::Meeting();
}

std::string Told(const v1::GetOfficeHolderResponse& response) {
  constexpr std::size_t kState = std::string_view("HOLDER_STATE_").size();
  constexpr std::size_t kCoverage = std::string_view("COVERAGE_").size();
  std::string told = v1::HolderState_Name(response.state()).substr(kState);
  for (const int state : response.also()) {
    told += "+" + v1::HolderState_Name(static_cast<v1::HolderState>(state)).substr(kState);
  }
  std::string separator = " ";
  for (const v1::Holding& holding : response.holdings()) {
    told += separator + holding.term().party().party();
    if (holding.coverage() != v1::COVERAGE_UNSPECIFIED) {
      told += " " + v1::Coverage_Name(holding.coverage()).substr(kCoverage);
    }
    if (holding.due()) told += " DUE";
    separator = ", ";
  }
  return told;
}

}  // namespace minutebook::domain
