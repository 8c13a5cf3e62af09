// The bytes that events came in, cut out of a request: mostly they are those that are stored, and
// then they need not be made again from the message.
#pragma once

#include <string_view>
#include <vector>

namespace minutebook::rpc {

// What each of the `count` messages that a parser found in a field was parsed from, in order. All
// are empty where as many are not found here: nothing else would notice the bytes of another.
// Borrow the message.
std::vector<std::string_view> SentMessages(std::string_view message, int field, std::size_t count);
// Of each of the `count` NewEvents in `field` of the request: what its `event` was parsed from;
// empty, too, where that is not one piece.
std::vector<std::string_view> SentEvents(std::string_view request, int field, std::size_t count);

}  // namespace minutebook::rpc
