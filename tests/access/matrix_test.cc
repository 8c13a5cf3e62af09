// Every RPC of the contract, found in its files, by every role with every kind of credentials: let
// in where the rule beside the RPC says so, turned away everywhere else. A new RPC without a rule,
// or one that does not ask for it, fails here.
#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/support/proto_buffer_reader.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "minutebook/v1/access_service.pb.h"
#include "minutebook/v1/explain.pb.h"
#include "tests/access/guarded_server.h"
#include "tests/testing/events.h"
#include "tests/testing/status_matchers.h"
#include "tools/client/error.h"

namespace minutebook {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

std::vector<const MethodDescriptor*> Methods() {
  std::vector<const MethodDescriptor*> methods;
  for (const auto& entry : std::filesystem::directory_iterator(PROTO "/minutebook/v1")) {
    const std::string name = "minutebook/v1/" + entry.path().filename().string();
    const auto* file = DescriptorPool::generated_pool()->FindFileByName(name);
    if (file == nullptr) ADD_FAILURE() << name << " is not built";
    for (int i = 0; file != nullptr && i < file->service_count(); ++i) {
      for (int j = 0; j < file->service(i)->method_count(); ++j) {
        methods.push_back(file->service(i)->method(j));
      }
    }
  }
  return methods;
}

// Whatever became of it then.
MATCHER(IsLetIn, "") {
  *result_listener << arg.ToString();
  return arg.code() != absl::StatusCode::kUnauthenticated &&
         arg.code() != absl::StatusCode::kPermissionDenied &&
         arg.code() != absl::StatusCode::kInternal;
}

// By this code. An RPC that this version does not serve lets nobody in, either.
MATCHER_P(IsTurnedAwayBy, code, "") {
  *result_listener << arg.ToString();
  return arg.code() == code || arg.code() == absl::StatusCode::kUnimplemented;
}

// Asks about the body "ours", whichever request it is.
std::string RequestAboutOurs(const MethodDescriptor* method, std::uint64_t event_of_ours) {
  const std::string& name = method->name();
  if (name == "Append" || name == "Import") {
    v1::AppendRequest request;  // an ImportRequest with one message is the same on the wire
    *request.add_events() = testing::PartyRegistered("ours", "sg");
    return request.SerializeAsString();
  }
  if (name == "AppendStream") {
    v1::AppendStreamRequest request;
    *request.add_appends()->add_events() = testing::PartyRegistered("ours", "sg");
    return request.SerializeAsString();
  }
  if (name == "ExplainAnswer") {
    v1::ExplainAnswerRequest request;
    request.mutable_get_body()->set_body("ours");
    return request.SerializeAsString();
  }
  if (name == "ReadEvents" || name == "Watch") {
    v1::ReadEventsRequest read;
    read.set_position(1);
    read.mutable_filter()->add_bodies("ours");
    v1::WatchRequest watch;
    watch.set_from_position(1);
    watch.mutable_filter()->add_bodies("ours");
    return name == "Watch" ? watch.SerializeAsString() : read.SerializeAsString();
  }
  const std::unique_ptr<Message> request(google::protobuf::MessageFactory::generated_factory()
                                             ->GetPrototype(method->input_type())
                                             ->New());
  for (const char* field_name : {"body", "parent", "position"}) {
    const FieldDescriptor* field = request->GetDescriptor()->FindFieldByName(field_name);
    if (field == nullptr) continue;
    if (field->type() == FieldDescriptor::TYPE_STRING) {
      request->GetReflection()->SetString(request.get(), field, "ours");
    } else {
      request->GetReflection()->SetUInt64(request.get(), field, event_of_ours);
    }
    break;
  }
  return request->SerializeAsString();
}

// OK once anything was answered; else how the call ended.
absl::Status Call(grpc::GenericStub& stub, const MethodDescriptor* method,
                  const std::string& request, const std::string& header) {
  grpc::ClientContext context;
  if (!header.empty()) context.AddMetadata("authorization", header);
  grpc::CompletionQueue queue;
  const auto wait = [&queue] {
    void* tag = nullptr;
    bool ok = false;
    queue.Next(&tag, &ok);
    return ok;
  };
  const auto call = stub.PrepareCall(
      &context, "/" + method->service()->full_name() + "/" + method->name(), &queue);
  call->StartCall(nullptr);
  wait();
  const grpc::Slice slice(request);
  call->WriteLast(grpc::ByteBuffer(&slice, 1), {}, nullptr);
  wait();
  grpc::ByteBuffer answer;
  call->Read(&answer, nullptr);
  const bool answered = wait();
  if (answered) context.TryCancel();
  grpc::Status status;
  call->Finish(&status, nullptr);
  wait();
  if (!answered) return client::FromGrpc(status);
  if (method->name() != "AppendStream") return absl::OkStatus();
  // Refusals of appends come within answers.
  v1::AppendStreamResponse response;
  grpc::ProtoBufferReader reader(&answer);
  EXPECT_TRUE(response.ParseFromZeroCopyStream(&reader));
  const v1::AppendRefusal& refused = response.results(0).refused();
  return absl::Status(static_cast<absl::StatusCode>(refused.code()), refused.message());
}

enum class Of { kOurs, kTheirs, kAll };

struct Credentials {
  std::string name;
  std::string header;
  v1::Role role = v1::ROLE_UNSPECIFIED;  // none: not let in at all
  Of of = Of::kOurs;
};

// Which roles include which, as access.proto says.
bool Includes(v1::Role role, v1::Role needed) {
  const std::map<v1::Role, std::set<v1::Role>> kIncluded = {
      {v1::ROLE_READER, {v1::ROLE_READER}},
      {v1::ROLE_RECORDER, {v1::ROLE_READER, v1::ROLE_RECORDER}},
      {v1::ROLE_IMPORTER, {v1::ROLE_READER, v1::ROLE_RECORDER, v1::ROLE_IMPORTER}},
      {v1::ROLE_AUDITOR, {v1::ROLE_READER, v1::ROLE_AUDITOR}},
      {v1::ROLE_ADMIN,
       {v1::ROLE_READER, v1::ROLE_RECORDER, v1::ROLE_IMPORTER, v1::ROLE_AUDITOR, v1::ROLE_ADMIN}},
  };
  return kIncluded.at(role).contains(needed);
}

bool IsAllowed(const v1::AccessRule& rule, const Credentials& shown) {
  if (shown.role == v1::ROLE_UNSPECIFIED || !Includes(shown.role, rule.role())) return false;
  switch (rule.scope()) {
    case v1::ACCESS_SCOPE_ANY:
      return true;
    case v1::ACCESS_SCOPE_ALL:
      return shown.of == Of::kAll;
    default:
      return shown.of != Of::kTheirs;
  }
}

class MatrixTest : public ::testing::Test {
 protected:
  std::vector<Credentials> Everybody() {
    const std::string expired = TokenThatExpires();
    server_.clock().Advance(60'000'000);
    v1::CreateTokenRequest request;
    request.add_grants()->set_role(v1::ROLE_ADMIN);
    const auto revoked = server_.book().CreateToken(request, "test");
    EXPECT_TRUE(revoked.ok());
    EXPECT_TRUE(server_.book().RevokeToken(revoked->token().token_id()).ok());
    const std::string good = server_.Token(v1::ROLE_ADMIN, "");
    std::vector<Credentials> everybody = {
        {"nothing shown", ""},
        {"a wrong token", "Bearer mbt_0123456789012345678901234567890123456789012"},
        {"an empty token", "Bearer "},
        {"a good token cut short", "Bearer " + good.substr(0, good.size() - 1)},
        {"a good token by another scheme", "Basic " + good},
        {"an expired token", "Bearer " + expired},
        {"a revoked token", "Bearer " + revoked->secret()},
        {"a token without any role", "Bearer " + server_.Token(v1::ROLE_UNSPECIFIED, "")},
    };
    const std::map<Of, std::string> bodies = {
        {Of::kOurs, "ours"}, {Of::kTheirs, "theirs"}, {Of::kAll, ""}};
    for (const v1::Role role : {v1::ROLE_READER, v1::ROLE_RECORDER, v1::ROLE_IMPORTER,
                                v1::ROLE_AUDITOR, v1::ROLE_ADMIN}) {
      for (const auto& [of, body] : bodies) {
        everybody.push_back({v1::Role_Name(role) + " of " + (body.empty() ? "all" : body),
                             "Bearer " + server_.Token(role, body), role, of});
      }
    }
    return everybody;
  }

