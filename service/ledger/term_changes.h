// Since when the terms of each office are as they are, so that what answers worked out of them
// serves on while other things are recorded. Note is for one thread at a time; UnchangedSince is
// thread-safe.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <string_view>

#include "service/domain/answers.h"
#include "store/store.h"

namespace minutebook::ledger {

class TermChanges final : public domain::ChangeFinder {
 public:
  // Of what changed up to `head` nothing is known but that. Offices share `places` by hash: of
  // those in one, the last change of any counts for all, which is never too early.
  TermChanges(store::Position head, std::size_t places);

  // What is about to be committed: before it is, since whoever sees the new head must find this.
  // That it may not be committed after all does no harm: a change that never was is only late.
  void Note(const store::Group& group);

  store::Position UnchangedSince(std::string_view term_prefix) const override;

 private:
  std::atomic<store::Position>& PlaceOf(std::string_view term_prefix) const;

  const std::size_t places_;
  const std::unique_ptr<std::atomic<store::Position>[]> changed_;
  std::atomic<store::Position> all_changed_;
};

}  // namespace minutebook::ledger
