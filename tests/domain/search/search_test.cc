// What is found, in which order, on which day, and as of when.
#include "service/domain/search/search.h"

#include <gmock/gmock.h>

#include <random>

#include "service/domain/search/query.h"
#include "tests/domain/search/indexed_book.h"
#include "tests/domain/views/ascn_record.h"
#include "tests/testing/status_matchers.h"

namespace minutebook::domain {
namespace {

using ::minutebook::testing::IsOk;
using ::minutebook::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

v1::SearchRequest Asking(const std::string& query, const std::string& body = "") {
  v1::SearchRequest request;
  request.set_query(query);
  request.set_body(body);
  return request;
}

class SearchTest : public ::testing::Test {
 protected:
  SearchTest() {
    book_.Add("net", R"({"ref":"established","on":"2018-04","bodyEstablished":{
        "names":[{"text":"Network of Cities","language":"en"}],"abbreviations":["NET"],
        "purpose":"Cities that learn from each other","timeZone":"Asia/Jakarta"}})",
              "2018-12-31");
    book_.Add("net", R"({"on":"2018","partyRegistered":{"party":"dn","kind":"PARTY_KIND_CITY",
        "names":[{"text":"Đà Nẵng","language":"vi"},{"text":"Da Nang","language":"en"}]}})",
              "2018-12-31");
    book_.Add("net", R"({"on":"2018","partyRegistered":{"party":"sz","kind":"PARTY_KIND_STATE",
        "names":[{"text":"Swaziland","language":"en","to":"2018-04-19"}]}})",
              "2018-12-31");
    book_.Add("net", R"({"on":"2019-06-01","wording":"met by the river Hàn","meetingHeld":{
        "series":"annual","ordinal":1,"title":"First Meeting on Smart Water",
        "topics":["investment tool","portal of cities"],"place":"Đà Nẵng"},
        "remarks":[{"party":"dn","text":"Let the bridges breathe fire."}]})",
              "2019-12-31");
    book_.Add("net", R"({"on":"2020-06-01","meetingHeld":{"series":"annual","ordinal":2,
        "title":"Second Meeting","topics":["smart water"]}})",
              "2020-12-31");
    book_.Add("net", R"({"on":"2021-03-01","documentAdopted":{"document":"plan",
        "title":"Plan for Smart Water","symbol":"N/RES/7"}})",
              "2021-12-31");
  }

  v1::SearchResponse Found(const v1::SearchRequest& request) {
    words_.Follow(book_);
    const auto response = Search(book_, words_, request);
    EXPECT_THAT(response, IsOk());
    return response.ok() ? *response : v1::SearchResponse();
  }
  std::vector<std::string> Subjects(const v1::SearchRequest& request) {
    std::vector<std::string> subjects;
    const v1::SearchResponse found = Found(request);
    for (const v1::SearchHit& hit : found.hits()) subjects.push_back(hit.subject());
    return subjects;
  }
  std::vector<std::string> Subjects(const std::string& query) { return Subjects(Asking(query)); }

  Book book_;
  BookWords words_;
};

TEST_F(SearchTest, AWordIsFoundHoweverItIsSpelled) {
  EXPECT_THAT(Subjects("da nang"), ElementsAre("dn", "annual-1"));
  EXPECT_THAT(Subjects("ĐÀ nẵng"), ElementsAre("dn", "annual-1"));
  EXPECT_THAT(Subjects("han"), ElementsAre("annual-1"));
  EXPECT_THAT(Subjects("bridges fire"), ElementsAre("annual-1"));
  EXPECT_THAT(Subjects("n/res/7"), ElementsAre("plan"));
  EXPECT_THAT(Subjects("learn"), ElementsAre("net"));
  EXPECT_THAT(Subjects("invest*"), ElementsAre("annual-1"));
  EXPECT_THAT(Subjects("invest"), IsEmpty());
}

TEST_F(SearchTest, TitlesComeFirstThenTheNewest) {
  EXPECT_THAT(Subjects("smart water"), ElementsAre("plan", "annual-1", "annual-2"));
  EXPECT_THAT(Subjects("annual"), ElementsAre("annual-2", "annual-1"));
}

