#include "tests/integration/forged_ledger.h"

#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "rocksdb/write_batch.h"
#include "store/applied.h"
#include "store/checkpoint.h"
#include "store/ledger_reader.h"
#include "store/log_rows.h"
#include "store/merkle_tree.h"
#include "store/rocks_database.h"
#include "tests/integration/sample.h"
#include "tests/integration/server_process.h"

namespace minutebook {
namespace {

using store::RocksDatabase;

// Forges with the database open, and leaves all of it in tables.
void Forge(const std::string& path, const std::function<void(RocksDatabase&)>& forge) {
  auto database = RocksDatabase::Open(path + "/db", RocksDatabase::Mode::kOpen, nullptr);
  ASSERT_TRUE(database.ok()) << database.status();
  forge(**database);
  ASSERT_TRUE((*database)->Flush().ok());
}

// A row of the log and its events.
struct Row {
  std::string key;
  store::LogRow at;
  std::vector<std::string> events;
};

Row RowWith(const RocksDatabase& database, std::uint64_t position) {
  const std::unique_ptr<rocksdb::Iterator> it(
      database.db().NewIterator({}, database.family(store::kLog)));
  it->Seek(store::LogKey(position));
  EXPECT_TRUE(it->Valid());
  Row row{
      .key = it->key().ToString(), .at = *store::ParseLogKey(it->key().ToString()), .events = {}};
  std::vector<std::string_view> events;
  EXPECT_TRUE(store::ParseLogValue(row.at, it->value().ToStringView(), &events));
  row.events.assign(events.begin(), events.end());
  EXPECT_TRUE(row.at.Holds(position));
  return row;
}

std::string ReadLog(const RocksDatabase& database, std::uint64_t position) {
  const Row row = RowWith(database, position);
  return row.events[position - row.at.first];
}

void WriteLog(const RocksDatabase& database, std::uint64_t position, const std::string& value) {
  Row row = RowWith(database, position);
  row.events[position - row.at.first] = value;
  EXPECT_TRUE(database.db()
                  .Put({}, database.family(store::kLog), row.key,
                       store::LogValue({row.events.begin(), row.events.end()}))
                  .ok());
}

// The others of its row stay, each in a row of its own.
void DeleteLog(const RocksDatabase& database, std::uint64_t position) {
  const Row row = RowWith(database, position);
  rocksdb::ColumnFamilyHandle* const log = database.family(store::kLog);
  EXPECT_TRUE(database.db().Delete({}, log, row.key).ok());
  for (std::uint64_t at = row.at.first; at <= row.at.last; ++at) {
    if (at == position) continue;
    const std::string& value = row.events[at - row.at.first];
    EXPECT_TRUE(database.db().Put({}, log, store::LogKey(at), value).ok());
  }
}

std::unique_ptr<store::LedgerReader> Read(const std::string& path) {
  auto reader = store::OpenLedgerReader(path);
  EXPECT_TRUE(reader.ok()) << reader.status();
  return reader.ok() ? *std::move(reader) : nullptr;
}

}  // namespace

const std::string& HonestLedger() {
  static const testing::TempDir* const folder = new testing::TempDir();
  static const std::string* const path = [] {
    auto made = std::make_unique<std::string>(folder->Sub("ledger"));
    ServerProcess server(*made);
    client::ClientOptions options;
    options.server = server.address();
    client::Client client(options);
    Import(client, FirstRecord());
    EXPECT_EQ(server.End(SIGTERM), 0);
    return made.release();
  }();
  return *path;
}

LedgerCopy::LedgerCopy() : path_(folder_.Sub("ledger")) {
  std::filesystem::copy(HonestLedger(), path_, std::filesystem::copy_options::recursive);
  // Beside the folder: without its key no server starts on it.
  for (const char* file : {".signing-key", ".signing-key.last-signed"}) {
    if (std::filesystem::exists(HonestLedger() + file)) {
      std::filesystem::copy(HonestLedger() + file, path_ + file);
    }
  }
}

void LedgerCopy::Rewrite(std::uint64_t position,
                         const std::function<void(v1::StoredEvent&)>& change) {
  Forge(path_, [&](RocksDatabase& database) {
    v1::StoredEvent stored;
    ASSERT_TRUE(stored.ParseFromString(ReadLog(database, position)));
    change(stored);
    WriteLog(database, position, stored.SerializeAsString());
  });
}

void LedgerCopy::Swap(std::uint64_t one, std::uint64_t other) {
  Forge(path_, [&](RocksDatabase& database) {
    const std::string kept = ReadLog(database, one);
    WriteLog(database, one, ReadLog(database, other));
    WriteLog(database, other, kept);
  });
}

void LedgerCopy::Cut(std::uint64_t events) {
  const store::TreeHead before = head();
  store::CompactRange range;
  Forge(path_, [&](RocksDatabase& database) {
    for (std::uint64_t position = 1; position <= before.size; ++position) {
      if (position > before.size - events) {
        DeleteLog(database, position);
        continue;
      }
      v1::StoredEvent stored;
      ASSERT_TRUE(stored.ParseFromString(ReadLog(database, position)));
      range.Append(store::HashLeaf(stored.header()));
    }
    rocksdb::WriteBatch batch;
    const store::TreeHead now{range.size(), range.Root()};
    EXPECT_TRUE(AddApplied(database, store::AppliedAt(now, now.size), &batch).ok());
    EXPECT_TRUE(database.db().Write({}, &batch).ok());
  });
  std::filesystem::remove(path_ + "/acknowledged");
}

void LedgerCopy::ChangeLast(store::Family family,
                            const std::function<void(std::optional<std::string>&)>& change) {
  Forge(path_, [&](RocksDatabase& database) {
    const std::unique_ptr<rocksdb::Iterator> it(
        database.db().NewIterator({}, database.family(family)));
    it->SeekToLast();
    ASSERT_TRUE(it->Valid());
    std::optional<std::string> value = it->value().ToString();
    change(value);
    EXPECT_TRUE((value ? database.db().Put({}, database.family(family), it->key(), *value)
                       : database.db().Delete({}, database.family(family), it->key()))
                    .ok());
  });
}

void LedgerCopy::Put(store::Family family, const std::string& key, const std::string& value) {
  Forge(path_, [&](RocksDatabase& database) {
    EXPECT_TRUE(database.db().Put({}, database.family(family), key, value).ok());
  });
}

void LedgerCopy::TakeOut(std::uint64_t position) {
  Forge(path_, [&](RocksDatabase& database) { DeleteLog(database, position); });
}

store::TreeHead LedgerCopy::head() const {
  const auto reader = Read(path_);
  const auto head = reader->StatedHead();
  EXPECT_TRUE(head.ok()) << head.status();
  return head.ok() ? *head : store::TreeHead();
}

std::string LedgerCopy::origin() const {
  const auto reader = Read(path_);
  return store::OriginOf(reader->identity().name, reader->identity().ledger_id);
}

store::SigningKey LedgerCopy::Key(std::uint8_t key_byte) const {
  store::Ed25519Seed seed;
  seed.fill(key_byte);
  return store::SigningKey(origin(), store::KeyType::kEd25519, seed);
}

std::string LedgerCopy::Checkpoint(const store::TreeHead& head, const std::string& file,
                                   std::uint8_t key_byte) const {
  store::SignedNote note;
  note.text = store::CheckpointText({.origin = origin(), .head = head, .extension = {}});
  note.signatures.push_back(Key(key_byte).Sign(note.text));
  testing::WriteFile(Sub(file), store::FormatNote(note));
  return Sub(file);
}

std::string LedgerCopy::VerifierKey(std::uint8_t key_byte) const {
  return Key(key_byte).verifier().ToString();
}

}  // namespace minutebook
