// Decides, in order, which of the waiting appends may be recorded, and where: event ids first, then
// expectations, then the rules. Builds the group for the commit point. Used by the writer thread
// for one group, then thrown away.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "service/domain/event.h"
#include "service/ledger/append.h"
#include "service/ledger/body_heads.h"
#include "service/ledger/group_state.h"
#include "service/ledger/limits.h"
#include "store/store.h"

namespace minutebook::ledger {

class GroupAdmission {
 public:
  // All must outlive this. `state` holds the rows as the event before `first_position` left them,
  // `last_recorded_us` is its time, `now_us` the clock's. `refuse_new`, if not OK, is the answer to
  // every event that is not on record yet.
  GroupAdmission(const store::Store& store, const domain::LedgerContext& context, BodyHeads& heads,
                 GroupState& state, const Limits& limits, store::Position first_position,
                 std::int64_t last_recorded_us, std::int64_t now_us, absl::Status refuse_new);

  // Reads, at once, what the appends will need. An error refuses them all.
  absl::Status Prefetch(std::span<const PreparedAppend> appends);

  // Admits one append. What it adds is in the group from here on. The outcome's tree head is not
  // set: it is known once the group is committed.
  absl::StatusOr<AppendOutcome> Admit(const PreparedAppend& append);

  // Places an event that the server itself records, past ids, expectations and rules. In the group
  // from here on.
  absl::StatusOr<Receipt> AdmitOwn(const PreparedEvent& event, const std::string& recorder);

  // What was admitted. Empty events: nothing to commit.
  store::Group TakeGroup();
  std::int64_t last_recorded_us() const { return last_recorded_us_; }

 private:
  absl::StatusOr<AppendOutcome> AdmitTogether(const PreparedAppend& append);
  absl::StatusOr<AppendOutcome> AdmitEach(const PreparedAppend& append);
  // The receipt of an event on record under this id; nullopt if there is none. ALREADY_EXISTS if it
  // says something else.
  absl::StatusOr<std::optional<Receipt>> FindRecorded(const PreparedEvent& event);
  absl::Status CheckExpectations(const PreparedAppend& append);
  absl::Status CheckRules(const PreparedEvent& event, const domain::EventEnvelope& envelope,
                          std::int64_t recorded_at_us, std::int64_t* known_at_us);
  // Adds the receipt.
  absl::Status Place(const PreparedEvent& event, const std::string& recorder,
                     std::vector<Receipt>* receipts);
  absl::Status PlaceAt(const PreparedEvent& event, const domain::EventEnvelope& envelope,
                       const std::string& recorder, std::int64_t recorded_at_us,
                       std::int64_t known_at_us, std::vector<Receipt>* receipts);
  std::int64_t NextRecordedAt() const { return std::max(now_us_, last_recorded_us_ + 1); }
  // The envelope of the next event, until it is asked for again.
  const domain::EventEnvelope& EnvelopeOf(const PreparedEvent& event);
  void Keep();
  void TakeBack();

  const store::Store& store_;
  const domain::LedgerContext& context_;
  BodyHeads& heads_;
  GroupState& state_;
  const Limits& limits_;
  const store::Position first_position_;
  const std::int64_t now_us_;
  const absl::Status refuse_new_;
  std::int64_t last_recorded_us_;
  std::int64_t kept_last_recorded_us_;
  domain::EventEnvelope envelope_;  // used again for each event
  absl::flat_hash_map<store::EventId, store::Position> on_record_;
  std::vector<store::NewRecord> events_;
  std::size_t kept_events_ = 0;
  absl::flat_hash_map<store::EventId, store::Position> placed_;
};

}  // namespace minutebook::ledger
