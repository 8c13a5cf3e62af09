#include "tools/cli/phrases.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "tools/cli/civil_date.h"
#include "tools/cli/moment.h"
#include "tools/cli/names.h"
#include "tools/cli/utf8.h"

namespace minutebook::cli {
namespace {

// "on 31 December 2021", or "at 31 December 2021, 09:00:00 UTC".
std::string DayOrTime(const std::string& text) {
  absl::Time time;
  if (ParseCivilDay(text)) return absl::StrCat("on ", DateInWords(text));
  return ParseMoment(text, time) ? absl::StrCat("at ", MomentInWords(time)) : text;
}

}  // namespace

std::string AsKnown(const v1::AsOf& as_of) {
  std::string text;
  if (!as_of.known_at().empty()) {
    absl::StrAppend(&text, ", as known ", DayOrTime(as_of.known_at()));
  }
  if (!as_of.recorded_at().empty()) {
    absl::StrAppend(&text, ", as recorded ", DayOrTime(as_of.recorded_at()));
  }
  if (as_of.position() > 0) {
    absl::StrAppend(&text, ", as of position ", WithCommas(as_of.position()));
  }
  return text;
}

std::string AsAsked(const v1::Basis& basis, const v1::AsOf& as_of) {
  const std::string day = basis.on().empty() ? "" : absl::StrCat(" on ", DateInWords(basis.on()));
  return absl::StrCat(day, AsKnown(as_of));
}

std::string RefOf(const v1::Fact& fact) {
  const std::string corrected = fact.corrected_by().empty() ? "]" : ", corrected]";
  if (!fact.ref().empty()) return absl::StrCat("[", Printable(fact.ref()), corrected);
  return absl::StrCat("[#", fact.position(), corrected);
}

std::string RefsOf(const google::protobuf::RepeatedPtrField<v1::Fact>& facts) {
  constexpr int kRefsMax = 5;
  std::string text;
  for (int i = 0; i < facts.size() && i < kRefsMax; ++i) {
    absl::StrAppend(&text, i == 0 ? "" : " ", RefOf(facts[i]));
  }
  if (facts.size() > kRefsMax) absl::StrAppend(&text, " and ", facts.size() - kRefsMax, " more");
  return text;
}

std::string NameOf(const v1::PartyName& party) {
  if (!party.name().empty()) return Printable(party.name());
  return party.party().empty() ? "somebody" : Printable(party.party());
}

std::string InSeries(const std::vector<std::string>& items) {
  std::string text;
  for (std::size_t i = 0; i < items.size(); ++i) {
    absl::StrAppend(&text, i == 0 ? "" : i + 1 == items.size() ? " and " : ", ", items[i]);
  }
  return text;
}

std::string NamesOf(const google::protobuf::RepeatedPtrField<v1::PartyName>& parties) {
  std::vector<std::string> names;
  for (const v1::PartyName& party : parties) names.push_back(NameOf(party));
  return InSeries(names);
}

std::string DatesOf(const std::string& from, const std::string& to, const std::string& during) {
  if (!during.empty()) return absl::StrCat("for ", ShortDate(during));
  if (from.empty() && to.empty()) return "dates not stated";
  if (from.empty()) return absl::StrCat("until ", ShortDate(to));
  return absl::StrCat("from ", ShortDate(from),
                      to.empty() ? ", no end on record" : absl::StrCat(" until ", ShortDate(to)));
}

std::string DatesOf(const v1::Term& term) {
  if (!term.from_date().empty() && term.from_date() == term.to_date()) {
    return absl::StrCat("from ", ShortDate(term.from_date()), ", ended before it began");
  }
  std::string text = DatesOf(term.from_date(), term.to_date(), term.during());
  for (const v1::Period& other : term.alternatives()) {
    absl::StrAppend(&text, ", or ", DatesOf(other.from_date(), other.to_date(), other.during()));
  }
  return text;
}

std::string AspectsOf(const google::protobuf::RepeatedField<int>& aspects) {
  std::vector<std::string> words;
  for (const int aspect : aspects) {
    const auto* value = v1::DisputeAspect_descriptor()->FindValueByNumber(aspect);
    if (value != nullptr) words.push_back(InWords(ShortName(*value)));
  }
  return InSeries(words);
}

namespace {

// "meeting held on 20 August 2026 [annual-9]".
std::string AccountOf(const v1::Fact& fact) {
  const auto* type = v1::EventType_descriptor()->FindValueByNumber(fact.type());
  return absl::StrCat(type == nullptr ? "event" : InWords(ShortName(*type)),
                      fact.on().empty() ? "" : " ", WhenInWords(fact.on()), " ", RefOf(fact));
}

}  // namespace

std::string DisputeOf(const google::protobuf::RepeatedField<int>& disputed,
                      const google::protobuf::RepeatedPtrField<v1::Fact>& facts) {
  if (disputed.empty()) return "";
  std::vector<int> types;  // of those that dispute another
  for (const v1::Fact& fact : facts) {
    if (fact.disputes_size() > 0) types.push_back(fact.type());
  }
  std::vector<std::string> accounts;
  for (const v1::Fact& fact : facts) {
    if (std::find(types.begin(), types.end(), fact.type()) == types.end()) continue;
    const std::string reason =
        fact.disputes_size() > 0 ? Printable(fact.disputes(0).reason()) : std::string();
    accounts.push_back(absl::StrCat(AccountOf(fact), reason.empty() ? "" : ": ", reason));
  }
  return absl::StrCat(AspectsOf(disputed), accounts.empty() ? "" : ": ",
                      absl::StrJoin(accounts, "; "));
}

std::string SetAsideOf(const google::protobuf::RepeatedPtrField<v1::Fact>& facts) {
  std::vector<std::string> accounts;
  for (const v1::Fact& fact : facts) {
    if (fact.set_aside_by_size() > 0) accounts.push_back(AccountOf(fact));
  }
  return absl::StrJoin(accounts, "; ");
}

std::string OutcomeOf(v1::Outcome outcome) {
  const auto* value = v1::Outcome_descriptor()->FindValueByNumber(outcome);
  return value == nullptr ? "" : absl::AsciiStrToUpper(InWords(ShortName(*value)));
}

std::string VotesOf(const v1::Tally& tally) {
  std::string text = absl::StrCat(tally.votes_for(), " for, ", tally.votes_against(), " against");
  if (tally.abstentions() > 0) {
    absl::StrAppend(&text, ", ", Counted(tally.abstentions(), "abstention", "abstentions"));
  }
  if (tally.absent() > 0) absl::StrAppend(&text, ", ", tally.absent(), " absent");
  return text;
}

std::string Counted(std::uint64_t n, const std::string& one, const std::string& many) {
  return absl::StrCat(WithCommas(n), " ", n == 1 ? one : many);
}

std::string Plural(const std::string& noun) {
  absl::string_view stem = noun;
  const bool vowel_y =
      noun.size() > 1 && absl::StrContains("aeiou", noun.substr(noun.size() - 2, 1));
  if (!vowel_y && absl::ConsumeSuffix(&stem, "y")) return absl::StrCat(stem, "ies");
  for (const char* hiss : {"s", "x", "ch", "sh"}) {
    if (absl::EndsWith(noun, hiss)) return noun + "es";
  }
  return noun + "s";
}

std::string Capitalised(std::string text) {
  if (!text.empty()) text[0] = absl::ascii_toupper(static_cast<unsigned char>(text[0]));
  return text;
}

std::string BodyTitle(const v1::Body& body) {
  if (body.abbreviations_size() > 0) return Printable(body.abbreviations(0));
  return Printable(body.name().empty() ? body.body() : body.name());
}

}  // namespace minutebook::cli
