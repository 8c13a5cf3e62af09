#include "service/ledger/checkpoint_file.h"

#include <utility>

#include "store/files.h"

namespace minutebook::ledger {

using store::MutexLock;

CheckpointFile::CheckpointFile(const Ledger& ledger, std::string path,
                               std::chrono::seconds interval,
                               std::function<void(const absl::Status&)> failed)
    : ledger_(ledger),
      path_(std::move(path)),
      interval_(interval),
      failed_(std::move(failed)),
      thread_([this] { Run(); }) {}

CheckpointFile::~CheckpointFile() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
  }
  changed_.NotifyAll();
  thread_.join();
}

void CheckpointFile::WriteSoon() {
  {
    MutexLock lock(mutex_);
    asked_ = true;
  }
  changed_.NotifyAll();
}

void CheckpointFile::Run() {
  for (bool stopping = false; !stopping;) {
    {
      MutexLock lock(mutex_);
      const auto next = std::chrono::steady_clock::now() + interval_;
      while (!asked_ && !stopping_ && changed_.WaitUntil(mutex_, next)) {
      }
      if (asked_) written_.clear();  // asked for, it is written though nothing is new
      asked_ = false;
      stopping = stopping_;
    }
    Write();
  }
}

void CheckpointFile::Write() {
  const auto checkpoint = ledger_.proofs().Checkpoint(ledger_.tree_head());
  absl::Status status = checkpoint.status();
  if (status.ok() && checkpoint->note() != written_) {
    status = store::ReplaceFile(path_, checkpoint->note(), store::kPublicFileMode);
    if (status.ok()) written_ = checkpoint->note();
  }
  if (!status.ok()) failed_(status);
}

}  // namespace minutebook::ledger
