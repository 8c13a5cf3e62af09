// Damage is refused or reported, and never makes a shorter or another ledger in silence.
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "store/acknowledged.h"
#include "store/applied.h"
#include "store/log_rows.h"
#include "store/rocks_database.h"
#include "store/table_footers.h"
#include "tests/store/records.h"
#include "tests/store/writer_process.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace minutebook::store {
namespace {

namespace fs = std::filesystem;
using ::minutebook::testing::FlipByte;
using ::minutebook::testing::IsOk;
using ::minutebook::testing::ReadFile;
using ::minutebook::testing::StatusIs;
using ::minutebook::testing::TempDir;
using ::minutebook::testing::WriteFile;
using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr Position kHead = 20;

class Damage : public ::testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<Store>> Open(bool repair = false) {
    return OpenRocksStore({.path = path_, .new_ledger_id = IdOf(0), .repair_torn_tail = repair});
  }
  // A ledger of kHead events, all in the write-ahead log.
  void MakeUnclosed(std::size_t payload_bytes = 0) {
    WriteAndDie(path_, kHead, 1, payload_bytes);
    fs::copy(path_, sound_, fs::copy_options::recursive);
  }
  // The same, or that many groups, all in tables.
  void MakeClosed(std::size_t group_events = 1, std::size_t payload_bytes = 0) {
    WriteAndDie(path_, kHead, group_events, payload_bytes);
    head_ = kHead * group_events;
    ASSERT_THAT(Open(), IsOk());
    fs::copy(path_, sound_, fs::copy_options::recursive);
  }
  void Restore() {
    fs::remove_all(path_);
    fs::copy(sound_, path_, fs::copy_options::recursive);
  }
  // The write-ahead log that holds the events.
  std::string Wal() const {
    std::string largest;
    for (const auto& entry : fs::directory_iterator(path_ + "/db")) {
      const std::string name = entry.path().string();
      if (!name.ends_with(".log")) continue;
      if (largest.empty() || entry.file_size() > fs::file_size(largest)) largest = name;
    }
    return largest;
  }
  // What opening and reading everything comes to: OK where the ledger is as it was written,
  // INTERNAL where it answers otherwise.
  absl::Status OpenAndCheck(bool repair = false) {
    const auto store = Open(repair);
    return store.ok() ? CheckRowsAndLog(**store, head_) : store.status();
  }
  // Changes one key behind the store's back.
  void Tamper(Family family, const std::string& key, const std::optional<std::string>& value,
              bool compact = false) {
    ASSERT_OK_AND_ASSIGN(const auto database,
                         RocksDatabase::Open(path_ + "/db", RocksDatabase::Mode::kOpen, nullptr));
    rocksdb::DB& db = database->db();
    const rocksdb::WriteOptions options;
    const rocksdb::Status status = value ? db.Put(options, database->family(family), key, *value)
                                         : db.Delete(options, database->family(family), key);
    ASSERT_TRUE(status.ok()) << status.ToString();
    ASSERT_TRUE(database->Flush().ok());
    if (!compact) return;
    const rocksdb::CompactRangeOptions range;
    ASSERT_TRUE(db.CompactRange(range, database->family(family), nullptr, nullptr).ok());
  }

  Position head_ = kHead;
  TempDir dir_;
  const std::string path_ = dir_.Sub("ledger");
  const std::string sound_ = dir_.Sub("sound");
};

TEST_F(Damage, FlippedByteInTheMiddleOfTheWalIsRefusedAndCostsNothing) {
  MakeUnclosed();
  const long size = static_cast<long>(fs::file_size(Wal()));
  FlipByte(Wal(), size / 2);
  EXPECT_THAT(Open(), StatusIs(absl::StatusCode::kDataLoss,
                               AllOf(HasSubstr("/db"), HasSubstr("restore a backup"))));
  FlipByte(Wal(), size / 2);
  EXPECT_THAT(OpenAndCheck(), IsOk()) << "the refusal must leave the folder as it was";
}

