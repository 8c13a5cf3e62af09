#include "tools/client/connection.h"

#include <algorithm>

#include "tools/client/bearer.h"

namespace minutebook::client {
namespace {

constexpr int kMessageBytesMax = 16 << 20;  // the server sends less than 1 MiB
constexpr int kKeepaliveMs = 30'000;
constexpr int kKeepaliveTimeoutMs = 10'000;
constexpr int kReconnectFirstMs = 100;
// How long one attempt to connect may take, which gRPC calls its least pause: to a distant or busy
// server several round trips, with TLS.
constexpr int kConnectMs = 5'000;
constexpr int kReconnectMaxMs = 2'000;
// How long a channel that has just failed is given to try again, beside our own pauses.
constexpr absl::Duration kReconnectWait = absl::Milliseconds(500);

std::shared_ptr<grpc::ChannelCredentials> CredentialsOf(const TlsOptions& tls) {
  if (tls.authorities.empty()) return grpc::InsecureChannelCredentials();
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = tls.authorities;
  options.pem_cert_chain = tls.certificate;
  options.pem_private_key = tls.key;
  return grpc::SslCredentials(options);
}

std::shared_ptr<grpc::Channel> MakeChannel(const ClientOptions& options) {
  grpc::ChannelArguments args;
  args.SetUserAgentPrefix("minutebook/" MINUTEBOOK_VERSION);
  args.SetMaxReceiveMessageSize(kMessageBytesMax);
  args.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMs);
  args.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, kKeepaliveTimeoutMs);
  args.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kReconnectFirstMs);
  args.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, kConnectMs);
  args.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kReconnectMaxMs);
  // Retries are ours alone: gRPC's own would not tell us that a request was sent twice.
  args.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  return grpc::experimental::CreateCustomChannelWithInterceptors(
      options.server, CredentialsOf(options.tls), args, BearerOf(options.token));
}

// What may not be sent is not: every call ends with why.
ClientOptions Checked(ClientOptions options) {
  if (options.refuse_with.ok()) options.refuse_with = CheckToken(options);
  return options;
}

}  // namespace

Client::Connection::Connection(ClientOptions client_options)
    : options(Checked(std::move(client_options))),
      channel(MakeChannel(options)),
      ledger(v1::LedgerService::NewStub(channel)),
      query(v1::QueryService::NewStub(channel)),
      audit(v1::AuditService::NewStub(channel)),
      search(v1::SearchService::NewStub(channel)),
      admin(v1::AdminService::NewStub(channel)),
      access(v1::AccessService::NewStub(channel)) {}

absl::Status Client::Connection::Connect() {
  if (!options.refuse_with.ok()) return options.refuse_with;
  const absl::Time start = absl::Now();
  grpc_connectivity_state state = channel->GetState(true);
  const bool failed_before = state == GRPC_CHANNEL_TRANSIENT_FAILURE;
  const absl::Time deadline =
      start + (failed_before ? std::min(kReconnectWait, options.connect_deadline)
                             : options.connect_deadline);
  while (state != GRPC_CHANNEL_READY) {
    if (state == GRPC_CHANNEL_TRANSIENT_FAILURE && !failed_before) break;
    if (!channel->WaitForStateChange(state, absl::ToChronoTime(deadline))) break;
    state = channel->GetState(true);
  }
  return state == GRPC_CHANNEL_READY ? absl::OkStatus() : UnreachableError(options.server);
}

}  // namespace minutebook::client