  std::string TokenThatExpires() {
    v1::CreateTokenRequest request;
    request.add_grants()->set_role(v1::ROLE_ADMIN);
    request.mutable_expires_at()->set_seconds(server_.clock().WallUs() / 1'000'000 + 30);
    const auto made = server_.book().CreateToken(request, "test");
    EXPECT_TRUE(made.ok());
    return made->secret();
  }

  GuardedServer server_;
};

TEST_F(MatrixTest, EveryRpcSaysWhoMayCallIt) {
  ASSERT_GE(Methods().size(), 40u);
  for (const MethodDescriptor* method : Methods()) {
    SCOPED_TRACE(method->full_name());
    ASSERT_TRUE(method->options().HasExtension(v1::access));
    const v1::AccessRule& rule = method->options().GetExtension(v1::access);
    EXPECT_NE(rule.role(), v1::ROLE_UNSPECIFIED);
    EXPECT_NE(rule.scope(), v1::ACCESS_SCOPE_UNSPECIFIED);
  }
}

TEST_F(MatrixTest, EveryRpcLetsInWhomItsRuleNamesAndNobodyElse) {
  const std::uint64_t event_of_ours = server_.Record(testing::PartyRegistered("ours", "kh"));
  grpc::GenericStub stub(
      grpc::CreateChannel(server_.address(), grpc::InsecureChannelCredentials()));
  for (const Credentials& shown : Everybody()) {
    // A token with no role, as opposed to none that holds: known, and turned away.
    const bool known =
        shown.role != v1::ROLE_UNSPECIFIED || shown.name == "a token without any role";
    for (const MethodDescriptor* method : Methods()) {
      SCOPED_TRACE(method->full_name() + " with " + shown.name);
      const absl::Status status =
          Call(stub, method, RequestAboutOurs(method, event_of_ours), shown.header);
      const bool allowed = IsAllowed(method->options().GetExtension(v1::access), shown);
      if (!known) {
        EXPECT_THAT(status, IsTurnedAwayBy(absl::StatusCode::kUnauthenticated));
      } else if (!allowed) {
        EXPECT_THAT(status, IsTurnedAwayBy(absl::StatusCode::kPermissionDenied));
      } else {
        EXPECT_THAT(status, IsLetIn());
      }
    }
  }
}

TEST_F(MatrixTest, ThePublicReadsAnOpenBodyAndNothingElse) {
  ASSERT_THAT(server_.book().SetPublicRead("ours", true), testing::IsOk());
  const std::uint64_t event_of_ours = server_.Record(testing::PartyRegistered("ours", "kh"));
  grpc::GenericStub stub(
      grpc::CreateChannel(server_.address(), grpc::InsecureChannelCredentials()));
  const Credentials the_public{"nothing", "", v1::ROLE_READER, Of::kOurs};
  for (const MethodDescriptor* method : Methods()) {
    SCOPED_TRACE(method->full_name());
    const absl::Status status =
        Call(stub, method, RequestAboutOurs(method, event_of_ours), the_public.header);
    if (IsAllowed(method->options().GetExtension(v1::access), the_public)) {
      EXPECT_THAT(status, IsLetIn());
    } else {
      EXPECT_THAT(status, IsTurnedAwayBy(absl::StatusCode::kUnauthenticated));
    }
    // A wrong token is not let in as the public.
    EXPECT_THAT(Call(stub, method, RequestAboutOurs(method, event_of_ours), "Bearer wrong"),
                IsTurnedAwayBy(absl::StatusCode::kUnauthenticated));
  }
}

}  // namespace
}  // namespace minutebook
