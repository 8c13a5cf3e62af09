// Checkpoints, proofs and evidence over a real socket, checked as an auditor checks them: with a
// key that came by another way, and nothing else.
#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "minutebook/v1/audit_service.grpc.pb.h"
#include "minutebook/v1/ledger_service.grpc.pb.h"
#include "store/merkle_tree.h"
#include "tests/integration/proofs.h"
#include "tests/integration/running_server.h"
#include "tests/integration/sample.h"
#include "tests/testing/events.h"
#include "tests/testing/status_matchers.h"
#include "tools/client/error.h"

namespace minutebook {
namespace {

using ::testing::Each;
using ::testing::ElementsAreArray;
using ::testing::HasSubstr;
using testing::IsOk;
using testing::StatusIs;
using v1::AuditService;
using v1::LedgerService;

class ProofTest : public ::testing::Test {
 protected:
  ProofTest()
      : server_(Signing()),
        channel_(grpc::CreateChannel(server_.address(), grpc::InsecureChannelCredentials())),
        audit_(AuditService::NewStub(channel_)),
        log_(LedgerService::NewStub(channel_)),
        key_(*store::VerifierKey::Parse(
            Call(&AuditService::Stub::GetCheckpoint, v1::GetCheckpointRequest())->verifier_key())) {
  }

  ledger::LedgerOptions Signing() const {
    ledger::LedgerOptions options;
    options.signing.key_path = folder_.Sub("key");
    return options;
  }

  template <typename Stub, typename Request, typename Response>
  absl::StatusOr<Response> Send(Stub& stub,
                                grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                             Response*),
                                const Request& request) {
    grpc::ClientContext context;
    Response response;
    const grpc::Status status = (stub.*method)(&context, request, &response);
    if (!status.ok()) return client::FromGrpc(status);
    return response;
  }
  template <typename Request, typename Response>
  absl::StatusOr<Response> Call(grpc::Status (AuditService::Stub::*method)(grpc::ClientContext*,
                                                                           const Request&,
                                                                           Response*),
                                const Request& request) {
    return Send(*audit_, method, request);
  }

  absl::StatusOr<v1::GetCheckpointResponse> Checkpoint(std::uint64_t size = 0,
                                                       std::uint64_t since = 0) {
    v1::GetCheckpointRequest request;
    request.set_tree_size(size);
    request.set_since_tree_size(since);
    return Call(&AuditService::Stub::GetCheckpoint, request);
  }
  absl::StatusOr<v1::AppendResponse> Append(int events, std::optional<std::uint64_t> since) {
    v1::AppendRequest request;
    for (int i = 0; i < events; ++i) {
      *request.add_events() = testing::BodyEstablished(absl::StrCat("b", next_++));
    }
    if (since) request.mutable_evidence()->set_since_tree_size(*since);
    return server_.client().Append(request);
  }

