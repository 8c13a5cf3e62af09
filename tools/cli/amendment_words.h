// Events about events, told in words.
#pragma once

#include <string>

#include "minutebook/v1/record.pb.h"
#include "minutebook/v1/source.pb.h"

namespace minutebook::cli {

// "[kh-2022]", or "[#12]", the position, for an event without a ref.
std::string RefOf(const v1::RecordedEvent& event);

// What an event does to the one that it is about, and why: "corrected at position 108 by [fix]: the
// year was misread (authority: the Secretariat)"; of any other event, "recorded at position 12".
std::string ReasonInWords(const v1::RecordedEvent& about);

// "Vientiane Times, "Title", 5 October 2021, https://...": what is known of it.
std::string SourceInWords(const v1::Source& source);

}  // namespace minutebook::cli
