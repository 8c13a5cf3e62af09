// The worked example of store/README.md is what the code writes, byte for byte.
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/string_view.h"
#include "store/checkpoint.h"
#include "store/merkle_proof.h"
#include "store/merkle_tree.h"
#include "store/rocks_database.h"
#include "store/tile_tree.h"
#include "tests/store/records.h"
#include "tests/testing/status_matchers.h"
#include "tests/testing/temp_dir.h"

namespace minutebook::store {
namespace {

using ::minutebook::testing::IsOk;
using ::minutebook::testing::ReadFile;
using ::minutebook::testing::TempDir;

std::string Hex(std::string_view bytes) {
  return absl::BytesToHexString(absl::string_view(bytes.data(), bytes.size()));
}

std::string Hex(const Hash& hash) {
  return Hex(std::string_view(reinterpret_cast<const char*>(hash.data()), hash.size()));
}

EventId Repeated(std::uint8_t byte) {
  EventId id;
  id.fill(byte);
  return id;
}

NewRecord Example(std::uint8_t id, std::vector<BodyRevision> bodies, std::string_view header,
                  std::string_view payload) {
  return {.id = Repeated(id),
          .bodies = std::move(bodies),
          .stored = Stored(header, payload),
          .leaf_hash = HashLeaf(header)};
}

// Two groups: two events, then one.
std::vector<Group> ExampleGroups() {
  const std::string zero_in_key("a\0b", 3);
  Group first{.first_position = 1, .events = {}, .rows = {}};
  first.events.push_back(Example(0xa1, {{"ascn", 1}}, "one", "A"));
  first.events.push_back(Example(0xb2, {{"ascn", 2}, {"nrg", 1}}, "two", "B"));
  first.rows = {{.key = "chair", .since = 1, .value = "id", .previous = std::nullopt},
                {.key = zero_in_key, .since = 2, .value = "y", .previous = std::nullopt}};
  Group second{.first_position = 3, .events = {}, .rows = {}};
  second.events.push_back(Example(0xc3, {{"ascn", 3}}, "three", "C"));
  second.rows = {
      {.key = "chair", .since = 3, .value = "kh", .previous = RowVersion{1, "id"}},
      {.key = zero_in_key, .since = 3, .value = std::nullopt, .previous = RowVersion{2, "y"}}};
  return {first, second};
}

// The lines between "```ledger" and "```", without comments and runs of spaces.
std::vector<std::string> LinesOfTheReadme() {
  std::istringstream readme(ReadFile(STORE_README));
  std::vector<std::string> lines;
  std::string line;
  while (std::getline(readme, line) && line != "```ledger") {
  }
  while (std::getline(readme, line) && line != "```") {
    std::istringstream words(line.substr(0, line.find('#')));
    std::string compact;
    for (std::string word; words >> word;) compact += (compact.empty() ? "" : " ") + word;
    if (!compact.empty()) lines.push_back(compact);
  }
  return lines;
}

std::vector<std::string> LinesOfTheLedger(const std::string& path) {
  std::vector<std::string> lines = {"LEDGER = " + Hex(ReadFile(path + "/LEDGER")),
                                    "acknowledged = " + Hex(ReadFile(path + "/acknowledged"))};
  const auto database = RocksDatabase::Open(path + "/db", RocksDatabase::Mode::kPeekTail, nullptr);
  EXPECT_THAT(database, IsOk());
  int index = 0;
  for (const rocksdb::ColumnFamilyDescriptor& family : MakeFamilies()) {
    rocksdb::ReadOptions options;
    options.total_order_seek = true;
    const std::unique_ptr<rocksdb::Iterator> it(
        (*database)->db().NewIterator(options, (*database)->family(static_cast<Family>(index++))));
    for (it->SeekToFirst(); it->Valid(); it->Next()) {
      lines.push_back(family.name + " " + Hex(ToView(it->key())) + " = " +
                      Hex(ToView(it->value())));
    }
  }
  return lines;
}

std::string Hex(const std::vector<Hash>& hashes) {
  std::string text;
  for (const Hash& hash : hashes) text += (text.empty() ? "" : " ") + Hex(hash);
  return text;
}

// What readers of the store make of it: proofs, and a checkpoint signed by a key that is no secret.
std::vector<std::string> LinesOfProofs(const Store& store) {
  const ReadSubtree read = store.tree().reads();
  std::vector<std::string> lines = {
      "node 1 0 = " + Hex(*read({.level = 1, .index = 0})),
      "inclusion of leaf 0 in 3 = " + Hex(*ProveInclusion(0, 3, read)),
      "inclusion of leaf 2 in 3 = " + Hex(*ProveInclusion(2, 3, read)),
      "consistency of 2 with 3 = " + Hex(*ProveConsistency(2, 3, read)),
      "consistency of 1 with 3 = " + Hex(*ProveConsistency(1, 3, read))};
  Ed25519Seed seed;
  seed.fill(0x42);
  const SigningKey key(OriginOf(store.identity().name, store.identity().ledger_id),
                       KeyType::kEd25519, seed);
  SignedNote note{
      .text = CheckpointText(
          {.origin = key.verifier().name(), .head = store.tree_head(), .extension = {}}),
      .signatures = {}};
  note.signatures.push_back(key.Sign(note.text));
  lines.push_back("key = " + key.verifier().ToString());
  lines.push_back("text = " + Hex(note.text));
  lines.push_back("note = " + Hex(FormatNote(note)));
  return lines;
}

TEST(FormatExample, OfTheReadmeIsWhatIsWritten) {
  TempDir dir;
  const std::string path = dir.Sub("ledger");
  std::vector<std::string> tree_lines;
  {
    const EventId ledger_id = {0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77,
                               0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff};
    ASSERT_OK_AND_ASSIGN(
        const auto store,
        OpenRocksStore({.path = path, .new_ledger_id = ledger_id, .new_name = "example"}));
    TileTree tree;
    std::vector<Tile> full;
    for (const Group& group : ExampleGroups()) {
      ASSERT_THAT(store->Commit(group), IsOk());
      for (const NewRecord& event : group.events) {
        tree.Append(event.leaf_hash, &full);
        tree_lines.push_back("leaf = " + Hex(event.leaf_hash));
      }
    }
    std::string edge = "edge 0 =";
    for (const Hash& hash : tree.edge(0).leaves()) edge += " " + Hex(hash);
    tree_lines.push_back(edge);
    tree_lines.push_back("root = " + Hex(store->tree_head().root));
    EXPECT_EQ(tree.Root(), store->tree_head().root);
    const std::vector<std::string> proofs = LinesOfProofs(*store);
    tree_lines.insert(tree_lines.end(), proofs.begin(), proofs.end());
  }
  std::vector<std::string> written = LinesOfTheLedger(path);
  written.insert(written.end(), tree_lines.begin(), tree_lines.end());
  EXPECT_EQ(LinesOfTheReadme(), written);
  if (HasFailure()) {
    for (const std::string& line : written) std::cout << line << "\n";
  }
}

}  // namespace
}  // namespace minutebook::store
