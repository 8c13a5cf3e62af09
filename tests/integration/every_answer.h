// Every question that a record can be asked, and the answers as one text.
#pragma once

#include <string>
#include <vector>

#include "minutebook/v1/query_service.pb.h"
#include "tools/client/client.h"

namespace minutebook {

// All questions about all bodies and all that they have, on each day, within each limit: one line
// an answer. Ids of events that have a ref stand as their refs, so that two ledgers of one record
// give the same text.
std::vector<std::string> EveryAnswer(client::Client& client, const std::vector<std::string>& days,
                                     const std::vector<v1::AsOf>& limits);

}  // namespace minutebook
