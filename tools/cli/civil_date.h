// Civil dates (EDTF) told in words. Reading here is for telling alone: whether a date is right, the
// server decides.
#pragma once

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"

namespace minutebook::cli {

// A day such as "2021-08-30" that exists.
std::optional<absl::CivilDay> ParseCivilDay(absl::string_view text);

// Whether each side of a date, or of a span, could be one.
bool IsEdtf(absl::string_view text);

// "30 August 2021", "August 2021", "2021", "2 to 3 December 2022", "about 2021"; what cannot be
// read is given back as it is.
std::string DateInWords(absl::string_view edtf);
// With what goes before it: "on 30 August 2021", "in 2021", "from 2 to 3 December 2022".
std::string WhenInWords(absl::string_view edtf);
// The same with short months: "30 Aug 2023".
std::string ShortDate(absl::string_view edtf);

}  // namespace minutebook::cli
