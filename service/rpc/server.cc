#include "service/rpc/server.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/resource_quota.h>
#include <spdlog/spdlog.h>

#include <thread>

#include "absl/strings/str_cat.h"
#include "service/access/listen.h"
#include "service/rpc/access_handlers.h"
#include "service/rpc/admin_handlers.h"
#include "service/rpc/audit_handlers.h"
#include "service/rpc/call_counts.h"
#include "service/rpc/call_log.h"
#include "service/rpc/ledger_handlers.h"
#include "service/rpc/query_handlers.h"
#include "service/rpc/search_handlers.h"
#include "store/mutex.h"

namespace minutebook::rpc {
namespace {

using store::MutexLock;

// Asked of health by this name: not serving once stored data was found damaged.
constexpr char kUndamaged[] = "minutebook.undamaged";

// What is kept nowhere.
std::unique_ptr<access::Book> BookOfNobody(const ledger::Ledger& ledger) {
  return *access::Book::Open(
      {.path = "", .now_us = [&ledger] { return ledger.AnswerNow().now_us; }});
}

class GrpcServer final : public Server {
 public:
  GrpcServer(ledger::Ledger& ledger, const ServerOptions& options)
      : limits_(options.limits),
        ledger_(ledger),
        nobody_(options.access == nullptr ? BookOfNobody(ledger) : nullptr),
        book_(options.access != nullptr ? *options.access : *nobody_),
        admission_(book_,
                   {.anonymous_is_local = options.allow_anonymous,
                    .certificates = !options.tls.client_authorities.empty()},
                   limits_),
        pool_(limits_.pool_threads, limits_.pool_waiting_max),
        stream_pool_(limits_.pool_threads, limits_.pool_waiting_max),
        streams_(limits_),
        shared_events_(ledger.feed(), limits_.stream_message_bytes_max,
                       limits_.shared_events_bytes_max),
        ledger_handlers_(parts()),
        query_handlers_(parts()),
        audit_handlers_(parts()),
        search_handlers_(parts()),
        admin_handlers_(parts()),
        access_handlers_(parts(), book_) {}
  ~GrpcServer() override { Stop(std::chrono::seconds(5)); }

  absl::Status Listen(const std::string& host, const ServerOptions& options);
  const std::string& address() const override { return address_; }
  void Stop(std::chrono::milliseconds grace) override;

 private:
  void RunTicker();
  void TellHealth();

  Parts parts() {
    return {ledger_, pool_, stream_pool_, streams_, shared_events_, limits_, admission_};
  }

  const RpcLimits limits_;
  ledger::Ledger& ledger_;
  const std::unique_ptr<access::Book> nobody_;  // where none was given
  access::Book& book_;
  Admission admission_;
  Pool pool_;
  Pool stream_pool_;
  StreamRegistry streams_;
  SharedEvents shared_events_;
  LedgerHandlers ledger_handlers_;
  QueryHandlers query_handlers_;
  AuditHandlers audit_handlers_;
  SearchHandlers search_handlers_;
  AdminHandlers admin_handlers_;
  AccessHandlers access_handlers_;
  std::unique_ptr<grpc::Server> server_;
  std::string address_;
  std::size_t warnings_told_ = 0;  // this and the next two: the ticker's own
  bool takes_appends_ = true;
  bool indexes_words_ = true;

