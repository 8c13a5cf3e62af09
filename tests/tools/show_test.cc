// What `minutebook show` tells a script.
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "minutebook/v1/query_service.grpc.pb.h"
#include "tools/cli/app.h"
#include "tools/cli/exit_code.h"

namespace minutebook::cli {
namespace {

using ::testing::HasSubstr;

// Answers each question about an office with one state; knows no body.
class FakeQuery final : public v1::QueryService::Service {
 public:
  FakeQuery() {
    int port = 0;
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(this);
    server_ = builder.BuildAndStart();
    address_ = "127.0.0.1:" + std::to_string(port);
  }
  ~FakeQuery() override { server_->Shutdown(std::chrono::system_clock::now()); }

  const std::string& address() const { return address_; }
  v1::HolderState state = v1::HOLDER_STATE_UNKNOWN;  // before the first call

  grpc::Status GetOfficeHolder(grpc::ServerContext*, const v1::GetOfficeHolderRequest* request,
                               v1::GetOfficeHolderResponse* response) override {
    response->set_state(state);
    response->mutable_office()->set_office(request->office());
    return grpc::Status::OK;
  }
  grpc::Status GetBody(grpc::ServerContext*, const v1::GetBodyRequest*,
                       v1::GetBodyResponse*) override {
    return grpc::Status(grpc::NOT_FOUND, "body: \"nobody\" is not on record");
  }
  grpc::Status ListTerms(grpc::ServerContext*, const v1::ListTermsRequest*,
                         v1::ListTermsResponse*) override {
    return grpc::Status::OK;
  }

 private:
  std::string address_;
  std::unique_ptr<grpc::Server> server_;
};

struct Told {
  int code;
  std::string out;
  std::string err;
};

Told RunShow(const FakeQuery& server, std::vector<const char*> arguments) {
  std::istringstream in;
  std::ostringstream out;
  std::ostringstream err;
  arguments.insert(arguments.begin(), "minutebook");
  arguments.insert(arguments.end(), {"--server", server.address().c_str()});
  const int code =
      RunApp(static_cast<int>(arguments.size()), arguments.data(), Console{in, out, err});
  return {code, out.str(), err.str()};
}

TEST(ShowTest, ABodyOrOfficeThatIsNotThereIsToldAndIsNotFound) {
  for (const v1::HolderState state :
       {v1::HOLDER_STATE_NO_SUCH_BODY, v1::HOLDER_STATE_OFFICE_NOT_DEFINED}) {
    FakeQuery server;
    server.state = state;
    SCOPED_TRACE(v1::HolderState_Name(state));
    const Told told = RunShow(server, {"show", "chair", "nobody"});
    EXPECT_EQ(told.code, kNotFound);
    EXPECT_THAT(told.out, HasSubstr("on record"));
    const Told json = RunShow(server, {"--json", "show", "chair", "nobody"});
    EXPECT_EQ(json.code, kNotFound);
    EXPECT_THAT(json.out, HasSubstr(v1::HolderState_Name(state)));
  }
}

TEST(ShowTest, OtherStatesOfAnOfficeAreAnswers) {
  for (const v1::HolderState state :
       {v1::HOLDER_STATE_HELD, v1::HOLDER_STATE_VACANT, v1::HOLDER_STATE_UNKNOWN,
        v1::HOLDER_STATE_DISPUTED, v1::HOLDER_STATE_NOMINATED_ONLY,
        v1::HOLDER_STATE_DERIVED_BY_RULE}) {
    FakeQuery server;
    server.state = state;
    SCOPED_TRACE(v1::HolderState_Name(state));
    EXPECT_EQ(RunShow(server, {"show", "chair", "ascn"}).code, kOk);
    EXPECT_EQ(RunShow(server, {"--json", "show", "chair", "ascn"}).code, kOk);
  }
}

TEST(ShowTest, ANumberIsTakenAsItIsWrittenOrNotAtAll) {
  FakeQuery server;
  const auto as_of = [&](const char* position) {
    return RunShow(server, {"show", "chair", "ascn", "--as-of-position", position});
  };
  EXPECT_EQ(as_of("10").code, kOk);
  for (const char* position : {"-1", "010", "0x10", "1.5", "", "0"}) {
    SCOPED_TRACE(position);
    const Told told = as_of(position);
    EXPECT_EQ(told.code, kUsage);
    EXPECT_THAT(told.err, HasSubstr("--as-of-position"));
  }
}

TEST(ShowTest, ASubjectThatIsNotOnRecordIsNotFoundAndAnEmptyListIsAnAnswer) {
  FakeQuery server;
  const Told body = RunShow(server, {"show", "body", "nobody"});
  EXPECT_EQ(body.code, kNotFound);
  EXPECT_EQ(body.out, "");
  EXPECT_THAT(body.err, HasSubstr("nobody"));
  EXPECT_EQ(RunShow(server, {"show", "terms", "ascn", "chair"}).code, kOk);
}

}  // namespace
}  // namespace minutebook::cli
