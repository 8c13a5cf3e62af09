#include "tools/bench/bare_servers.h"

#include <grpcpp/grpcpp.h>
#include <pthread.h>
#include <signal.h>

#include <cstdio>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include "absl/strings/str_cat.h"
#include "minutebook/v1/ledger_service.grpc.pb.h"
#include "tools/bench/bare_pipeline.h"
#include "tools/bench/bytes.h"
#include "tools/bench/commit_log.h"

namespace minutebook::bench {
namespace {

using RawAppend = v1::LedgerService::WithRawCallbackMethod_Append<v1::LedgerService::Service>;
using RawAppends = v1::LedgerService::WithRawCallbackMethod_AppendStream<RawAppend>;
using RawRead = v1::LedgerService::WithRawCallbackMethod_ReadEvents<v1::LedgerService::Service>;

class EchoService final : public RawAppend {
 public:
  explicit EchoService(grpc::ByteBuffer reply) : reply_(std::move(reply)) {}

  grpc::ServerUnaryReactor* Append(grpc::CallbackServerContext* context, const grpc::ByteBuffer*,
                                   grpc::ByteBuffer* response) override {
    grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
    *response = reply_;  // shares the bytes
    reactor->Finish(grpc::Status::OK);
    return reactor;
  }

 private:
  const grpc::ByteBuffer reply_;
};

class CommitService final : public RawAppends {
 public:
  CommitService(const std::string& folder, grpc::ByteBuffer reply)
      : reply_(std::move(reply)), log_(folder) {}

  grpc::ServerUnaryReactor* Append(grpc::CallbackServerContext* context,
                                   const grpc::ByteBuffer* request,
                                   grpc::ByteBuffer* response) override {
    grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
    *response = reply_;
    log_.Append({request, [reactor](bool ok) {
                   reactor->Finish(ok ? grpc::Status::OK
                                      : grpc::Status(grpc::StatusCode::UNAVAILABLE, "no commit"));
                 }});
    return reactor;
  }

  grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* AppendStream(
      grpc::CallbackServerContext*) override {
    return ServePipelined(log_, reply_);
  }

 private:
  const grpc::ByteBuffer reply_;
  CommitLog log_;
};

class StreamService final : public RawRead {
 public:
  StreamService(grpc::ByteBuffer message, std::size_t messages)
      : message_(std::move(message)), messages_(messages) {}

  grpc::ServerWriteReactor<grpc::ByteBuffer>* ReadEvents(grpc::CallbackServerContext*,
                                                         const grpc::ByteBuffer*) override {
    return new Stream(message_, messages_);
  }

 private:
  class Stream final : public grpc::ServerWriteReactor<grpc::ByteBuffer> {
   public:
    Stream(const grpc::ByteBuffer& message, std::size_t left) : message_(message), left_(left) {
      Next();
    }
    void OnWriteDone(bool ok) override { ok ? Next() : Finish(grpc::Status::CANCELLED); }
    void OnDone() override { delete this; }

   private:
    void Next() {
      if (left_ == 0) return Finish(grpc::Status::OK);
      --left_;
      StartWrite(&message_);
    }

    const grpc::ByteBuffer& message_;
    std::size_t left_;
  };

  const grpc::ByteBuffer message_;
  const std::size_t messages_;
};

std::unique_ptr<grpc::Service> MakeService(const Options& options) {
  grpc::ByteBuffer reply = ToByteBuffer(std::string(options.reply_bytes, 'r'));
  if (options.serve == "echo") return std::make_unique<EchoService>(std::move(reply));
  if (options.serve == "commit") {
    return std::make_unique<CommitService>(options.data, std::move(reply));
  }
  std::ifstream file(options.message_file, std::ios::binary);
  std::stringstream message;
  message << file.rdbuf();
  return std::make_unique<StreamService>(ToByteBuffer(message.str()), options.messages);
}

}  // namespace

int ServeBare(const Options& options) {
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGINT);
  sigaddset(&stop, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);

  const std::unique_ptr<grpc::Service> service = MakeService(options);
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(service.get());
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr || port == 0) return 1;
  const std::string temporary = options.ready_file + ".new";
  std::ofstream(temporary) << "127.0.0.1:" << port << '\n';
  if (std::rename(temporary.c_str(), options.ready_file.c_str()) != 0) return 1;
  int signal = 0;
  sigwait(&stop, &signal);
  server->Shutdown(std::chrono::system_clock::now());
  return 0;
}

}  // namespace minutebook::bench
