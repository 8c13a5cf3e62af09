// Where terms of several parties meet within a month or a year, the sharper boundary holds for
// both.
#include <cstddef>
#include <map>
#include <set>
#include <vector>

#include "service/domain/tenures.h"

namespace minutebook::domain {

// A boundary can only sharpen spans that it lies within, so the neighbours of each are searched
// for: a long list of terms that follow each other costs no more than its order.
void Tenures::Sharpen() {
  struct Neighbour {
    std::size_t term;
    Span span;
  };
  std::vector<Neighbour> neighbours;  // as they were before any was sharpened
  for (std::size_t i = 0; i < terms_.size(); ++i) {
    if (!terms_[i].takes_seat() || terms_[i].readings.size() != 1) continue;
    neighbours.push_back({i, terms_[i].readings.front()});
  }
  std::multimap<absl::CivilDay, const Neighbour*> by_boundary;
  for (const Neighbour& neighbour : neighbours) {
    by_boundary.emplace(neighbour.span.begin.first, &neighbour);
    if (neighbour.span.end.has_value()) {
      by_boundary.emplace(neighbour.span.end->first, &neighbour);
    }
  }
  for (std::size_t i = 0; i < terms_.size(); ++i) {
    if (!terms_[i].takes_seat()) continue;
    for (Span& reading : terms_[i].readings) {
      if (!reading.by_period || !reading.end.has_value()) continue;
      std::set<const Neighbour*> within;  // in the order of terms, as they lie in a vector
      const absl::CivilDay end = reading.end->first;
      auto at = by_boundary.upper_bound(reading.begin.first);
      for (; at != by_boundary.end() && at->first < end; ++at) within.insert(at->second);
      for (const Neighbour* other : within) {
        const bool contradicts = other->term != i &&
                                 terms_[other->term].tenure.party() != terms_[i].tenure.party() &&
                                 !InDispute(i, other->term);
        if (contradicts) SharpenBy(other->span, &reading);
      }
    }
  }
}

}  // namespace minutebook::domain
