// What each caller sees and may do, over a real socket: beside the matrix, what the matrix cannot
// tell.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "service/rpc/call_counts.h"
#include "tests/access/guarded_server.h"
#include "tests/testing/events.h"
#include "tests/testing/status_matchers.h"
#include "tools/client/error.h"

namespace minutebook {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::IsOk;
using testing::StatusIs;

class ServerAccessTest : public ::testing::Test {
 protected:
  std::unique_ptr<client::Client> As(v1::Role role, const std::string& body) {
    return server_.Client(server_.Token(role, body));
  }
  static absl::StatusOr<v1::AppendResponse> Append(client::Client& client,
                                                   const std::vector<v1::NewEvent>& events) {
    v1::AppendRequest request;
    for (const v1::NewEvent& event : events) *request.add_events() = event;
    return client.Append(request);
  }
  static std::vector<std::string> BodiesListed(client::Client& client) {
    const auto listed = client.Ask(v1::ListBodiesRequest());
    EXPECT_THAT(listed, IsOk());
    std::vector<std::string> bodies;
    for (const v1::Body& body : listed->bodies()) bodies.push_back(body.body());
    for (const v1::BodyCut& cut : listed->basis().cuts()) EXPECT_EQ(cut.body(), "ours");
    return bodies;
  }
  static absl::Status Get(client::Client& client, std::uint64_t position) {
    v1::GetEventRequest request;
    request.set_position(position);
    return client.GetEvent(request).status();
  }

  GuardedServer server_;
};

TEST_F(ServerAccessTest, TheRecorderIsWhoseTokenItIs) {
  v1::CreateTokenRequest request;
  request.add_grants()->set_role(v1::ROLE_RECORDER);
  const auto made = server_.admin().Ask(request);
  ASSERT_THAT(made, IsOk());
  // A further token of the same principal records as the same.
  v1::CreateTokenRequest further;
  further.set_principal(made->token().principal());
  const auto second = server_.admin().Ask(further);
  ASSERT_THAT(second, IsOk());
  std::uint32_t ordinal = 0;
  for (const std::string& secret : {made->secret(), second->secret()}) {
    const auto client = server_.Client(secret);
    const auto appended = Append(*client, {testing::MeetingHeld("ours", ++ordinal, "2020-01-01")});
    ASSERT_THAT(appended, IsOk());
    v1::GetEventRequest get;
    get.set_position(appended->receipts(0).position());
    EXPECT_EQ(client->GetEvent(get)->event().header().recorder(), made->token().principal());
  }
}

TEST_F(ServerAccessTest, WhoLacksARoleHearsWhichOfWhichBody) {
  const auto reader = As(v1::ROLE_READER, "ours");
  const auto refused = Append(*reader, {testing::PartyRegistered("ours", "sg")});
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kPermissionDenied,
                                HasSubstr("the role recorder for the body ours")));
  const client::Error error = client::ErrorOf(refused.status());
  EXPECT_EQ(error.reason, v1::ERROR_REASON_PERMISSION_DENIED);
  EXPECT_EQ(error.metadata.at("role"), "recorder");
  EXPECT_EQ(error.metadata.at("body"), "ours");
  EXPECT_EQ(error.metadata.at("scope"), "body");
  EXPECT_THAT(error.metadata.at("principal"), HasSubstr("token:"));
  // What takes the role for all bodies is not had by one for a body.
  const auto scope_of = [](const absl::Status& status) {
    const client::Error lacking = client::ErrorOf(status);
    return lacking.metadata.at("body") + lacking.metadata.at("scope");
  };
  EXPECT_EQ(scope_of(reader->Ask(v1::ListTokensRequest()).status()), "all");
  EXPECT_EQ(scope_of(reader->ReadEvents({}, [](const auto&) { return absl::OkStatus(); })), "all");
  EXPECT_EQ(scope_of(As(v1::ROLE_UNSPECIFIED, "")->GetLedger().status()), "any");
}

