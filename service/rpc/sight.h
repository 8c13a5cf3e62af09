// What a caller's questions may look into: answers are as if no other bodies were on record than
// those that the caller may read.
#pragma once

#include <optional>

#include "service/access/gate.h"
#include "service/domain/answers.h"
#include "service/domain/event_reader.h"
#include "service/ledger/ledger.h"

namespace minutebook::rpc {

// Bodies that the caller may not read have no events.
class VisibleCuts final : public domain::CutFinder {
 public:
  VisibleCuts(const domain::CutFinder& all, const access::Caller& caller)
      : all_(all), caller_(caller) {}
  absl::StatusOr<store::Position> Cut(std::string_view body,
                                      const domain::CutLimits& limits) const override;
  absl::StatusOr<std::uint64_t> Revision(std::string_view body, store::Position cut) const override;
  bool Hides(std::string_view body) const override;

 private:
  const domain::CutFinder& all_;
  const access::Caller& caller_;
};

// Events that the caller may not read are not on record.
class VisibleEvents final : public domain::EventReader {
 public:
  VisibleEvents(const domain::EventReader& all, const access::Caller& caller)
      : all_(all), caller_(caller) {}
  absl::StatusOr<std::vector<domain::EventRecord>> Read(
      std::span<const store::Position> positions) const override;
  absl::StatusOr<std::vector<std::optional<store::Position>>> Find(
      std::span<const store::EventId> ids) const override;
  absl::StatusOr<std::vector<store::Position>> Positions(std::string_view body, std::uint64_t first,
                                                         std::size_t count) const override;

 private:
  const domain::EventReader& all_;
  const access::Caller& caller_;
};

// The ledger at one moment, as the caller may see it. `ledger` must outlive it.
class Sight {
 public:
  Sight(const ledger::Ledger& ledger, access::Caller caller);
  Sight(const Sight&) = delete;
  Sight& operator=(const Sight&) = delete;

  // What answers rest on. Not longer than this.
  domain::AnswerContext context() const;

 private:
  const access::Caller caller_;
  const domain::AnswerContext all_;
  const VisibleCuts cuts_;
  const VisibleEvents events_;
};

}  // namespace minutebook::rpc
