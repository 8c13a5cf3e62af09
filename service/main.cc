// minutebookd: puts the parts together, serves until it is told to stop.

#include <openssl/rand.h>
#include <pthread.h>
#include <signal.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>
#include <system_error>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "service/beside.h"
#include "service/domain/identifiers.h"
#include "service/ledger/checkpoint_file.h"
#include "service/ledger/ledger.h"
#include "service/logging.h"
#include "service/metrics.h"
#include "service/open_access.h"
#include "service/options.h"
#include "service/rpc/server.h"
#include "service/verify/folder_check.h"
#include "store/store.h"

extern "C" {
// Read by jemalloc. Pages that nobody uses go back to the kernel after one second, not ten, and by
// a thread of its own: without it they go when threads of the same arena allocate, so that what an
// idle thread freed is held for good (45 MB after questions and a rebuild). Four arenas, not four a
// core, as each holds free pages of its own.
const char* malloc_conf = "background_thread:true,dirty_decay_ms:1000,narenas:4";
}

namespace minutebook {
namespace {

constexpr std::chrono::seconds kStopGrace{2};
constexpr int kExitFailed = 1;
constexpr std::uint64_t kMegabyte = 1'000'000;

store::EventId NewUuid() {
  store::EventId id{};
  if (RAND_bytes(id.data(), static_cast<int>(id.size())) != 1) std::abort();
  id[6] = static_cast<std::uint8_t>((id[6] & 0x0f) | 0x40);
  id[8] = static_cast<std::uint8_t>((id[8] & 0x3f) | 0x80);
  return id;
}

std::unique_ptr<ledger::CheckpointFile> KeepCheckpointFile(const Options& options,
                                                           const ledger::Ledger& ledger) {
  if (options.checkpoint_file.empty()) return nullptr;
  return std::make_unique<ledger::CheckpointFile>(
      ledger, std::filesystem::absolute(options.checkpoint_file).string(),
      std::chrono::seconds(options.checkpoint_seconds), [](const absl::Status& status) {
        spdlog::error("the checkpoint file was not written: {}", std::string(status.message()));
      });
}

// Where it cannot be told, the disk itself will tell.
std::uint64_t FreeBytes(const std::string& folder) {
  std::error_code error;
  const std::filesystem::space_info space = std::filesystem::space(folder, error);
  return error ? std::numeric_limits<std::uint64_t>::max() : space.available;
}

// On one thread: the rest of the machine is for those who are served meanwhile.
absl::StatusOr<store::TreeHead> CheckBackup(
    const store::LedgerReader& record,
    const std::function<bool(const char*, std::uint64_t, std::uint64_t)>& progress) {
  verify::CheckOptions check;
  check.progress = progress;
  return verify::CheckWhole(record, std::move(check));
}

absl::StatusOr<std::unique_ptr<ledger::Ledger>> OpenLedger(const Options& options,
                                                           const ledger::Clock& clock) {
  store::OpenOptions open;
  open.path = options.data;
  open.new_ledger_id = NewUuid();
  open.new_name = options.name;
  open.repair_torn_tail = options.repair_torn_tail;
  auto store = store::OpenRocksStore(open);
  if (!store.ok()) return store.status();
  ledger::LedgerOptions ledger_options;
  ledger_options.confirmed_last_us = options.confirmed_last_us;
  ledger_options.signing = {
      .key_path = PathBeside(options.data, ".signing-key", options.signing_key),
      .rotate_because = options.rotate_because,
      .lost_because = options.key_lost_because,
      .witnesses = {}};
  for (const std::string& witness : options.witnesses) {
    if (witness.empty()) continue;  // a file with no value for it
    auto key = store::VerifierKey::Parse(witness);
    if (!key.ok()) return key.status();
    ledger_options.signing.witnesses.push_back(*std::move(key));
  }
  ledger_options.backups = {.folder = options.backup_folder, .check = CheckBackup};
  ledger_options.room = {.free_bytes = [folder = options.data] { return FreeBytes(folder); },
                         .free_bytes_min = kMegabyte * options.disk_free_min_mb};
  ledger_options.rebuild_progress = [](store::Position done, store::Position head) {
    if (done == head || done % 100'000 == 0) {
      spdlog::info("views folded anew up to position {} of {}", done, head);
    }
  };
  return ledger::Ledger::Open(*std::move(store), clock, std::move(ledger_options));
}

// Written whole under another name first: whoever sees the file sees all of it.
bool WriteReadyFile(const std::string& path, const std::string& address) {
  if (path.empty()) return true;
  const std::string temporary = path + ".new";
  std::ofstream out(temporary);
  out << address << '\n';
  out.close();
  return out.good() && std::rename(temporary.c_str(), path.c_str()) == 0;
}

rpc::ServerOptions ServerOptionsOf(const Options& options) {
  rpc::ServerOptions server;
  server.listen = options.listen;
  server.tls = options.tls;
  server.access_log = options.access_log;
  server.allow_anonymous = options.allow_anonymous_loopback;
  return server;
}

int Fail(const absl::Status& status) {
  spdlog::error("{}", std::string(status.message()));
  return kExitFailed;
}

int Run(const Options& options, const sigset_t& stop_signals) {
  if (absl::Status status = SetUpLogging(options); !status.ok()) return Fail(status);
  const ledger::SystemClock clock;
  auto ledger = OpenLedger(options, clock);
  if (!ledger.ok()) return Fail(ledger.status());
  auto access = OpenAccess(options, clock);
  if (!access.ok()) return Fail(access.status());
  std::unique_ptr<Metrics> metrics;
  if (!options.metrics_listen.empty()) {
    auto started = Metrics::Start(options.metrics_listen, **ledger, options.data);
    if (!started.ok()) return Fail(started.status());
    metrics = *std::move(started);
    spdlog::info("metrics at http://{}/metrics", metrics->address());
  }
  rpc::ServerOptions server_options = ServerOptionsOf(options);
  server_options.access = access->get();
  auto server = rpc::Server::Start(**ledger, server_options);
  if (!server.ok()) return Fail(server.status());
  spdlog::info("serving ledger {} ({}) at {}, {} events, folder {}", (*ledger)->identity().name,
               domain::FormatUuid((*ledger)->identity().ledger_id), (*server)->address(),
               (*ledger)->tree_head().size, options.data);
  spdlog::info("checkpoints are signed by {}", (*ledger)->proofs().signer()->key().ToString());
  auto checkpoint_file = KeepCheckpointFile(options, **ledger);
  if (!WriteReadyFile(options.ready_file, (*server)->address())) {
    return Fail(absl::InvalidArgumentError("cannot write the ready file " + options.ready_file));
  }
  int signal = 0;
  while (sigwait(&stop_signals, &signal) == 0 && signal == SIGHUP) {
    if (checkpoint_file != nullptr) checkpoint_file->WriteSoon();
  }
  spdlog::info("stopping: {}", strsignal(signal));
  (*server)->Stop(kStopGrace);
  server->reset();
  checkpoint_file.reset();
  metrics.reset();
  const auto size = (*ledger)->tree_head().size;
  ledger->reset();
  spdlog::info("stopped at {} events", size);
  return 0;
}

}  // namespace
}  // namespace minutebook

int main(int argc, char** argv) {
  // gRPC's mutexes are absl's, which the distribution builds so that each lock takes part in one
  // graph of all locks, behind one spinlock of the process, to find cycles in their order.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  // Before any thread is made, so that only sigwait takes them.
  sigset_t stop_signals;
  sigemptyset(&stop_signals);
  sigaddset(&stop_signals, SIGINT);
  sigaddset(&stop_signals, SIGTERM);
  sigaddset(&stop_signals, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &stop_signals, nullptr);

  minutebook::Options options;
  const auto check = [](const minutebook::Options& given) {
    absl::Status status = minutebook::rpc::Server::Check(minutebook::ServerOptionsOf(given));
    return status.ok() ? minutebook::Metrics::Check(given.metrics_listen) : status;
  };
  if (const auto status = minutebook::ParseOptions(argc, argv, check, &options)) return *status;
  return minutebook::Run(options, stop_signals);
}
