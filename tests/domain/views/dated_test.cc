// Lists by date beside the naive model of them: every subject ever named, asked one by one, and
// sorted. Histories with corrections of dates, retractions, settlements, joint subjects and counted
// groups; as of any position; pages of any size, both ways.
#include <gmock/gmock.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <random>

#include "service/domain/edtf.h"
#include "service/domain/keys.h"
#include "tests/domain/views/dated_history.h"
#include "tests/testing/rounds.h"
#include "tests/testing/status_matchers.h"

namespace minutebook::domain {
namespace {

using ::minutebook::testing::IsOk;

constexpr int kEvents = 90;
constexpr std::uint64_t kHistories = 40;

// How a kind is asked about, one subject or all.
template <typename GetRequest, typename ListRequest, typename Item>
struct Kind {
  RowKind kind;
  std::string letter;  // of the ids
  std::function<void(GetRequest*, const std::string&)> name;
  std::function<Item(const decltype(std::declval<Book>().Ask(GetRequest()))&)> got;
  std::function<std::vector<Item>(const decltype(std::declval<Book>().Ask(ListRequest()))&)> listed;
  std::function<std::string(const Item&)> date;
  std::function<void(ListRequest*, bool)> descend;  // empty: the list has one order
};

struct Asked {
  std::string body;
  std::string on;
  std::string from;
  std::string to;
  std::string known_at;
  store::Position position = 0;
  bool descending = false;