  testing::TempDir folder_;
  RunningServer server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<AuditService::Stub> audit_;
  std::unique_ptr<LedgerService::Stub> log_;
  const store::VerifierKey key_;
  int next_ = 0;
};

TEST_F(ProofTest, ACheckpointCoversTheRecordAndGrowsFromTheOneBefore) {
  ASSERT_OK_AND_ASSIGN(const auto first, Checkpoint());
  const store::Checkpoint held = OpenedBy(key_, first.checkpoint());
  EXPECT_EQ(held.origin, "test/07070707-0707-0707-0707-070707070707");
  EXPECT_EQ(held.head.size, 2u);
  EXPECT_FALSE(first.has_consistency());
  ASSERT_THAT(Append(7, std::nullopt), IsOk());
  ASSERT_OK_AND_ASSIGN(const auto second, Checkpoint(0, held.head.size));
  const store::Checkpoint now = OpenedBy(key_, second.checkpoint());
  EXPECT_EQ(now.head.size, 9u);
  EXPECT_THAT(Verify(second.consistency(), held.head.root, now.head.root), IsOk());
  // An earlier size again: the same note.
  EXPECT_EQ(Checkpoint(2)->checkpoint().note(), first.checkpoint().note());
  EXPECT_THAT(Checkpoint(10), StatusIs(absl::StatusCode::kOutOfRange, HasSubstr("treeSize")));
  EXPECT_THAT(Checkpoint(3, 4), StatusIs(absl::StatusCode::kOutOfRange, HasSubstr("sinceTree")));
}

TEST_F(ProofTest, EveryEventIsProvedInEveryTreeThatHoldsIt) {
  ASSERT_THAT(Append(11, std::nullopt), IsOk());
  for (std::uint64_t size = 1; size <= 13; ++size) {
    const store::Hash root = HashOf(Checkpoint(size)->checkpoint().root_hash());
    for (std::uint64_t position = 1; position <= size; ++position) {
      v1::GetInclusionProofRequest request;
      request.set_position(position);
      request.set_tree_size(size);
      ASSERT_OK_AND_ASSIGN(const auto proved,
                           Call(&AuditService::Stub::GetInclusionProof, request));
      EXPECT_EQ(HashOf(proved.root_hash()), root);
      EXPECT_EQ(proved.proof().leaf_index(), position - 1);
      EXPECT_EQ(proved.proof().tree_size(), size);
      EXPECT_THAT(Verify(proved.proof(), root), IsOk());
    }
    for (std::uint64_t before = 1; before <= size; ++before) {
      v1::GetConsistencyProofRequest request;
      request.set_first_size(before);
      request.set_second_size(size);
      ASSERT_OK_AND_ASSIGN(const auto proved,
                           Call(&AuditService::Stub::GetConsistencyProof, request));
      EXPECT_EQ(HashOf(proved.second_root_hash()), root);
      EXPECT_THAT(Verify(proved.proof(), HashOf(proved.first_root_hash()), root), IsOk());
    }
  }
}

TEST_F(ProofTest, WhatIsNotOnRecordIsNotProved) {
  v1::GetInclusionProofRequest request;
  const auto prove = [&] { return Call(&AuditService::Stub::GetInclusionProof, request).status(); };
  EXPECT_THAT(prove(), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("key")));
  request.set_position(3);
  EXPECT_THAT(prove(), StatusIs(absl::StatusCode::kNotFound));
  request.set_position(2);
  request.set_tree_size(1);
  EXPECT_THAT(prove(), StatusIs(absl::StatusCode::kOutOfRange));
  request.set_tree_size(3);
  EXPECT_THAT(prove(), StatusIs(absl::StatusCode::kOutOfRange, HasSubstr("treeSize")));
  request.set_event_id("no uuid");
  EXPECT_THAT(prove(), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("eventId")));
  request.set_event_id("11111111-1111-4111-8111-111111111111");
  EXPECT_THAT(prove(), StatusIs(absl::StatusCode::kNotFound));
  request.set_event_id("07070707-0707-0707-0707-070707070707");
  request.set_tree_size(0);
  EXPECT_THAT(prove(), IsOk());
  v1::GetConsistencyProofRequest growth;
  const auto grow = [&] { return Call(&AuditService::Stub::GetConsistencyProof, growth).status(); };
  EXPECT_THAT(grow(), StatusIs(absl::StatusCode::kOutOfRange, HasSubstr("firstSize")));
  growth.set_first_size(3);
  EXPECT_THAT(grow(), StatusIs(absl::StatusCode::kOutOfRange));
  growth.set_first_size(2);
  growth.set_second_size(3);
  EXPECT_THAT(grow(), StatusIs(absl::StatusCode::kOutOfRange, HasSubstr("secondSize")));
}

