#include "service/rpc/shared_events.h"

#include <utility>
#include <vector>

#include "service/rpc/raw_message.h"
#include "service/rpc/wire.h"

namespace minutebook::rpc {

using store::MutexLock;

std::shared_ptr<const SharedEvents::Piece> SharedEvents::From(const std::string& body,
                                                              store::Position next,
                                                              store::Position reach) {
  // Held while a piece is made: whoever wants the same meanwhile waits for it, and has it.
  MutexLock lock(mutex_);
  const auto kept = kept_.find(body);
  if (kept != kept_.end()) {
    const Piece& piece = *kept->second;
    if (piece.redactions == feed_.redactions() && piece.from <= next && next <= piece.first &&
        (piece.full || piece.next > reach)) {
      return kept->second;
    }
    kept_bytes_ -= piece.events.size();
    kept_.erase(kept);
  }
  std::shared_ptr<const Piece> piece = Make(body, next);
  if (piece == nullptr || piece->events.size() == 0) return piece;
  kept_bytes_ += piece->events.size();
  if (kept_bytes_ > kept_bytes_max_) {
    kept_.clear();
    kept_bytes_ = piece->events.size();
  }
  kept_[body] = piece;
  return piece;
}

std::shared_ptr<const SharedEvents::Piece> SharedEvents::Make(const std::string& body,
                                                              store::Position next) const {
  auto piece = std::make_shared<Piece>();
  piece->from = next;
  // Asked before the groups: a piece of groups from before a redaction must not pass for a later
  // one.
  piece->redactions = feed_.redactions();
  const auto groups = feed_.From(next);
  if (groups.empty()) return nullptr;
  constexpr std::size_t kFrameBytes = 8;
  std::vector<const std::string*> events;
  std::size_t bytes = 0;
  piece->next = ledger::VisitFrom(groups, next, body,
                                  [&](store::Position position, const std::string& stored) {
                                    if (events.empty()) piece->first = position;
                                    events.push_back(&stored);
                                    bytes += stored.size() + kFrameBytes;
                                    piece->full = bytes >= piece_bytes_max_;
                                    return !piece->full;
                                  });
  std::string message;
  message.reserve(bytes);
  for (const std::string* const stored : events) AddRecordedEvent(*stored, &message);
  if (!message.empty()) piece->events = ToSlice(std::move(message));
  return piece;
}

}  // namespace minutebook::rpc
