// Every method of the services that this server defines, found in their descriptors, given bytes
// that are no request: refused as the client's mistake, with a reason.
#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <google/protobuf/unknown_field_set.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <functional>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "minutebook/v1/access_service.grpc.pb.h"
#include "minutebook/v1/admin_service.grpc.pb.h"
#include "minutebook/v1/audit_service.grpc.pb.h"
#include "minutebook/v1/ledger_service.grpc.pb.h"
#include "minutebook/v1/query_service.grpc.pb.h"
#include "minutebook/v1/search_service.grpc.pb.h"
#include "tests/integration/running_server.h"
#include "tests/testing/events.h"
#include "tests/testing/status_matchers.h"
#include "tools/client/error.h"

namespace minutebook {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using testing::StatusIs;

std::vector<const MethodDescriptor*> Methods() {
  std::vector<const MethodDescriptor*> methods;
  for (const char* name : {"LedgerService", "QueryService", "SearchService", "AuditService",
                           "AdminService", "AccessService"}) {
    const auto* service = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
        std::string("minutebook.v1.") + name);
    if (service == nullptr) ADD_FAILURE() << name;
    for (int i = 0; service != nullptr && i < service->method_count(); ++i) {
      methods.push_back(service->method(i));
    }
  }
  return methods;
}

std::unique_ptr<Message> NewRequest(const MethodDescriptor* method) {
  return std::unique_ptr<Message>(google::protobuf::MessageFactory::generated_factory()
                                      ->GetPrototype(method->input_type())
                                      ->New());
}

// One message, and how the call ends: a stream that is refused has no answer, as a call has none.
absl::Status Send(const std::string& address, const MethodDescriptor* method,
                  const std::string& bytes) {
  grpc::GenericStub stub(grpc::CreateChannel(address, grpc::InsecureChannelCredentials()));
  grpc::ClientContext context;
  const grpc::Slice slice(bytes);
  const grpc::ByteBuffer request(&slice, 1);
  grpc::ByteBuffer response;
  std::promise<grpc::Status> done;
  stub.UnaryCall(&context, "/" + method->service()->full_name() + "/" + method->name(), {},
                 &request, &response,
                 [&](grpc::Status status) { done.set_value(std::move(status)); });
  const absl::Status ended = client::FromGrpc(done.get_future().get());
  v1::AppendStreamResponse results;
  grpc::Slice answer;
  if (!ended.ok() || method->name() != "AppendStream" ||
      !response.DumpToSingleSlice(&answer).ok() ||
      !results.ParseFromArray(answer.begin(), static_cast<int>(answer.size()))) {
    return ended;
  }
  // What is wrong with an event is the result of its append.
  const v1::AppendRefusal& refused = results.results(0).refused();
  return client::FromGrpc({static_cast<grpc::StatusCode>(refused.code()), refused.message(),
                           refused.SerializeAsString()});
}

// Sets the first string found, at any depth, to `text`; false where there is none.
bool SetFirstString(Message* message, const std::string& text, int depth = 0) {
  if (depth > 4) return false;
  const auto& reflection = *message->GetReflection();
  for (int i = 0; i < message->GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* field = message->GetDescriptor()->field(i);
    if (field->type() == FieldDescriptor::TYPE_STRING) {
      if (field->is_repeated()) {
        reflection.AddString(message, field, text);
      } else {
        reflection.SetString(message, field, text);
      }
      return true;
    }
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    Message* inner = field->is_repeated() ? reflection.AddMessage(message, field)
                                          : reflection.MutableMessage(message, field);
    if (SetFirstString(inner, text, depth + 1)) return true;
  }
  return false;
}

// Calls with(request, path) for the request with a field 777 in it, then in each message within it.
void ForEachUnknown(Message* request, Message* message, const std::string& path,
                    const std::function<void(const Message&, const std::string&)>& with) {
  const auto& reflection = *message->GetReflection();
  reflection.MutableUnknownFields(message)->AddVarint(777, 1);
  with(*request, path.empty() ? "request" : path);
  reflection.MutableUnknownFields(message)->Clear();
  if (message->GetDescriptor() == v1::NewEvent::descriptor()) return;  // see bad_input_test
  for (int i = 0; i < message->GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* field = message->GetDescriptor()->field(i);
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    Message* inner = field->is_repeated() ? reflection.AddMessage(message, field)
                                          : reflection.MutableMessage(message, field);
    std::string inner_path = path.empty() ? field->json_name() : path + "." + field->json_name();
    if (field->is_repeated()) inner_path += "[0]";
    ForEachUnknown(request, inner, inner_path, with);
    reflection.ClearField(message, field);
  }
}

class RawRequestTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { server_ = new RunningServer(); }
  static void TearDownTestSuite() {
    delete server_;
    server_ = nullptr;
  }
  inline static RunningServer* server_ = nullptr;
};

TEST_F(RawRequestTest, BytesThatDoNotParseAreTheClientsMistake) {
  ASSERT_GE(Methods().size(), 20u);
  for (const MethodDescriptor* method : Methods()) {
    SCOPED_TRACE(method->full_name());
    // A field that says it has 127 bytes and has none.
    const absl::Status refused = Send(server_->address(), method, "\x0a\x7f");
    EXPECT_THAT(refused, StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("does not parse")));
    const client::Error error = client::ErrorOf(refused);
    EXPECT_EQ(error.reason, v1::ERROR_REASON_INVALID_FIELD);
    ASSERT_EQ(error.fields.size(), 1u);
    EXPECT_EQ(error.fields[0].field, "request");
    EXPECT_THAT(error.fields[0].description, StartsWith("MALFORMED_REQUEST: "));
  }
}

TEST_F(RawRequestTest, TextThatIsNotUtf8IsTheClientsMistake) {
  int tried = 0;
  for (const MethodDescriptor* method : Methods()) {
    SCOPED_TRACE(method->full_name());
    const std::unique_ptr<Message> request = NewRequest(method);
    if (!SetFirstString(request.get(), "A-PLACE")) continue;
    std::string bytes = request->SerializeAsString();
    bytes[bytes.find("A-PLACE")] = '\xff';
    const absl::Status refused = Send(server_->address(), method, bytes);
    EXPECT_THAT(refused, StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("UTF-8")));
    EXPECT_EQ(client::ErrorOf(refused).reason, v1::ERROR_REASON_INVALID_FIELD);
    ++tried;
  }
  EXPECT_GE(tried, 20);
}

TEST_F(RawRequestTest, AFieldThatIsNotKnownIsRefusedAtEachDepthAndNamed) {
  int tried = 0;
  for (const MethodDescriptor* method : Methods()) {
    const std::unique_ptr<Message> request = NewRequest(method);
    ForEachUnknown(request.get(), request.get(), "",
                   [&](const Message& unknown, const std::string& path) {
                     SCOPED_TRACE(method->full_name() + " " + path);
                     const absl::Status refused =
                         Send(server_->address(), method, unknown.SerializeAsString());
                     EXPECT_THAT(refused, StatusIs(absl::StatusCode::kInvalidArgument));
                     bool named = false;
                     for (const auto& field : client::ErrorOf(refused).fields) {
                       // The fields of an append's result are its own, not the stream's.
                       named |= (field.field == path || "appends[0]." + field.field == path) &&
                                field.description.starts_with("UNKNOWN_FIELD: Field number 777");
                     }
                     EXPECT_TRUE(named) << refused;
                     ++tried;
                   });
  }
  EXPECT_GE(tried, 40);
}

TEST_F(RawRequestTest, ALimitOfANewerClientIsNotPassedOverInSilence) {
  v1::AppendRequest append;
  *append.add_events() = testing::BodyEstablished("a");
  ASSERT_THAT(server_->client().Append(append), testing::IsOk());
  v1::GetBodyRequest request;
  request.set_body("a");
  ASSERT_THAT(server_->client().Ask(request), testing::IsOk());
  auto* as_of = request.mutable_as_of();
  as_of->GetReflection()->MutableUnknownFields(as_of)->AddLengthDelimited(9, "2021-12-31");
  EXPECT_THAT(server_->client().Ask(request),
              StatusIs(absl::StatusCode::kInvalidArgument, StartsWith("asOf: Field number 9")));
}

TEST_F(RawRequestTest, UnknownFieldsWithoutEndAreToldInPart) {
  v1::ListMeetingsRequest request;
  auto* unknown = request.GetReflection()->MutableUnknownFields(&request);
  for (int i = 0; i < 100'000; ++i) unknown->AddVarint(100 + i, 1);
  const absl::Status refused = server_->client().Ask(request).status();
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_LE(client::ErrorOf(refused).fields.size(), 21u);
}

}  // namespace
}  // namespace minutebook