TEST_F(ServerAccessTest, AnEventOfSeveralBodiesTakesTheRoleInEach) {
  const auto recorder = As(v1::ROLE_RECORDER, "ours");
  v1::NewEvent joint = testing::MeetingHeld("ours", 1, "2020-01-01");
  joint.add_further_bodies("theirs");
  EXPECT_THAT(Append(*recorder, {joint}),
              StatusIs(absl::StatusCode::kPermissionDenied, HasSubstr("for the body theirs")));
  // All or none: what was allowed of the request is not recorded either.
  const std::uint64_t before = server_.admin().GetLedger()->position();
  EXPECT_THAT(Append(*recorder, {testing::PartyRegistered("ours", "sg"),
                                 testing::PartyRegistered("theirs", "sg")}),
              StatusIs(absl::StatusCode::kPermissionDenied));
  EXPECT_EQ(server_.admin().GetLedger()->position(), before);
}

TEST_F(ServerAccessTest, OnlyAnImporterClaimsWhenItWasKnown) {
  v1::NewEvent late = testing::BodyEstablished("old");
  late.set_known_at("2020-01-01");
  EXPECT_THAT(Append(*As(v1::ROLE_RECORDER, "old"), {late}),
              StatusIs(absl::StatusCode::kPermissionDenied, HasSubstr("the role importer")));
  EXPECT_THAT(Append(*As(v1::ROLE_IMPORTER, "old"), {late}), IsOk());
}

TEST_F(ServerAccessTest, AnAuditorSignsOffAndRecordsNothingElse) {
  const auto auditor = As(v1::ROLE_AUDITOR, "ours");
  server_.Record(testing::ChairDefined("ours"));
  v1::NewEvent sign_off = testing::NewEvent("ours", "signed", "2026-01-01");
  v1::AuditSignedOff& signed_off = *sign_off.mutable_event()->mutable_audit_signed_off();
  signed_off.set_office("chair");
  signed_off.set_position(3);
  signed_off.set_report_digest(std::string(32, 'd'));
  EXPECT_THAT(Append(*auditor, {sign_off}), IsOk());
  EXPECT_THAT(Append(*auditor, {testing::PartyRegistered("ours", "sg")}),
              StatusIs(absl::StatusCode::kPermissionDenied));
  EXPECT_THAT(Append(*As(v1::ROLE_READER, "ours"), {sign_off}),
              StatusIs(absl::StatusCode::kPermissionDenied, HasSubstr("the role auditor")));
}

TEST_F(ServerAccessTest, OtherBodiesAreAsIfTheyWereNotOnRecord) {
  const auto reader = As(v1::ROLE_READER, "ours");
  EXPECT_THAT(BodiesListed(*reader), ElementsAre("ours"));
  v1::SearchRequest search;
  search.set_query("vn");
  const auto found = reader->Ask(search);
  ASSERT_THAT(found, IsOk());
  ASSERT_EQ(found->hits_size(), 1);
  EXPECT_EQ(found->hits(0).body(), "ours");
  // Whether there is such a body or not, the answer is the same.
  v1::GetBodyRequest get;
  get.set_body("theirs");
  const absl::Status there = reader->Ask(get).status();
  get.set_body("nobodys");
  const absl::Status absent = reader->Ask(get).status();
  EXPECT_THAT(there, StatusIs(absl::StatusCode::kPermissionDenied));
  EXPECT_THAT(absent, StatusIs(absl::StatusCode::kPermissionDenied));
}

