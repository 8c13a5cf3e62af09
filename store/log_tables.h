// Table files of the family `log` note how many events they hold, so that open can tell without
// reading them that none is missing.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "rocksdb/table_properties.h"

namespace minutebook::store {

// Notes it in each table that is written.
std::shared_ptr<rocksdb::TablePropertiesCollectorFactory> CountLogEvents();

// The events of a table of the log. One without the note is of a build whose rows held one event
// each. nullopt where the note is damaged.
std::optional<std::uint64_t> LogEventsOf(const rocksdb::TableProperties& table);

}  // namespace minutebook::store
