// One append, however it came: from the request to the answer.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "minutebook/v1/ledger_service.pb.h"
#include "service/rpc/parts.h"

namespace minutebook::rpc {

// Records the events of `request`, which was parsed from `sent` and whose fields are moved from.
// `done` is called exactly once, with an AppendResponse, serialised: on this thread, the writer's
// or the pool's. `parts` must outlive it.
void RecordAppend(const Parts& parts, std::string recorder, v1::AppendRequest& request,
                  std::string_view sent, std::function<void(absl::StatusOr<std::string>)> done);

}  // namespace minutebook::rpc
