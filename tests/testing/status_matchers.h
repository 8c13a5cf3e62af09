// Matchers for absl::Status and absl::StatusOr:
//   EXPECT_THAT(store->Commit(group), IsOk());
//   EXPECT_THAT(log.Read(9), StatusIs(absl::StatusCode::kNotFound, HasSubstr("9")));
//   EXPECT_THAT(log.LastRevision("a"), IsOkAndHolds(3));
//   ASSERT_OK_AND_ASSIGN(auto store, OpenRocksStore(options));
#pragma once

#include <gmock/gmock.h>

#include <ostream>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace minutebook::testing {

inline const absl::Status& ToStatus(const absl::Status& status) { return status; }
template <typename T>
const absl::Status& ToStatus(const absl::StatusOr<T>& result) {
  return result.status();
}

MATCHER(IsOk, negation ? "is not OK" : "is OK") {
  *result_listener << ToStatus(arg).ToString();
  return ToStatus(arg).ok();
}

MATCHER_P(StatusIs, code,
          std::string(negation ? "has not" : "has") + " code " + absl::StatusCodeToString(code)) {
  *result_listener << ToStatus(arg).ToString();
  return ToStatus(arg).code() == code;
}

MATCHER_P2(StatusIs, code, message,
           std::string(negation ? "has not" : "has") + " code " + absl::StatusCodeToString(code) +
               " and a message that " + ::testing::DescribeMatcher<std::string>(message)) {
  *result_listener << ToStatus(arg).ToString();
  return ToStatus(arg).code() == code &&
         ::testing::Matches(message)(std::string(ToStatus(arg).message()));
}

MATCHER_P(IsOkAndHolds, value, "is OK and holds the value") {
  if (!arg.ok()) {
    *result_listener << arg.status().ToString();
    return false;
  }
  return ::testing::ExplainMatchResult(value, *arg, result_listener);
}

}  // namespace minutebook::testing

#define MINUTEBOOK_CONCAT_(a, b) a##b
#define MINUTEBOOK_CONCAT(a, b) MINUTEBOOK_CONCAT_(a, b)
#define MINUTEBOOK_ASSERT_OK_AND_ASSIGN(result, lhs, ...) \
  auto result = (__VA_ARGS__);                            \
  ASSERT_TRUE(result.ok()) << result.status().ToString(); \
  lhs = std::move(result).value()

// lhs = the value of the StatusOr expression; the test stops where it has none.
#define ASSERT_OK_AND_ASSIGN(lhs, ...) \
  MINUTEBOOK_ASSERT_OK_AND_ASSIGN(MINUTEBOOK_CONCAT(minutebook_or_, __LINE__), lhs, __VA_ARGS__)
