#include "service/domain/search/matching.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "service/domain/identifiers.h"
#include "service/domain/keys.h"

namespace minutebook::domain {
namespace {

constexpr int kNowhere = std::numeric_limits<int>::max();

int RankOfField(v1::SearchField field) {
  const bool names = field == v1::SEARCH_FIELD_TITLE || field == v1::SEARCH_FIELD_SYMBOL;
  return names ? v1::SEARCH_FIELD_NAME : field;
}

bool BeginsCharacter(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

// The piece of the text that is shown, around the place.
TermPlace PieceAround(std::string_view text, const TermPlace& place) {
  constexpr std::size_t before = search_match_bytes_max / 3;
  if (text.size() <= search_match_bytes_max) return {0, text.size()};
  TermPlace piece;
  piece.begin = place.begin > before ? place.begin - before : 0;
  piece.end = std::min(text.size(), std::max(piece.begin + search_match_bytes_max, place.end));
  if (piece.end == text.size()) {
    piece.begin = std::min(place.begin, text.size() - search_match_bytes_max);
  }
  while (piece.begin > 0 && !BeginsCharacter(text[piece.begin])) --piece.begin;
  while (piece.end < text.size() && !BeginsCharacter(text[piece.end])) ++piece.end;
  return piece;
}

// Places in order, those that overlap as one.
std::vector<TermPlace> Merged(std::vector<TermPlace> places) {
  std::sort(places.begin(), places.end(), [](const TermPlace& a, const TermPlace& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
  });
  std::vector<TermPlace> merged;
  for (const TermPlace& place : places) {
    if (!merged.empty() && place.begin < merged.back().end) {
      merged.back().end = std::max(merged.back().end, place.end);
    } else {
      merged.push_back(place);
    }
  }
  return merged;
}

v1::SearchMatch Show(const StatedText& stated, std::vector<TermPlace> places) {
  places = Merged(std::move(places));
  const std::string_view text = stated.text.text;
  const TermPlace piece = PieceAround(text, places.front());
  v1::SearchMatch match;
  match.set_field(stated.text.field);
  match.set_text(std::string(text.substr(piece.begin, piece.end - piece.begin)));
  match.set_shortened(piece.end - piece.begin < text.size());
  for (const TermPlace& place : places) {
    if (place.end > piece.end || match.ranges_size() >= search_ranges_max) break;
    v1::TextRange& range = *match.add_ranges();
    range.set_begin(static_cast<std::uint32_t>(place.begin - piece.begin));
    range.set_end(static_cast<std::uint32_t>(place.end - piece.begin));
  }
  if (stated.fact != nullptr) {
    match.set_event_id(FormatUuid(IdFromBytes(stated.fact->event_id())));
  }
  if (stated.text.name != nullptr) {
    match.set_language(stated.text.name->language());
    match.set_from_date(stated.text.name->from_date());
    match.set_to_date(stated.text.name->to_date());
  }
  return match;
}

}  // namespace

std::optional<int> RankOf(std::span<const StatedText> texts, std::span<const Term> terms) {
  std::vector<int> best(terms.size(), kNowhere);
  for (const StatedText& stated : texts) {
    const int rank = RankOfField(stated.text.field);
    const std::vector<Word> words = WordsOf(stated.text.text);
    for (std::size_t i = 0; i < terms.size(); ++i) {
      if (rank < best[i] && Holds(words, terms[i])) best[i] = rank;
    }
  }
  const int worst = *std::max_element(best.begin(), best.end());
  return worst == kNowhere ? std::nullopt : std::optional<int>(worst);
}

std::vector<ShownMatch> ShowMatches(std::span<const StatedText> texts,
                                    std::span<const Term> terms) {
  struct Ranked {
    int rank;
    std::size_t terms;
    ShownMatch shown;
  };
  std::vector<Ranked> ranked;
  for (const StatedText& stated : texts) {
    const std::vector<Word> words = WordsOf(stated.text.text);
    std::vector<TermPlace> places;
    std::size_t held = 0;
    for (const Term& term : terms) {
      const std::vector<TermPlace> found = PlacesOf(term, words);
      held += found.empty() ? 0 : 1;
      places.insert(places.end(), found.begin(), found.end());
    }
    if (held == 0) continue;
    ranked.push_back(
        {RankOfField(stated.text.field), held, {Show(stated, std::move(places)), stated.fact}});
  }
  std::stable_sort(ranked.begin(), ranked.end(), [](const Ranked& a, const Ranked& b) {
    return a.rank != b.rank ? a.rank < b.rank : a.terms > b.terms;
  });
  std::vector<ShownMatch> shown;
  for (Ranked& one : ranked) {
    // The same words in the same field tell nothing new: two accounts of one meeting.
    const bool known = std::any_of(shown.begin(), shown.end(), [&one](const ShownMatch& other) {
      return other.match.field() == one.shown.match.field() &&
             other.match.text() == one.shown.match.text();
    });
    if (!known) shown.push_back(std::move(one.shown));
    if (shown.size() >= search_matches_max) break;
  }
  return shown;
}

}  // namespace minutebook::domain