TEST_F(ProofTest, AnAppendIsProvedInItsOwnAnswer) {
  const store::Checkpoint held = OpenedBy(key_, Checkpoint()->checkpoint());
  ASSERT_OK_AND_ASSIGN(const auto appended, Append(3, held.head.size));
  ASSERT_TRUE(appended.has_evidence());
  std::vector<std::string> ids;
  for (const auto& receipt : appended.receipts()) ids.push_back(receipt.event_id());
  EXPECT_THAT(IdsProved(appended.evidence(), key_), ElementsAreArray(ids));
  // Under the very head that the answer names.
  EXPECT_EQ(appended.evidence().checkpoint().tree_size(), appended.tree_size());
  EXPECT_EQ(appended.evidence().checkpoint().root_hash(), appended.root_hash());
  EXPECT_THAT(
      Verify(appended.evidence().consistency(), held.head.root, HashOf(appended.root_hash())),
      IsOk());
  EXPECT_FALSE(Append(1, std::nullopt)->has_evidence());
  EXPECT_FALSE(Append(1, 0)->evidence().has_consistency());
}

TEST_F(ProofTest, WhoSawAnotherHistoryIsToldBeforeAnythingIsRecorded) {
  const std::uint64_t size = server_.ledger().tree_head().size;
  EXPECT_THAT(Append(1, size + 1),
              StatusIs(absl::StatusCode::kOutOfRange, HasSubstr("evidence.sinceTreeSize")));
  EXPECT_EQ(server_.ledger().tree_head().size, size);
  v1::GetEventRequest get;
  get.set_position(1);
  get.mutable_evidence()->set_since_tree_size(99);
  EXPECT_THAT(server_.client().GetEvent(get), StatusIs(absl::StatusCode::kOutOfRange));
  v1::ListBodiesRequest list;
  list.mutable_evidence()->set_since_tree_size(99);
  EXPECT_THAT(server_.client().Ask(list), StatusIs(absl::StatusCode::kOutOfRange));
  v1::ReadEventsRequest read;
  read.mutable_evidence()->set_since_tree_size(99);
  grpc::ClientContext context;
  const auto reader = log_->ReadEvents(&context, read);
  v1::ReadEventsResponse response;
  EXPECT_FALSE(reader->Read(&response));
  EXPECT_EQ(reader->Finish().error_code(), grpc::OUT_OF_RANGE);
}

TEST_F(ProofTest, AnEventIsReadWithItsProof) {
  ASSERT_OK_AND_ASSIGN(const auto appended, Append(4, std::nullopt));
  v1::GetEventRequest get;
  get.set_position(4);
  get.mutable_evidence()->set_since_tree_size(2);
  ASSERT_OK_AND_ASSIGN(const auto got, server_.client().GetEvent(get));
  EXPECT_THAT(IdsProved(got.evidence(), key_), ElementsAreArray({got.event_id()}));
  EXPECT_EQ(got.evidence().checkpoint().tree_size(), 6u);
  EXPECT_EQ(got.evidence().consistency().first_size(), 2u);
  EXPECT_EQ(got.event().header().position(), 4u);
}

TEST_F(ProofTest, ARangeIsReadUnderOneCheckpoint) {
  for (int i = 0; i < 3; ++i) ASSERT_THAT(Append(250, std::nullopt), IsOk());
  v1::ReadEventsRequest read;
  read.mutable_evidence()->set_since_tree_size(2);
  grpc::ClientContext context;
  const auto reader = log_->ReadEvents(&context, read);
  v1::Evidence whole;
  v1::ReadEventsResponse response;
  int messages = 0;
  while (reader->Read(&response)) {
    EXPECT_EQ(response.evidence().has_checkpoint(), messages == 0);
    EXPECT_EQ(response.evidence().has_consistency(), messages == 0);
    EXPECT_EQ(response.events_size(), 0);
    EXPECT_LT(response.ByteSizeLong(), 1024u * 1024);
    whole.MergeFrom(response.evidence());
    ++messages;
    // What is recorded meanwhile is not in it.
    ASSERT_THAT(Append(1, std::nullopt), IsOk());
  }
  EXPECT_TRUE(reader->Finish().ok());
  EXPECT_GE(messages, 2);
  EXPECT_EQ(whole.checkpoint().tree_size(), 752u);
  EXPECT_EQ(IdsProved(whole, key_).size(), 752u);
}

