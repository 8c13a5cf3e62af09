// What an event names as the ground that it stands on. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "minutebook/v1/event.pb.h"

namespace minutebook::domain {

struct Citation {
  std::string_view what;  // "the nomination or election that it fulfils"
  std::string reference;  // event id or ref; of a meeting: its id
};

// Events. Those that it cannot stand beside are none: it does not rest on them.
std::vector<Citation> EventsCited(const v1::Event& event);

// Fields whose values differ, as JSON names them: "on", "chairNominated.during".
std::vector<std::string> ChangedFields(const v1::Event& before, const v1::Event& after);

}  // namespace minutebook::domain
