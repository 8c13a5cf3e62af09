// Pages, tokens, limits of as-of, and what a basis says.
#include <gmock/gmock.h>

#include <functional>
#include <random>

#include "absl/strings/escaping.h"
#include "service/domain/page.pb.h"
#include "tests/domain/views/ascn_record.h"
#include "tests/testing/status_matchers.h"

namespace minutebook::domain {
namespace {

using ::minutebook::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class PagesTest : public ::testing::Test {
 protected:
  PagesTest() { AddAll(book_); }

  // Ids of the parties of all pages of `size`.
  std::vector<std::string> Parties(v1::ListPartiesRequest request, std::uint32_t size) {
    std::vector<std::string> ids;
    request.mutable_page()->set_size(size);
    do {
      const auto response = book_.Ask(request);
      EXPECT_TRUE(response.ok()) << response.status();
      if (!response.ok()) break;
      for (const v1::Party& party : response->parties()) ids.push_back(party.party());
      EXPECT_LE(response->parties_size(), static_cast<int>(size));
      request.mutable_page()->set_token(response->next_page_token());
    } while (!request.page().token().empty());
    return ids;
  }

  Book book_;
};

TEST_F(PagesTest, PagesOfAnySizeGiveTheSameListById) {
  v1::ListPartiesRequest request;
  request.set_body("asean");
  const std::vector<std::string> all = Parties(request, 500);
  EXPECT_THAT(all, ElementsAre("bn", "id", "kh", "my", "ph", "sg", "vn"));
  for (std::uint32_t size = 1; size < 8; ++size) EXPECT_EQ(Parties(request, size), all) << size;
}

TEST_F(PagesTest, PagesByDateGoOnWhereTheLastOneEnded) {
  v1::ListMeetingsRequest request;
  request.set_body("ascn");
  for (const bool descending : {false, true}) {
    request.set_descending(descending);
    request.mutable_page()->clear_token();
    request.mutable_page()->set_size(1);
    MINUTEBOOK_ASSERT_OK_AND_ASSIGN(a, const auto first, book_.Ask(request));
    request.mutable_page()->set_token(first.next_page_token());
    MINUTEBOOK_ASSERT_OK_AND_ASSIGN(b, const auto second, book_.Ask(request));
    EXPECT_THAT(second.next_page_token(), IsEmpty());
    EXPECT_EQ(first.meetings(0).meeting(), descending ? "annual-5" : "annual-4");
    EXPECT_EQ(second.meetings(0).meeting(), descending ? "annual-4" : "annual-5");
  }
}

TEST_F(PagesTest, LaterPagesRestOnTheStateOfTheFirst) {
  v1::ListPartiesRequest request;
  request.set_body("asean");
  request.mutable_page()->set_size(2);
  MINUTEBOOK_ASSERT_OK_AND_ASSIGN(a, const auto first, book_.Ask(request));
  AddParty(book_, "asean", "la", "STATE", "Laos");
  request.mutable_page()->set_token(first.next_page_token());
  request.mutable_page()->set_size(10);
  MINUTEBOOK_ASSERT_OK_AND_ASSIGN(b, const auto second, book_.Ask(request));
  EXPECT_EQ(second.basis().position(), first.basis().position());
  EXPECT_EQ(second.parties_size(), 5);
}

TEST_F(PagesTest, ATokenFitsItsOwnQuestionAlone) {
  v1::ListPartiesRequest request;
  request.set_body("asean");
  request.mutable_page()->set_size(2);
  MINUTEBOOK_ASSERT_OK_AND_ASSIGN(a, const auto first, book_.Ask(request));
  request.mutable_page()->set_token(first.next_page_token());
  request.set_on("2020-01-01");
  EXPECT_THAT(book_.Ask(request),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("page.token: ")));
  v1::ListOfficesRequest other;
  other.set_body("asean");
  other.mutable_page()->set_token(first.next_page_token());
  EXPECT_THAT(book_.Ask(other),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("page.token: ")));
  other.mutable_page()->set_token("nonsense!");
  EXPECT_THAT(book_.Ask(other),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("page.token: ")));
  other.mutable_page()->clear_token();
  other.mutable_page()->set_size(501);
  EXPECT_THAT(book_.Ask(other),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("page.size: ")));
}

