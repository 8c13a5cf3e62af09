// What is kept of an office's terms from one question to the next is kept while other things are
// recorded: rows read are counted.
#include "service/ledger/term_changes.h"

#include <gmock/gmock.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "service/domain/keys.h"
#include "tests/ledger/terms_fixture.h"

namespace minutebook::ledger {
namespace {

using testing::IsOk;

// Counts rows of terms that are read one after the other, as all of an office are.
class CountedTerms final : public store::VersionedMapReader {
 public:
  explicit CountedTerms(const store::VersionedMapReader& rows) : rows_(rows) {}
  std::size_t TakeCount() { return std::exchange(read_, 0); }

  absl::StatusOr<std::optional<store::RowVersion>> Get(std::string_view key,
                                                       store::Position as_of) const override {
    return rows_.Get(key, as_of);
  }
  absl::StatusOr<std::vector<std::optional<store::RowVersion>>> MultiGet(
      std::span<const std::string> keys, store::Position as_of) const override {
    return rows_.MultiGet(keys, as_of);
  }
  using Visit = std::function<bool(std::string_view, store::Position, std::string_view)>;
  absl::Status Scan(std::string_view prefix, std::string_view after, store::Position as_of,
                    const Visit& visit) const override {
    return rows_.Scan(prefix, after, as_of, Counting(visit));
  }
  absl::Status ScanBack(std::string_view prefix, std::string_view before, store::Position as_of,
                        const Visit& visit) const override {
    return rows_.ScanBack(prefix, before, as_of, Counting(visit));
  }

 private:
  Visit Counting(const Visit& visit) const {
    return [this, &visit](std::string_view key, store::Position since, std::string_view value) {
      if (!domain::TermPrefixOf(key).empty()) ++read_;
      return visit(key, since, value);
    };
  }

  const store::VersionedMapReader& rows_;
  mutable std::size_t read_ = 0;
};

class TermsReadTest : public TermChangesTest {
 protected:
  TermsReadTest() {
    Begin();
    std::vector<v1::NewEvent> terms;
    for (int year = 1500; year < 1500 + kTerms; ++year) {
      terms.push_back(Term(std::to_string(year)));
    }
    Record(terms);
  }

  static v1::NewEvent Term(const std::string& year) {
    return Elected("b", "seat-" + year, "seat", year);
  }

  // Rows of terms read to say who holds the office.
  std::size_t Read(const v1::AsOf& as_of = {}) {
    const domain::AnswerContext now = ledger_->AnswerNow();
    CountedTerms counted(now.rows);
    const domain::AnswerContext context{now.ledger, counted,    now.cuts, now.head,
                                        now.now_us, now.events, now.memo, now.changes};
    v1::GetOfficeHolderRequest request;
    request.set_body("b");
    request.set_office("seat");
    request.set_on("1510-06-01");
    *request.mutable_as_of() = as_of;
    const auto answer = domain::Answer(request, context);
    EXPECT_THAT(answer, IsOk());
    return counted.TakeCount();
  }