TEST_F(Damage, FlippedByteAnywhereInTheWalNeverShortensTheLog) {
  MakeUnclosed();
  const long size = static_cast<long>(fs::file_size(Wal()));
  int refused = 0;
  for (long offset = 3; offset < size; offset += size / 50) {
    Restore();
    FlipByte(Wal(), offset);
    const absl::Status status = OpenAndCheck();
    EXPECT_THAT(status, ::testing::AnyOf(IsOk(), StatusIs(absl::StatusCode::kDataLoss)))
        << "byte " << offset << " of " << size;
    refused += status.ok() ? 0 : 1;
  }
  EXPECT_GE(refused, 48) << "nearly every byte of a write-ahead log is under a checksum";
}

TEST_F(Damage, TruncatedWalIsRefusedAtEveryLengthOnceItWasAcknowledged) {
  MakeUnclosed();
  const long size = static_cast<long>(fs::file_size(Wal()));
  for (long cut = 1; cut <= size; cut += size / 25) {
    Restore();
    fs::resize_file(Wal(), size - cut);
    EXPECT_THAT(Open(), StatusIs(absl::StatusCode::kDataLoss)) << "cut by " << cut;
  }
}

TEST_F(Damage, DeletedWalIsRefusedNamingBothPositions) {
  MakeUnclosed();
  fs::remove(Wal());
  EXPECT_THAT(Open(), StatusIs(absl::StatusCode::kDataLoss, AllOf(HasSubstr("ends at position 0"),
                                                                  HasSubstr("up to position 20"),
                                                                  HasSubstr("restore a backup"))));
}

TEST_F(Damage, HoleInTheWalIsRefused) {
  constexpr std::size_t kPayload = 20000;
  constexpr std::size_t kBlock = 32 * 1024;
  MakeUnclosed(kPayload);
  const std::size_t blocks = fs::file_size(Wal()) / kBlock;
  ASSERT_GE(blocks, 8);
  for (std::size_t first = 1; first + 1 < blocks; ++first) {
    for (const std::size_t count : {1, 3}) {
      Restore();
      std::string bytes = ReadFile(Wal());
      for (std::size_t i = first * kBlock; i < (first + count) * kBlock && i < bytes.size(); ++i) {
        bytes[i] = '\0';
      }
      WriteFile(Wal(), bytes);
      EXPECT_THAT(Open(), StatusIs(absl::StatusCode::kDataLoss)) << "block " << first;
    }
  }
}

TEST_F(Damage, FlippedByteInAnyFileOfAClosedLedgerIsReportedOrHarmless) {
  MakeClosed();
  int reported = 0;
  for (const auto& entry : fs::recursive_directory_iterator(sound_)) {
    if (!entry.is_regular_file()) continue;
    const std::string name = fs::relative(entry.path(), sound_).string();
    const long size = static_cast<long>(entry.file_size());
    const bool table = name.ends_with(".sst");
    for (long offset = 0; offset < size; offset += std::max<long>(1, size / (table ? 12 : 3))) {
      Restore();
      FlipByte(path_ + "/" + name, offset);
      const absl::Status status = OpenAndCheck();
      EXPECT_NE(status.code(), absl::StatusCode::kInternal)
          << name << " byte " << offset << ": " << status;
      reported += status.ok() ? 0 : 1;
    }
  }
  EXPECT_GT(reported, 40);
}

TEST_F(Damage, FlippedByteInAValueOfATableIsNamedByPosition) {
  MakeClosed(/*group_events=*/1, /*payload_bytes=*/20000);
  // The table of the log is the one that holds payloads.
  std::string log_table;
  for (const auto& entry : fs::directory_iterator(path_ + "/db")) {
    const std::string name = entry.path().string();
    if (name.ends_with(".sst") && ReadFile(name).find("payload") != std::string::npos) {
      log_table = name;
    }
  }
  ASSERT_FALSE(log_table.empty());
  FlipByte(log_table, static_cast<long>(ReadFile(log_table).find("payload")));
  // The tail of the tree is recomputed from these very values, so already the opening tells.
  EXPECT_THAT(Open(), StatusIs(absl::StatusCode::kDataLoss,
                               AllOf(HasSubstr("reading position 1:"), HasSubstr(".sst"))));
}