// The token with its content changed; well formed otherwise.
std::string Edited(const std::string& token, const std::function<void(PageState*)>& edit) {
  std::string bytes;
  PageState state;
  EXPECT_TRUE(absl::WebSafeBase64Unescape(token, &bytes));
  EXPECT_TRUE(state.ParseFromString(bytes));
  edit(&state);
  return absl::WebSafeBase64Escape(state.SerializeAsString());
}

using Edit = std::function<void(PageState*)>;

// Edits of which each makes a token that no server gave.
std::vector<Edit> Edits() {
  return {
      [](PageState* state) { state->set_version(1); },
      [](PageState* state) { state->set_question("another"); },
      [](PageState* state) { state->set_position(0); },
      [](PageState* state) { state->clear_today(); },
      [](PageState* state) { state->set_today("2021"); },
      [](PageState* state) { state->set_today("2026-11-23"); },  // tomorrow
      [](PageState* state) { state->clear_last_key(); },
      [](PageState* state) { state->set_last_key("z"); },
      [](PageState* state) { state->set_last_key(std::string(100'000, '\xff')); },
      [](PageState* state) { state->set_last_on(".."); },
  };
}

TEST_F(PagesTest, ATokenThatWasEditedIsRefusedByEachList) {
  const auto check = [this](auto request) {
    request.mutable_page()->set_size(1);
    MINUTEBOOK_ASSERT_OK_AND_ASSIGN(a, const auto first, book_.Ask(request));
    ASSERT_FALSE(first.next_page_token().empty()) << request.GetTypeName();
    for (std::size_t i = 0; i < Edits().size(); ++i) {
      request.mutable_page()->set_token(Edited(first.next_page_token(), Edits()[i]));
      EXPECT_THAT(book_.Ask(request),
                  StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("page.token: ")))
          << request.GetTypeName() << " edit " << i;
    }
    request.mutable_page()->set_token(Edited(first.next_page_token(), [this](PageState* state) {
      state->set_position(book_.head() + 1);
    }));
    EXPECT_THAT(book_.Ask(request), StatusIs(absl::StatusCode::kOutOfRange));
  };
  const auto of_ascn = [](auto request) {
    request.set_body("ascn");
    return request;
  };
  check(v1::ListBodiesRequest());
  check(of_ascn(v1::ListPartiesRequest()));
  check(of_ascn(v1::ListMembersRequest()));
  check(of_ascn(v1::ListOfficesRequest()));
  check(of_ascn(v1::ListMeetingsRequest()));
  auto terms = of_ascn(v1::ListTermsRequest());
  terms.set_office("chair");
  check(terms);
}

TEST_F(PagesTest, AnEditedTokenLeadsNowhereBeyondTheLimitsAsked) {
  v1::ListPartiesRequest request;
  request.set_body("asean");
  request.set_on("2020-01-01");
  request.mutable_page()->set_size(1);
  request.mutable_as_of()->set_known_at("2021-12-31");
  MINUTEBOOK_ASSERT_OK_AND_ASSIGN(a, const auto first, book_.Ask(request));
  std::string bytes;
  ASSERT_TRUE(absl::WebSafeBase64Unescape(first.next_page_token(), &bytes));
  std::mt19937 random(20261122);
  int answered = 0;
  for (int i = 0; i < 2000; ++i) {
    std::string edited = bytes;
    for (int flips = 1 + static_cast<int>(random() % 3); flips > 0; --flips) {
      edited[random() % edited.size()] = static_cast<char>(random());
    }
    request.mutable_page()->set_token(absl::WebSafeBase64Escape(edited));
    const auto answer = book_.Ask(request);
    if (!answer.ok()) continue;
    ++answered;
    EXPECT_EQ(answer->basis().on(), "2020-01-01");
    EXPECT_EQ(answer->basis().known_at().seconds(), first.basis().known_at().seconds());
    EXPECT_LE(answer->basis().position(), book_.head());
    EXPECT_LE(answer->parties_size(), 1);
  }
  EXPECT_GT(answered, 0) << "edits of the last key should pass";
  // A position asked is the one answered.
  request.mutable_page()->clear_token();
  request.mutable_as_of()->set_position(book_.head() - 1);
  MINUTEBOOK_ASSERT_OK_AND_ASSIGN(b, const auto pinned, book_.Ask(request));
  request.mutable_page()->set_token(Edited(
      pinned.next_page_token(), [this](PageState* state) { state->set_position(book_.head()); }));
  EXPECT_THAT(book_.Ask(request),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("page.token: ")));
}

TEST_F(PagesTest, BadDatesAndPositionsAreNamed) {
  v1::GetBodyRequest request;
  request.set_body("ascn");
  request.set_on("2021");
  EXPECT_THAT(book_.Ask(request), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("on: ")));
  request.set_on("");
  request.mutable_as_of()->set_known_at("yesterday");
  EXPECT_THAT(book_.Ask(request),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("asOf.knownAt: ")));
  request.mutable_as_of()->clear_known_at();
  request.mutable_as_of()->set_position(book_.head() + 1);
  EXPECT_THAT(book_.Ask(request),
              StatusIs(absl::StatusCode::kOutOfRange, HasSubstr("asOf.position: ")));
}

