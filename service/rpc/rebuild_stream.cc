#include "service/rpc/rebuild_stream.h"

#include <utility>

namespace minutebook::rpc {
namespace {

void SetDigest(const store::Hash& digest, std::string* field) {
  field->assign(digest.begin(), digest.end());
}

}  // namespace

grpc::ServerWriteReactor<grpc::ByteBuffer>* RebuildStream::Begin(
    grpc::CallbackServerContext* context, const grpc::ByteBuffer& request, const Parts& parts) {
  v1::RebuildViewsRequest parsed;
  auto permit = AdmitStream(context, "RebuildViews", request, parts.admission, &parsed);
  if (!permit.ok()) return RefuseStream(permit.status());
  return PumpedStream::Begin(
      std::make_shared<RebuildStream>(context, parts, *std::move(permit), parsed.check_only()));
}

RebuildStream::RebuildStream(grpc::CallbackServerContext* context, const Parts& parts,
                             Permit permit, bool check_only)
    : PumpedStream(context, std::move(permit), parts.stream_pool, parts.streams),
      log_(context, "RebuildViews"),
      ledger_(parts.ledger),
      check_only_(check_only) {}

absl::StatusOr<PumpedStream::Step> RebuildStream::Produce(std::string* message) {
  if (done_) return Step::kDone;
  if (rebuild_ == nullptr) {
    auto begun = ledger_.BeginRebuild(check_only_);
    if (!begun.ok()) return begun.status();
    rebuild_ = *std::move(begun);
  }
  const auto progress = rebuild_->Step();
  if (!progress.ok()) {
    rebuild_.reset();
    return progress.status();
  }
  v1::RebuildViewsResponse response;
  response.set_position(progress->position);
  response.set_head(progress->head);
  if (progress->done.has_value()) {
    v1::RebuiltViews& done = *response.mutable_done();
    done.set_position(progress->done->position);
    if (progress->done->before) SetDigest(*progress->done->before, done.mutable_digest_before());
    SetDigest(progress->done->after, done.mutable_digest_after());
    done.set_replaced(progress->done->replaced);
    done_ = true;
    rebuild_.reset();
  }
  *message = response.SerializeAsString();
  return Step::kWrite;
}

}  // namespace minutebook::rpc
