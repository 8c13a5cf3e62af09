#include "service/verify/view_check.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "service/domain/fold.h"
#include "service/verify/event_check.h"
#include "service/verify/past_state.h"
#include "store/bytes.h"

namespace minutebook::verify {
namespace {

constexpr std::uint64_t kEventsAtOncePerThread = 256;

absl::StatusOr<domain::LedgerContext> ContextOf(const store::LedgerReader& ledger) {
  const auto first = ledger.log().Read(1);
  if (!first.ok()) return first.status();
  const auto recorded = DecodeRecorded(*first);
  if (!recorded.ok()) return recorded.status();
  domain::LedgerContext context;
  const std::string& id = recorded->event.ledger_established().ledger_id();
  if (id.size() != context.ledger_id.size()) {
    return absl::DataLossError("position 1 does not hold the event that established the ledger");
  }
  std::copy(id.begin(), id.end(), context.ledger_id.begin());
  return context;
}

class ViewCheck {
 public:
  ViewCheck(const store::LedgerReader& ledger, const domain::LedgerContext& context,
            const std::function<bool(std::uint64_t)>& progress, Breaks* breaks)
      : ledger_(ledger),
        context_(context),
        up_to_(std::min(ledger.views_state().applied_position, ledger.log().Head())),
        progress_(progress),
        breaks_(*breaks) {}

  void Run(unsigned threads) {
    std::vector<std::jthread> others;
    for (unsigned i = 1; i < threads; ++i) others.emplace_back([this] { TakeRanges(); });
    TakeRanges();
  }
  store::Position up_to() const { return up_to_; }
  bool broken_off() const { return broken_off_; }
  std::uint64_t versions() const { return versions_.load(); }

 private:
  void TakeRanges() {
    PastState state(ledger_.views(), ledger_.log());
    while (!broken_off_) {
      const store::Position first = next_.fetch_add(kEventsAtOncePerThread);
      if (first > up_to_) return;
      const std::uint64_t count = std::min(kEventsAtOncePerThread, up_to_ - first + 1);
      const absl::Status scanned = ledger_.log().Scan(
          first, count, /*backward=*/false, [&](store::Position position, std::string_view stored) {
            FoldOne(position, stored, state);
            return true;
          });
      if (!scanned.ok()) breaks_.Add(Check::kView, first, std::string(scanned.message()));
      if (progress_ && !progress_(done_.fetch_add(count) + count)) broken_off_ = true;
    }
  }

  void FoldOne(store::Position position, std::string_view stored, PastState& state) {
    const auto recorded = DecodeRecorded(stored);
    if (!recorded.ok()) return;  // told by the check of the record
    state.Begin(position);
    const absl::Status folded = domain::Fold(context_, recorded->envelope, recorded->event, state);
    if (!folded.ok()) {
      breaks_.Add(Check::kView, position,
                  absl::StrCat("the rows before it cannot be read: ", folded.message()));
      return;
    }
    versions_ += state.changes().size();
    for (const auto& [key, value] : state.changes()) Compare(position, key, value);
  }

  void Compare(store::Position position, const std::string& key,
               const std::optional<std::string>& value) {
    const auto row = ledger_.views().Get(key, position);
    if (row.ok() && row->has_value() == value.has_value() &&
        (!value || ((*row)->since == position && (*row)->value == *value))) {
      return;
    }
    breaks_.Add(Check::kView, position,
                absl::StrCat("row ", store::Printable(key),
                             row.ok() ? " is not what follows from the log" : " cannot be read"));
  }

  const store::LedgerReader& ledger_;
  const domain::LedgerContext& context_;
  const store::Position up_to_;
  const std::function<bool(std::uint64_t)>& progress_;
  Breaks& breaks_;
  std::atomic<store::Position> next_ = 1;
  std::atomic<std::uint64_t> done_ = 0;
  std::atomic<std::uint64_t> versions_ = 0;
  std::atomic<bool> broken_off_ = false;
};

}  // namespace

absl::Status BrokenOff() { return absl::CancelledError("the check was broken off"); }

absl::StatusOr<ViewsChecked> CheckViews(const store::LedgerReader& ledger, unsigned threads,
                                        const std::function<bool(std::uint64_t)>& progress,
                                        Breaks* breaks) {
  ViewsChecked checked;
  if (ledger.views_state().version != domain::kViewsVersion) {
    checked.version_differs =
        "the views: another version wrote them, and a server makes them anew as it opens";
    return checked;
  }
  const auto context = ContextOf(ledger);
  if (!context.ok()) return context.status();
  ViewCheck check(ledger, *context, progress, breaks);
  check.Run(threads);
  if (check.broken_off()) return BrokenOff();
  const auto versions = ledger.CountVersions();
  if (!versions.ok()) return versions.status();
  if (*versions != check.versions()) {
    breaks->Add(Check::kView, 0,
                absl::StrCat("the views have ", *versions, " versions of rows, and ",
                             check.versions(), " follow from the log"));
  }
  checked.comparable = true;
  checked.up_to = check.up_to();
  checked.versions = *versions;
  return checked;
}

}  // namespace minutebook::verify