TEST_F(ProofTest, AnAnswerBringsTheEventsThatItRestsOn) {
  Import(server_.client(), FirstRecord());
  const std::uint64_t held = 2;
  const auto check = [&](const auto& answer, std::size_t events_min) {
    ASSERT_THAT(answer, IsOk());
    const v1::Basis& basis = answer->basis();
    EXPECT_THAT(IdsProved(basis.evidence(), key_), ElementsAreArray(basis.event_ids()));
    EXPECT_EQ(basis.evidence().consistency().first_size(), held);
    EXPECT_EQ(basis.evidence().left_out_event_ids_size(), 0);
    EXPECT_GE(basis.event_ids_size(), static_cast<int>(events_min));
  };
  v1::GetOfficeHolderRequest holder;
  holder.set_body("ascn");
  holder.set_office("chair");
  holder.set_on("2022-06-01");
  EXPECT_FALSE(server_.client().Ask(holder)->basis().has_evidence());
  holder.mutable_evidence()->set_since_tree_size(held);
  check(server_.client().Ask(holder), 3);
  holder.mutable_as_of()->set_known_at("2021-12-31");
  check(server_.client().Ask(holder), 1);
  v1::ListMeetingsRequest meetings;
  meetings.set_body("ascn");
  meetings.mutable_evidence()->set_since_tree_size(held);
  check(server_.client().Ask(meetings), 5);
  v1::AuditChairmanshipRequest audit;
  audit.set_body("ascn");
  audit.set_office("chair");
  audit.mutable_evidence()->set_since_tree_size(held);
  check(server_.client().Ask(audit), 20);
  ASSERT_THAT(
      server_.ledger().words().WaitFor(server_.ledger().tree_head().size, std::chrono::seconds(20)),
      IsOk());
  v1::SearchRequest search;
  search.set_query("da nang");
  search.mutable_evidence()->set_since_tree_size(held);
  check(server_.client().Ask(search), 1);
}

// Found in the descriptors, so that a new question that passes evidence over in silence is seen:
// each must look at what was asked before all else.
TEST_F(ProofTest, EveryQuestionThatCanBeAskedForEvidenceHeedsIt) {
  grpc::GenericStub stub(channel_);
  int asked = 0;
  for (const char* name : {"QueryService", "SearchService", "AuditService"}) {
    const auto* service = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
        absl::StrCat("minutebook.v1.", name));
    ASSERT_NE(service, nullptr);
    for (int i = 0; i < service->method_count(); ++i) {
      const auto* method = service->method(i);
      const auto* field = method->input_type()->FindFieldByName("evidence");
      EXPECT_EQ(field != nullptr, method->output_type()->FindFieldByName("basis") != nullptr)
          << method->full_name();
      if (field == nullptr) continue;
      const std::unique_ptr<google::protobuf::Message> request(
          google::protobuf::MessageFactory::generated_factory()
              ->GetPrototype(method->input_type())
              ->New());
      v1::EvidenceAsked since;
      since.set_since_tree_size(1'000'000);
      request->GetReflection()->MutableMessage(request.get(), field)->CopyFrom(since);
      const std::string bytes = request->SerializeAsString();
      const grpc::Slice slice(bytes);
      const grpc::ByteBuffer buffer(&slice, 1);
      grpc::ClientContext context;
      grpc::ByteBuffer response;
      std::promise<grpc::Status> done;
      stub.UnaryCall(&context, absl::StrCat("/", service->full_name(), "/", method->name()), {},
                     &buffer, &response, [&](grpc::Status status) { done.set_value(status); });
      EXPECT_EQ(done.get_future().get().error_code(), grpc::OUT_OF_RANGE) << method->full_name();
      ++asked;
    }
  }
  EXPECT_GE(asked, 22);
}

