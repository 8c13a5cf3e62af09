// Erasing as the ledger does it: the record first, in one commit; then the words and the files.
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/domain/search/index_keys.h"
#include "service/ledger/ledger.h"

namespace minutebook::ledger {

absl::Status Ledger::Purge() {
  auto due = store_->PurgeDue();
  if (!due.ok()) return due.status();
  if (due->empty()) return absl::OkStatus();
  const absl::Status dropped =
      search_ != nullptr ? search_->MakeAnew() : store_->words().Reset(domain::SearchVersion());
  const absl::Status status = dropped.ok() ? store_->Purge() : dropped;
  if (status.ok()) return status;
  return absl::UnavailableError(
      absl::StrCat("the event at position ", due->front(),
                   " is erased, but its bytes could not be taken out of the files yet (",
                   status.message(), "); erase it once more, or restart the server"));
}

absl::StatusOr<EraseOutcome> Ledger::Erase(const EraseCommand& command) {
  if (absl::Status status = CheckErase(command, store_->log()); !status.ok()) return status;
  const auto alone = BeginAlone("an event is being erased");
  if (!alone.ok()) return alone.status();
  auto before = FindErasure(store_->log(), context_, command.position);
  if (!before.ok()) return before.status();
  absl::StatusOr<EraseOutcome> outcome = EraseOutcome();
  if (before->has_value()) {
    outcome->receipt = **std::move(before);
    outcome->erased = {command.position};
  } else {
    auto together = ErasedTogether(*store_, context_, command.position);
    if (!together.ok()) return together.status();
    RedactedFold fold(*store_, context_, *std::move(together));
    // Most of the work, while appends go on; the writer folds what came meanwhile.
    if (absl::Status status = fold.Advance(store_->log().Head()); !status.ok()) return status;
    outcome = writer_->Erase(command, fold);
  }
  // After the commit, also where it is not known what became of it: what answers worked out before
  // holds the words, and rows of the past are otherwise now.
  ForgetAnswers();
  if (!outcome.ok()) return outcome;
  if (absl::Status status = Purge(); !status.ok()) return status;
  return outcome;
}

}  // namespace minutebook::ledger
