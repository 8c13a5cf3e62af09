#include "tests/integration/running_server.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "store/store.h"

namespace minutebook {
namespace {

template <typename T>
T Must(absl::StatusOr<T> result) {
  if (result.ok()) return *std::move(result);
  std::fprintf(stderr, "%s\n", result.status().ToString().c_str());
  std::abort();
}

}  // namespace

RunningServer::RunningServer(ledger::LedgerOptions ledger, rpc::RpcLimits limits,
                             std::uint8_t id_byte)
    : RunningServer("", std::move(ledger), limits, id_byte) {}

RunningServer::RunningServer(const std::string& path, ledger::LedgerOptions ledger)
    : RunningServer(path, std::move(ledger), {}, 7) {}

RunningServer::RunningServer(const std::string& path, ledger::LedgerOptions ledger,
                             rpc::RpcLimits limits, std::uint8_t id_byte) {
  store::OpenOptions open;
  open.path = path.empty() ? folder_.Sub("ledger") : path;
  open.new_ledger_id.fill(id_byte);
  open.new_name = "test";
  ledger_ =
      Must(ledger::Ledger::Open(Must(store::OpenRocksStore(open)), clock_, std::move(ledger)));
  server_ = Must(rpc::Server::Start(
      *ledger_, {.listen = "127.0.0.1:0", .limits = limits, .allow_anonymous = true}));
  client::ClientOptions options;
  options.server = server_->address();
  options.retry.attempts_max = 1;
  client_ = std::make_unique<client::Client>(options);
}

}  // namespace minutebook
