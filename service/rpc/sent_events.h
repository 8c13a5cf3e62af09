// The bytes that events came in, cut out of a request: mostly they are those that are stored, and
// then they need not be made again from the message.
#pragma once

#include <string_view>
#include <vector>

namespace minutebook::rpc {

// Of each NewEvent in `field` of the request, in order: what its `event` was parsed from; empty
// where that is not one piece. All borrow the request.
std::vector<std::string_view> SentEvents(std::string_view request, int field);

}  // namespace minutebook::rpc