// At which RocksDB would end the process.
TEST_F(Damage, ABitOfATablesPropertiesIsRefusedNamingTheFile) {
  MakeClosed();
  rocksdb::Env* const env = rocksdb::Env::Default();
  EXPECT_THAT(CheckTableFooters(env, path_ + "/db"), IsOk());
  int tables = 0;
  for (const auto& entry : fs::directory_iterator(sound_ + "/db")) {
    if (entry.path().extension() != ".sst") continue;
    const std::string table = path_ + "/db/" + entry.path().filename().string();
    const std::string sound = ReadFile(entry.path().string());
    int refused = 0;
    for (std::size_t i = 0; i < sound.size(); ++i) {
      std::string damaged = sound;
      damaged[i] = static_cast<char>(damaged[i] ^ 0x80);
      WriteFile(table, damaged);
      if (CheckTableFooters(env, path_ + "/db").ok()) continue;
      ++refused;
      EXPECT_THAT(OpenAndCheck(), StatusIs(absl::StatusCode::kDataLoss, HasSubstr(table)));
    }
    EXPECT_GE(refused, 1) << table;
    WriteFile(table, sound);
    ++tables;
  }
  EXPECT_GT(tables, 0);
  EXPECT_THAT(OpenAndCheck(), IsOk());
}

TEST_F(Damage, MissingTableIsRefused) {
  MakeClosed();
  for (const auto& entry : fs::directory_iterator(sound_ + "/db")) {
    if (!entry.path().string().ends_with(".sst")) continue;
    Restore();
    fs::remove(path_ + "/db/" + entry.path().filename().string());
    EXPECT_NE(OpenAndCheck().code(), absl::StatusCode::kInternal) << entry.path();
    EXPECT_THAT(OpenAndCheck(), StatusIs(absl::StatusCode::kDataLoss));
  }
}

TEST_F(Damage, MissingViewsAreRefusedNamingTheFolder) {
  MakeClosed();
  Tamper(kMeta, std::string(kViewsPairKey), "1");
  EXPECT_THAT(Open(), StatusIs(absl::StatusCode::kDataLoss,
                               AllOf(HasSubstr(path_), HasSubstr("views are missing"))));
}

TEST_F(Damage, GapInTheLogIsRefusedNamingThePosition) {
  // Enough events that the tree is taken up without this one.
  MakeClosed(/*group_events=*/15);
  for (const bool compact : {false, true}) {
    Restore();
    Tamper(kLog, LogKey(45, 15), std::nullopt, compact);
    EXPECT_THAT(Open(), StatusIs(absl::StatusCode::kDataLoss, HasSubstr("position 31 is missing")));
  }
}

TEST_F(Damage, ARowWithOtherEventsThanItsKeyTellsIsNamedByPosition) {
  MakeClosed(/*group_events=*/15);
  std::vector<std::string> records;
  std::vector<std::string_view> events;
  for (Position position = 31; position <= 45; ++position) {
    records.push_back(RecordAt(position).stored);
  }
  events.assign(records.begin(), records.end());
  const std::string whole = LogValue(events);
  events.pop_back();
  for (const std::string& value : {whole.substr(0, whole.size() - 1), whole.substr(1),
                                   LogValue(events), whole + std::string(1, '\0')}) {
    Restore();
    Tamper(kLog, LogKey(45, 15), value);
    // The tail of the tree, which open makes anew, begins after it.
    ASSERT_OK_AND_ASSIGN(const auto store, Open());
    EXPECT_THAT(store->log().Read(40),
                StatusIs(absl::StatusCode::kDataLoss, HasSubstr("with position 40, are damaged")));
    Position last = 0;
    EXPECT_THAT(store->log().Scan(1, kHead * 15, false,
                                  [&](Position position, std::string_view) {
                                    last = position;
                                    return true;
                                  }),
                StatusIs(absl::StatusCode::kDataLoss, HasSubstr("positions 31 to 45")));
    EXPECT_EQ(last, 30);
  }
}

