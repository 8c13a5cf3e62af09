// Bad input over a real socket: each kind with its code, the field named, a remedy, and nothing
// changed.
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <functional>
#include <iterator>

#include "minutebook/v1/ledger_service.grpc.pb.h"
#include "tests/integration/running_server.h"
#include "tests/testing/events.h"
#include "tests/testing/status_matchers.h"
#include "tools/client/error.h"

namespace minutebook {
namespace {

using testing::BodyEstablished;
using testing::ChairAssumed;
using ::testing::HasSubstr;
using testing::MeetingHeld;

struct BadInput {
  std::string name;
  absl::StatusCode code;
  std::string field;    // empty: none is named
  std::string message;  // part of the whole message
  std::function<void(v1::AppendRequest*)> make;
};

void Add(v1::AppendRequest* request, const v1::NewEvent& event) { *request->add_events() = event; }

v1::NewEvent Changed(v1::NewEvent event, const std::function<void(v1::NewEvent*)>& change) {
  change(&event);
  return event;
}

v1::NewEvent Meeting(const std::function<void(v1::NewEvent*)>& change) {
  return Changed(MeetingHeld("a", 9, "2019"), change);
}

// Wrong by itself.
std::vector<BadInput> MalformedInputs() {
  using enum absl::StatusCode;
  return {
      {"UnknownBody", kFailedPrecondition, "events[0].body", "nobody",
       [](auto* r) { Add(r, MeetingHeld("nobody", 1, "2019")); }},
      {"NoEvents", kInvalidArgument, "events", "at least one", [](auto*) {}},
      {"EmptyEvent", kInvalidArgument, "events[0].event", "",
       [](auto* r) { Add(r, Meeting([](auto* e) { e->clear_event(); })); }},
      {"UnsetOneof", kInvalidArgument, "events[0].event", "",
       [](auto* r) { Add(r, Meeting([](auto* e) { e->mutable_event()->clear_fact(); })); }},
      {"UnknownField", kInvalidArgument, "events[0].event.meetingHeld", "777",
       [](auto* r) {
         Add(r, Meeting([](auto* e) {
               auto* held = e->mutable_event()->mutable_meeting_held();
               held->GetReflection()->MutableUnknownFields(held)->AddVarint(777, 1);
             }));
       }},
      {"NoEventId", kInvalidArgument, "events[0].eventId", "",
       [](auto* r) { Add(r, Meeting([](auto* e) { e->mutable_event()->clear_ref(); })); }},
      {"IdBesideRef", kInvalidArgument, "events[0].eventId", "",
       [](auto* r) {
         Add(r, Meeting([](auto* e) { e->set_event_id("2f1b1c56-3a59-4b7e-9d0a-0f6f6b7a1c22"); }));
       }},
      {"MalformedDate", kInvalidArgument, "events[0].event.on", "2021-08-30",
       [](auto* r) { Add(r, MeetingHeld("a", 9, "30 August 2021")); }},
      {"ImpossibleDate", kInvalidArgument, "events[0].event.on", "2019-02-30",
       [](auto* r) { Add(r, MeetingHeld("a", 9, "2019-02-30")); }},
      {"TermEndsBeforeItBegins", kInvalidArgument, "events[0].event.chairAssumed.to", "",
       [](auto* r) {
         Add(r, Changed(ChairAssumed("a", "sg", "2019"), [](auto* e) {
               auto* tenure = e->mutable_event()->mutable_chair_assumed();
               tenure->clear_during();
               tenure->set_from_date("2019-06-01");
               tenure->set_to_date("2019-01-01");
             }));
       }},
  };
}

// Wrong beside what is on record, or too much.
std::vector<BadInput> UnfittingInputs() {
  using enum absl::StatusCode;
  return {
      {"WrongRevision", kAborted, "", "revision 4, not 9",
       [](auto* r) {
         Add(r, MeetingHeld("a", 9, "2019"));
         auto* expected = r->add_expectations();
         expected->set_body("a");
         expected->set_exact_revision(9);
       }},
      {"ReusedEventId", kAlreadyExists, "", "other content",
       [](auto* r) { Add(r, MeetingHeld("a", 1, "2020")); }},
      {"MixOfKnownAndNew", kAlreadyExists, "", "by themselves",
       [](auto* r) {
         Add(r, MeetingHeld("a", 1, "2019"));
         Add(r, MeetingHeld("a", 9, "2019"));
       }},
      {"OversizeEvent", kInvalidArgument, "", "event_bytes_max",
       [](auto* r) {
         Add(r, Meeting([](auto* e) {
               for (int i = 0; i < 64; ++i) {
                 e->mutable_event()->add_remarks()->set_text(std::string(4096, 'x'));
               }
             }));
       }},
      {"TooManyEvents", kInvalidArgument, "", "append_events_max",
       [](auto* r) {
         for (std::uint32_t i = 10; i <= 1010; ++i) Add(r, MeetingHeld("a", i, "2019"));
       }},
      {"UnknownParty", kFailedPrecondition, "events[0].event.chairAssumed.party", "partyRegistered",
       [](auto* r) { Add(r, ChairAssumed("a", "nobody", "2019")); }},
      {"UnknownOffice", kFailedPrecondition, "events[0].event.officerElected.office",
       "officeDefined",
       [](auto* r) {
         auto event = testing::NewEvent("a", "x", "2019");
         event.mutable_event()->mutable_officer_elected()->set_office("treasurer");
         event.mutable_event()->mutable_officer_elected()->set_party("sg");
         Add(r, event);
       }},
      {"OfficerOnTheChair", kInvalidArgument, "events[0].event.officerElected.office",
       "ChairElected",
       [](auto* r) {
         auto event = testing::NewEvent("a", "x", "2019");
         event.mutable_event()->mutable_officer_elected()->set_office("chair");
         event.mutable_event()->mutable_officer_elected()->set_party("sg");
         Add(r, event);
       }},
      {"ServersOwnEvent", kInvalidArgument, "events[0].event.payloadErased", "",
       [](auto* r) {
         auto event = testing::NewEvent("a", "x", "2019");
         event.mutable_event()->mutable_payload_erased()->set_position(2);
         Add(r, event);
       }},
      {"RetractionOfNothing", kFailedPrecondition, "events[0].event.eventRetracted.event",
       "not on record",
       [](auto* r) {
         auto event = testing::NewEvent("a", "x", "");
         event.mutable_event()->mutable_event_retracted()->set_event("nothing-1");
         event.mutable_event()->mutable_event_retracted()->set_reason("a test");
         event.mutable_event()->mutable_event_retracted()->set_authority("the tester");
         Add(r, event);
       }},
      {"KnownInTheFuture", kFailedPrecondition, "events[0].knownAt", "later than now",
       [](auto* r) { Add(r, Meeting([](auto* e) { e->set_known_at("2030-01-01T00:00:00Z"); })); }},
      {"KnownBackwards", kFailedPrecondition, "events[0].knownAt", "late knowledge",
       [](auto* r) { Add(r, Meeting([](auto* e) { e->set_known_at("2001-01-01"); })); }},
  };
}

std::vector<BadInput> BadInputs() {
  std::vector<BadInput> inputs = MalformedInputs();
  std::vector<BadInput> more = UnfittingInputs();
  std::move(more.begin(), more.end(), std::back_inserter(inputs));
  return inputs;
}

class BadInputTest : public ::testing::TestWithParam<BadInput> {};

TEST_P(BadInputTest, IsRefusedWithCodeAndFieldAndChangesNothing) {
  RunningServer server;
  v1::AppendRequest good;
  Add(&good, BodyEstablished("a"));
  Add(&good, testing::ChairDefined("a"));
  Add(&good, testing::PartyRegistered("a", "sg"));
  Add(&good, MeetingHeld("a", 1, "2019"));
  ASSERT_THAT(server.client().Append(good), testing::IsOk());
  const auto before = server.client().GetLedger();
  ASSERT_THAT(before, testing::IsOk());

  v1::AppendRequest bad;
  GetParam().make(&bad);
  // By a bare stub: the client library would give an id to an event that has none.
  const auto stub = v1::LedgerService::NewStub(
      grpc::CreateChannel(server.address(), grpc::InsecureChannelCredentials()));
  grpc::ClientContext context;
  v1::AppendResponse response;
  const absl::Status refused = client::FromGrpc(stub->Append(&context, bad, &response));
  EXPECT_THAT(refused, testing::StatusIs(GetParam().code, HasSubstr(GetParam().message)));
  const client::Error error = client::ErrorOf(refused);
  EXPECT_NE(error.reason, v1::ERROR_REASON_UNSPECIFIED);
  if (!GetParam().field.empty()) {
    bool named = false;
    std::string all;
    for (const auto& field : error.fields) {
      named |= field.field.starts_with(GetParam().field);
      all += field.field + " ";
    }
    for (const auto& violation : error.violations) {
      named |= violation.subject.starts_with(GetParam().field);
      all += violation.subject + " ";
    }
    EXPECT_TRUE(named) << "named: " << all;
  }
  const auto after = server.client().GetLedger();
  ASSERT_THAT(after, testing::IsOk());
  EXPECT_EQ(after->position(), before->position());
  EXPECT_EQ(after->root_hash(), before->root_hash());
}

INSTANTIATE_TEST_SUITE_P(Each, BadInputTest, ::testing::ValuesIn(BadInputs()),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace minutebook
