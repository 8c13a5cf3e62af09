// The writer's overlay over the rows beside a naive model: random changes, kept or taken back, of
// groups that are committed or given up.
#include "service/ledger/group_state.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "store/memory_store.h"
#include "store/merkle_tree.h"
#include "tests/testing/rounds.h"
#include "tests/testing/status_matchers.h"

namespace minutebook::ledger {
namespace {

using Rows = std::map<std::string, store::RowVersion>;

constexpr std::size_t kKeys = 12;

std::string Key(std::size_t n) { return std::string("gbody") + '\0' + std::to_string(n) + '\0'; }

class GroupStateModel {
 public:
  // From the least bound up, over which any row is.
  explicit GroupStateModel(std::uint32_t seed) : random_(seed), rows_bytes_max_(seed % 3 * 3000) {}

  void RunGroup() {
    if (random_() % 2 == 0) Settle();
    state_.BeginGroup(end_ - 1);
    rows_ = admitted_;
    changes_.clear();
    const store::Position first = end_;
    std::vector<std::string_view> wanted;
    for (const std::string& key : keys_) {
      if (random_() % 2 == 0) wanted.push_back(key);
    }
    ASSERT_THAT(state_.Prefetch(wanted), testing::IsOk());
    store::Position position = first;
    for (std::size_t appends = 1 + random_() % 4; appends > 0; --appends) {
      const Rows before = rows_;
      const std::vector<store::RowChange> changes_before = changes_;
      store::Position next = position;
      for (std::size_t events = 1 + random_() % 3; events > 0; --events) RunEvent(next++);
      if (HasFatalFailure()) return;
      if (random_() % 6 == 0) Settle();
      if (random_() % 3 == 0) {
        state_.TakeBack();
        rows_ = before;
        changes_ = changes_before;
      } else {
        state_.Keep();
        position = next;
      }
      if (random_() % 2 == 0) Compare();
    }
    Finish(first, position);
  }

  static bool HasFatalFailure() { return ::testing::Test::HasFatalFailure(); }

 private:
  void RunEvent(store::Position position) {
    store::EventId id{};
    for (int i = 0; i < 8; ++i) id[i] = static_cast<std::uint8_t>(position >> (8 * i));
    state_.BeginEvent({position, id, {"body"}}, &event_);
    position_ = position;
    if (under_way_.has_value() && random_() % 3 == 0) {
      const store::EventId& of_it = under_way_->events.front().id;
      ASSERT_THAT(state_.HasEvent({reinterpret_cast<const char*>(of_it.data()), of_it.size()}),
                  testing::IsOkAndHolds(true));
      ASSERT_FALSE(under_way_.has_value());
    }
    for (std::size_t steps = random_() % 6; steps > 0; --steps) {
      const std::string& key = keys_[random_() % kKeys];
      const std::string bytes(1 + random_() % 40, static_cast<char>('a' + random_() % 26));
      const bool there = rows_.contains(key);
      switch (random_() % 4) {
        case 0:
          ASSERT_THAT(state_.Put(key, bytes), testing::IsOk());
          Change(key, bytes);
          break;
        case 1:
          ASSERT_THAT(state_.Append(key, bytes), testing::IsOk());
          Change(key, there ? rows_[key].value + bytes : bytes);
          break;
        case 2:
          ASSERT_THAT(state_.Delete(key), testing::IsOk());
          if (there) Change(key, std::nullopt);
          break;
        default:
          // Only of rows that are not there.
          if (there) break;
          ASSERT_THAT(state_.PutNew(key), testing::IsOk());
          Change(key, "");
      }
      ASSERT_THAT(state_.HasEvent({reinterpret_cast<const char*>(id.data()), id.size()}),
                  testing::IsOkAndHolds(true));
    }
    if (random_() % 4 == 0) Compare();
  }

