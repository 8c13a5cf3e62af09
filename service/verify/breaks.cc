#include "service/verify/breaks.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"

namespace minutebook::verify {
namespace {

bool Before(const Break& a, const Break& b) {
  const auto place = [](const Break& b) {
    return b.position == 0 ? std::numeric_limits<store::Position>::max() : b.position;
  };
  return place(a) < place(b);
}

}  // namespace

std::string_view NameOf(Check check) {
  switch (check) {
    case Check::kFolder:
      return "folder";
    case Check::kTail:
      return "tail";
    case Check::kPosition:
      return "position";
    case Check::kHeader:
      return "header";
    case Check::kPayload:
      return "payload";
    case Check::kRevision:
      return "revision";
    case Check::kClock:
      return "clock";
    case Check::kTree:
      return "tree";
    case Check::kIndex:
      return "index";
    case Check::kView:
      return "view";
    case Check::kKey:
      return "key";
    case Check::kSignature:
      return "signature";
    case Check::kCheckpoint:
      return "checkpoint";
    case Check::kFork:
      return "fork";
    case Check::kProof:
      return "proof";
    case Check::kReport:
      return "report";
  }
  return "unknown";
}

void Breaks::Add(Check check, store::Position position, std::string what) {
  store::MutexLock lock(mutex_);
  ++count_;
  Break added{check, position, std::move(what)};
  kept_.insert(std::upper_bound(kept_.begin(), kept_.end(), added, Before), std::move(added));
  if (kept_.size() > breaks_kept_max) kept_.pop_back();
}

std::uint64_t Breaks::count() const {
  store::MutexLock lock(mutex_);
  return count_;
}

std::string Breaks::Told() const {
  const Break first = Sorted().front();
  std::string told = count() == 1 ? "one thing does not hold: "
                                  : absl::StrCat(count(), " things do not hold, such as: ");
  if (first.position > 0) absl::StrAppend(&told, "position ", first.position, ": ");
  return absl::StrCat(told, first.what);
}

std::vector<Break> Breaks::Sorted() const {
  store::MutexLock lock(mutex_);
  return kept_;
}

}  // namespace minutebook::verify
