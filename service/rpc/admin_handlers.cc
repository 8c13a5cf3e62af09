#include "service/rpc/admin_handlers.h"

#include <utility>

#include "service/domain/instant.h"
#include "service/ledger/record.h"
#include "service/rpc/backup_streams.h"
#include "service/rpc/event_key.h"
#include "service/rpc/ledger_info.h"
#include "service/rpc/rebuild_stream.h"

namespace minutebook::rpc {
namespace {

absl::StatusOr<v1::GetServerInfoResponse> ServerInfo(const ledger::Ledger& ledger,
                                                     std::int64_t started_at_us) {
  v1::GetServerInfoResponse response;
  *response.mutable_ledger() = LedgerInfo(ledger);
  const store::ViewsState views = ledger.views_state();
  response.mutable_views()->set_version(views.version);
  response.mutable_views()->set_applied_position(views.applied_position);
  response.set_search_position(ledger.words().applied_position());
  if (const store::Position head = ledger.log().Head(); head > 0) {
    auto stored = ledger.log().Read(head);
    if (!stored.ok()) return stored.status();
    auto header = ledger::HeaderOfStored(*stored);
    if (!header.ok()) return header.status();
    *response.mutable_last_recorded_at() = domain::TimestampOf(header->recorded_at_us());
  }
  if (const ledger::Signer* const signer = ledger.proofs().signer()) {
    response.set_verifier_key(signer->key().ToString());
  }
  for (std::string& warning : ledger.warnings()) response.add_warnings(std::move(warning));
  *response.mutable_started_at() = domain::TimestampOf(started_at_us);
  return response;
}

absl::StatusOr<v1::EraseResponse> EraseEvent(const v1::EraseRequest& request, const Visit& visit,
                                             ledger::Ledger& ledger) {
  auto position = PositionOf(request, visit, ledger);
  if (!position.ok()) return position.status();
  auto outcome = ledger.Erase({.position = *position,
                               .reason = request.reason(),
                               .authority = request.authority(),
                               .recorder = visit.caller().principal()});
  if (!outcome.ok()) return outcome.status();
  v1::EraseResponse response;
  response.set_position(*position);
  *response.mutable_receipt() = ToMessage(outcome->receipt);
  return response;
}

}  // namespace

AdminHandlers::AdminHandlers(Parts parts)
    : parts_(parts), started_at_us_(parts_.ledger.AnswerNow().now_us) {}

grpc::ServerUnaryReactor* AdminHandlers::GetServerInfo(grpc::CallbackServerContext* context,
                                                       const grpc::ByteBuffer* request,
                                                       grpc::ByteBuffer* response) {
  return ServeUnary<v1::GetServerInfoRequest>(
      parts_, context, "GetServerInfo", *request, response,
      [](const auto&) { return Work::kAtOnce; },
      [this](const auto&, const Visit&) { return ServerInfo(parts_.ledger, started_at_us_); });
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* AdminHandlers::RebuildViews(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) {
  return RebuildStream::Begin(context, *request, parts_);
}

grpc::ServerUnaryReactor* AdminHandlers::Erase(grpc::CallbackServerContext* context,
                                               const grpc::ByteBuffer* request,
                                               grpc::ByteBuffer* response) {
  return ServeUnary<v1::EraseRequest>(
      parts_, context, "Erase", *request, response, [](const auto&) { return Work::kOnPool; },
      [this](const auto& asked, const Visit& visit) {
        return EraseEvent(asked, visit, parts_.ledger);
      });
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* AdminHandlers::CreateBackup(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) {
  return BackupTaskStream::Create(context, *request, parts_);
}

grpc::ServerUnaryReactor* AdminHandlers::ListBackups(grpc::CallbackServerContext* context,
                                                     const grpc::ByteBuffer* request,
                                                     grpc::ByteBuffer* response) {
  return ServeUnary<v1::ListBackupsRequest>(
      parts_, context, "ListBackups", *request, response, [](const auto&) { return Work::kOnPool; },
      [this](const auto&, const Visit&) -> absl::StatusOr<v1::ListBackupsResponse> {
        const auto backups = parts_.ledger.backups().List();
        if (!backups.ok()) return backups.status();
        v1::ListBackupsResponse listed;
        for (const auto& backup : *backups) *listed.add_backups() = ToProto(backup);
        return listed;
      });
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* AdminHandlers::VerifyBackup(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) {
  return BackupTaskStream::Verify(context, *request, parts_);
}

grpc::ServerWriteReactor<grpc::ByteBuffer>* AdminHandlers::FetchBackup(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer* request) {
  return FetchBackupStream::Begin(context, *request, parts_);
}

}  // namespace minutebook::rpc