TEST_F(ProofTest, WhatDoesNotFitIsNamed) {
  v1::AppendRequest request;
  *request.add_events() = testing::BodyEstablished("big");
  ASSERT_THAT(server_.client().Append(request), IsOk());
  for (int batch = 0; batch < 3; ++batch) {
    v1::AppendRequest more;
    for (int i = 0; i < 100; ++i) {
      auto* event = more.add_events();
      *event = testing::PartyRegistered("big", absl::StrCat("p", batch, "-", i));
      event->mutable_event()->set_note(std::string(4000, 'x'));
    }
    more.mutable_evidence();
    ASSERT_OK_AND_ASSIGN(const auto appended, server_.client().Append(more));
    EXPECT_EQ(appended.evidence().events_size(), 100);
  }
  v1::ListPartiesRequest list;
  list.set_body("big");
  list.mutable_page()->set_size(500);
  list.mutable_evidence();
  ASSERT_OK_AND_ASSIGN(const auto answer, server_.client().Ask(list));
  const v1::Evidence& evidence = answer.basis().evidence();
  EXPECT_GE(answer.basis().event_ids_size(), 300);
  EXPECT_GT(evidence.left_out_event_ids_size(), 0);
  EXPECT_LT(answer.ByteSizeLong(), 1024u * 1024);
  std::vector<std::string> ids = IdsProved(evidence, key_);
  EXPECT_GT(ids.size(), 100u);
  ids.insert(ids.end(), evidence.left_out_event_ids().begin(), evidence.left_out_event_ids().end());
  std::vector<std::string> all(answer.basis().event_ids().begin(),
                               answer.basis().event_ids().end());
  std::sort(ids.begin(), ids.end());
  std::sort(all.begin(), all.end());
  EXPECT_EQ(ids, all);
}

TEST_F(ProofTest, AServerWithoutAKeyProvesButSignsNothing) {
  RunningServer unsigned_server;
  v1::AppendRequest append;
  *append.add_events() = testing::BodyEstablished("a");
  append.mutable_evidence();
  ASSERT_OK_AND_ASSIGN(const auto appended, unsigned_server.client().Append(append));
  EXPECT_FALSE(appended.has_evidence());
  const auto stub = AuditService::NewStub(
      grpc::CreateChannel(unsigned_server.address(), grpc::InsecureChannelCredentials()));
  const absl::Status refused =
      Send(*stub, &AuditService::Stub::GetCheckpoint, v1::GetCheckpointRequest()).status();
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("no key")));
  EXPECT_EQ(client::ErrorOf(refused).reason, v1::ERROR_REASON_NO_SIGNING_KEY);
  v1::GetInclusionProofRequest request;
  request.set_position(1);
  ASSERT_OK_AND_ASSIGN(const auto proved,
                       Send(*stub, &AuditService::Stub::GetInclusionProof, request));
  EXPECT_THAT(Verify(proved.proof(), HashOf(appended.root_hash())), IsOk());
  v1::GetEventRequest get;
  get.set_position(1);
  get.mutable_evidence();
  EXPECT_THAT(unsigned_server.client().GetEvent(get),
              StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST_F(ProofTest, AWitnessIsTakenOnlyWhereTheServerWasToldOfIt) {
  ASSERT_OK_AND_ASSIGN(const auto served, Checkpoint());
  v1::AddCosignatureRequest request;
  request.set_note(served.checkpoint().note());
  EXPECT_THAT(Call(&AuditService::Stub::AddCosignature, request),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("--witness")));
  request.set_note("nothing");
  EXPECT_THAT(Call(&AuditService::Stub::AddCosignature, request),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("note")));
}

}  // namespace
}  // namespace minutebook