TEST_F(PagesTest, TheBasisSaysWhatTheAnswerRestsOn) {
  const auto answer = book_.Holder("ascn", "guiding-country", "2022-05-01", "2021-08-31");
  const v1::Basis& basis = answer.basis();
  EXPECT_EQ(basis.position(), book_.head());
  EXPECT_EQ(basis.on(), "2022-05-01");
  EXPECT_EQ(basis.today(), "2026-11-22");
  EXPECT_FALSE(basis.has_recorded_at());
  // The end of that day in Jakarta, seven hours before that of UTC.
  EXPECT_EQ(basis.known_at().seconds(), 1'630'429'199);
  EXPECT_THAT(basis.event_ids(), ::testing::Contains(FormatUuid(book_.IdOf("ascn", "sg-guide"))));
  EXPECT_THAT(basis.event_ids(),
              ::testing::Not(::testing::Contains(FormatUuid(book_.IdOf("ascn", "id-guide")))));
}

TEST_F(PagesTest, NothingBeyondTheCutOfARowsOwnBodyLeaks) {
  book_.Add("asean", R"({"on":"2018","partyNamed":{"party":"kh",
      "names":[{"text":"Kampuchea","language":"en","from":"2019"}]}})");
  v1::GetMeetingRequest request;
  request.set_body("ascn");
  request.set_meeting("annual-5");
  MINUTEBOOK_ASSERT_OK_AND_ASSIGN(now, const auto today, book_.Ask(request));
  EXPECT_EQ(today.meeting().state(), v1::MEETING_STATE_HELD);
  EXPECT_EQ(today.meeting().host().name(), "Kampuchea");
  request.mutable_as_of()->set_known_at("2022-12-31");
  MINUTEBOOK_ASSERT_OK_AND_ASSIGN(then, const auto before_the_name, book_.Ask(request));
  EXPECT_EQ(before_the_name.meeting().host().name(), "Cambodia");
  request.mutable_as_of()->set_known_at("2021-12-31");
  MINUTEBOOK_ASSERT_OK_AND_ASSIGN(first, const auto before_the_meeting, book_.Ask(request));
  EXPECT_EQ(before_the_meeting.meeting().state(), v1::MEETING_STATE_SCHEDULED);
  EXPECT_EQ(before_the_meeting.meeting().on(), "2021-11");
  EXPECT_EQ(before_the_meeting.basis().position(), book_.head());
}

TEST_F(PagesTest, OfFactsOfOneDayTheOneRecordedLaterCounts) {
  for (const char* count : {"27", "28"}) {
    book_.Add("ascn", R"({"on":"2021-08-30","membersCounted":{"class":"member city","count":)" +
                          std::string(count) + "}}");
  }
  v1::ListMembersRequest request;
  request.set_body("ascn");
  MINUTEBOOK_ASSERT_OK_AND_ASSIGN(answer, const auto members, book_.Ask(request));
  EXPECT_EQ(members.counts(0).count(), 28u);
}

TEST_F(PagesTest, NamesBorneAtTheTimeAreTold) {
  book_.Add("asean", R"({"on":"2020","partyRegistered":{"party":"sz","kind":"PARTY_KIND_STATE",
      "names":[{"text":"Swaziland","language":"en","to":"2018-04-19"},
      {"text":"Eswatini","language":"en","from":"2018-04-19"},
      {"text":"Swasiland","language":"af"}]}})");
  v1::GetPartyRequest request;
  request.set_body("ascn");
  request.set_party("sz");
  const std::pair<const char*, const char*> cases[] = {{"2018-04-28", "Eswatini"},
                                                       {"2026-01-01", "Eswatini"}};
  for (const auto& [on, name] : cases) {
    request.set_on(on);
    MINUTEBOOK_ASSERT_OK_AND_ASSIGN(answer, const auto party, book_.Ask(request));
    EXPECT_EQ(party.party().name(), name) << on;
    EXPECT_EQ(party.party().registered_by(), "asean");
  }
  request.set_body("asean");
  request.set_on("2000-01-01");
  MINUTEBOOK_ASSERT_OK_AND_ASSIGN(answer, const auto party, book_.Ask(request));
  EXPECT_EQ(party.party().name(), "Swaziland");
  EXPECT_EQ(party.party().names_size(), 3);
}