  store::Mutex mutex_;
  store::CondVar changed_;
  bool stopped_ GUARDED_BY(mutex_) = false;
  std::thread ticker_;
};

absl::Status GrpcServer::Listen(const std::string& host, const ServerOptions& options) {
  CallLog::LogAtInfo(options.access_log);
  static std::once_flag once;
  std::call_once(once, [] {
    grpc::EnableDefaultHealthCheckService(true);
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  });
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort(options.listen, access::CredentialsOf(options.tls), &port);
  builder.RegisterService(&ledger_handlers_);
  builder.RegisterService(&query_handlers_);
  builder.RegisterService(&audit_handlers_);
  builder.RegisterService(&search_handlers_);
  builder.RegisterService(&admin_handlers_);
  builder.RegisterService(&access_handlers_);
  builder.SetMaxReceiveMessageSize(static_cast<int>(limits_.message_bytes_max));
  grpc::ResourceQuota quota("minutebook");
  quota.Resize(limits_.transport_bytes_max);
  builder.SetResourceQuota(quota);
  // Off, or a second server would quietly share the port.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, limits_.calls_per_connection_max);
  // Clients that vanished are noticed within a minute.
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, 30'000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 20'000);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 10'000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  server_ = builder.BuildAndStart();
  if (server_ == nullptr || port == 0) {
    return absl::UnavailableError(
        absl::StrCat("cannot listen on ", options.listen,
                     ": the port is in use, or not allowed. Choose another by --listen"));
  }
  address_ = absl::StrCat(host, ":", port);
  TellHealth();
  if (auto* health = server_->GetHealthCheckService()) {
    health->SetServingStatus(v1::QueryService::service_full_name(), true);
    health->SetServingStatus(v1::AuditService::service_full_name(), true);
    health->SetServingStatus(v1::SearchService::service_full_name(), true);
    health->SetServingStatus(v1::AdminService::service_full_name(), true);
    health->SetServingStatus(v1::AccessService::service_full_name(), true);
  }
  ticker_ = std::thread([this] { RunTicker(); });
  return absl::OkStatus();
}

void GrpcServer::RunTicker() {
  MutexLock lock(mutex_);
  auto next = std::chrono::steady_clock::now();
  while (!stopped_) {
    next += std::chrono::seconds(1);
    while (!stopped_ && changed_.WaitUntil(mutex_, next)) {
    }
    if (stopped_) break;
    mutex_.Unlock();
    streams_.Tick(std::chrono::steady_clock::now());
    TellHealth();
    mutex_.Lock();
  }
}

// A ledger that takes no appends still answers: only LedgerService says that it does not serve.
void GrpcServer::TellHealth() {
  const auto warnings = ledger_.warnings();
  for (; warnings_told_ < warnings.size(); ++warnings_told_) {
    spdlog::warn("{}", warnings[warnings_told_]);
  }
  const std::string why = ledger_.read_only_because();
  if (why.empty() != takes_appends_) {
    takes_appends_ = why.empty();
    if (takes_appends_) {
      spdlog::info("the ledger takes appends again");
    } else {
      spdlog::error("the ledger takes no appends: {}", why);
    }
  }
  const absl::Status stopped = ledger_.words().failure();
  if (stopped.ok() != indexes_words_) {
    indexes_words_ = stopped.ok();
    if (indexes_words_) {
      spdlog::info("the index of words goes on");
    } else {
      spdlog::error("{}", std::string(stopped.message()));
    }
  }
  auto* health = server_->GetHealthCheckService();
  if (health == nullptr) return;
  health->SetServingStatus(v1::LedgerService::service_full_name(), takes_appends_);
  health->SetServingStatus(kUndamaged, !CallCounts::OfProcess().damage_found());
}

void GrpcServer::Stop(std::chrono::milliseconds grace) {
  {
    MutexLock lock(mutex_);
    if (stopped_) return;
    stopped_ = true;
  }
  changed_.NotifyAll();
  if (ticker_.joinable()) ticker_.join();
  if (server_ == nullptr) return;
  if (auto* health = server_->GetHealthCheckService()) health->SetServingStatus(false);
  streams_.StopAll();
  ledger_.StopWriting();
  server_->Shutdown(std::chrono::system_clock::now() + grace);
  server_->Wait();
}

}  // namespace

absl::Status Server::Check(const ServerOptions& options) {
  if (absl::Status status = access::CheckTls(options.tls); !status.ok()) return status;
  return access::HostToListen(options.listen, options.tls, options.allow_anonymous).status();
}

absl::StatusOr<std::unique_ptr<Server>> Server::Start(ledger::Ledger& ledger,
                                                      const ServerOptions& options) {
  if (absl::Status status = Check(options); !status.ok()) return status;
  auto host = access::HostToListen(options.listen, options.tls, options.allow_anonymous);
  auto server = std::make_unique<GrpcServer>(ledger, options);
  if (absl::Status status = server->Listen(*host, options); !status.ok()) return status;
  return server;
}

}  // namespace minutebook::rpc