TEST_F(Damage, LogLongerThanItsRecordOfItselfIsRefused) {
  MakeClosed();
  Tamper(kLog, LogKey(kHead + 1), RecordAt(kHead + 1).stored);
  EXPECT_THAT(Open(), StatusIs(absl::StatusCode::kDataLoss,
                               AllOf(HasSubstr("position 21"), HasSubstr("up to 20"))));
}

TEST_F(Damage, EditedTailIsRefusedByTheTree) {
  MakeClosed();
  NewRecord edited = RecordAt(7);
  edited.stored = Stored("another header", "payload 7");
  Tamper(kLog, LogKey(7), edited.stored);
  EXPECT_THAT(Open(), StatusIs(absl::StatusCode::kDataLoss, HasSubstr("another root")));
}

TEST_F(Damage, TornTailThatNobodyWasToldOfOpens) {
  MakeUnclosed();
  const std::string acknowledged = ReadFile(path_ + "/acknowledged");
  const std::string before = ReadFile(Wal());
  // The 21st event, whose record is torn at every length.
  fs::remove_all(path_);
  WriteAndDie(path_, kHead + 1, 1);
  const std::string after = ReadFile(Wal());
  ASSERT_TRUE(after.starts_with(before)) << "the same events must make the same log";
  for (std::size_t size = before.size(); size < after.size(); size += 23) {
    Restore();
    WriteFile(Wal(), after.substr(0, size));
    EXPECT_THAT(OpenAndCheck(), IsOk()) << "torn at " << size;
  }
}

class TornTail : public Damage {
 protected:
  // A 21st event whose record is on disk but for one byte; `told` says how far the caller was told.
  void Make(Position told) {
    WriteAndDie(path_, kHead + 1, 1);
    WriteFile(path_ + "/acknowledged", FormatAcknowledged(IdOf(0), told));
    FlipByte(Wal(), -20);
  }
};

TEST_F(TornTail, IsRefusedNamingTheRepairAndRepairedWithoutLoss) {
  Make(kHead);
  EXPECT_THAT(Open(), StatusIs(absl::StatusCode::kDataLoss, HasSubstr("Repair")));
  EXPECT_THAT(OpenAndCheck(/*repair=*/true), IsOk());
  EXPECT_THAT(OpenAndCheck(), IsOk()) << "and opens as usual from then on";
}

TEST_F(TornTail, IsNotRepairedWhereItWasAcknowledgedAndNothingChanges) {
  Make(kHead + 1);
  EXPECT_THAT(Open(/*repair=*/true),
              StatusIs(absl::StatusCode::kDataLoss,
                       AllOf(HasSubstr("position 20"), HasSubstr("position 21"))));
  FlipByte(Wal(), -20);
  ASSERT_OK_AND_ASSIGN(const auto store, Open());
  EXPECT_THAT(CheckRowsAndLog(*store, kHead + 1), IsOk());
}

TEST_F(TornTail, IsNotRepairedWhereNobodyKnowsWhatWasAcknowledged) {
  Make(kHead);
  fs::remove(path_ + "/acknowledged");
  EXPECT_THAT(Open(/*repair=*/true),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("acknowledged")));
}

TEST_F(Damage, RepairOfASoundLedgerChangesNothing) {
  MakeUnclosed();
  EXPECT_THAT(OpenAndCheck(/*repair=*/true), IsOk());
  EXPECT_THAT(OpenAndCheck(), IsOk());
}

}  // namespace
}  // namespace minutebook::store
