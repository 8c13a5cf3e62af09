// Parts of sentences that answers share.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "google/protobuf/repeated_ptr_field.h"
#include "minutebook/v1/answer.pb.h"
#include "minutebook/v1/body_query.pb.h"
#include "minutebook/v1/office_query.pb.h"
#include "minutebook/v1/query_service.pb.h"

namespace minutebook::cli {

// " on 1 June 2022, as known on 31 December 2021": the day asked and the limits of knowledge.
std::string AsAsked(const v1::Basis& basis, const v1::AsOf& as_of);
// ", as known on 31 December 2021": the limits alone.
std::string AsKnown(const v1::AsOf& as_of);

// "[kh-2022]", or "[#12]", the position, for an event without a ref; "[kh-2022, corrected]".
std::string RefOf(const v1::Fact& fact);
// Those of all facts, at most five: "[a] [b]".
std::string RefsOf(const google::protobuf::RepeatedPtrField<v1::Fact>& facts);

// A name, or "somebody".
std::string NameOf(const v1::PartyName& party);
// "Hanoi, Da Nang and Ho Chi Minh City".
std::string NamesOf(const google::protobuf::RepeatedPtrField<v1::PartyName>& parties);
// "a", "a and b", "a, b and c".
std::string InSeries(const std::vector<std::string>& items);

// "for 2022", "from 30 Aug 2021 until 30 Aug 2023", "dates not stated".
std::string DatesOf(const std::string& from, const std::string& to, const std::string& during);
// A term's dates, with its other readings.
std::string DatesOf(const v1::Term& term);

// "manner, start".
std::string AspectsOf(const google::protobuf::RepeatedField<int>& aspects);

// What is disputed of a subject, and the accounts that differ: "occurrence: meeting held on 20
// August 2026 [annual-9-other]: One day earlier.; meeting held on 21 August 2026 [annual-9]".
// Empty: nothing.
std::string DisputeOf(const google::protobuf::RepeatedField<int>& disputed,
                      const google::protobuf::RepeatedPtrField<v1::Fact>& facts);
// The accounts that a settlement set aside. Empty: none.
std::string SetAsideOf(const google::protobuf::RepeatedPtrField<v1::Fact>& facts);

// "NOT ADOPTED".
std::string OutcomeOf(v1::Outcome outcome);
// "9 for, 2 against, 1 absent".
std::string VotesOf(const v1::Tally& tally);
// "by consensus", or the votes; empty where neither is on record. Of a Decision, or its summary.
template <typename Decision>
std::string HowDecided(const Decision& decision) {
  if (decision.by_consensus()) return "by consensus";
  return decision.has_tally() ? VotesOf(decision.tally()) : "";
}

// "3 documents", "1 document".
std::string Counted(std::uint64_t n, const std::string& one, const std::string& many);

// "member city": "member cities".
std::string Plural(const std::string& noun);

// The text, its first letter made a capital.
std::string Capitalised(std::string text);

// Short form of a body's name: its first abbreviation, or its name, or its id.
std::string BodyTitle(const v1::Body& body);

}  // namespace minutebook::cli