TEST_F(PagesTest, ADocumentGoesFromTabledToRescindedAndIsNotedByTheParent) {
  book_.Add("ascn", R"({"on":"2023-01-01","documentTabled":{"document":"plan","title":"Plan",
      "sponsors":["vn"]}})");
  book_.Add("ascn", R"({"on":"2023-03","documentAdopted":{"document":"plan","title":"Plan"}})");
  book_.Add(ToRecord{{"asean", "ascn"},
                     R"({"on":"2023-05-01","documentNoted":{
      "document":"ascn:plan","noting":"NOTING_WELCOMED"}})",
                     ""});
  book_.Add("ascn", R"({"on":"2024-01-01","documentRescinded":{"document":"plan"}})");
  v1::GetDocumentRequest request;
  request.set_body("ascn");
  request.set_document("plan");
  request.set_on("2022-12-31");
  EXPECT_THAT(book_.Ask(request), StatusIs(absl::StatusCode::kNotFound));
  const std::pair<const char*, v1::DocumentState> cases[] = {
      {"2023-02-28", v1::DOCUMENT_STATE_TABLED},
      {"2023-03-01", v1::DOCUMENT_STATE_ADOPTED},
      {"2024-01-01", v1::DOCUMENT_STATE_RESCINDED}};
  for (const auto& [on, state] : cases) {
    request.set_on(on);
    MINUTEBOOK_ASSERT_OK_AND_ASSIGN(answer, const auto document, book_.Ask(request));
    EXPECT_EQ(document.document().state(), state) << on;
    EXPECT_EQ(document.document().title(), "Plan");
  }
  MINUTEBOOK_ASSERT_OK_AND_ASSIGN(answer, const auto document, book_.Ask(request));
  ASSERT_EQ(document.document().noted_by_size(), 1);
  EXPECT_EQ(document.document().noted_by(0).body(), "asean");
}

TEST_F(PagesTest, ADocumentIdentifiedIsAdoptedWithItsGroup) {
  book_.Add("ascn", R"({"on":"2024","documentIdentified":{"document":"one","title":"One",
      "oneOf":"three-documents-2020"}})");
  v1::ListDocumentsRequest request;
  request.set_body("ascn");
  request.set_on("2021-01-01");
  MINUTEBOOK_ASSERT_OK_AND_ASSIGN(answer, const auto documents, book_.Ask(request));
  ASSERT_EQ(documents.documents_size(), 2);
  EXPECT_EQ(documents.documents(0).document(), "one");
  EXPECT_EQ(documents.documents(0).adopted_on(), "2020");
  EXPECT_EQ(documents.documents(0).count(), 1u);
  EXPECT_EQ(documents.documents(0).one_of(), "three-documents-2020");
  EXPECT_THAT(documents.documents(1).identified(), ElementsAre("one"));
}

TEST_F(PagesTest, WhatCannotBeAnIdIsNamed) {
  v1::GetPartyRequest party;
  const std::string bodies[] = {"Not an id", std::string("asean\0p", 7), std::string(65, 'a')};
  for (const std::string& body : bodies) {
    party.set_body(body);
    EXPECT_THAT(book_.Ask(party),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("body: ")));
    v1::ListBodiesRequest below;
    below.set_parent(body);
    EXPECT_THAT(book_.Ask(below),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("parent: ")));
  }
  party.set_body("asean");
  party.set_party(std::string(201, 'p'));
  EXPECT_THAT(book_.Ask(party), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("party: ")));
  v1::ListMembersRequest members;
  members.set_body("ascn");
  members.set_part_of(std::string(201, 'p'));
  EXPECT_THAT(book_.Ask(members),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("part_of: ")));
}

}  // namespace
}  // namespace minutebook::domain
