// Early return of errors, for functions that return absl::Status or absl::StatusOr.
#pragma once

#include <utility>

#define MINUTEBOOK_STATUS_CONCAT_(a, b) a##b
#define MINUTEBOOK_STATUS_CONCAT(a, b) MINUTEBOOK_STATUS_CONCAT_(a, b)
#define MINUTEBOOK_ASSIGN_OR_RETURN(result, lhs, ...) \
  auto result = (__VA_ARGS__);                        \
  if (!result.ok()) return result.status();           \
  lhs = std::move(result).value()

#define ASSIGN_OR_RETURN(lhs, ...) \
  MINUTEBOOK_ASSIGN_OR_RETURN(MINUTEBOOK_STATUS_CONCAT(status_or_, __LINE__), lhs, __VA_ARGS__)

#define RETURN_IF_ERROR(...)                                      \
  do {                                                            \
    if (auto status = (__VA_ARGS__); !status.ok()) return status; \
  } while (false)
