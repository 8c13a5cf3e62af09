#include "tools/client/retry.h"

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>

#include <vector>

#include "gmock/gmock.h"
#include "tests/testing/status_matchers.h"
#include "tools/client/error.h"
#include "tools/client/uuid.h"

namespace minutebook::client {
namespace {

using ::minutebook::testing::IsOk;
using ::minutebook::testing::StatusIs;
using ::testing::ElementsAre;

double NoJitter() { return 1.0; }

// Runs attempts that end with these statuses, and notes the pauses between them.
struct Attempts {
  explicit Attempts(std::vector<absl::Status> ends, RetryPolicy policy = {})
      : statuses(std::move(ends)), backoff(policy, NoJitter) {}
  absl::Status Run() {
    return RunWithRetries(
        backoff, [&](absl::Duration pause) { pauses.push_back(pause); },
        [&] { return statuses[made++]; });
  }
  std::vector<absl::Status> statuses;
  Backoff backoff;
  std::vector<absl::Duration> pauses;
  std::size_t made = 0;
};

TEST(Retry, PausesDoubleUntilItSucceeds) {
  Attempts attempts({absl::UnavailableError(""), absl::DeadlineExceededError(""),
                     absl::UnavailableError(""), absl::OkStatus()});
  EXPECT_THAT(attempts.Run(), IsOk());
  EXPECT_THAT(attempts.pauses, ElementsAre(absl::Milliseconds(100), absl::Milliseconds(200),
                                           absl::Milliseconds(400)));
}

TEST(Retry, StopsAfterTheLastAttempt) {
  Attempts attempts(std::vector<absl::Status>(9, absl::UnavailableError("x")), {.attempts_max = 3});
  EXPECT_THAT(attempts.Run(), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(attempts.made, 3u);
}

TEST(Retry, PausesNeverGrowBeyondTheirLimit) {
  Backoff backoff({.attempts_max = 100, .delay_max = absl::Milliseconds(250)}, NoJitter);
  for (int i = 0; i < 20; ++i) EXPECT_LE(*backoff.Next(), absl::Milliseconds(250));
}

TEST(Retry, JitterLeavesAtLeastHalfAPause) {
  Backoff backoff({}, [] { return 0.0; });
  EXPECT_EQ(*backoff.Next(), absl::Milliseconds(50));
}

TEST(Retry, ARefusalIsNotTriedAgain) {
  Attempts attempts({absl::InvalidArgumentError("")});
  EXPECT_THAT(attempts.Run(), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(attempts.made, 1u);
}

TEST(Retry, TheServersWishIsTheLeastPause) {
  google::rpc::ErrorInfo info;
  info.set_domain("minutebook");
  info.set_reason("QUEUE_FULL");
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_seconds(3);
  google::rpc::Status details;
  details.add_details()->PackFrom(info);
  details.add_details()->PackFrom(retry);
  Attempts attempts(
      {FromGrpc(grpc::Status(grpc::RESOURCE_EXHAUSTED, "full", details.SerializeAsString())),
       absl::OkStatus()});
  EXPECT_THAT(attempts.Run(), IsOk());
  EXPECT_THAT(attempts.pauses, ElementsAre(absl::Seconds(3)));
}

TEST(Uuid, IsRandomVersionFourInTextForm) {
  const std::string id = RandomUuid();
  ASSERT_EQ(id.size(), 36u);
  EXPECT_EQ(id[14], '4');
  EXPECT_NE(std::string("89ab").find(id[19]), std::string::npos);
  EXPECT_NE(id, RandomUuid());
  EXPECT_EQ(UuidText("short"), "");
}

}  // namespace
}  // namespace minutebook::client
