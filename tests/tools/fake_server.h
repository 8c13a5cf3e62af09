// A ledger in memory behind a real socket, that can be told to fail.
#pragma once

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "minutebook/v1/ledger_service.grpc.pb.h"

namespace minutebook::client {

class FakeLedger final : public v1::LedgerService::Service {
 public:
  FakeLedger();
  ~FakeLedger() override;

  const std::string& address() const { return address_; }
  // The ids or refs of the events recorded, in order, each once.
  std::vector<std::string> Names();
  // All calls made so far, those that failed included.
  int appends() const { return appends_; }
  int streams() const { return streams_; }

  // Settings; before the first call.
  int lose_answers = 0;        // record so many appends without answering
  std::string then_refuse;     // with this reason, once no more answers are lost
  int break_import_after = 0;  // break the first import after so many batches; 0: never
  int break_watch_after = 0;   // break each watch after so many events; 0: never
  std::string refuse_name;     // refuse the event of this name in an import

  grpc::Status Append(grpc::ServerContext*, const v1::AppendRequest*, v1::AppendResponse*) override;
  grpc::Status Import(grpc::ServerContext*,
                      grpc::ServerReaderWriter<v1::ImportResponse, v1::ImportRequest>*) override;
  grpc::Status Watch(grpc::ServerContext*, const v1::WatchRequest*,
                     grpc::ServerWriter<v1::WatchResponse>*) override;
  grpc::Status GetLedger(grpc::ServerContext*, const v1::GetLedgerRequest*,
                         v1::GetLedgerResponse*) override;

 private:
  // Whether it was new.
  bool Record(const v1::NewEvent& event);

  std::mutex mutex_;
  std::vector<std::string> names_;  // guarded by mutex_
  std::atomic<int> appends_ = 0;
  std::atomic<int> streams_ = 0;
  std::string address_;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace minutebook::client
