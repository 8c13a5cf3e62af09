// Words of a report: dates, counts and series as English writes them. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "minutebook/v1/source.pb.h"

namespace minutebook::domain {

// "30 August 2021", "November 2021", "2020", "2 to 3 December 2022", "about 2020"; what is no date
// is given back as it is.
std::string DateWords(const std::string& edtf);
// With what goes before it: "on 30 August 2021", "in November 2021", "from 2 to 3 December 2022".
// Empty: "on a day that is not stated".
std::string WhenWords(const std::string& edtf);

// "for 2021", "from 30 August 2021 until 30 August 2023"; empty where nothing is stated.
std::string SpanWords(const std::string& from, const std::string& to, const std::string& during);

// "a", "a and b", "a, b and c"; beyond `most` the rest is counted: "a, b and 7 more".
std::string Series(const std::vector<std::string>& items, std::size_t most = 10);

// "1 meeting", "3 meetings".
std::string CountWords(std::uint64_t count, std::string_view one, std::string_view many);

// "1st", "2nd", "13th".
std::string OrdinalWords(std::uint32_t ordinal);

// "ENUM_PREFIX_BY_ACCLAMATION" without its prefix, in lower case, "_" a space.
std::string EnumWords(const std::string& name, std::string_view prefix);

// "manner and start".
std::string AspectWords(const std::vector<v1::DisputeAspect>& aspects);

// The text, its first letter (if ASCII) made a capital.
std::string Capital(std::string text);

// The source's words in quotes, at most 300 bytes of them.
std::string Quote(std::string_view words);

}  // namespace minutebook::domain
