// What the memory store does beyond the contract: it fails on command, and it is strict.
#include "store/memory_store.h"

#include "tests/store/records.h"
#include "tests/testing/status_matchers.h"

namespace minutebook::store {
namespace {

using ::minutebook::testing::IsOk;
using ::minutebook::testing::StatusIs;
using ::testing::HasSubstr;

TEST(MemoryStore, FailureBeforeACommitLatchesAndChangesNothing) {
  bool fail = false;
  const auto store =
      MakeMemoryStore({.identity = {},
                       .disk = nullptr,
                       .before_commit =
                           [&](const Group&) {
                             return fail ? absl::UnavailableError("sync failed") : absl::OkStatus();
                           },
                       .after_commit = {}});
  ASSERT_THAT(store->Commit(GroupAt(1, 1)), IsOk());
  fail = true;
  EXPECT_THAT(store->Commit(GroupAt(2, 1)), StatusIs(absl::StatusCode::kUnavailable));
  fail = false;
  EXPECT_THAT(store->Commit(GroupAt(2, 1)), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(store->log().Head(), 1);
  EXPECT_THAT(store->log().Read(1), IsOk()) << "reads go on";
}

TEST(MemoryStore, FailureAfterACommitLeavesTheEventsForTheNextOpen) {
  const std::shared_ptr<MemoryDisk> disk = MakeMemoryDisk();
  const auto store = MakeMemoryStore(
      {.identity = {}, .disk = disk, .before_commit = {}, .after_commit = [](const Group&) {
         return absl::UnavailableError("sync failed");
       }});
  EXPECT_THAT(store->Commit(GroupAt(1, 2)), StatusIs(absl::StatusCode::kUnavailable));
  const auto reopened =
      MakeMemoryStore({.identity = {}, .disk = disk, .before_commit = {}, .after_commit = {}});
  EXPECT_EQ(reopened->log().Head(), 2);
  EXPECT_THAT(reopened->Commit(GroupAt(3, 1)), IsOk());
}

TEST(MemoryStore, RefusalBeforeACommitDoesNotLatch) {
  bool refuse = true;
  const auto store = MakeMemoryStore({.identity = {},
                                      .disk = nullptr,
                                      .before_commit =
                                          [&](const Group&) {
                                            return refuse
                                                       ? absl::FailedPreconditionError("head moved")
                                                       : absl::OkStatus();
                                          },
                                      .after_commit = {}});
  EXPECT_THAT(store->Commit(GroupAt(1, 1)), StatusIs(absl::StatusCode::kFailedPrecondition));
  refuse = false;
  EXPECT_THAT(store->Commit(GroupAt(1, 1)), IsOk());
}

TEST(MemoryStore, FaultsOfTheMakerOfAGroupAreRefused) {
  const auto store = MakeMemoryStore({});
  ASSERT_THAT(store->Commit(GroupAt(1, 2)), IsOk());
  const auto refused = [&](const std::string& why, auto&& spoil) {
    Group group = GroupAt(3, 1);
    spoil(group);
    EXPECT_THAT(store->Commit(group), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(why)));
    EXPECT_EQ(store->log().Head(), 2);
  };
  refused("leaf hash", [](Group& group) { group.events[0].leaf_hash[0] ^= 1; });
  refused("that of position 1", [](Group& group) { group.events[0].id = IdOf(1); });
  refused("3 is its turn", [](Group& group) { group.events[0].bodies[0].revision = 4; });
  refused("previous version", [](Group& group) {
    group.rows = {{.key = "k", .since = 3, .value = "x", .previous = RowVersion{1, "y"}}};
  });
  EXPECT_THAT(store->Commit(GroupAt(3, 1)), IsOk());
}

}  // namespace
}  // namespace minutebook::store