  void Change(const std::string& key, const std::optional<std::string>& value) {
    const auto found = rows_.find(key);
    const auto same = std::find_if(changes_.begin(), changes_.end(), [&](const auto& change) {
      return change.key == key && change.since == position_;
    });
    if (same != changes_.end()) {
      same->value = value;
    } else {
      changes_.push_back({key, position_, value, std::nullopt});
      if (found != rows_.end()) changes_.back().previous = found->second;
    }
    if (!value.has_value()) {
      rows_.erase(key);
    } else {
      rows_[key] = {position_, *value};
    }
  }

  void Compare() {
    if (random_() % 2 == 0) CompareRows();
    Rows scanned;
    const absl::Status status =
        state_.Scan("gbody", [&](std::string_view key, std::string_view value) {
          scanned[std::string(key)].value = value;
          return true;
        });
    ASSERT_THAT(status, testing::IsOk());
    ASSERT_EQ(scanned.size(), rows_.size());
    for (const auto& [key, row] : rows_) ASSERT_EQ(scanned[key].value, row.value) << key;
    CompareRows();
  }

  void CompareRows() {
    for (const std::string& key : keys_) {
      const auto held = state_.Get(key);
      ASSERT_THAT(held.status(), testing::IsOk());
      const auto expected = rows_.find(key);
      ASSERT_EQ(held->has_value(), expected != rows_.end()) << key;
      if (expected == rows_.end()) continue;
      ASSERT_EQ(**held, expected->second.value) << key;
    }
  }

  void Finish(store::Position first, store::Position end) {
    store::Group group{first, {}, state_.TakeChanges()};
    ASSERT_EQ(group.rows.size(), changes_.size());
    for (std::size_t i = 0; i < changes_.size(); ++i) {
      const store::RowChange& told = group.rows[i];
      ASSERT_EQ(told.key, changes_[i].key);
      ASSERT_EQ(told.since, changes_[i].since);
      ASSERT_EQ(told.value, changes_[i].value);
      ASSERT_EQ(told.previous.has_value(), changes_[i].previous.has_value());
      if (!told.previous.has_value()) continue;
      ASSERT_EQ(told.previous->since, changes_[i].previous->since);
      ASSERT_EQ(told.previous->value, changes_[i].previous->value);
    }
    Settle();
    if (end == first || random_() % 4 == 0) return state_.Forget();  // not committed
    for (store::Position position = first; position < end; ++position) {
      store::NewRecord record;
      for (int i = 0; i < 8; ++i) record.id[i] = static_cast<std::uint8_t>(position >> (8 * i));
      record.stored = std::string("\x0a\x01h", 3);
      record.leaf_hash = store::HashLeaf("h");
      group.events.push_back(std::move(record));
    }
    under_way_ = std::move(group);
    end_ = end;
    admitted_ = rows_;
  }

  // The last group is on record from here on.
  void Settle() {
    if (!under_way_.has_value()) return;
    ASSERT_THAT(store_->Commit(*under_way_), testing::IsOk());
    under_way_.reset();
  }

  std::mt19937 random_;
  const std::size_t rows_bytes_max_;
  const std::unique_ptr<store::Store> store_ = store::MakeMemoryStore({});
  GroupState state_{store_->views(), store_->log(), [this] { Settle(); }, rows_bytes_max_};
  const v1::Event event_;
  std::vector<std::string> keys_ = [] {
    std::vector<std::string> keys;
    for (std::size_t i = 0; i < kKeys; ++i) keys.push_back(Key(i));
    return keys;
  }();
  std::optional<store::Group> under_way_;
  store::Position end_ = 1;  // past the last event that was admitted
  Rows admitted_;            // as it left them
  Rows rows_;
  std::vector<store::RowChange> changes_;
  store::Position position_ = 0;
};

TEST(GroupStateTest, IsTheRowsAsANaiveModelHasThem) {
  testing::Rounds rounds(200);
  while (rounds.Next()) {
    SCOPED_TRACE("seed " + std::to_string(rounds.seed()));
    GroupStateModel model(rounds.seed());
    for (int groups = 0; groups < 10; ++groups) {
      model.RunGroup();
      if (GroupStateModel::HasFatalFailure()) return;
    }
  }
}

}  // namespace
}  // namespace minutebook::ledger
