// Metrics for Prometheus over HTTP, put together when they are asked for.
#pragma once

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/ledger/ledger.h"

namespace minutebook {

class Metrics {
 public:
  virtual ~Metrics() = default;

  // INVALID_ARGUMENT: no HOST:PORT of a loopback address. Metrics tell how much is recorded and by
  // which calls; whoever wants them elsewhere forwards them.
  static absl::Status Check(const std::string& listen);
  // Serves /metrics. `ledger` must outlive it; `folder` is the ledger's. UNAVAILABLE: it cannot
  // listen there.
  static absl::StatusOr<std::unique_ptr<Metrics>> Start(const std::string& listen,
                                                        ledger::Ledger& ledger,
                                                        const std::string& folder);
  // HOST:PORT as bound.
  virtual const std::string& address() const = 0;
};

}  // namespace minutebook
