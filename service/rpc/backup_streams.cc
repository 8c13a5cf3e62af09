#include "service/rpc/backup_streams.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "service/domain/identifiers.h"
#include "service/domain/instant.h"
#include "service/domain/status_macros.h"
#include "service/rpc/raw_message.h"

namespace minutebook::rpc {
namespace {

constexpr int kHaveMax = 20'000;

void SetProgress(const ledger::BackupTask::State& state, v1::BackupProgress* progress) {
  progress->set_doing(state.doing);
  progress->set_done(state.done);
  progress->set_total(state.total);
}

}  // namespace

v1::Backup ToProto(const store::Backup& backup) {
  v1::Backup proto;
  proto.set_number(backup.number);
  proto.set_damaged(backup.damaged);
  if (backup.damaged) return proto;
  *proto.mutable_made_at() = domain::TimestampOf(backup.made_at_s * 1'000'000);
  proto.set_ledger_id(domain::FormatUuid(backup.identity.ledger_id));
  proto.set_name(backup.identity.name);
  proto.set_bytes(backup.bytes);
  proto.set_files(backup.files);
  proto.set_good(backup.good.has_value());
  if (!backup.good) return proto;
  proto.set_tree_size(backup.good->size);
  proto.set_root_hash(backup.good->root.data(), backup.good->root.size());
  return proto;
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* BackupTaskStream::Create(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer& request, const Parts& parts) {
  v1::CreateBackupRequest parsed;
  auto permit = AdmitStream(context, "CreateBackup", request, parts.admission, &parsed);
  if (!permit.ok()) return RefuseStream(permit.status());
  return PumpedStream::Begin(std::make_shared<BackupTaskStream>(
      context, parts, *std::move(permit), "CreateBackup",
      [&ledger = parts.ledger, keep = parsed.keep()](std::function<void()> wake) {
        return ledger.backups().Create(keep, std::move(wake));
      },
      [](const ledger::BackupTask::State& state) {
        v1::CreateBackupResponse response;
        SetProgress(state, response.mutable_progress());
        if (state.ended) *response.mutable_backup() = ToProto(state.backup);
        response.mutable_removed()->Add(state.removed.begin(), state.removed.end());
        return response.SerializeAsString();
      }));
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* BackupTaskStream::Verify(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer& request, const Parts& parts) {
  v1::VerifyBackupRequest parsed;
  auto permit = AdmitStream(context, "VerifyBackup", request, parts.admission, &parsed);
  if (!permit.ok()) return RefuseStream(permit.status());
  return PumpedStream::Begin(std::make_shared<BackupTaskStream>(
      context, parts, *std::move(permit), "VerifyBackup",
      [&ledger = parts.ledger, number = parsed.number()](std::function<void()> wake) {
        return ledger.backups().Check(number, std::move(wake));
      },
      [](const ledger::BackupTask::State& state) {
        v1::VerifyBackupResponse response;
        SetProgress(state, response.mutable_progress());
        if (state.ended) *response.mutable_backup() = ToProto(state.backup);
        return response.SerializeAsString();
      }));
}

BackupTaskStream::BackupTaskStream(grpc::CallbackServerContext* context, const Parts& parts,
                                   Permit permit, const char* method, BeginTask begin,
                                   Telling telling)
    : PumpedStream(context, std::move(permit), parts.stream_pool, parts.streams),
      log_(context, method),
      begin_(std::move(begin)),
      telling_(std::move(telling)) {}

BackupTaskStream::~BackupTaskStream() { Disarm(); }

void BackupTaskStream::Arm(std::uint64_t /*resume*/) {
  if (task_->state().changes != told_) Wake();
}

void BackupTaskStream::Disarm() {
  if (task_ != nullptr) task_->Abandon();
}

absl::StatusOr<PumpedStream::Step> BackupTaskStream::Produce(std::string* message) {
  if (done_) return Step::kDone;
  if (task_ == nullptr) {
    ASSIGN_OR_RETURN(task_, begin_([this] { Wake(); }));
  }
  const auto state = task_->state();
  if (state.ended && !state.status.ok()) return state.status;
  if (state.changes == told_) return Step::kWait;
  told_ = state.changes;
  done_ = state.ended;
  *message = telling_(state);
  return Step::kWrite;
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* FetchBackupStream::Begin(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer& request, const Parts& parts) {
  v1::FetchBackupRequest parsed;
  auto permit = AdmitStream(context, "FetchBackup", request, parts.admission, &parsed);
  if (!permit.ok()) return RefuseStream(permit.status());
  if (parsed.have_size() > kHaveMax) {
    return RefuseStream(
        absl::InvalidArgumentError(absl::StrCat("have: at most ", kHaveMax, " names")));
  }
  return PumpedStream::Begin(
      std::make_shared<FetchBackupStream>(context, parts, *std::move(permit), std::move(parsed)));
}

FetchBackupStream::FetchBackupStream(grpc::CallbackServerContext* context, const Parts& parts,
                                     Permit permit, v1::FetchBackupRequest request)
    : PumpedStream(context, std::move(permit), parts.stream_pool, parts.streams),
      log_(context, "FetchBackup"),
      ledger_(parts.ledger),
      bytes_max_(parts.limits.stream_message_bytes_max),
      request_(std::move(request)) {}

absl::Status FetchBackupStream::Open(v1::FetchBackupResponse* response) {
  ASSIGN_OR_RETURN(set_, ledger_.backups().OpenToRead());
  ASSIGN_OR_RETURN(const store::Backup backup, set_->Find(request_.number()));
  *response->mutable_backup() = ToProto(backup);
  ASSIGN_OR_RETURN(files_, set_->Files(backup.number));
  const std::set<std::string> have(request_.have().begin(), request_.have().end());
  std::erase_if(files_, [&](const store::BackupFile& file) {
    return absl::StartsWith(file.name, "shared_checksum/") && have.contains(file.name);
  });
  return absl::OkStatus();
}

absl::StatusOr<PumpedStream::Step> FetchBackupStream::Produce(std::string* message) {
  v1::FetchBackupResponse response;
  if (set_ == nullptr) {
    RETURN_IF_ERROR(Open(&response));
  } else if (at_ == files_.size()) {
    return Step::kDone;
  }
  if (at_ < files_.size()) {
    const store::BackupFile& file = files_[at_];
    const std::string path = absl::StrCat(ledger_.backups().folder(), "/", file.name);
    if (!in_.is_open()) {
      in_.open(path, std::ios::binary);
      left_ = file.bytes;
      response.set_name(file.name);
      response.set_bytes_in_file(file.bytes);
    }
    std::string* const data = response.mutable_data();
    data->resize(std::min<std::uint64_t>(left_, bytes_max_));
    if (!in_.read(data->data(), static_cast<std::streamsize>(data->size()))) {
      return absl::DataLossError(absl::StrCat(path, " cannot be read, or has become shorter"));
    }
    left_ -= data->size();
    if (left_ == 0) {
      in_.close();
      ++at_;
    }
  }
  *message = response.SerializeAsString();
  return Step::kWrite;
}

}  // namespace minutebook::rpc
