#include "tools/cli/complaint.h"

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>

#include "gmock/gmock.h"
#include "tools/client/error.h"

namespace minutebook::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

google::rpc::ErrorInfo Info(const std::string& reason) {
  google::rpc::ErrorInfo info;
  info.set_reason(reason);
  info.set_domain("minutebook");
  return info;
}

absl::Status Refusal(grpc::StatusCode code, const google::rpc::ErrorInfo& info,
                     const google::protobuf::Message* more = nullptr) {
  google::rpc::Status details;
  details.add_details()->PackFrom(info);
  if (more != nullptr) details.add_details()->PackFrom(*more);
  return client::FromGrpc(grpc::Status(code, "raw message", details.SerializeAsString()));
}

std::string Text(const absl::Status& status, const std::string& subject = "") {
  return ComplaintText(status, subject, Paint(false));
}

TEST(Complaint, FieldsAreNamedAsTheRecordKeeperWroteThem) {
  google::rpc::BadRequest bad;
  auto& violation = *bad.add_field_violations();
  violation.set_field("events[3].event.meeting_held.series");
  violation.set_description("NOT_A_SLUG: \"A B\" is no slug");
  const absl::Status status = Refusal(grpc::INVALID_ARGUMENT, Info("INVALID_FIELD"), &bad);
  EXPECT_EQ(Text(status, "line 7"),
            "minutebook: line 7: refused: what was sent is not well formed\n"
            "  meeting_held.series: \"A B\" is no slug (NOT_A_SLUG)\n");
  EXPECT_EQ(ExitCodeOf(status), kRefused);
}

TEST(Complaint, EveryRuleBrokenIsTold) {
  google::rpc::PreconditionFailure failure;
  for (const char* rule : {"PARTY_UNKNOWN", "OFFICE_UNKNOWN"}) {
    auto& violation = *failure.add_violations();
    violation.set_type(rule);
    violation.set_subject("events[0].event.chair_elected.party");
    violation.set_description("why");
  }
  EXPECT_EQ(Text(Refusal(grpc::FAILED_PRECONDITION, Info("RULE_VIOLATED"), &failure)),
            "minutebook: refused: it breaks a rule of the record\n"
            "  chair_elected.party: why (PARTY_UNKNOWN)\n"
            "  chair_elected.party: why (OFFICE_UNKNOWN)\n");
}

TEST(Complaint, TheGrantThatIsLackingIsNamedAsItWouldDo) {
  const auto advice = [](const char* body, const char* scope) {
    google::rpc::ErrorInfo info = Info("PERMISSION_DENIED");
    (*info.mutable_metadata())["principal"] = "token:gk41sdyd";
    (*info.mutable_metadata())["role"] = "admin";
    (*info.mutable_metadata())["body"] = body;
    if (*scope != '\0') (*info.mutable_metadata())["scope"] = scope;
    return Text(Refusal(grpc::PERMISSION_DENIED, info));
  };
  const std::string grant = "minutebook access grant 'token:gk41sdyd' admin ";
  EXPECT_THAT(advice("ascn", "body"), HasSubstr(grant + "--body ascn\n"));
  EXPECT_THAT(advice("", "all"), HasSubstr(grant + "--all-bodies\n"));
  EXPECT_THAT(advice("", "any"), HasSubstr(grant + "--body BODY, or --all-bodies\n"));
  EXPECT_THAT(advice("", ""), HasSubstr(grant + "--body BODY, or --all-bodies\n"));
}

TEST(Complaint, WhatNoRuleOfTheRecordRefusesIsToldInItsOwnWords) {
  EXPECT_EQ(Text(Refusal(grpc::FAILED_PRECONDITION, Info("RULE_VIOLATED"))),
            "minutebook: refused: raw message\n");
}

TEST(Complaint, ADamagedBackupIsNotTheLedger) {
  google::rpc::ErrorInfo info = Info("DAMAGED");
  (*info.mutable_metadata())["backup"] = "3";
  const std::string text = Text(Refusal(grpc::DATA_LOSS, info));
  EXPECT_THAT(text, HasSubstr("The ledger itself is another copy"));
  EXPECT_THAT(text, Not(HasSubstr("do not go on recording")));
  EXPECT_THAT(Text(Refusal(grpc::DATA_LOSS, Info("DAMAGED"))), HasSubstr("do not go on recording"));
}

TEST(Complaint, AWrongRevisionNamesTheActualOne) {
  google::rpc::ErrorInfo info = Info("WRONG_REVISION");
  (*info.mutable_metadata())["body"] = "ascn";
  (*info.mutable_metadata())["expected"] = "3";
  (*info.mutable_metadata())["actual"] = "5";
  const absl::Status status = Refusal(grpc::ABORTED, info);
  EXPECT_THAT(Text(status), HasSubstr("ascn is at revision 5, not 3\n"));
  EXPECT_EQ(ExitCodeOf(status), kRefused);
}

TEST(Complaint, AnUnreachableServerSaysHowToNameAnother) {
  const absl::Status status = client::UnreachableError("127.0.0.1:1");
  EXPECT_THAT(Text(status),
              HasSubstr("no connection to 127.0.0.1:1\nIs minutebookd running there?"));
  EXPECT_EQ(ExitCodeOf(status), kUnavailable);
}

TEST(Complaint, AnUnknownOutcomeSaysThatRetryingIsSafe) {
  const absl::Status status = client::OutcomeUnknownError(absl::UnavailableError("gone"));
  EXPECT_THAT(Text(status), HasSubstr("Send it again under the same ref or id"));
  EXPECT_EQ(ExitCodeOf(status), kUnavailable);
}

TEST(Complaint, ABodyNotOnRecordPointsToThoseThatAre) {
  EXPECT_EQ(Text(absl::NotFoundError("body: 'x' is not on record")),
            "minutebook: 'x' is not on record\nminutebook show bodies lists those that are.\n");
  EXPECT_EQ(Text(absl::NotFoundError("there is no position 9: the last is 7")),
            "minutebook: there is no position 9: the last is 7\n");
}

TEST(Complaint, ExitCodesTellKindsApart) {
  EXPECT_EQ(ExitCodeOf(absl::OkStatus()), kOk);
  EXPECT_EQ(ExitCodeOf(absl::NotFoundError("")), kNotFound);
  EXPECT_EQ(ExitCodeOf(absl::DeadlineExceededError("")), kUnavailable);
  EXPECT_EQ(ExitCodeOf(absl::DataLossError("")), kBroken);
  EXPECT_EQ(ExitCodeOf(Refusal(grpc::RESOURCE_EXHAUSTED, Info("QUEUE_FULL"))), kUnavailable);
  EXPECT_EQ(ExitCodeOf(Refusal(grpc::RESOURCE_EXHAUSTED, Info("LIMIT_EXCEEDED"))), kRefused);
}

}  // namespace
}  // namespace minutebook::cli
