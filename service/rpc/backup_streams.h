// CreateBackup, VerifyBackup and FetchBackup: the calls, and what they tell.
#pragma once

#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "minutebook/v1/backup.pb.h"
#include "service/ledger/backups.h"
#include "service/rpc/call_log.h"
#include "service/rpc/parts.h"
#include "service/rpc/pumped_stream.h"

namespace minutebook::rpc {

v1::Backup ToProto(const store::Backup& backup);

// Tells how a backup is made or checked. A caller that goes ends it.
class BackupTaskStream final : public PumpedStream {
 public:
  using Task = std::shared_ptr<ledger::BackupTask>;
  // Begins the task; `wake` is for it.
  using BeginTask = std::function<absl::StatusOr<Task>(std::function<void()> wake)>;
  // The response that says how it stands.
  using Telling = std::function<std::string(const ledger::BackupTask::State&)>;

  static grpc::ServerWriteReactor<grpc::ByteBuffer>* Create(grpc::CallbackServerContext* context,
                                                            const grpc::ByteBuffer& request,
                                                            const Parts& parts);
  static grpc::ServerWriteReactor<grpc::ByteBuffer>* Verify(grpc::CallbackServerContext* context,
                                                            const grpc::ByteBuffer& request,
                                                            const Parts& parts);
  BackupTaskStream(grpc::CallbackServerContext* context, const Parts& parts, Permit permit,
                   const char* method, BeginTask begin, Telling telling);
  ~BackupTaskStream() override;

 protected:
  absl::StatusOr<Step> Produce(std::string* message) override;
  void Arm(std::uint64_t resume) override;
  void Disarm() override;
  // It is not resumed: asked again, it begins anew.
  std::uint64_t ResumePosition() const override { return 0; }
  void Ended(const grpc::Status& status) override { log_.Ended(status); }

 private:
  const CallLog log_;
  const BeginTask begin_;
  const Telling telling_;
  Task task_;               // begun by the first step
  std::uint64_t told_ = 0;  // of its changes
  bool done_ = false;
};

// Sends the files of a backup.
class FetchBackupStream final : public PumpedStream {
 public:
  static grpc::ServerWriteReactor<grpc::ByteBuffer>* Begin(grpc::CallbackServerContext* context,
                                                           const grpc::ByteBuffer& request,
                                                           const Parts& parts);
  FetchBackupStream(grpc::CallbackServerContext* context, const Parts& parts, Permit permit,
                    v1::FetchBackupRequest request);

 protected:
  absl::StatusOr<Step> Produce(std::string* message) override;
  std::uint64_t ResumePosition() const override { return 0; }
  void Ended(const grpc::Status& status) override { log_.Ended(status); }

 private:
  absl::Status Open(v1::FetchBackupResponse* response);

  const CallLog log_;
  ledger::Ledger& ledger_;
  const std::size_t bytes_max_;
  const v1::FetchBackupRequest request_;
  std::unique_ptr<store::BackupSet> set_;  // opened by the first step; held, so that it stays
  std::vector<store::BackupFile> files_;
  std::size_t at_ = 0;      // which of the files is sent
  std::ifstream in_;        // it, where its first piece is sent
  std::uint64_t left_ = 0;  // of it
};

}  // namespace minutebook::rpc