TEST_F(ServerAccessTest, PagesSkipWhatMayNotBeReadAndTellNothingOfIt) {
  for (const char* body : {"a", "b-secret", "c", "z-secret"}) {
    server_.Record(testing::BodyEstablished(body));
  }
  v1::CreateTokenRequest request;
  for (const char* body : {"a", "c"}) {
    v1::Grant& grant = *request.add_grants();
    grant.set_role(v1::ROLE_READER);
    grant.set_body(body);
  }
  const auto reader = server_.Client(server_.admin().Ask(request)->secret());
  v1::ListBodiesRequest list;
  list.mutable_page()->set_size(1);
  std::vector<std::string> bodies;
  for (int page = 0; page < 5; ++page) {
    const auto listed = reader->Ask(list);
    ASSERT_THAT(listed, IsOk());
    for (const v1::Body& body : listed->bodies()) bodies.push_back(body.body());
    std::string token;
    ASSERT_TRUE(absl::WebSafeBase64Unescape(listed->next_page_token(), &token));
    EXPECT_THAT(token, ::testing::Not(HasSubstr("secret")));
    list.mutable_page()->set_token(listed->next_page_token());
    if (listed->next_page_token().empty()) break;
  }
  EXPECT_THAT(bodies, ElementsAre("a", "c"));
}

// What is worked out for one caller is kept for others: it must not carry over.
TEST_F(ServerAccessTest, WhatOneCallerMayNotReadIsNotHiddenFromAnother) {
  const auto reader = As(v1::ROLE_READER, "ours");
  v1::ListBodiesRequest past;
  past.mutable_as_of()->set_known_at("2026-12-31");
  const auto count = [&](client::Client& client) { return client.Ask(past)->bodies_size(); };
  EXPECT_EQ(count(*reader), 1);
  EXPECT_EQ(count(server_.admin()), 2);
  EXPECT_EQ(count(*reader), 1);
}

TEST_F(ServerAccessTest, ABodyThatIsOpenedOrClosedToThePublicIsSeenSoByWhoAskedBefore) {
  const auto reader = As(v1::ROLE_READER, "ours");
  const auto seen = [&] { return reader->Ask(v1::ListBodiesRequest())->bodies_size(); };
  EXPECT_EQ(seen(), 1);
  v1::SetPublicReadRequest request;
  request.set_body("theirs");
  for (const bool is_public : {true, false}) {
    request.set_public_read(is_public);
    ASSERT_THAT(server_.admin().Ask(request), IsOk());
    EXPECT_EQ(seen(), is_public ? 2 : 1);
    EXPECT_EQ(seen(), is_public ? 2 : 1);
  }
}

TEST_F(ServerAccessTest, WhoMayReadAnyBodyOfAnEventReadsIt) {
  v1::NewEvent joint = testing::MeetingHeld("theirs", 1, "2020-01-01");
  joint.add_further_bodies("ours");
  const std::uint64_t shared = server_.Record(joint);
  const std::uint64_t other = server_.Record(testing::PartyRegistered("theirs", "sg"));
  const auto reader = As(v1::ROLE_READER, "ours");
  EXPECT_THAT(Get(*reader, shared), IsOk());
  EXPECT_THAT(Get(*reader, 1), IsOk());  // LedgerEstablished touches no body
  EXPECT_THAT(Get(*reader, other), StatusIs(absl::StatusCode::kPermissionDenied));
  v1::GetInclusionProofRequest proof;
  proof.set_position(shared);
  EXPECT_THAT(reader->Ask(proof), IsOk());
  proof.set_position(other);
  EXPECT_THAT(reader->Ask(proof), StatusIs(absl::StatusCode::kPermissionDenied));
}

TEST_F(ServerAccessTest, AnIdOrARefDoesNotTellWhetherAnEventIsThere) {
  v1::NewEvent event = testing::PartyRegistered("theirs", "sg");
  server_.Record(event);
  const auto reader = As(v1::ROLE_READER, "ours");
  const std::string ref = event.event().ref();
  const auto by_ref = [&](const std::string& asked) {
    v1::GetEventRequest request;
    request.mutable_ref()->set_body("theirs");
    request.mutable_ref()->set_ref(asked);
    return reader->GetEvent(request).status();
  };
  ASSERT_FALSE(ref.empty());
  EXPECT_EQ(by_ref(ref).message(), by_ref("no-such-ref").message());
  EXPECT_THAT(by_ref(ref), StatusIs(absl::StatusCode::kPermissionDenied));
  v1::GetEventRequest known;
  known.mutable_ref()->set_body("theirs");
  known.mutable_ref()->set_ref(ref);
  const std::string id = server_.admin().GetEvent(known)->event_id();
  v1::GetEventRequest by_id;
  by_id.set_event_id(id);
  EXPECT_THAT(reader->GetEvent(by_id),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("is on record")));
}

