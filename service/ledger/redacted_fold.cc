#include "service/ledger/redacted_fold.h"

#include <algorithm>
#include <functional>
#include <set>
#include <span>
#include <utility>

#include "service/domain/fold.h"
#include "service/ledger/group_state.h"
#include "service/ledger/patched_rows.h"
#include "service/ledger/record.h"
#include "store/forwarding_log.h"

namespace minutebook::ledger {
namespace {

// The log with some events redacted.
class RedactedLog final : public store::ForwardingLog {
 public:
  RedactedLog(const store::EventLogReader& log,
              const std::map<store::Position, std::string>& redacted)
      : ForwardingLog(log), redacted_(redacted) {}

  // Whether one of them was read.
  bool differed() const { return differed_; }

  absl::StatusOr<std::string> Read(store::Position position) const override {
    const auto found = redacted_.find(position);
    if (found == redacted_.end()) return ForwardingLog::Read(position);
    differed_ = true;
    return found->second;
  }
  absl::Status Scan(store::Position first, std::uint64_t count, bool backward,
                    const Visit& visit) const override {
    return ForwardingLog::Scan(first, count, backward,
                               [&](store::Position position, std::string_view stored) {
                                 const auto found = redacted_.find(position);
                                 if (found == redacted_.end()) return visit(position, stored);
                                 differed_ = true;
                                 return visit(position, found->second);
                               });
  }

 private:
  const std::map<store::Position, std::string>& redacted_;
  mutable bool differed_ = false;
};

absl::StatusOr<std::vector<store::RowChange>> FoldOver(const domain::LedgerContext& context,
                                                       const store::VersionedMapReader& rows,
                                                       const store::EventLogReader& log,
                                                       std::string_view stored) {
  auto recorded = DecodeEvent(stored);
  if (!recorded.ok()) return recorded.status();
  GroupState state(rows, log);
  state.BeginEvent(recorded->envelope, nullptr);
  absl::Status status = domain::Fold(context, recorded->envelope, recorded->event, state);
  if (!status.ok()) return status;
  state.Keep();
  return state.TakeChanges();
}

const store::RowChange* ChangeOf(const std::vector<store::RowChange>& changes,
                                 std::string_view key) {
  const auto found = std::find_if(changes.begin(), changes.end(),
                                  [&](const store::RowChange& c) { return c.key == key; });
  return found == changes.end() ? nullptr : &*found;
}

}  // namespace

RedactedFold::RedactedFold(const store::Store& store, const domain::LedgerContext& context,
                           std::vector<store::Position> erased)
    : store_(store), context_(context), erased_(std::move(erased)) {
  std::sort(erased_.begin(), erased_.end());
}

absl::Status RedactedFold::Start() {
  for (const store::Position position : erased_) {
    auto stored = store_.log().Read(position);
    if (!stored.ok()) return stored.status();
    redacted_[position] = Redacted(*stored);
  }
  done_ = erased_.front() - 1;
  return absl::OkStatus();
}

absl::Status RedactedFold::Advance(store::Position head) {
  if (redacted_.empty()) {
    if (absl::Status status = Start(); !status.ok()) return status;
  }
  if (done_ >= head) return absl::OkStatus();
  absl::Status failed;
  absl::Status scanned = store_.log().Scan(done_ + 1, head - done_, false,
                                           [&](store::Position position, std::string_view stored) {
                                             failed = FoldAt(position, stored);
                                             return failed.ok();
                                           });
  return failed.ok() ? scanned : failed;
}

absl::Status RedactedFold::FoldAt(store::Position position, std::string_view stored) {
  const auto erased = redacted_.find(position);
  const RedactedLog log(store_.log(), redacted_);
  const PatchedRows rows(store_.views(), position - 1, differing_);
  auto is = FoldOver(context_, rows, log, erased == redacted_.end() ? stored : erased->second);
  if (!is.ok()) return is.status();
  done_ = position;
  // What read nothing that differs came out as it was.
  if (erased == redacted_.end() && !rows.differed() && !log.differed()) return absl::OkStatus();
  const PatchedRows before(store_.views(), position - 1);
  auto was = FoldOver(context_, before, store_.log(), stored);
  if (!was.ok()) return was.status();
  return Compare(position, *was, *is);
}

absl::Status RedactedFold::Compare(store::Position position,
                                   const std::vector<store::RowChange>& was,
                                   const std::vector<store::RowChange>& is) {
  std::set<std::string> keys;
  for (const store::RowChange& change : was) keys.insert(change.key);
  for (const store::RowChange& change : is) keys.insert(change.key);
  for (const std::string& key : keys) {
    const store::RowChange* const old = ChangeOf(was, key);
    const store::RowChange* const now = ChangeOf(is, key);
    std::optional<std::string> stood;
    if (old != nullptr) {
      stood = old->value;
    } else {
      auto version = store_.views().Get(key, position - 1);
      if (!version.ok()) return version.status();
      if (version->has_value()) stood = std::move((*version)->value);
    }
    const auto differing = differing_.find(key);
    std::optional<std::string> stands = stood;
    if (now != nullptr) {
      stands = now->value;
    } else if (differing != differing_.end()) {
      stands = differing->second;
    } else if (old != nullptr) {
      // Only this event's change falls away: the row stays as it was before.
      stands = old->previous.has_value() ? std::optional(old->previous->value) : std::nullopt;
    }
    if (now == nullptr) {
      rewritten_.push_back({key, position, false, std::nullopt});
    } else if (old == nullptr || old->value != now->value) {
      rewritten_.push_back({key, position, true, now->value});
    }
    if (stands == stood) {
      differing_.erase(key);
    } else {
      differing_[key] = std::move(stands);
    }
  }
  return absl::OkStatus();
}

store::Redaction RedactedFold::Take() {
  store::Redaction redaction;
  for (auto& [position, stored] : redacted_) redaction.events.push_back({position, stored});
  redaction.rows = std::exchange(rewritten_, {});
  return redaction;
}

}  // namespace minutebook::ledger
