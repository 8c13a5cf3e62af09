#include "service/rpc/sight.h"

#include <utility>

#include "service/rpc/needs.h"

namespace minutebook::rpc {

bool VisibleCuts::Hides(std::string_view body) const {
  return !caller_.Has(v1::ROLE_READER, {body.data(), body.size()});
}

absl::StatusOr<store::Position> VisibleCuts::Cut(std::string_view body,
                                                 const domain::CutLimits& limits) const {
  if (Hides(body)) return store::Position{0};
  return all_.Cut(body, limits);
}

absl::StatusOr<std::uint64_t> VisibleCuts::Revision(std::string_view body,
                                                    store::Position cut) const {
  if (Hides(body)) return std::uint64_t{0};
  return all_.Revision(body, cut);
}

absl::StatusOr<std::vector<domain::EventRecord>> VisibleEvents::Read(
    std::span<const store::Position> positions) const {
  auto records = all_.Read(positions);
  if (!records.ok()) return records;
  for (const domain::EventRecord& record : *records) {
    // Rows of bodies that may be read rest on events that may be: nobody comes here for another.
    if (!MayRead(caller_, record.header)) return absl::NotFoundError("there is no such event");
  }
  return records;
}

absl::StatusOr<std::vector<std::optional<store::Position>>> VisibleEvents::Find(
    std::span<const store::EventId> ids) const {
  auto found = all_.Find(ids);
  if (!found.ok()) return found;
  for (std::optional<store::Position>& position : *found) {
    if (!position) continue;
    const auto record = all_.Read({&*position, 1});
    if (!record.ok()) return record.status();
    if (!MayRead(caller_, record->front().header)) position.reset();
  }
  return found;
}

absl::StatusOr<std::vector<store::Position>> VisibleEvents::Positions(std::string_view body,
                                                                      std::uint64_t first,
                                                                      std::size_t count) const {
  if (!caller_.Has(v1::ROLE_READER, {body.data(), body.size()})) {
    return std::vector<store::Position>();
  }
  return all_.Positions(body, first, count);
}

Sight::Sight(const ledger::Ledger& ledger, access::Caller caller)
    : caller_(std::move(caller)),
      all_(ledger.AnswerNow()),
      cuts_(all_.cuts, caller_),
      events_(*all_.events, caller_) {}

domain::AnswerContext Sight::context() const {
  if (caller_.HasForAll(v1::ROLE_READER)) return all_;
  return {all_.ledger, all_.rows, cuts_, all_.head, all_.now_us, &events_, all_.memo, all_.changes};
}

}  // namespace minutebook::rpc
