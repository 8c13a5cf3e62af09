// The gRPC server over a ledger.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "service/access/book.h"
#include "service/access/tls.h"
#include "service/ledger/ledger.h"
#include "service/rpc/limits.h"

namespace minutebook::rpc {

struct ServerOptions {
  // HOST:PORT; port 0 takes any free one. See access/listen.h for which.
  std::string listen = "127.0.0.1:7466";
  access::TlsFiles tls;
  RpcLimits limits;
  // Log each call at info, rather than at debug.
  bool access_log = false;
  // Who may do what; must outlive the server. Null: nobody but whom the next option lets in.
  access::Book* access = nullptr;
  // Who shows neither token nor certificate may do everything: for a loopback address alone.
  bool allow_anonymous = false;
};

class Server {
 public:
  virtual ~Server() = default;

  // INVALID_ARGUMENT for what Start would refuse by itself, an address, a file of TLS or strangers
  // let in from afar: to be asked before a ledger is opened.
  static absl::Status Check(const ServerOptions& options);

  // Serves `ledger`, which must outlive the server. Errors as of Check; UNAVAILABLE for a port in
  // use.
  static absl::StatusOr<std::unique_ptr<Server>> Start(ledger::Ledger& ledger,
                                                       const ServerOptions& options);

  // HOST:PORT as bound.
  virtual const std::string& address() const = 0;
  // Ends streams with the position to resume from, answers the appends that are queued, waits for
  // calls under way up to `grace`, then cuts them off. Called by the destructor too.
  virtual void Stop(std::chrono::milliseconds grace) = 0;
};

}  // namespace minutebook::rpc