TEST_F(ServerAccessTest, ExplanationsDoNotReachIntoOtherBodies) {
  v1::NewEvent event = testing::PartyRegistered("theirs", "sg");
  server_.Record(event);
  v1::GetEventRequest get;
  get.mutable_ref()->set_body("theirs");
  get.mutable_ref()->set_ref(event.event().ref());
  v1::ExplainAnswerRequest explain;
  explain.mutable_events()->set_body("ours");
  explain.mutable_events()->add_events(server_.admin().GetEvent(get)->event_id());
  EXPECT_THAT(server_.admin().Ask(explain), IsOk());
  const auto explained = As(v1::ROLE_READER, "ours")->Ask(explain);
  if (explained.ok()) {
    EXPECT_THAT(explained->events(), IsEmpty());
  } else {
    EXPECT_THAT(explained, StatusIs(absl::StatusCode::kNotFound));
  }
}

TEST_F(ServerAccessTest, EventsAreReadOfBodiesThatMayBeReadAndNeverLeftOutInSilence) {
  const auto reader = As(v1::ROLE_READER, "ours");
  std::set<std::string> bodies;
  const auto collect = [&bodies](const v1::RecordedEvent& event) {
    for (const auto& body : event.header().bodies()) bodies.insert(body.body());
    return absl::OkStatus();
  };
  v1::ReadEventsRequest read;
  EXPECT_THAT(reader->ReadEvents(read, collect),
              StatusIs(absl::StatusCode::kPermissionDenied, HasSubstr("for all bodies")));
  EXPECT_THAT(bodies, IsEmpty());
  read.mutable_filter()->add_bodies("ours");
  EXPECT_THAT(reader->ReadEvents(read, collect), IsOk());
  EXPECT_THAT(bodies, ElementsAre("ours"));
  read.mutable_filter()->add_bodies("theirs");
  EXPECT_THAT(reader->ReadEvents(read, collect), StatusIs(absl::StatusCode::kPermissionDenied));
  read.Clear();
  read.mutable_revision()->set_body("theirs");
  read.mutable_revision()->set_revision(1);
  EXPECT_THAT(reader->ReadEvents(read, collect), StatusIs(absl::StatusCode::kPermissionDenied));
  read.Clear();
  read.mutable_filter()->add_types(v1::EVENT_TYPE_SIGNING_KEY_CHANGED);
  EXPECT_THAT(reader->ReadEvents(read, collect), IsOk());
}

TEST_F(ServerAccessTest, AnImportStopsAtTheFirstEventThatIsNotAllowed) {
  const auto recorder = As(v1::ROLE_RECORDER, "ours");
  const std::vector<v1::NewEvent> events = {
      testing::PartyRegistered("ours", "a"), testing::PartyRegistered("ours", "b"),
      testing::PartyRegistered("theirs", "c"), testing::PartyRegistered("ours", "d")};
  std::size_t next = 0;
  const auto outcome = recorder->Import(
      [&]() -> absl::StatusOr<std::optional<v1::NewEvent>> {
        if (next == events.size()) return std::nullopt;
        return std::optional<v1::NewEvent>(events[next++]);
      },
      {});
  EXPECT_THAT(outcome.status, StatusIs(absl::StatusCode::kPermissionDenied));
  EXPECT_EQ(outcome.recorded, 2u);
  EXPECT_EQ(outcome.refused, 2u);
}