TEST_F(SearchTest, AHitShowsWhereTheWordsStand) {
  const v1::SearchResponse found = Found(Asking("portal da nang"));
  ASSERT_EQ(found.hits_size(), 1);
  const v1::SearchHit& hit = found.hits(0);
  EXPECT_EQ(hit.kind(), v1::SEARCH_KIND_MEETING);
  EXPECT_EQ(hit.title(), "First Meeting on Smart Water");
  EXPECT_EQ(hit.on(), "2019-06-01");
  ASSERT_EQ(hit.matches_size(), 2);
  EXPECT_EQ(hit.matches(0).field(), v1::SEARCH_FIELD_TOPIC);
  EXPECT_EQ(hit.matches(1).text(), "Đà Nẵng");
  ASSERT_EQ(hit.matches(1).ranges_size(), 2);
  EXPECT_EQ(hit.matches(1).ranges(1).begin(), 5u);
  EXPECT_EQ(hit.matches(1).ranges(1).end(), hit.matches(1).text().size());
  EXPECT_EQ(found.basis().event_ids_size(), 1);
  EXPECT_EQ(found.basis().event_ids(0), hit.matches(0).event_id());
}

TEST_F(SearchTest, ALongTextIsShownAroundTheWord) {
  std::string words;
  for (int i = 0; i < 200; ++i) words += "đ" + std::to_string(i) + " ";
  book_.Add("net", R"({"on":"2022","wording":")" + words + R"(","documentAdopted":{
      "document":"long","title":"Long"}})");
  const v1::SearchResponse found = Found(Asking("d150"));
  ASSERT_EQ(found.hits_size(), 1);
  const v1::SearchMatch& match = found.hits(0).matches(0);
  EXPECT_TRUE(match.shortened());
  EXPECT_LE(match.text().size(), 310u);
  const v1::TextRange& range = match.ranges(0);
  EXPECT_EQ(match.text().substr(range.begin(), range.end() - range.begin()), "đ150");
}

TEST_F(SearchTest, ARenamedSubjectIsFoundByItsOldNameBeforeAndByBothAfter) {
  const store::Position before = book_.head();
  book_.Add("net", R"({"on":"2018-04-19","partyNamed":{"party":"sz",
      "names":[{"text":"Eswatini","language":"en","from":"2018-04-19"}]}})",
            "2022-12-31");
  const auto asked = [](const std::string& query, const std::string& on, store::Position as_of) {
    v1::SearchRequest request = Asking(query, "net");
    request.set_on(on);
    request.mutable_as_of()->set_position(as_of);
    return request;
  };
  const store::Position now = book_.head();
  EXPECT_THAT(Subjects(asked("swaziland", "2018-04-18", now)), ElementsAre("sz"));
  EXPECT_THAT(Subjects(asked("eswatini", "2018-04-18", now)), IsEmpty()) << "not borne yet";
  EXPECT_THAT(Subjects(asked("eswatini", "2018-04-19", now)), ElementsAre("sz"));
  EXPECT_THAT(Subjects(asked("swaziland", "2018-04-19", now)), ElementsAre("sz"));
  EXPECT_THAT(Subjects(asked("eswatini", "2018-04-19", before)), IsEmpty()) << "not known yet";
  EXPECT_EQ(Found(asked("swaziland", "2026-01-01", now)).hits(0).title(), "Eswatini");
  EXPECT_EQ(Found(asked("swaziland", "2026-01-01", now)).hits(0).matches(0).to_date(),
            "2018-04-19");
  EXPECT_EQ(Found(asked("swaziland", "2018-04-18", now)).hits(0).title(), "Swaziland");
  v1::SearchRequest known = Asking("eswatini", "net");
  known.mutable_as_of()->set_known_at("2022-12-30");
  EXPECT_THAT(Subjects(known), IsEmpty());
  known.mutable_as_of()->set_known_at("2023-01-01");
  EXPECT_THAT(Subjects(known), ElementsAre("sz"));
}

TEST_F(SearchTest, WhatOccurredLaterIsLeftOut) {
  v1::SearchRequest request = Asking("smart water");
  request.set_on("2020-12-31");
  EXPECT_THAT(Subjects(request), ElementsAre("annual-1", "annual-2"));
  request.set_on("2018-03-31");
  EXPECT_THAT(Subjects(request), IsEmpty());
}

