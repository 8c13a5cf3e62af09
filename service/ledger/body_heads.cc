#include "service/ledger/body_heads.h"

#include "service/ledger/record.h"

namespace minutebook::ledger {

BodyHeads::BodyHeads(const store::EventLogReader& log, std::size_t bodies_max)
    : log_(log), bodies_max_(bodies_max) {}

absl::StatusOr<BodyHead> BodyHeads::Get(std::string_view body) {
  if (const auto it = heads_.find(body); it != heads_.end()) return it->second;
  BodyHead head;
  auto revision = log_.LastRevision(body);
  if (!revision.ok()) return revision.status();
  if (*revision > 0) {
    auto positions = log_.Positions(body, *revision, 1);
    if (!positions.ok()) return positions.status();
    if (positions->empty()) return absl::DataLossError("the index of bodies misses an event");
    auto stored = log_.Read(positions->front());
    if (!stored.ok()) return stored.status();
    auto header = HeaderOfStored(*stored);
    if (!header.ok()) return header.status();
    head = {*revision, header->known_at_us()};
  }
  heads_.emplace(std::string(body), head);
  return head;
}

void BodyHeads::Set(std::string_view body, const BodyHead& head) {
  auto now = heads_.find(body);
  if (now == heads_.end()) now = heads_.emplace(std::string(body), BodyHead()).first;
  undo_.emplace_back(&now->second, now->second);
  now->second = head;
}

void BodyHeads::Keep() { undo_.clear(); }

void BodyHeads::TakeBack() {
  for (; !undo_.empty(); undo_.pop_back()) *undo_.back().first = undo_.back().second;
}

void BodyHeads::Trim() {
  if (over_bound()) Clear();
}

void BodyHeads::Clear() {
  heads_.clear();
  undo_.clear();
}

}  // namespace minutebook::ledger