  v1::AsOf as_of() const {
    v1::AsOf limits;
    limits.set_position(position);
    limits.set_known_at(known_at);
    return limits;
  }
};

template <typename GetRequest, typename ListRequest, typename Item>
std::vector<std::string> Naive(const Book& book, const Kind<GetRequest, ListRequest, Item>& kind,
                               const Asked& asked) {
  struct Place {
    bool none;
    absl::CivilDay first, last;
    std::string key;
    std::string item;
  };
  std::vector<Place> places;
  std::vector<std::string> ids;
  for (std::uint32_t i = 0; i < DatedHistory::kSubjects; ++i)
    ids.push_back(kind.letter + std::to_string(i));
  if (kind.letter == "d") ids.insert(ids.end(), {"g0", "g1"});
  for (const char* owner : DatedHistory::kBodies) {
    // A document lies in its own body's record alone.
    if (kind.kind == RowKind::kDocument && owner != asked.body) continue;
    for (const std::string& id : ids) {
      const std::string subject = SharedSubject(asked.body, {owner, id});
      GetRequest request;
      request.set_body(asked.body);
      request.set_on(asked.on);
      *request.mutable_as_of() = asked.as_of();
      kind.name(&request, subject);
      const auto got = book.Ask(request);
      if (!got.ok()) continue;
      const Item item = kind.got(got);
      const auto date = ParseEdtf(kind.date(item));
      Place place{
          !date.ok(), {}, {}, SubjectKey(kind.kind, asked.body, subject), item.DebugString()};
      if (date.ok()) {
        place.first = date->first();
        place.last = date->last();
      }
      const bool bounded = !asked.from.empty() || !asked.to.empty();
      if (bounded && place.none) continue;
      if (!asked.from.empty() && place.last < ParseEdtf(asked.from)->first()) continue;
      if (!asked.to.empty() && place.first > ParseEdtf(asked.to)->last()) continue;
      places.push_back(place);
    }
  }
  std::sort(places.begin(), places.end(), [&asked](const Place& a, const Place& b) {
    if (a.none != b.none) return b.none;
    if (!a.none && a.first != b.first) return (a.first < b.first) != asked.descending;
    if (!a.none && a.last != b.last) return (a.last < b.last) != asked.descending;
    return a.key < b.key;
  });
  std::vector<std::string> items;
  for (const Place& place : places) items.push_back(place.item);
  return items;
}

// `short_pages` counts those that hold less than was asked for and are followed by others.
template <typename GetRequest, typename ListRequest, typename Item>
std::vector<std::string> Listed(
    const Book& book, const Kind<GetRequest, ListRequest, Item>& kind, const Asked& asked,
    std::uint32_t size, const std::function<void()>& between_pages = [] {},
    int* short_pages = nullptr) {
  std::vector<std::string> items;
  ListRequest request;
  request.set_body(asked.body);
  request.set_on(asked.on);
  request.set_from_date(asked.from);
  request.set_to_date(asked.to);
  *request.mutable_as_of() = asked.as_of();
  request.mutable_page()->set_size(size);
  if (kind.descend) kind.descend(&request, asked.descending);
  do {
    const auto page = book.Ask(request);
    EXPECT_THAT(page, IsOk());
    if (!page.ok()) break;
    const std::vector<Item> listed = kind.listed(page);
    for (const Item& item : listed) items.push_back(item.DebugString());
    if (short_pages != nullptr && listed.size() < size && !page->next_page_token().empty()) {
      ++*short_pages;
    }
    request.mutable_page()->set_token(page->next_page_token());
    between_pages();
  } while (!request.page().token().empty());
  return items;
}

template <typename GetRequest, typename ListRequest, typename Item>
std::size_t Compare(const Book& book, DatedHistory& history,
                    const Kind<GetRequest, ListRequest, Item>& kind, store::Position position,
                    int* short_pages) {
  Asked asked;
  asked.body = DatedHistory::kBodies[history.Below(2)];
  asked.position = position;
  asked.descending = kind.descend && history.Below(2) == 0;
  if (history.Below(2) == 0) asked.on = "2019-0" + std::to_string(1 + history.Below(9)) + "-15";
  if (history.Below(3) == 0) asked.from = history.Date();
  if (history.Below(3) == 0) asked.to = history.Date();
  if (history.Below(4) == 0) asked.known_at = history.Known();
  const std::uint32_t size = 1 + history.Below(6);
  const std::vector<std::string> expected = Naive(book, kind, asked);
  EXPECT_EQ(Listed(
                book, kind, asked, size, [] {}, short_pages),
            expected)
      << kind.letter << " of " << asked.body << " on " << asked.on << " from " << asked.from
      << " to " << asked.to << " as of " << position << " descending " << asked.descending << " by "
      << size;
  return expected.size();
}

#define MINUTEBOOK_KIND(Name, field, row_kind, letter, date_of, descending_of)                \
  Kind<v1::Get##Name##Request, v1::List##Name##sRequest, v1::Name> {                          \
    row_kind, letter, [](auto* request, const std::string& id) { request->set_##field(id); }, \
        [](const auto& got) { return got->field(); },                                         \
        [](const auto& page) {                                                                \
          return std::vector<v1::Name>(page->field##s().begin(), page->field##s().end());     \
        },                                                                                    \
        date_of, descending_of                                                                \
  }

const auto kDescend = [](auto* request, bool down) { request->set_descending(down); };
const auto kOn = [](const auto& item) { return item.on(); };
const auto kDue = [](const v1::Action& action) { return action.due(); };
// Adoptions alone have a subject: some have no date.
const auto kDocumentOn = [](const v1::Document& document) {
  return document.subject().empty() ? document.tabled_on() : document.adopted_on();
};

TEST(DatedTest, ListsAreWhatTheirSubjectsSayInTheOrderOfTheirDates) {
  const auto meetings = MINUTEBOOK_KIND(Meeting, meeting, RowKind::kMeeting, "m", kOn, kDescend);
  const auto decisions =
      MINUTEBOOK_KIND(Decision, decision, RowKind::kDecision, "k", kOn, kDescend);
  const auto proposals = MINUTEBOOK_KIND(Proposal, proposal, RowKind::kProposal, "p", kOn, nullptr);
  const auto actions = MINUTEBOOK_KIND(Action, action, RowKind::kAction, "a", kDue, kDescend);
  const auto documents =
      MINUTEBOOK_KIND(Document, document, RowKind::kDocument, "d", kDocumentOn, kDescend);
  // How many rows a page looks at before it is full: mostly enough, and a few.
  constexpr std::size_t kExamined[] = {dated_rows_examined_max, dated_rows_examined_max, 5, 1};
  std::size_t compared = 0;
  int amended = 0, settled = 0, retold = 0, short_pages = 0;
  // From where both bodies are on record.
  testing::Rounds rounds(kHistories);
  while (rounds.Next()) {
    SCOPED_TRACE("MINUTEBOOK_SEED=" + std::to_string(rounds.seed()));
    Book book;
    DatedHistory history(rounds.seed(), book);
    history.Write(kEvents);
    for (store::Position position = 2; position <= book.head(); ++position) {
      book.LetPagesExamine(kExamined[history.Below(std::size(kExamined))]);
      compared += Compare(book, history, meetings, position, &short_pages);
      compared += Compare(book, history, decisions, position, &short_pages);
      compared += Compare(book, history, proposals, position, &short_pages);
      compared += Compare(book, history, actions, position, &short_pages);
      compared += Compare(book, history, documents, position, &short_pages);
      if (::testing::Test::HasFailure()) return;
    }
    amended += history.amended();
    settled += history.settled();
    retold += history.retold();
  }
  if (rounds.begun() < kHistories) return;
  EXPECT_GT(compared, 10'000u);
  EXPECT_GT(amended, 100);
  EXPECT_GT(settled, 50);
  EXPECT_GT(retold, 300);
  EXPECT_GT(short_pages, 1000);
}

TEST(DatedTest, PagesShowTheRecordAsItStoodAtTheFirstOfThem) {
  const auto meetings = MINUTEBOOK_KIND(Meeting, meeting, RowKind::kMeeting, "m", kOn, kDescend);
  const auto actions = MINUTEBOOK_KIND(Action, action, RowKind::kAction, "a", kDue, kDescend);
  const auto documents =
      MINUTEBOOK_KIND(Document, document, RowKind::kDocument, "d", kDocumentOn, kDescend);
  testing::Rounds rounds(kHistories);
  while (rounds.Next()) {
    SCOPED_TRACE("MINUTEBOOK_SEED=" + std::to_string(rounds.seed()));
    Book book;
    DatedHistory history(rounds.seed(), book);
    history.Write(kEvents);
    const auto go_on = [&history] { history.Write(3); };
    for (const bool descending : {false, true}) {
      Asked asked;
      asked.body = DatedHistory::kBodies[history.Below(2)];
      asked.descending = descending;
      asked.on = "2019-06-01";
      const std::uint32_t size = 1 + history.Below(2);
      std::vector<std::string> before = Naive(book, meetings, asked);
      EXPECT_EQ(Listed(book, meetings, asked, size, go_on), before);
      before = Naive(book, actions, asked);
      EXPECT_EQ(Listed(book, actions, asked, size, go_on), before);
      before = Naive(book, documents, asked);
      EXPECT_EQ(Listed(book, documents, asked, size, go_on), before);
    }
  }
}

// More of one day than are read at once, and each twice put off.
TEST(DatedTest, ManyMeetingsOfADayAreListedOnceEach) {
  constexpr int kMeetings = 700;
  static constexpr const char* kDays[] = {"2020-01-01", "2020-01-02", "2020-01",
                                          "2020",       "2019/2030",  ""};
  Book book;
  book.Add("club",
           R"({"on":"1990","bodyEstablished":{"names":[{"text":"Club"}],"timeZone":"UTC"}})");
  std::mt19937 random(7);
  std::vector<std::string> planned(kMeetings);
  std::map<store::Position, std::vector<std::string>> plans;
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < kMeetings; ++i) {
      // Of a half all on one day.
      planned[i] =
          kDays[random() % 2 == 0 ? 1 : random() % (std::size(kDays) - (round == 0 ? 1 : 0))];
      const std::string kind = round == 0 ? "meetingScheduled" : "meetingRescheduled";
      book.Add("club", R"({"on":"2018-01-0)" + std::to_string(1 + round) + R"(",")" + kind +
                           R"(":{"meeting":"m)" + std::to_string(1000 + i) + R"(","planned":")" +
                           planned[i] + R"("}})");
    }
    plans[book.head()] = planned;
  }
  for (const auto& [position, dates] : plans) {
    for (const bool descending : {false, true}) {
      for (const char* from : {"", "2020-01-02"}) {
        std::vector<std::pair<std::string, std::string>> expected;
        for (int i = 0; i < kMeetings; ++i) {
          const auto date = ParseEdtf(dates[i]);
          if (!date.ok() && *from != '\0') continue;
          if (date.ok() && *from != '\0' && date->last() < ParseEdtf(from)->first()) continue;
          const std::string days =
              date.ok() ? FormatDay(date->first()) + FormatDay(date->last()) : "";
          expected.emplace_back(days, "m" + std::to_string(1000 + i));
        }
        std::sort(expected.begin(), expected.end(), [descending](const auto& a, const auto& b) {
          if (a.first.empty() != b.first.empty()) return b.first.empty();
          if (a.first != b.first) return (a.first < b.first) != descending;
          return a.second < b.second;
        });
        for (const std::uint32_t size : {50u, 255u, 500u}) {
          v1::ListMeetingsRequest request;
          request.set_body("club");
          request.set_descending(descending);
          request.set_from_date(from);
          request.mutable_as_of()->set_position(position);
          request.mutable_page()->set_size(size);
          std::vector<std::string> listed;
          do {
            const auto page = book.Ask(request);
            ASSERT_THAT(page, IsOk());
            for (const v1::Meeting& meeting : page->meetings()) listed.push_back(meeting.meeting());
            request.mutable_page()->set_token(page->next_page_token());
          } while (!request.page().token().empty());
          std::vector<std::string> ids;
          for (const auto& [days, id] : expected) ids.push_back(id);
          EXPECT_EQ(listed, ids) << position << " " << descending << " " << from << " " << size;
        }
      }
    }
  }
}

}  // namespace
}  // namespace minutebook::domain
