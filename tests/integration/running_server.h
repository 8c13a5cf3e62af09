// A server in this process, over a real socket and a real folder, with a clock that the test sets.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "service/ledger/ledger.h"
#include "service/rpc/server.h"
#include "tests/testing/fake_clock.h"
#include "tests/testing/temp_dir.h"
#include "tools/client/client.h"

namespace minutebook {

// 2026-11-22T05:00:00Z: noon in Jakarta.
inline constexpr std::int64_t kTodayUs = 1'795'323'600'000'000;

class RunningServer {
 public:
  // `id_byte`: the ledger's id is 16 of it.
  explicit RunningServer(ledger::LedgerOptions ledger = {}, rpc::RpcLimits limits = {},
                         std::uint8_t id_byte = 7);
  // On a folder that is there, or is to stay.
  RunningServer(const std::string& path, ledger::LedgerOptions ledger);

  client::Client& client() { return *client_; }
  ledger::Ledger& ledger() { return *ledger_; }
  rpc::Server& server() { return *server_; }
  testing::FakeClock& clock() { return clock_; }
  const std::string& address() const { return server_->address(); }

 private:
  RunningServer(const std::string& path, ledger::LedgerOptions ledger, rpc::RpcLimits limits,
                std::uint8_t id_byte);

  testing::TempDir folder_;
  testing::FakeClock clock_{kTodayUs};
  std::unique_ptr<ledger::Ledger> ledger_;
  std::unique_ptr<rpc::Server> server_;
  std::unique_ptr<client::Client> client_;
};

}  // namespace minutebook