TEST_F(ServerAccessTest, AWatchEndsWhenItsTokenIsRevokedOrExpires) {
  for (const bool revoke : {true, false}) {
    SCOPED_TRACE(revoke ? "revoked" : "expired");
    v1::CreateTokenRequest request;
    request.add_grants()->set_role(v1::ROLE_READER);
    if (!revoke) {
      request.mutable_expires_at()->set_seconds(server_.clock().WallUs() / 1'000'000 + 60);
    }
    const auto made = server_.admin().Ask(request);
    ASSERT_THAT(made, IsOk());
    client::WatchCallbacks callbacks;
    callbacks.on_caught_up = [&](std::uint64_t) {
      if (revoke) {
        v1::RevokeTokenRequest end;
        end.set_token_id(made->token().token_id());
        EXPECT_THAT(server_.admin().Ask(end), IsOk());
      } else {
        server_.clock().Advance(61'000'000);
      }
    };
    v1::WatchRequest watch;
    watch.set_from_position(1);
    EXPECT_THAT(server_.Client(made->secret())->Watch(watch, callbacks),
                StatusIs(absl::StatusCode::kUnauthenticated));
  }
}

TEST_F(ServerAccessTest, AWatchEndsWhenTheRoleIsTaken) {
  const std::string secret = server_.Token(v1::ROLE_READER, "ours");
  client::WatchCallbacks callbacks;
  callbacks.on_caught_up = [&](std::uint64_t) {
    v1::RevokeRoleRequest take;
    const auto grants = server_.admin().Ask(v1::ListGrantsRequest());
    for (const v1::Grant& grant : grants->grants()) {
      if (grant.body() == "ours") take.set_principal(grant.principal());
    }
    take.set_role(v1::ROLE_READER);
    take.set_body("ours");
    EXPECT_THAT(server_.admin().Ask(take), IsOk());
  };
  v1::WatchRequest watch;
  watch.set_from_position(1);
  watch.mutable_filter()->add_bodies("ours");
  EXPECT_THAT(server_.Client(secret)->Watch(watch, callbacks),
              StatusIs(absl::StatusCode::kPermissionDenied));
}

TEST_F(ServerAccessTest, AnAdminOfABodyRulesThatBodyAlone) {
  const auto admin = As(v1::ROLE_ADMIN, "ours");
  v1::GrantRoleRequest grant;
  grant.set_principal("cert:clerk");
  grant.set_role(v1::ROLE_RECORDER);
  grant.set_body("ours");
  EXPECT_THAT(admin->Ask(grant), IsOk());
  for (const char* beyond : {"theirs", ""}) {
    grant.set_body(beyond);
    EXPECT_THAT(admin->Ask(grant), StatusIs(absl::StatusCode::kPermissionDenied)) << beyond;
  }
  EXPECT_THAT(admin->Ask(v1::CreateTokenRequest()), StatusIs(absl::StatusCode::kPermissionDenied));
  v1::SetPublicReadRequest open;
  open.set_body("ours");
  open.set_public_read(true);
  EXPECT_THAT(admin->Ask(open), IsOk());
  EXPECT_THAT(BodiesListed(*server_.Client("")), ElementsAre("ours"));
}

TEST_F(ServerAccessTest, WhoIsTurnedAwayIsCounted) {
  const auto counted = [](const std::string& method, grpc::StatusCode code) {
    for (const rpc::MethodCounts& counts : rpc::CallCounts::OfProcess().Read()) {
      if (counts.method == method) return counts.by_code[static_cast<std::size_t>(code)];
    }
    return std::uint64_t{0};
  };
  const auto nobody = server_.Client("");
  v1::ReadEventsRequest read;
  for (const char* method : {"GetLedger", "ReadEvents", "Import"}) {
    const std::uint64_t before = counted(method, grpc::UNAUTHENTICATED);
    if (method == std::string("GetLedger")) {
      EXPECT_FALSE(nobody->GetLedger().ok());
    }
    if (method == std::string("ReadEvents")) {
      EXPECT_FALSE(nobody->ReadEvents(read, {}).ok());
    }
    if (method == std::string("Import")) {
      EXPECT_FALSE(nobody->Import([] { return std::optional<v1::NewEvent>(); }, {}).status.ok());
    }
    EXPECT_EQ(counted(method, grpc::UNAUTHENTICATED), before + 1) << method;
  }
}

}  // namespace
}  // namespace minutebook
