// Sets up spdlog as the options say.
#pragma once

#include "absl/status/status.h"
#include "service/options.h"

namespace minutebook {

absl::Status SetUpLogging(const Options& options);

}  // namespace minutebook
