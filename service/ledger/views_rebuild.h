// A rebuild of all views beside a running server: they are folded anew from the log while appends
// and questions go on, compared with those that are served, and take their place. For one thread at
// a time. Ended before its last step, it changes nothing.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "absl/status/statusor.h"
#include "service/domain/event.h"
#include "store/store.h"

namespace minutebook::ledger {

class Refold;

// How a rebuild ended.
struct Rebuilt {
  // Where both were compared.
  store::Position position = 0;
  // Of the rows that were served; nullopt where they could not be read.
  std::optional<store::Hash> before;
  store::Hash after{};
  bool replaced = false;
};

// How far it has come.
struct RebuildProgress {
  store::Position position = 0;
  store::Position head = 0;
  std::optional<Rebuilt> done;  // set by the last step
};

class ViewsRebuild {
 public:
  // Runs work while nothing is appended, and gives what it gives.
  using Exclusively = std::function<absl::Status(const std::function<absl::Status()>& work)>;

  // All must outlive it. FAILED_PRECONDITION while another is under way.
  static absl::StatusOr<std::unique_ptr<ViewsRebuild>> Begin(store::Store& store,
                                                             const domain::LedgerContext& context,
                                                             Exclusively exclusively,
                                                             bool check_only);
  ~ViewsRebuild();

  // Does a little more: some thousand events, or the comparison, which reads all rows. Not to be
  // called once it was done, or failed.
  absl::StatusOr<RebuildProgress> Step();

 private:
  ViewsRebuild(store::Store& store, const domain::LedgerContext& context, Exclusively exclusively,
               bool check_only, std::unique_ptr<store::ViewsDraft> draft);

  absl::Status Compare();
  // Folds the last events and lets the store serve the rows. While nothing is appended.
  absl::Status Replace();

  store::Store& store_;
  const domain::LedgerContext& context_;
  const Exclusively exclusively_;
  const bool check_only_;
  const store::Position asked_at_;  // the log's head when it began: compared up to here at least
  const std::unique_ptr<store::ViewsDraft> draft_;
  const std::unique_ptr<Refold> refold_;  // into the draft
  std::optional<Rebuilt> compared_;
};

}  // namespace minutebook::ledger
