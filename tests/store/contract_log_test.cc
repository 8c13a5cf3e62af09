// What every store promises of the log, its indexes, the tree and the outcome of a commit.
#include <algorithm>
#include <thread>
#include <vector>

#include "store/bytes.h"
#include "store/merkle_tree.h"
#include "tests/store/contract.h"

namespace minutebook::store {
namespace {

using ::minutebook::testing::IsOk;
using ::minutebook::testing::IsOkAndHolds;
using ::minutebook::testing::StatusIs;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

template <typename Where>
class LogContract : public StoreContract<Where> {
 protected:
  // Positions that a scan visits; `stop_after` ends it from within.
  std::vector<Position> Visited(Position first, std::uint64_t count, bool backward,
                                std::size_t stop_after = 1000000) {
    std::vector<Position> positions;
    EXPECT_THAT(this->log().Scan(first, count, backward,
                                 [&](Position position, std::string_view value) {
                                   EXPECT_EQ(value, RecordAt(position).stored);
                                   positions.push_back(position);
                                   return positions.size() < stop_after;
                                 }),
                IsOk());
    return positions;
  }
};
TYPED_TEST_SUITE(LogContract, Everywhere);

TYPED_TEST(LogContract, NewLedgerIsEmptyAndKnowsWhoItIs) {
  EXPECT_EQ(this->log().Head(), 0);
  EXPECT_EQ(this->store_->tree_head().size, 0);
  EXPECT_EQ(this->store_->tree_head().root, EmptyRoot());
  EXPECT_EQ(this->store_->identity().ledger_id, IdOf(0));
  EXPECT_EQ(this->store_->identity().name, "contract");
  EXPECT_EQ(this->store_->identity().format_version, kFormatVersion);
  EXPECT_THAT(this->store_->warnings(), IsEmpty());
  EXPECT_THAT(this->log().Read(1), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(this->Visited(1, 10, false), IsEmpty());
  EXPECT_THAT(this->Visited(1, 10, true), IsEmpty());
  EXPECT_THAT(this->log().LastRevision("body"), IsOkAndHolds(0));
}

TYPED_TEST(LogContract, EventsAreReadFromAnyPlaceOfAnyGroup) {
  Position head = 0;
  for (const std::size_t count : {1, 40, 2, 33, 1, 32, 70}) {
    ASSERT_THAT(this->store_->Commit(GroupAt(head + 1, count)), IsOk());
    head += count;
  }
  for (const bool reopened : {false, true}) {
    if (reopened) this->Reopen();
    for (Position first = 1; first <= head; ++first) {
      EXPECT_THAT(this->log().Read(first), IsOkAndHolds(RecordAt(first).stored));
      for (const std::uint64_t count : {1, 2, 31, 32, 33, 300}) {
        std::vector<Position> forward;
        for (Position at = first; at <= head && forward.size() < count; ++at) forward.push_back(at);
        EXPECT_EQ(this->Visited(first, count, false), forward);
        std::vector<Position> back;
        for (Position at = first; at > 0 && back.size() < count; --at) back.push_back(at);
        EXPECT_EQ(this->Visited(first, count, true), back);
      }
      EXPECT_EQ(this->Visited(first, 300, false, 3).size(),
                std::min<Position>(3, head - first + 1));
    }
  }
}

TYPED_TEST(LogContract, CommittedEventsAreReadBackByPosition) {
  ASSERT_THAT(this->store_->Commit(GroupAt(1, 3)), IsOk());
  ASSERT_THAT(this->store_->Commit(GroupAt(4, 2)), IsOk());
  EXPECT_EQ(this->log().Head(), 5);
  for (Position position = 1; position <= 5; ++position) {
    EXPECT_THAT(this->log().Read(position), IsOkAndHolds(RecordAt(position).stored));
  }
  EXPECT_THAT(this->log().Read(0), StatusIs(absl::StatusCode::kNotFound, HasSubstr("0")));
  EXPECT_THAT(this->log().Read(6), StatusIs(absl::StatusCode::kNotFound, HasSubstr("6")));
}

TYPED_TEST(LogContract, ScansRunBothWaysAndStopWhereTold) {
  ASSERT_THAT(this->store_->Commit(GroupAt(1, 7)), IsOk());
  EXPECT_THAT(this->Visited(1, 3, false), ElementsAre(1, 2, 3));
  EXPECT_THAT(this->Visited(6, 10, false), ElementsAre(6, 7));
  EXPECT_THAT(this->Visited(8, 10, false), IsEmpty());
  EXPECT_THAT(this->Visited(0, 2, false), ElementsAre(1, 2));
  EXPECT_THAT(this->Visited(3, 10, true), ElementsAre(3, 2, 1));
  EXPECT_THAT(this->Visited(7, 2, true), ElementsAre(7, 6));
  EXPECT_THAT(this->Visited(100, 2, true), ElementsAre(7, 6));
  EXPECT_THAT(this->Visited(0, 2, true), IsEmpty());
  EXPECT_THAT(this->Visited(1, 0, false), IsEmpty());
  EXPECT_THAT(this->Visited(2, 10, false, 2), ElementsAre(2, 3));
  EXPECT_THAT(this->Visited(1, std::numeric_limits<std::uint64_t>::max(), false).size(), 7);
  EXPECT_THAT(this->Visited(std::numeric_limits<Position>::max(), 1, false), IsEmpty());
}

TYPED_TEST(LogContract, LongScansSeeEveryEventAcrossGroups) {
  for (Position first = 1; first < 1200; first += 100) {
    ASSERT_THAT(this->store_->Commit(GroupAt(first, 100)), IsOk());
  }
  const std::vector<Position> forward = this->Visited(1, 5000, false);
  const std::vector<Position> backward = this->Visited(5000, 5000, true);
  ASSERT_EQ(forward.size(), 1200);
  ASSERT_EQ(backward.size(), 1200);
  for (std::size_t i = 0; i < forward.size(); ++i) {
    EXPECT_EQ(forward[i], i + 1);
    EXPECT_EQ(backward[i], 1200 - i);
  }
}

TYPED_TEST(LogContract, EventsLieTogetherFromAnyPlaceUntilToldOrTheEnd) {
  Position head = 0;
  for (const std::size_t count : {1, 40, 2, 33, 1, 32, 70}) {
    ASSERT_THAT(this->store_->Commit(GroupAt(head + 1, count)), IsOk());
    head += count;
  }
  for (const bool reopened : {false, true}) {
    if (reopened) this->Reopen();
    for (Position first = 0; first <= head + 1; ++first) {
      for (const std::size_t runs_max : {1, 3, 1000}) {
        std::string together;
        std::string expected;
        Position next = std::max<Position>(first, 1);
        std::size_t runs = 0;
        EXPECT_THAT(this->log().ScanFramed(first,
                                           [&](const FramedEvents& run) {
                                             EXPECT_EQ(run.first, next);
                                             together += run.bytes;
                                             for (; next <= run.last; ++next) {
                                               AppendFramed(RecordAt(next).stored, &expected);
                                             }
                                             return ++runs < runs_max;
                                           }),
                    IsOk());
        EXPECT_EQ(together, expected);
        EXPECT_TRUE(next > head || runs == runs_max) << next;
      }
    }
  }
}

TYPED_TEST(LogContract, VisitorsMayReadTheStore) {
  ASSERT_THAT(this->store_->Commit(GroupAt(1, 2)), IsOk());
  EXPECT_THAT(this->log().Scan(1, 2, false,
                               [&](Position position, std::string_view) {
                                 EXPECT_THAT(this->log().Read(position), IsOk());
                                 return true;
                               }),
              IsOk());
}

TYPED_TEST(LogContract, EventsAreFoundByIdAndUnknownIdsAreNot) {
  ASSERT_THAT(this->store_->Commit(GroupAt(1, 5)), IsOk());
  const std::vector<EventId> ids = {IdOf(4), IdOf(99), IdOf(1), EventId{}};
  EXPECT_THAT(this->log().Find(ids),
              IsOkAndHolds(ElementsAre(std::optional<Position>(4), std::nullopt,
                                       std::optional<Position>(1), std::nullopt)));
  EXPECT_THAT(this->log().Find({}), IsOkAndHolds(IsEmpty()));
}

TYPED_TEST(LogContract, IdsAreFoundInTheOrderInWhichTheyAreAskedFor) {
  ASSERT_THAT(this->store_->Commit(GroupAt(1, 40)), IsOk());
  std::vector<EventId> ids;
  std::vector<std::optional<Position>> expected;
  // Neither the order of ids nor of positions; some twice, some that are not there.
  for (Position i = 0; i < 200; ++i) {
    const Position position = 1 + i * 37 % 53;
    ids.push_back(IdOf(position));
    expected.push_back(position <= 40 ? std::optional<Position>(position) : std::nullopt);
  }
  EXPECT_THAT(this->log().Find(ids), IsOkAndHolds(expected));
}

// As of every position, beside a plain count.
void ExpectLastOf(const EventLogReader& log, const std::string& body,
                  const std::vector<Position>& all) {
  for (Position as_of = 0; as_of <= log.Head() + 1; ++as_of) {
    BodyEvent expected;
    for (const Position position : all) {
      if (position <= as_of) expected = {expected.revision + 1, position};
    }
    EXPECT_THAT(log.LastOf(body, as_of), IsOkAndHolds(expected)) << "as of " << as_of;
  }
}

TYPED_TEST(LogContract, BodiesCountTheirRevisionsAcrossGroups) {
  // Names that could be taken for one another: prefixes, zero bytes, the empty one.
  const std::vector<std::string> names = {"a", "ab",  std::string("a\0", 2), std::string("a\0b", 3),
                                          "",  "\xff"};
  std::vector<std::vector<Position>> expected(names.size());
  Position position = 1;
  for (int round = 0; round < 5; ++round) {
    Group group{.first_position = position, .events = {}, .rows = {}};
    for (std::size_t event = 0; event < 7; ++event, ++position) {
      std::vector<BodyRevision> bodies;
      for (std::size_t i = 0; i < names.size(); ++i) {
        if ((position + i) % (i + 2) != 0) continue;
        expected[i].push_back(position);
        bodies.push_back({names[i], expected[i].size()});
      }
      group.events.push_back(RecordAt(position, bodies));
    }
    ASSERT_THAT(this->store_->Commit(group), IsOk());
    for (std::size_t i = 0; i < names.size(); ++i) {
      EXPECT_THAT(this->log().LastRevision(names[i]), IsOkAndHolds(expected[i].size()));
      ExpectLastOf(this->log(), names[i], expected[i]);
    }
  }
  this->Reopen();
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::vector<Position>& all = expected[i];
    ExpectLastOf(this->log(), names[i], all);
    EXPECT_THAT(this->log().LastRevision(names[i]), IsOkAndHolds(all.size()));
    EXPECT_THAT(this->log().Positions(names[i], 0, 1000), IsOkAndHolds(all));
    for (std::size_t first = 1; first <= all.size() + 2; ++first) {
      for (std::size_t count = 0; count <= 4; ++count) {
        const std::size_t from = std::min(first - 1, all.size());
        const std::size_t to = std::min(from + count, all.size());
        EXPECT_THAT(this->log().Positions(names[i], first, count),
                    IsOkAndHolds(std::vector<Position>(all.begin() + from, all.begin() + to)))
            << "body " << i << " from revision " << first << " at most " << count;
      }
    }
  }
  EXPECT_THAT(this->log().Positions("nobody", 1, 10), IsOkAndHolds(IsEmpty()));
}

TYPED_TEST(LogContract, TreeHeadFollowsTheLog) {
  CompactRange expected;
  for (Position first = 1; first < 700; first += 70) {
    ASSERT_THAT(this->store_->Commit(GroupAt(first, 70)), IsOk());
    for (Position position = first; position < first + 70; ++position) {
      expected.Append(RecordAt(position).leaf_hash);
    }
    EXPECT_EQ(this->store_->tree_head().size, first + 69);
    EXPECT_EQ(this->store_->tree_head().root, expected.Root());
  }
}

TYPED_TEST(LogContract, ReopenedStoreIsTheSame) {
  ASSERT_THAT(this->store_->Commit(GroupAt(1, 300)), IsOk());
  const TreeHead before = this->store_->tree_head();
  for (int round = 0; round < 3; ++round) {
    this->Reopen();
    EXPECT_EQ(this->log().Head(), 300);
    EXPECT_EQ(this->store_->tree_head().size, 300);
    EXPECT_EQ(this->store_->tree_head().root, before.root);
    EXPECT_EQ(this->store_->identity().ledger_id, IdOf(0));
    EXPECT_THAT(this->store_->warnings(), IsEmpty());
    EXPECT_EQ(this->Visited(1, 1000, false).size(), 300);
    EXPECT_THAT(this->log().Find(std::vector<EventId>{IdOf(299)}),
                IsOkAndHolds(ElementsAre(std::optional<Position>(299))));
  }
  ASSERT_THAT(this->store_->Commit(GroupAt(301, 1)), IsOk());
  EXPECT_EQ(this->log().Head(), 301);
}

TYPED_TEST(LogContract, GroupAtAnotherPositionIsRefusedAndChangesNothing) {
  ASSERT_THAT(this->store_->Commit(GroupAt(1, 3)), IsOk());
  for (const Position first : {0, 1, 3, 5}) {
    EXPECT_THAT(this->store_->Commit(GroupAt(first, 1)),
                StatusIs(absl::StatusCode::kFailedPrecondition));
  }
  EXPECT_EQ(this->log().Head(), 3);
  EXPECT_THAT(this->store_->Commit(GroupAt(4, 1)), IsOk());
}

TYPED_TEST(LogContract, GroupThatContradictsItselfIsRefusedAndChangesNothing) {
  ASSERT_THAT(this->store_->Commit(GroupAt(1, 1)), IsOk());
  const TreeHead before = this->store_->tree_head();
  const auto refused = [&](auto&& spoil) {
    Group group = GroupAt(2, 2);
    spoil(group);
    EXPECT_THAT(this->store_->Commit(group), StatusIs(absl::StatusCode::kInvalidArgument));
    EXPECT_EQ(this->log().Head(), 1);
    EXPECT_EQ(this->store_->tree_head().root, before.root);
  };
  refused([](Group& group) { group.events[1].id = group.events[0].id; });
  refused([](Group& group) { group.events[1].stored = ""; });
  refused([](Group& group) { group.events[1].stored = "no header"; });
  refused([](Group& group) {
    group.events[1].stored =
        "\x0a\x05"
        "four";
  });
  refused([](Group& group) { group.events[1].bodies[0].revision = 4; });
  refused([](Group& group) { group.events[0].bodies[0].revision = 0; });
  refused([](Group& group) { group.rows.push_back({.key = "k", .since = 1}); });
  refused([](Group& group) { group.rows.push_back({.key = "k", .since = 4}); });
  refused([](Group& group) { group.rows = {{.key = "k", .since = 3}, {.key = "k", .since = 2}}; });
  EXPECT_THAT(this->store_->Commit(GroupAt(2, 2)), IsOk());
}

TYPED_TEST(LogContract, EmptyGroupIsCommittedWithoutAChange) {
  EXPECT_THAT(this->store_->Commit(GroupAt(1, 0)), IsOk());
  EXPECT_EQ(this->log().Head(), 0);
}

TYPED_TEST(LogContract, ReadersSeeWholeGroupsWhileTheWriterCommits) {
  constexpr Position kEvents = 2000;
  constexpr std::size_t kGroup = 10;
  std::thread reader([&] {
    for (Position head = 0; head < kEvents; head = this->log().Head()) {
      EXPECT_EQ(head % kGroup, 0);
      EXPECT_GE(this->store_->tree_head().size, head);
      std::uint64_t seen = 0;
      EXPECT_THAT(this->log().Scan(head, 5, true,
                                   [&](Position position, std::string_view value) {
                                     EXPECT_EQ(position, head - seen);
                                     EXPECT_EQ(value, RecordAt(position).stored);
                                     return ++seen < 5;
                                   }),
                  IsOk());
      const auto revision = this->log().LastRevision("body");
      EXPECT_THAT(revision, IsOk());
      EXPECT_GE(*revision, head);
    }
  });
  for (Position first = 1; first <= kEvents; first += kGroup) {
    EXPECT_THAT(this->store_->Commit(GroupAt(first, kGroup)), IsOk());
  }
  reader.join();
}

}  // namespace
}  // namespace minutebook::store
