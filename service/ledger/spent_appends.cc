#include "service/ledger/spent_appends.h"

#include <utility>

namespace minutebook::ledger {

void SpentAppends::Leave(std::span<PreparedAppend> appends) {
  for (PreparedAppend& append : appends) {
    if (events_ + append.events.size() > events_max_ || bytes_ + append.bytes > bytes_max_) return;
    events_ += append.events.size();
    bytes_ += append.bytes;
    appends_.push_back(std::move(append));
  }
}

std::array<PreparedAppend, 2> SpentAppends::Take() {
  std::array<PreparedAppend, 2> taken;
  for (PreparedAppend& append : taken) {
    if (appends_.empty()) break;
    append = std::move(appends_.back());
    appends_.pop_back();
    events_ -= append.events.size();
    bytes_ -= append.bytes;
  }
  return taken;
}

void SpentAppends::FreeAll() {
  appends_.clear();
  events_ = 0;
  bytes_ = 0;
}

}  // namespace minutebook::ledger
