#include "service/ledger/views_rebuild.h"

#include <future>
#include <utility>

#include "service/domain/fold.h"
#include "service/domain/status_macros.h"
#include "service/ledger/refold.h"

namespace minutebook::ledger {
namespace {

// Folded between two words of progress.
constexpr std::uint64_t kEventsAtOnce = 2000;
// The rest, for which appends wait a moment.
constexpr std::uint64_t kEventsExclusivelyMax = 200;

}  // namespace

absl::StatusOr<std::unique_ptr<ViewsRebuild>> ViewsRebuild::Begin(
    store::Store& store, const domain::LedgerContext& context, Exclusively exclusively,
    bool check_only) {
  ASSIGN_OR_RETURN(std::unique_ptr<store::ViewsDraft> draft,
                   store.DraftViews(domain::kViewsVersion));
  return std::unique_ptr<ViewsRebuild>(
      new ViewsRebuild(store, context, std::move(exclusively), check_only, std::move(draft)));
}

ViewsRebuild::ViewsRebuild(store::Store& store, const domain::LedgerContext& context,
                           Exclusively exclusively, bool check_only,
                           std::unique_ptr<store::ViewsDraft> draft)
    : store_(store),
      context_(context),
      exclusively_(std::move(exclusively)),
      check_only_(check_only),
      asked_at_(store.log().Head()),
      draft_(std::move(draft)),
      refold_(std::make_unique<Refold>(
          context, store.log(), draft_->rows(), draft_->applied_position(),
          [this](store::Position position, const std::vector<store::RowChange>& changes) {
            return draft_->Apply(position, changes);
          })) {}

ViewsRebuild::~ViewsRebuild() = default;

absl::StatusOr<RebuildProgress> ViewsRebuild::Step() {
  RebuildProgress progress{refold_->position(), store_.log().Head(), std::nullopt};
  const std::uint64_t left = progress.head - progress.position;
  if (left > (compared_.has_value() ? kEventsExclusivelyMax : 0)) {
    RETURN_IF_ERROR(refold_->Step(kEventsAtOnce));
    progress.position = refold_->position();
    progress.head = store_.log().Head();
    // What was on record when this was asked is compared. Of what came since, a check owes nothing,
    // and a rebuild leaves a short rest to the steps behind.
    const bool far = !check_only_ && progress.head - progress.position > kEventsAtOnce;
    if (compared_.has_value() || progress.position < asked_at_ || far) return progress;
  }
  if (!compared_.has_value()) {
    RETURN_IF_ERROR(Compare());
    if (check_only_) progress.done = compared_;
    return progress;
  }
  RETURN_IF_ERROR(refold_->Settle());  // so that appends need not wait for it
  RETURN_IF_ERROR(exclusively_([this] { return Replace(); }));
  compared_->replaced = true;
  progress.position = progress.head = store_.views_state().applied_position;
  progress.done = compared_;
  return progress;
}

absl::Status ViewsRebuild::Compare() {
  RETURN_IF_ERROR(refold_->Settle());
  Rebuilt compared;
  compared.position = refold_->position();
  // All at once: each reads or writes all rows by a thread of its own.
  auto sealing = std::async(std::launch::async,
                            [this] { return check_only_ ? absl::OkStatus() : draft_->Seal(); });
  auto served =
      std::async(std::launch::async, [&] { return store_.DigestViews(compared.position); });
  ASSIGN_OR_RETURN(compared.after, draft_->Digest(compared.position));
  // Rows that cannot even be read are what this mends.
  const absl::StatusOr<store::Hash> before = served.get();
  if (before.ok()) {
    compared.before = *before;
  } else if (!absl::IsDataLoss(before.status())) {
    return before.status();
  }
  RETURN_IF_ERROR(sealing.get());
  compared_ = compared;
  return absl::OkStatus();
}

absl::Status ViewsRebuild::Replace() {
  ASSIGN_OR_RETURN(const std::vector<store::RowChange> rest, refold_->Rest());
  return store_.ServeDraft(*draft_, rest);
}

}  // namespace minutebook::ledger