TEST_F(SearchTest, KindsNarrow) {
  v1::SearchRequest request = Asking("smart water");
  request.add_kinds(v1::SEARCH_KIND_DOCUMENT);
  EXPECT_THAT(Subjects(request), ElementsAre("plan"));
  request.add_kinds(v1::SEARCH_KIND_MEETING);
  EXPECT_EQ(Subjects(request).size(), 3u);
  request.clear_kinds();
  request.add_kinds(v1::SEARCH_KIND_TERM);
  EXPECT_THAT(Subjects(request), IsEmpty());
  request.add_kinds(v1::SEARCH_KIND_UNSPECIFIED);
  EXPECT_THAT(Search(book_, words_, request),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("kinds: ")));
}

TEST_F(SearchTest, PagesOfAnySizeGiveTheSameHits) {
  for (int i = 3; i < 12; ++i) {
    const std::string number = std::to_string(i);
    book_.Add("net", R"({"on":"20)" + std::to_string(10 + i) + R"(","meetingHeld":{"meeting":"m)" +
                         number + R"(","title":"Water )" + number + R"("}})");
  }
  const std::vector<std::string> all = Subjects("water");
  EXPECT_EQ(all.size(), 12u);
  for (std::uint32_t size = 1; size < 13; ++size) {
    v1::SearchRequest request = Asking("water");
    request.mutable_page()->set_size(size);
    std::vector<std::string> paged;
    do {
      const v1::SearchResponse page = Found(request);
      for (const v1::SearchHit& hit : page.hits()) paged.push_back(hit.subject());
      EXPECT_LE(page.hits_size(), static_cast<int>(size));
      request.mutable_page()->set_token(page.next_page_token());
    } while (!request.page().token().empty());
    EXPECT_EQ(paged, all) << size;
  }
}

TEST_F(SearchTest, BadQuestionsNameTheirField) {
  const auto asked = [&](const v1::SearchRequest& request) {
    words_.Follow(book_);
    return Search(book_, words_, request);
  };
  EXPECT_THAT(asked(Asking("...")),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("query: ")));
  EXPECT_THAT(asked(Asking("a", "nobody")),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("body: ")));
  v1::SearchRequest request = Asking("a", "net");
  request.mutable_as_of()->set_position(book_.head() + 1);
  EXPECT_THAT(asked(request), StatusIs(absl::StatusCode::kOutOfRange));
}

// The first record, its index, and random questions: a naive source that names every row for every
// word, and a ledger cut at the position asked, must give the same bytes.
TEST(SearchProperty, IndexNaiveSourceAndCutLedgerAgree) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  Book whole;
  AddAll(whole);
  BookWords words;
  words.Follow(whole);
  const EveryWordEverywhere naive(whole);
  std::vector<std::string> vocabulary;
  for (const auto& [word, places] : words.places()) vocabulary.push_back(word);
  ASSERT_GT(vocabulary.size(), 50u);

  // The ledger as it stood at each position.
  Book cut;
  BookWords cut_words;
  std::size_t hits = 0;
  for (const ToRecord& event : whole.recorded()) {
    cut.Add(event);
    cut_words.Follow(cut);
    for (int i = 0; i < 20; ++i) {
      std::string query = vocabulary[random() % vocabulary.size()];
      if (random() % 2 == 0) query = query.substr(0, 1 + random() % query.size()) + "*";
      if (random() % 4 == 0) query += " " + vocabulary[random() % vocabulary.size()];
      v1::SearchRequest request = Asking(query, random() % 2 == 0 ? "" : "ascn");
      if (random() % 2 == 0) request.set_on(std::to_string(2017 + random() % 8) + "-06-30");
      if (random() % 3 == 0) {
        request.mutable_as_of()->set_known_at(std::to_string(2018 + random() % 8) + "-01-15");
      }
      request.mutable_as_of()->set_position(cut.head());
      if (!ParseQuery(query).ok()) continue;  // a letter cut in two
      const auto indexed = Search(whole, words, request);
      const auto by_rows = Search(whole, naive, request);
      const auto then = Search(cut, cut_words, request);
      ASSERT_EQ(indexed.ok(), then.ok()) << request.ShortDebugString();
      if (!indexed.ok()) continue;
      hits += static_cast<std::size_t>(indexed->hits_size());
      EXPECT_EQ(indexed->SerializeAsString(), by_rows->SerializeAsString())
          << request.ShortDebugString();
      EXPECT_EQ(indexed->SerializeAsString(), then->SerializeAsString())
          << request.ShortDebugString();
    }
  }
  EXPECT_GT(hits, 100u);
}

}  // namespace
}  // namespace minutebook::domain