  static constexpr int kTerms = 50;
};

TEST_F(TermsReadTest, WhateverElseIsRecordedOfTheBodyLeavesTheTermsKept) {
  EXPECT_EQ(Read(), kTerms);
  EXPECT_EQ(Read(), 0u);
  Record({testing::MeetingHeld("b", 1, "1510")});
  EXPECT_EQ(Read(), 0u);
  Record({Elected("b", "d", "desk", "1510"), Elected("c", "s", "seat", "1510")});
  EXPECT_EQ(Read(), 0u);
  Record({Retracted("b", "not-1", "annual-1")});
  EXPECT_EQ(Read(), 0u);
  v1::NewEvent rules = testing::NewEvent("b", "rules", "1505");
  rules.mutable_event()->mutable_office_rules_changed()->set_office("seat");
  rules.mutable_event()->mutable_office_rules_changed()->set_seats(2);
  Record({rules});
  EXPECT_EQ(Read(), 0u);
}

TEST_F(TermsReadTest, WhatChangesATermHasThemReadAnew) {
  EXPECT_EQ(Read(), kTerms);
  Record({Term("1600")});
  EXPECT_EQ(Read(), kTerms + 1u);
  Record({Corrected("b", "fix", "seat-1500", "seat-1500", Term("1700").event())});
  EXPECT_EQ(Read(), kTerms + 1u);
  Record({Retracted("b", "not-1600", "seat-1600")});
  EXPECT_EQ(Read(), kTerms + 0u);
  Record({Retracted("b", "yet-1600", "not-1600")});
  EXPECT_EQ(Read(), kTerms + 1u);
  v1::NewEvent doubt = testing::MeetingHeld("b", 1, "1510");
  AddDispute("seat-1510", v1::DISPUTE_ASPECT_HOLDER, &doubt);
  Record({doubt});
  EXPECT_GE(Read(), kTerms + 1u);
  Record({Settled("b", "settled", "seat-1510", "annual-1", v1::DISPUTE_ASPECT_HOLDER)});
  EXPECT_GE(Read(), kTerms + 1u);
  v1::NewEvent vacated = testing::NewEvent("b", "vacated", "1511");
  vacated.mutable_event()->mutable_officer_vacated()->set_office("seat");
  Record({vacated});
  EXPECT_GE(Read(), kTerms + 2u);
  EXPECT_EQ(Read(), 0u);
  ASSERT_THAT(ledger_->Erase({Head(), "a request", "us", "op"}), IsOk());
  EXPECT_GE(Read(), kTerms + 1u);
  EXPECT_EQ(Read(), 0u);
}

TEST_F(TermsReadTest, APastStateSinceWhichTermsChangedIsKeptByItsCut) {
  v1::AsOf as_of;
  as_of.set_position(Head());
  const store::Position first = Head() - kTerms + 1;
  Record({testing::MeetingHeld("b", 1, "1510")});
  EXPECT_EQ(Read(as_of), kTerms);
  EXPECT_EQ(Read(), 0u);
  Record({Term("1600")});
  EXPECT_EQ(Read(as_of), 0u);
  as_of.set_position(first);
  EXPECT_EQ(Read(as_of), 1u);
  as_of.set_position(first + 1);
  EXPECT_EQ(Read(as_of), 2u);
}

TEST_F(TermsReadTest, OfWhatLiesBeforeAStartOnlyTheCutTells) {
  Record({testing::MeetingHeld("c", 1, "1510")});
  Open();
  EXPECT_EQ(Read(), kTerms);
  EXPECT_EQ(Read(), 0u);
  Record({testing::MeetingHeld("b", 1, "1510")});
  EXPECT_EQ(Read(), kTerms);
  Record({testing::MeetingHeld("b", 2, "1510")});
  EXPECT_EQ(Read(), 0u);
}

TEST(TermChangesUnitTest, NothingIsKnownOfWhatLiesBeforeTheStart) {
  const TermChanges changes(7, 16);
  EXPECT_EQ(changes.UnchangedSince(domain::TermPrefix("b", "seat")), 7u);
}

TEST(TermChangesUnitTest, AnErasureChangesAllOffices) {
  TermChanges changes(7, 16);
  store::Group group{8, {{}, {}}, {{domain::TermKey("b", "seat", {}), 8, "row", {}}}};
  changes.Note(group);
  EXPECT_EQ(changes.UnchangedSince(domain::TermPrefix("b", "seat")), 8u);
  group = {10, {{}, {}}, {}};
  group.redaction.events.emplace_back();
  changes.Note(group);
  EXPECT_EQ(changes.UnchangedSince(domain::TermPrefix("b", "seat")), 11u);
  EXPECT_EQ(changes.UnchangedSince(domain::TermPrefix("c", "desk")), 11u);
}

}  // namespace
}  // namespace minutebook::ledger
