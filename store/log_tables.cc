#include "store/log_tables.h"

#include <string>
#include <string_view>

#include "store/bytes.h"
#include "store/log_rows.h"

namespace minutebook::store {
namespace {

constexpr char kEventsProperty[] = "minutebook.log.events";

class Collector final : public rocksdb::TablePropertiesCollector {
 public:
  const char* Name() const override { return "minutebook.log"; }
  rocksdb::Status AddUserKey(const rocksdb::Slice& key, const rocksdb::Slice&,
                             rocksdb::EntryType type, rocksdb::SequenceNumber,
                             std::uint64_t) override {
    if (type != rocksdb::kEntryPut) return rocksdb::Status::OK();
    // What is no key of ours counts for nothing, so the table is not trusted to be whole.
    const std::optional<LogRow> row = ParseLogKey({key.data(), key.size()});
    if (row) events_ += row->count();
    return rocksdb::Status::OK();
  }
  rocksdb::Status Finish(rocksdb::UserCollectedProperties* properties) override {
    properties->emplace(kEventsProperty, BigEndian(events_));
    return rocksdb::Status::OK();
  }
  rocksdb::UserCollectedProperties GetReadableProperties() const override {
    return {{kEventsProperty, std::to_string(events_)}};
  }

 private:
  std::uint64_t events_ = 0;
};

class Factory final : public rocksdb::TablePropertiesCollectorFactory {
 public:
  const char* Name() const override { return "minutebook.log"; }
  rocksdb::TablePropertiesCollector* CreateTablePropertiesCollector(Context) override {
    return new Collector();
  }
};

}  // namespace

std::shared_ptr<rocksdb::TablePropertiesCollectorFactory> CountLogEvents() {
  return std::make_shared<Factory>();
}

std::optional<std::uint64_t> LogEventsOf(const rocksdb::TableProperties& table) {
  const auto noted = table.user_collected_properties.find(kEventsProperty);
  if (noted == table.user_collected_properties.end()) return table.num_entries;
  return ParseBigEndian(noted->second);
}

}  // namespace minutebook::store
