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

// The event for `position`: id, header and payload follow from the position alone, where the
// payload is at least `payload_bytes` long.
NewRecord RecordAt(Position position, std::vector<BodyRevision> bodies = {},
                   std::size_t payload_bytes = 0);
// A group of `count` events from `first` on, each one the next revision of body "body".
Group GroupAt(Position first, std::size_t count);

// A row set or, without a value, deleted; `previous` is read from the store.
RowChange Change(const Store& store, std::string_view key, Position since,
                 std::optional<std::string> value);

// The next group of `count` events, each the next revision of body "body", with rows: the event at
// P sets row "r<P % 7>", or deletes it where P % 5 == 0.
Group GroupWithRows(const Store& store, std::size_t count, std::size_t payload_bytes = 0);
// The changes that the events first .. last of such groups make, over `rows` as they then are.
std::vector<RowChange> RowsOfEvents(const VersionedMapReader& rows, Position first, Position last);
// Checks that the store holds just what such groups up to `head` left: log, ids, revisions, root,
// and rows as of every position where `head` is small. The first thing that is wrong, or OK;
// DATA_LOSS where the store reports damage, INTERNAL where it answers otherwise than it should.
absl::Status CheckRowsAndLog(const Store& store, Position head, std::size_t payload_bytes = 0);

}  // namespace minutebook::store
