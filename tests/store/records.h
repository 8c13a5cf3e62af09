// Made-up events for tests of the store: to it they are bytes.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "store/store.h"

namespace minutebook::store {

// An id that only `number` decides.
EventId IdOf(std::uint64_t number);

// Stored bytes of a header and a payload: two length-delimited fields, as the ledger writes them.
std::string Stored(std::string_view header, std::string_view payload);

// The event for `position`: id, header and payload follow from the position alone.
NewRecord RecordAt(Position position, std::vector<BodyRevision> bodies = {});
// The payload of RecordAt is `payload_bytes` long or a little more.
NewRecord BigRecordAt(Position position, std::size_t payload_bytes);

// A group of `count` events from `first` on, each one the next revision of body "body".
Group GroupAt(Position first, std::size_t count);

// A row set or, without a value, deleted; `previous` is read from the store.
RowChange Change(const Store& store, std::string_view key, Position since,
                 std::optional<std::string> value);

}  // namespace minutebook::store
